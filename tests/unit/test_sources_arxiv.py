"""The three forms of arXiv metadata, and their oddities."""

import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import SourceError
from pipelines.sources import read
from pipelines.sources.arxiv_records import ArxivPaper

SNAPSHOT = {
    "id": "2405.01234",
    "title": "A Title",
    "abstract": "  An abstract.\n",
    "comments": None,
    "categories": "cs.CL",
    "versions": [{"version": "v1", "created": "Thu, 2 May 2024 09:00:00 GMT"}],
    "update_date": "2024-05-20",
    "authors_parsed": [["Example", "Ada", ""]],
}
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><id>http://arxiv.org/api/x</id>{}</feed>'
OAI = (
    '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords>{}</ListRecords></OAI-PMH>'
)


def reading_of(data: str | bytes, *, strict: bool = False):
    raw = data.encode() if isinstance(data, str) else data
    return read(["-"], strict=strict, stdin=io.BytesIO(raw))


def snapshot(*records) -> str:
    return "".join(json.dumps(SNAPSHOT | record) + "\n" for record in ({}, *records))


def entry(number: int = 1, **fields: str) -> str:
    texts = {
        "id": f"http://arxiv.org/abs/2405.{number:05}v1",
        "title": "A Title",
        "summary": "An abstract.",
    } | fields
    return f"<entry>{''.join(f'<{name}>{text}</{name}>' for name, text in texts.items())}</entry>"


def oai(metadata: str, status: str = "") -> str:
    header = f"<header{status}><identifier>oai:arXiv.org:2405.00009</identifier></header>"
    return f"<record>{header}<metadata>{metadata}</metadata></record>"


@pytest.mark.parametrize(
    ("abstract", "comments"),
    [
        ("  This paper has been withdrawn by the author due to an error.", None),
        ("This article was withdrawn.", None),
        ("The submission is being temporarily withdrawn", None),
        ("Withdrawn.", None),
        ("Fine words.", "This paper has been withdrawn by arXiv administrators"),
        ("Fine words.", "12 pages; paper withdrawn due to a gap in Lemma 2"),
        ("Fine words.", "4 figures. Withdrawn"),
    ],
)
def test_withdrawn_papers_are_left_out_and_told(abstract, comments):
    record = {"id": "2405.00002", "abstract": abstract, "comments": comments}
    reading = reading_of(snapshot(record))
    assert [paper.id for paper in reading.papers] == ["2405.01234"]
    (problem,) = reading.problems
    assert problem.reason == "withdrawn"
    assert problem.where == "standard input:2"
    assert "2405.00002" in problem.what


@pytest.mark.parametrize(
    ("abstract", "comments"),
    [
        ("We study papers that were withdrawn.", None),
        ("Money is withdrawn from banks at night.", "It replaces a withdrawn paper"),
        ("Withdrawnness is a property.", None),
    ],
)
def test_papers_about_withdrawal_are_kept(abstract, comments):
    reading = reading_of(snapshot({"id": "b", "abstract": abstract, "comments": comments}))
    assert (len(reading.papers), reading.problems) == (2, ())


def test_latex_and_line_breaks():
    record = {
        "id": "2405.00002",
        "title": "Fr\\'echet Means\n  of {\\\"O}rebro's $\\ell_2$ Tides",
        "abstract": "  One line\nand its rest, 5\\% off.\n  A new paragraph, $x_{1}$.\n\nThird.\n",
    }
    paper = reading_of(snapshot(record), strict=True).papers[1]
    assert paper.title == "Fréchet Means of Örebro's $\\ell_2$ Tides"
    assert paper.abstract == (
        "One line and its rest, 5% off.\n\nA new paragraph, $x_{1}$.\n\nThird."
    )


@pytest.mark.parametrize(
    ("fields", "issued"),
    [
        ({}, "2024-05-02"),
        ({"versions": []}, "2024-05-20"),
        ({"versions": [{"created": "not a date"}]}, "2024-05-20"),
        ({"versions": ["v1"], "update_date": None}, None),
    ],
)
def test_the_date_is_that_of_the_first_version(fields, issued):
    assert reading_of(json.dumps(SNAPSHOT | fields)).papers[0].issued == issued


