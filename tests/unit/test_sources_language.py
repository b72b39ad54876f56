"""The language of a text, told by its source or by its words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.sources import language
from pipelines.sources.language import language_of, tag_of

# One sentence or two on the lights of a coast, written for this test.
TEXTS = {
    "ar": "ندرس في هذا البحث كيفية توزيع المنارات على طول الساحل، ونقدم خوارزمية تضعها في زمن خطي.",
    "cs": "Zkoumáme, jak jsou podél pobřeží rozmístěny majáky, a předkládáme algoritmus, který je "
    "umístí v lineárním čase.",
    "de": "Wir untersuchen, wie Leuchttürme entlang einer Küste verteilt sind, und geben ein "
    "Verfahren an, das sie in linearer Zeit aufstellt.",
    "es": "Estudiamos cómo se reparten los faros a lo largo de una costa y damos un algoritmo que "
    "los coloca en tiempo lineal.",
    "fr": "Nous étudions comment les phares sont répartis le long d'une côte et donnons un "
    "algorithme qui les place en temps linéaire.",
    "hi": "इस लेख में हम देखते हैं कि समुद्र तट पर प्रकाश स्तंभ कैसे रखे जाते हैं और एक नई विधि देते हैं।",
    "it": "Studiamo come i fari sono distribuiti lungo una costa e diamo un algoritmo che li "
    "colloca in tempo lineare.",
    "ja": "本稿では、海岸に沿った灯台の配置を調べ、それらを線形時間で配置するアルゴリズムを示す。"
    "実験では従来の方法よりも優れていた。",
    "ko": "이 논문에서는 해안을 따라 등대가 어떻게 배치되는지 살펴보고 "
    "선형 시간에 배치하는 알고리즘을 제시한다. "
    "실험 결과 기존 방법보다 좋았다.",
    "nl": "Wij onderzoeken hoe vuurtorens langs een kust zijn verdeeld en geven een algoritme dat "
    "ze in lineaire tijd plaatst, of het nu vloed is of eb.",
    "pl": "Badamy, jak latarnie morskie są rozmieszczone wzdłuż wybrzeża, i podajemy algorytm, "
    "który ustawia je w czasie liniowym. To by było na tyle.",
    "pt": "Estudamos como os faróis são distribuídos ao longo de uma costa e damos um algoritmo "
    "que os coloca em tempo linear.",
    "ru": "Мы изучаем, как маяки расположены вдоль берега, и даём алгоритм, который расставляет их "
    "за линейное время.",
    "zh": "本文研究灯塔沿海岸的分布方式，并给出一种在线性时间内放置灯塔的算法。"
    "实验表明，该方法在四个海域的海图上都优于领航员的经验做法。",
}
ENGLISH = (
    "We study how lights are placed along a coast, and give an algorithm that places them in "
    "linear time. On charts of four seas it needs a third fewer lights than the pilots do."
)
TERSE = (
    "Keywords: deep learning, stochastic gradient descent, convolutional networks, lighthouse "
    "placement, coastal navigation, robust optimization, benchmark charts."
)


@pytest.mark.parametrize(("tag", "text"), TEXTS.items())
def test_a_text_shows_its_language(tag: str, text: str) -> None:
    assert language_of("", text, None) == tag


@pytest.mark.parametrize("text", [ENGLISH, ENGLISH.upper(), f"$x_i$ \\alpha {ENGLISH}"])
def test_english_is_english(text: str) -> None:
    assert language_of("Harbour lights", text, None) == "en"


def test_english_without_its_common_words_is_never_another_language() -> None:
    assert language_of("", TERSE, None) in {"en", None}


def test_plain_english_needs_no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "_identifier", None)
    assert language_of("Harbour lights", ENGLISH, None) == "en"


@pytest.mark.parametrize("text", ["", "Les phares", "GAN", "BERT: 2+2", "3.14159 " * 50, "§" * 99])
def test_what_is_too_short_or_no_language_is_left_open(text: str) -> None:
    assert language_of("", text, None) is None
    assert language_of(text, "", None) is None


def test_a_title_in_another_language_does_not_hide_an_english_abstract() -> None:
    assert language_of("Über die Verteilung der Leuchttürme", ENGLISH, None) == "en"


def test_the_source_is_believed_where_it_can_be_read() -> None:
    assert language_of("Les phares", ENGLISH, "fra") == "fr"
    assert language_of("Harbour lights", ENGLISH, "some tongue") == "en"
    assert language_of("Harbour lights", ENGLISH, "und") == "en"
    assert language_of("Les phares", "", " ") is None


@pytest.mark.parametrize(
    ("given", "tag"),
    [
        ("en", "en"),
        ("EN", "en"),
        ("eng", "en"),
        ("English", "en"),
        ("en-US", "en-US"),
        ("pt_br", "pt-BR"),
        ("zh-Hans", "zh"),
        ("ngerman", "de"),
        ("fre", "fr"),
        ("Français", "fr"),
        ("haw", "haw"),
        ("mul", None),
        ("eng; fre", None),
        ("Klingon", None),
        ("", None),
    ],
)
def test_tags(given: str, tag: str | None) -> None:
    assert tag_of(given) == tag


@settings(deadline=None)  # the first may load the model
@given(st.text(), st.text(), st.none() | st.text())
def test_any_text_gives_a_tag_or_nothing(title: str, abstract: str, said: str | None) -> None:
    found = language_of(title, abstract, said)
    assert found is None or tag_of(found) == found


def test_a_huge_text_is_read_in_part() -> None:
    assert language_of("", ENGLISH + "x" * 10_000_000, None) == "en"
