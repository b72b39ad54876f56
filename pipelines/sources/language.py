"""The language of a paper's text, as a BCP 47 tag."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

# What a longer text goes on to say tells no more of its language.
_READ = 2000
# Fewer letters than these, or less of a probability, and the language is left open.
_FEWEST_LETTERS = 40
_LEAST_PROBABILITY = 0.9
# Other languages have one or two of these ("of", "is", "we"), but never so many of their words.
_ENGLISH = frozenset("the and that which with this from are of is to by we our".split())
_ENGLISH_SHARE = 0.15
# Spoken varieties, in which no abstract is written, would take their share of the probability of
# Arabic, Chinese and English.
_SPOKEN = frozenset({"ary", "arz", "pcm", "wuu", "yue"})
_NO_LANGUAGE = frozenset({"mis", "mul", "und", "zxx"})

# A tag has the shorter code where there are two (RFC 5646, 2.2.1); sources also write names, and
# BibTeX those of LaTeX's babel.
_TAGS = {
    name: line.split()[0]
    for line in """
        ar ara arabic
        bg bul bulgarian
        ca cat catalan
        cs ces cze czech
        da dan danish
        de deu ger german ngerman deutsch
        el ell gre greek
        en eng english american british ukenglish usenglish
        es spa spanish español castilian
        et est estonian
        eu eus baq basque
        fa fas per persian farsi
        fi fin finnish
        fr fra fre french français
        gl glg galician
        he heb hebrew
        hi hin hindi
        hr hrv croatian
        hu hun hungarian magyar
        id ind indonesian bahasai
        it ita italian italiano
        ja jpn japanese
        ko kor korean
        lt lit lithuanian
        lv lav latvian
        ms msa may malay
        nb nob
        nl nld dut dutch
        nn nno nynorsk
        no nor norwegian
        pl pol polish
        pt por portuguese português
        ro ron rum romanian
        ru rus russian
        sk slk slo slovak
        sl slv slovenian slovene
        sr srp serbian
        sv swe swedish
        th tha thai
        tr tur turkish
        uk ukr ukrainian
        vi vie vietnamese
        zh zho chi chinese
    """.strip().splitlines()
    for name in line.split()
}


def language_of(title: str, abstract: str, given: str | None) -> str | None:
    """The language of a paper: what the source says or, where that is nothing, what its text shows.

    None where the text is too short or too mixed to tell. A text is told from the frequencies of
    its byte sequences (Lui and Baldwin, "langid.py", 2012), among 134 languages.
    """
    if given and (tag := tag_of(given)):
        return tag
    text = f"{title}\n{abstract}"[:_READ]
    words: list[str] = re.findall(r"[^\W\d_]+", text.casefold())
    if sum(map(len, words)) < _FEWEST_LETTERS:
        return None
    # Nearly every text is in English, and this spares them the model and its half second to load.
    if sum(word in _ENGLISH for word in words) >= _ENGLISH_SHARE * len(words):
        return "en"
    language, probability = _identifier().classify(text)
    if language in _NO_LANGUAGE or probability < _LEAST_PROBABILITY:
        return None
    return str(language)


def tag_of(given: str) -> str | None:
    """The tag for a code or name as sources write it: "en" for "eng", "English" and "EN".

    A region stays ("pt_BR" gives "pt-BR"). None where it is no language, or not known as one.
    """
    name, *more = re.split(r"[-_]", given.strip().casefold())
    tag = _TAGS.get(name) or (name if re.fullmatch(r"[a-z]{2,3}", name) else None)
    if tag is None or tag in _NO_LANGUAGE:
        return None
    region = more[0].upper() if len(more) == 1 and re.fullmatch(r"[a-z]{2}", more[0]) else None
    return f"{tag}-{region}" if region else tag


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(sorted(set(identifier.labels) - _SPOKEN))
    return identifier
