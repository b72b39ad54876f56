"""The reader of Daily Papers pages as copied text."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import SourceError
from kg.model.papers import paper_of_text
from pipelines.sources import daily_papers_text, read
from pipelines.sources.identity import derived_id
from pipelines.sources.page_furniture import is_furniture

LONG = (
    "We study how harbour lights are placed along a coast, and give an algorithm that places them "
    "in linear time. On charts of four seas it needs a third fewer lights than the pilots do, and "
    "it says why each of them stands where it stands."
)


def texts_of(page: str, *, strict: bool = True) -> list[tuple[str, str]]:
    reading = read(["-"], strict=strict, stdin=io.BytesIO(page.encode()))
    return [(paper.title, paper.abstract) for paper in reading.papers]


@pytest.mark.parametrize(
    "line",
    [
        "new",
        "Get trending papers in your email inbox!",
        "Subscribe",
        "Daily Papers",
        "byAK and the research community",
        "by AK and the research community",
        "by AK",
        "Aug 11",
        "May 3, 2024",
        "3 May 2024",
        "September 1st, 2023",
        "Mon, Aug 11",
        "2024-05-03",
        "Aug 4 - Aug 10",
        "128",
        "1,024",
        "1.2k",
        "Upvote 12",
        "12 upvotes",
        "4 authors",
        "Submitted by",
        "Submitted by reader-18",
        "Published on May 2",
        "Previous",
        "Next",
        "·",
        "<",
        "GitHub 1.2k",
        "View PDF",
        "arxiv:2405.01234",
    ],
)
def test_furniture_is_never_a_paper(line):
    assert is_furniture(line)
    page = f"{line}\n\nA Title\n\n{LONG}\n\n{line}\n\nAnother Title\n\n{LONG}\n\n{line}\n"
    assert texts_of(page) == [("A Title", LONG), ("Another Title", LONG)]


@pytest.mark.parametrize(
    "title",
    [
        "Lighthouse",
        "LIGHTHOUSE",
        "NEW LIGHTS FOR OLD HARBOURS",
        "Is Attention All You Need?",
        "Lights: A Survey",
        "When, Why and How Much? Lights by Refinement",
        "Attention, Please!",
        "Sharper Bounds for ell_p Sensitivity Sampling",
        "$\\epsilon$-Greedy Lights in $O(\\log n)$",
        "{\\alpha}-Divergence Lights",
        "[Re] Reproducing Lights",
        "Search Models for Robots at Night",
        "1984: A Benchmark",
        "交通标志识别综述",
        "Γραμμική άλγεβρα στην πράξη",
        "On vs. Off: PPO vs. DPO for Lights",
        "Lights 2.0",
        "Cafe\u0301 Lights",
        "\u202eLights in reverse\u202c",
        "🗼 Emoji Lights 👩‍🚀",
        "Daily Papers as a Corpus",
        "<script>alert(1)</script> Considered Harmful",
    ],
)
def test_titles_of_many_forms(title):
    page = f"First Title\n\n{LONG}\n\n{title}\n\n{LONG}\n\nLast Title\n\n{LONG}"
    assert texts_of(page) == [("First Title", LONG), (title, LONG), ("Last Title", LONG)]


def test_further_paragraphs_belong_to_the_abstract():
    abstract = (
        f"{LONG}\n\nWe further show that fewer lights suffice.\n\n"
        "Code is available at https://example.org/lights"
    )
    page = f"A Title\n\n{abstract}\n\nAnother Title\n\n{LONG}"
    assert texts_of(page) == [("A Title", abstract), ("Another Title", LONG)]


def test_blank_lines_hold_any_white_space_and_paragraphs_keep_theirs():
    page = f"A Title\n \u00a0\t\n\n  {LONG}  with  two  spaces.\n\t\nAnother\n\n{LONG}"
    assert texts_of(page) == [("A Title", f"{LONG}  with  two  spaces."), ("Another", LONG)]


def test_a_page_without_blank_lines():
    page = f"Daily Papers\nAug 11\nA Title\n{LONG}\n12\nAnother Title\n{LONG}\n"
    assert texts_of(page) == [("A Title", LONG), ("Another Title", LONG)]


def test_wrapped_paragraphs_stay_whole():
    wrapped = (
        "We study how harbour lights are placed along a coast, and give an\n"
        "algorithm that places them in linear time. On charts of four seas it\n"
        "needs a third fewer lights than the pilots do, as measured in the year\n"
        "2024."
    )
    page = f"A Title\n{wrapped}\n\nAnother Title\n\n{wrapped}\n"
    assert texts_of(page) == [("A Title", wrapped), ("Another Title", wrapped)]


def test_titles_without_abstracts():
    page = f"Daily Papers\n\nFirst Title\n\nSecond Title\n\n{LONG}\n\nThird Title\n"
    assert texts_of(page) == [("First Title", ""), ("Second Title", LONG), ("Third Title", "")]


def test_cards_without_any_abstract():
    card = "Submitted by\n\nreader\n\n12\n\n{}\n\n·\n\n4 authors\n\n3\n\n"
    titles = ["First Title of Lights", "second title, long and in lower case letters only", "Third"]
    assert texts_of("".join(map(card.format, titles))) == [(title, "") for title in titles]


def test_a_very_short_abstract():
    page = f"A Title\n\nWe prove P = NP.\n\nAnother Title\n\n{LONG}"
    assert texts_of(page) == [("A Title", "We prove P = NP."), ("Another Title", LONG)]


def test_prose_before_the_first_title_is_reported():
    page = f"{LONG} {LONG}\n\nA Title\n\n{LONG}"
    reading = read(["-"], strict=False, stdin=io.BytesIO(page.encode()))
    assert [(paper.title, paper.abstract) for paper in reading.papers] == [("A Title", LONG)]
    assert [problem.where for problem in reading.problems] == ["standard input:1"]
    with pytest.raises(SourceError, match="without a title"):
        texts_of(page)


@pytest.mark.parametrize(
    "page",
    [
        "Daily Papers\n\nAug 11\n\nSubscribe\n",
        LONG * 3,
        "x" * 10_000_000,
        "word " * 2_000_000,
        "import os\n\nimport sys\n\nprint(os.name)\n\nx = 1\n",
        "Milk\nBread\nLamp oil\n",
    ],
    ids=["furniture", "prose", "one long word", "one long line", "code", "notes"],
)
def test_text_that_is_no_page(page):
    with pytest.raises(SourceError, match="no papers found") as caught:
        texts_of(page, strict=False)
    assert "Expected a title" in str(caught.value)
    assert len(str(caught.value)) < 400


def test_line_ends_and_unwritable_characters():
    page = f"\ufeffA\x00 Title\r\n\r\n{LONG}\r\n\r\nAnother Title\r\n\r\n{LONG}\r\n"
    assert texts_of(page) == [("A Title", LONG), ("Another Title", LONG)]


def test_text_is_not_normalised():
    composed, decomposed = "Café ﬁne ①", "Cafe\u0301 ﬁner ①"
    page = f"{composed}\n\n{LONG}\n\n{decomposed}\n\n{LONG} \u2028 \u200b e\u0301."
    assert texts_of(page) == [(composed, LONG), (decomposed, f"{LONG} \u2028 \u200b e\u0301.")]


WORD = st.text(st.characters(categories=["Lu", "Ll", "Lo", "Nd"]), min_size=2, max_size=9)
TITLE = st.lists(WORD, min_size=1, max_size=9).map(lambda words: " ".join(words).title())
SENTENCE = st.lists(WORD, min_size=5, max_size=8).map(lambda words: " ".join(words) + ".")
PARAGRAPH = SENTENCE.map(lambda sentence: " ".join([sentence] * (1 + 400 // len(sentence))))
ABSTRACT = st.lists(PARAGRAPH, min_size=1, max_size=3).map("\n\n".join)
SANE_TITLE = TITLE.filter(lambda title: not is_furniture(title))


def paper_of_page(title, abstract):
    return paper_of_text(derived_id(title), title, abstract, source="daily-papers-text:-")


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(SANE_TITLE, ABSTRACT), min_size=1, max_size=6, unique_by=lambda p: p[0]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_rendered_papers_read_back(texts, line_end):
    papers = tuple(paper_of_page(*pair) for pair in texts)
    if len({paper.id for paper in papers}) < len(papers):
        return  # titles that differ in case only have one id
    page = daily_papers_text.render(papers).replace("\n", line_end)
    assert read(["-"], strict=True, stdin=io.BytesIO(page.encode())).papers == papers


@pytest.mark.parametrize(
    ("title", "abstract"),
    [("", LONG), ("Subscribe", LONG), (LONG * 3, LONG), ("A Title", "no sentence"), (" A", LONG)],
)
def test_what_a_page_cannot_say_is_not_rendered(title, abstract):
    with pytest.raises(SourceError, match="JSON Lines"):
        daily_papers_text.render([paper_of_page(title, abstract)])
