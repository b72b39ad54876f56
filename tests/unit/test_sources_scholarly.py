"""OpenAlex and Semantic Scholar as JSON Lines, and the markup in their texts."""

import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.sources import read
from pipelines.sources.markup import without_markup

WORK = {
    "id": "https://openalex.org/W1",
    "title": "A Title",
    "language": "en",
    "authorships": [],
    "abstract_inverted_index": {"An": [0], "abstract.": [1]},
}
PAPER = {"paperId": "p1", "title": "A Title", "abstract": "An abstract.", "authors": []}


def papers_of(*records):
    return reading_of(*records, strict=True).papers


def reading_of(*records, strict: bool = False):
    data = "\n".join(map(json.dumps, records)).encode()
    return read(["-"], strict=strict, stdin=io.BytesIO(data))


@pytest.mark.parametrize(
    ("index", "abstract"),
    [
        ({"b": [1], "a": [0, 2]}, "a b a"),
        ({"a": [0], "b": [7]}, "a b"),
        ({"a": [10**18], "b": [-1]}, "b a"),
        ({"a": [0], "b": [0]}, "a"),
        ({"a": "0", "b": [None, "1", 2]}, "b"),
        ({"<jats:p>We": [0], "a": [1], "&lt;": [2], "b.</jats:p>": [3]}, "We a < b."),
        ({}, ""),
        (None, ""),
        ([1], ""),
        ("text", ""),
    ],
)
def test_abstracts_are_put_together_from_their_index(index, abstract):
    (paper,) = papers_of(WORK | {"abstract_inverted_index": index})
    assert paper.abstract == abstract


def test_an_abstract_is_put_together_as_it_was_taken_apart():
    words = "we place the lights where the coast is and the coast is where we are".split()
    index: dict[str, list[int]] = {}
    for place, word in enumerate(words):
        index.setdefault(word, []).append(place)
    shuffled = dict(sorted(index.items()))
    (paper,) = papers_of(WORK | {"abstract_inverted_index": shuffled})
    assert paper.abstract.split() == words


def test_retracted_works_and_covers_are_left_out_and_told():
    retracted = WORK | {"id": "https://openalex.org/W2", "is_retracted": True}
    cover = WORK | {"id": "https://openalex.org/W3", "is_paratext": True}
    reading = reading_of(retracted, WORK, cover)
    assert [paper.id for paper in reading.papers] == ["W1"]
    assert [problem.reason for problem in reading.problems] == ["withdrawn", "not-a-paper"]


@pytest.mark.parametrize("tag", ["fr", "pt-BR", "zh-Hant", "zh-Hant-TW", None])
def test_languages_are_kept(tag):
    assert papers_of(WORK | {"language": tag})[0].language == tag


def test_what_is_no_language_is_left_out():
    reading = reading_of(WORK | {"language": "the French one"})
    assert (reading.papers[0].language, len(reading.problems)) == (None, 1)


def test_a_broken_work_between_good_ones():
    data = [json.dumps(WORK), '{"id": "https://openalex.org/W2", "title"', "7"]
    data += [json.dumps(WORK | {"id": "https://openalex.org/W3", "title": None})]
    data += [json.dumps(WORK | {"id": "https://openalex.org/W4", "display_name": "B"})]
    reading = read(["-"], strict=False, stdin=io.BytesIO("\r\n".join(data).encode()))
    assert [paper.id for paper in reading.papers] == ["W1", "W4"]
    assert len(reading.problems) == 3


def test_where_a_work_lies_on_arxiv():
    doi = "https://doi.org/10.48550/arXiv.2405.01234"
    place = [{}, 7, {"landing_page_url": "https://arxiv.org/abs/2405.01234v3"}]
    assert papers_of(WORK | {"doi": doi})[0].arxiv == "2405.01234"
    assert papers_of(WORK | {"locations": place})[0].arxiv == "2405.01234"


@pytest.mark.parametrize(
    ("fields", "identifier"),
    [({}, "p1"), ({"paperId": None, "corpusId": 7}, "CorpusId:7"), ({"paperId": ""}, None)],
)
def test_ids_of_semantic_scholar(fields, identifier):
    (paper,) = papers_of(PAPER | fields)
    assert paper.id == identifier or paper.id.startswith("a-title-")


def test_the_venue_of_semantic_scholar_may_stand_in_three_places():
    venue, journal = {"name": "Annual Lights"}, {"name": "J. Lights"}
    fields = {"venue": "", "publicationVenue": venue, "journal": journal}
    assert papers_of(PAPER | fields)[0].venue == "Annual Lights"
    assert papers_of(PAPER | fields | {"publicationVenue": None})[0].venue == "J. Lights"


def test_missing_abstracts_and_the_same_paper_twice():
    bare = PAPER | {"paperId": "p2", "abstract": None, "externalIds": None, "openAccessPdf": None}
    reading = reading_of(PAPER, bare, PAPER, None)
    assert [paper.id for paper in reading.papers] == ["p1", "p2"]
    assert [problem.reason for problem in reading.problems] == ["not-a-paper"]


def test_our_own_lines_are_not_taken_for_others():
    text = 'It holds "paperId": 1, "authorships": [], "abstract_inverted_index": {}.'
    (paper,) = papers_of({"id": "x", "title": "A", "abstract": text})
    assert paper.source == "json-lines:-"
    assert paper.abstract == text


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("<i>E. coli</i> in H<sub>2</sub>O", "E. coli in H2O"),
        ("&lt;i&gt;E. coli&lt;/i&gt;", "E. coli"),
        ("R&amp;D &amp;amp; more", "R&D & more"),
        ("a < b and c > d", "a < b and c > d"),
        ("x<y>z", "x<y>z"),
        ("AT&T; R&D &nosuch; &copy", "AT&T; R&D &nosuch; &copy"),
        ("&#233;&#xe9;&eacute;", "ééé"),
        ("<jats:p>One.</jats:p><jats:p>Two.</jats:p>", " One.  Two. "),
        ('<mml:math xmlns:mml="x"><mml:mi>n</mml:mi></mml:math>', "n"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("line<br/>break <span class='x'>y</span>", "line break y"),
    ],
)
def test_markup(text, plain):
    assert without_markup(text) == plain


@given(st.text(alphabet="<>/&;#ampltibjs: x1", max_size=60))
def test_markup_of_anything_never_grows(text):
    assert len(without_markup(text)) <= len(text)


NAMES = sorted(
    {*WORK, *PAPER, "doi", "locations", "keywords", "primary_location", "host_venue", "source"}
    | {"externalIds", "corpusId", "openAccessPdf", "publicationVenue", "journal", "author", "name"}
    | {"display_name", "landing_page_url", "publication_date", "year", "url", "is_retracted"}
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(deadline=None, max_examples=200)
@given(st.sampled_from([WORK, PAPER]), st.dictionaries(st.sampled_from(NAMES), JSON, max_size=6))
def test_no_fields_do_worse_than_problems(good, fields):
    for paper in reading_of(good, good | fields).papers:
        "".join([paper.id, paper.title, paper.abstract, *paper.authors]).encode()