def test_names_of_authors():
    authors = [["Vries", "Ada de", "III", "A Place"], ["Team", "", ""], ["Alone"], [7], "none"]
    paper = reading_of(json.dumps(SNAPSHOT | {"authors_parsed": authors})).papers[0]
    assert paper.authors == ("Ada de Vries III", "Team", "Alone")


def test_a_broken_record_between_good_ones_costs_itself_only():
    data = f"{snapshot()}{{broken\n7\n{json.dumps(SNAPSHOT | {'id': 'b', 'title': None})}\n"
    reading = reading_of(data + json.dumps(SNAPSHOT | {"id": "2405.00003"}))
    assert [paper.id for paper in reading.papers] == ["2405.01234", "2405.00003"]
    assert [problem.where[-1] for problem in reading.problems] == ["2", "3", "4"]


def test_byte_order_mark_and_windows_line_ends():
    data = b"\xef\xbb\xbf" + snapshot({"id": "2405.00002"}).replace("\n", "\r\n").encode()
    assert len(reading_of(data, strict=True).papers) == 2
    feed = '\ufeff<?xml version="1.0"?>\r\n' + ATOM.format(entry(1, title="A\r\nTitle"))
    assert reading_of(feed, strict=True).papers[0].title == "A Title"


def test_versions_of_one_paper_are_one_id():
    again = entry(1, id="http://arxiv.org/abs/2405.00001v2", title="Another Title")
    reading = reading_of(ATOM.format(entry(1) + again + entry(1)))
    assert [paper.id for paper in reading.papers] == ["2405.00001"]
    assert [problem.reason for problem in reading.problems] == ["conflict"]


def test_code_in_comments():
    comments = "code: https://github.com/a/b. Data: https://example.org/x, http://gitlab.com/c/d.e"
    paper = reading_of(ATOM.format(entry(comment=comments))).papers[0]
    assert paper.code == ("https://github.com/a/b", "http://gitlab.com/c/d.e")


def test_an_error_of_the_api_is_told():
    error = entry(id="http://arxiv.org/api/errors#x", title="Error", summary="incorrect id format")
    with pytest.raises(SourceError, match="arXiv answered with an error: incorrect id format"):
        reading_of(ATOM.format(error))


def test_other_feeds_are_not_read():
    with pytest.raises(SourceError, match="this looks like XML"):
        reading_of('<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"></feed>')


def test_deleted_and_foreign_records_of_oai():
    good = oai("<arXiv><id>2405.00010</id><title>T</title><abstract>A</abstract></arXiv>")
    deleted = oai("", status=' status="deleted"')
    reading = reading_of(OAI.format(deleted + good + oai("<marc><title>T</title></marc>")))
    assert [paper.id for paper in reading.papers] == ["2405.00010"]
    assert [problem.reason for problem in reading.problems] == ["withdrawn", "not-a-paper"]


def test_dublin_core_of_another_repository():
    metadata = "<dc><title>T</title><identifier>https://example.org/1</identifier></dc>"
    paper = reading_of(OAI.format(oai(metadata)), strict=True).papers[0]
    assert (paper.id, paper.arxiv, paper.abstract) == ("oai:arXiv.org:2405.00009", None, "")


def test_an_error_of_the_repository_is_told():
    answer = '<OAI-PMH xmlns="x"><error code="noRecordsMatch">nothing</error></OAI-PMH>'
    with pytest.raises(SourceError, match="noRecordsMatch: nothing"):
        reading_of(answer)


TEXT = st.text(max_size=40) | st.sampled_from(["withdrawn", "\\'e", "$", "{\\", "\n  x", "10.1/x"])


@settings(deadline=None, max_examples=200)
@given(st.builds(ArxivPaper, TEXT, TEXT, TEXT, st.tuples(TEXT), TEXT, TEXT, TEXT, TEXT))
def test_any_texts_give_a_record_or_a_problem(paper):
    record = paper.record("here")
    assert not isinstance(record, dict) or record["title"] == " ".join(record["title"].split(" "))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["created", "version", "x"]), inner, max_size=2)
    ),
    max_leaves=8,
)


@settings(deadline=None, max_examples=200)
@given(st.dictionaries(st.sampled_from(sorted(SNAPSHOT)), JSON))
def test_no_fields_of_a_snapshot_do_worse_than_problems(fields):
    reading = reading_of(snapshot() + json.dumps(SNAPSHOT | fields))
    assert reading.papers[0].id == "2405.01234"
