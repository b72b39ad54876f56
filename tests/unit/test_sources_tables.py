"""The readers of tables (CSV, TSV, Parquet) and of XML of anthologies, beside the golden files."""

import csv
import datetime
import io
from contextlib import suppress

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import SourceError
from pipelines.sources import delimited, json_records, parquet, read
from pipelines.sources.reading import Document
from pipelines.sources.table_columns import columns_given, columns_of, record_of_row


def reading_of(data: bytes | str, *, strict: bool = False):
    raw = data.encode() if isinstance(data, str) else data
    return read(["-"], strict=strict, stdin=io.BytesIO(raw))


def document_of(data: bytes) -> Document:
    head = data.decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
    return Document(where="x", name="x", head=head, stream=io.BytesIO(data))


def parquet_of(**columns) -> bytes:
    sink = io.BytesIO()
    pq.write_table(pa.table(columns), sink, row_group_size=2)
    return sink.getvalue()


@pytest.mark.parametrize(
    ("names", "columns"),
    [
        (["Title", "Abstract"], {"title": "Title", "abstract": "Abstract"}),
        (["PaperTitle", "url_abs"], {"title": "PaperTitle", "url": "url_abs"}),
        (["link", "title", "url"], {"title": "title", "url": "url"}),
        (["title", "title", "Source title"], {"title": "title", "venue": "Source title"}),
        (["Document Title", "Publication Year"],
         {"title": "Document Title", "year": "Publication Year"}),
        (["subtitle", "x"], {}),
    ],
)  # fmt: skip
def test_columns_are_found_by_their_names(names, columns):
    assert columns_of(names, {}) == columns


def test_columns_that_are_given_go_first():
    given_ones = columns_given('title=Name, abstract=title,"venue=Where, exactly"')
    assert given_ones == {"title": "Name", "abstract": "title", "venue": "Where, exactly"}
    found = columns_of(["Name", "title", "abstract", "Where, exactly"], given_ones)
    assert found == given_ones
    assert columns_of(["title"], {"title": "Name"}) == {}


@pytest.mark.parametrize("text", ["title", "titel=Name", "title=", "=", "a,b"])
def test_columns_that_are_badly_given(text):
    with pytest.raises(SourceError, match="not a field and its column"):
        columns_given(text)


@pytest.mark.parametrize(
    ("field", "cell", "value"),
    [
        ("authors", "Ada Lamp; Bo Roe ;", ["Ada Lamp", "Bo Roe"]),
        ("authors", "Ada Lamp, Bo Roe", ["Ada Lamp", "Bo Roe"]),
        ("authors", "Lamp, Ada", ["Lamp, Ada"]),
        ("authors", "Lamp, Ada and Roe, Bo", ["Lamp, Ada", "Roe, Bo"]),
        ("authors", """['Ada Lamp', "Bo O'Roe"]""", ["Ada Lamp", "Bo O'Roe"]),
        ("authors", [{"name": "Ada"}, "Bo", None], ["Ada", "Bo"]),
        ("code", "https://a.example/b", ["https://a.example/b"]),
        ("year", "2031.0", 2031),
        ("year", "about 2031", "about 2031"),
        ("citations", 3.0, 3),
        ("date", datetime.date(2031, 5, 2), "2031-05-02"),
        ("date", "2031/5/2", "2031-05-02"),
        ("arxiv", "n/a", None),
        ("doi", "https://doi.org/10.5555/x", "10.5555/x"),
        ("language", "English", "en"),
    ],
)
def test_cells(field, cell, value):
    assert record_of_row({"c": cell}, {field: "c"}) == {field: value}


def test_cells_without_a_value():
    assert record_of_row({"c": None, "d": " ", "e": float("nan")}, dict.fromkeys("xyz", "c")) == {}
    assert record_of_row({"d": " ", "e": float("nan")}, {"year": "d", "citations": "e"}) == {}


@pytest.mark.parametrize("delimiter", list(",;\t|"))
def test_rows_come_back_as_they_were_written(delimiter):
    rows = [
        ["id", "title", "abstract"],
        ["1", 'A "quoted", title; with\tall | marks', "Two\nlines."],
        ["2", "Zoë 漢", ""],
    ]
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    papers = reading_of("\ufeff" + text.getvalue(), strict=True).papers
    assert [[paper.id, paper.title, paper.abstract] for paper in papers] == rows[1:]


@pytest.mark.parametrize(
    ("row", "what"),
    [
        (b"2,B,x,more", "4 cells in a table of 3 columns"),
        (b"2,,x", "no title"),
        (b"2,caf\xe9,x", "not UTF-8: byte 0xe9 at offset 5 of the line"),
        (b"2,B," + b"x" * 3000, "longer than"),
        (b"2,B\rC,x", "not a row of a table"),
    ],
)
def test_a_broken_row_between_good_ones(row, what, monkeypatch):
    monkeypatch.setattr(json_records, "RECORD_BYTES", 1000)
    reading = reading_of(b"id,title,abstract\n1,A,\n\n" + row + b"\n3,C,y\n")
    assert [paper.title for paper in reading.papers] == ["A", "C"]
    (problem,) = reading.problems
    assert what in problem.what
    assert problem.where == "standard input:4"


def test_a_row_with_too_few_cells_is_a_paper():
    assert [paper.title for paper in reading_of("id,title,abstract\n1,A\n").papers] == ["A"]


def test_a_field_over_the_limit_is_one_problem(monkeypatch):
    monkeypatch.setattr(delimited, "RECORD_BYTES", 1000)
    reading = reading_of('id,title\n1,A\n2,"' + "x\n" * 800 + '"\n3,C\n')
    assert reading.papers[0].title == "A"
    assert "field larger than" in reading.problems[0].what


def test_a_table_whose_columns_are_named_by_the_user():
    data = b"Name;Note\nA lamp;Lit\n"
    form = delimited.format_with({"title": "Name", "abstract": "Note"})
    assert not delimited.FORMAT.recognises(document_of(data))
    assert form.recognises(document_of(data))
    (paper,) = form.papers(document_of(data))
    assert (paper.title, paper.abstract) == ("A lamp", "Lit")


def test_a_parquet_table_of_several_row_groups():
    table = parquet_of(title=[f"T{i}" for i in range(5)], year=[2030 + i for i in range(5)])
    papers = reading_of(table, strict=True).papers
    assert [(paper.title, paper.issued) for paper in papers][::4] == [
        ("T0", "2030"),
        ("T4", "2034"),
    ]


def test_parquet_of_daily_papers_and_of_named_columns():
    paper = {"id": "3105.01234", "title": "T", "summary": "S", "authors": [{"name": "Ada"}]}
    (found,) = reading_of(parquet_of(paper=[paper], extra=[1]), strict=True).papers
    assert (found.arxiv, found.abstract, found.authors) == ("3105.01234", "S", ("Ada",))
    form = parquet.format_with({"title": "Name"})
    (named,) = form.papers(document_of(parquet_of(Name=["N"])))
    assert named.title == "N"


def test_points_in_time_of_parquet_are_dates():
    moments = pa.array([1, 10**18, None], pa.timestamp("ns", "UTC"))
    papers = reading_of(parquet_of(title=list("ABC"), date=moments), strict=True).papers
    assert [paper.issued for paper in papers] == ["1970-01-01", "2001-09-09", None]


def test_parquet_with_nothing_to_read():
    with pytest.raises(SourceError, match="no column of titles"):
        reading_of(parquet_of(x=[1]))
    whole = parquet_of(title=["A"] * 100, abstract=[str(i) * 50 for i in range(100)])
    for broken in (whole[:-10], whole[:500], b"PAR1", b"PAR1" + b"\0" * 100 + b"PAR1"):
        with pytest.raises(SourceError, match="not a Parquet table"):
            reading_of(broken)


def test_parquet_damaged_in_the_middle():
    whole = bytearray(parquet_of(title=[f"Title {i} of many" for i in range(600)]))
    whole[3000:3100] = b"\xff" * 100
    with pytest.raises(SourceError, match="broken Parquet"):
        reading_of(bytes(whole))


ACL = (
    '<collection id="x"><volume id="1"><meta><booktitle>B</booktitle><year>2031</year></meta>'
    "{}</volume></collection>"
)


def test_a_volume_of_the_anthology_gives_its_papers_what_they_lack():
    (a, b) = reading_of(
        ACL.format(
            "<paper><title>A</title><year>2030</year></paper>"
            "<paper><title>A</title><url>W1-1</url><abstract/><author>Plato</author></paper>"
        )
    ).papers
    assert (a.issued, a.venue, b.issued, b.id, b.authors) == (
        "2030",
        "B",
        "2031",
        "W1-1",
        ("Plato",),
    )


@pytest.mark.parametrize(
    ("paper", "what"),
    [
        ("<paper><title/></paper>", "no title"),
        ("<paper><title>W</title><retracted/></paper>", "'W' is withdrawn"),
        ("<paper><title>W</title><removed/></paper>", "'W' is withdrawn"),
    ],
)
def test_papers_of_the_anthology_that_are_left_out(paper, what):
    reading = reading_of(ACL.format(f"<paper><title>A</title></paper>{paper}"))
    assert len(reading.papers) == 1
    assert what in reading.problems[0].what


def test_anthology_xml_that_breaks_off_keeps_what_came_before():
    reading = reading_of(ACL.format("<paper><title>A</title></paper><paper><title>B")[:-30])
    assert [paper.title for paper in reading.papers] == ["A"]
    assert "broken XML" in reading.problems[0].what


def test_dblp_with_characters_of_its_document_type_and_none():
    doctype = '<?xml version="1.0"?>\n<!DOCTYPE dblp SYSTEM "dblp.dtd">\n'
    record = (
        '<dblp><article key="a/b"><title>M&uuml;hle &#252; &lt; &Aring;.</title></article></dblp>'
    )
    (paper,) = reading_of(doctype + record, strict=True).papers
    assert (paper.title, paper.url) == ("Mühle ü < Å", "https://dblp.org/rec/a/b")
    with pytest.raises(SourceError, match="undefined entity"):
        reading_of('<?xml version="1.0"?>\n' + record)


def test_entities_that_dblp_does_not_have_are_refused():
    bomb = '<!DOCTYPE dblp [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><dblp><article/>&b;</dblp>'
    with pytest.raises(SourceError, match="declares entities"):
        reading_of(bomb)


PIECES = [
    ",", ";", "\t", "|", '"', "\n", "\r", "title", "abstract", "é", "[", "'", "2031", "<", ">", "/",
    "paper", "<title>", "</title>", "&uuml;", "<article>", "\0", " ",
]  # fmt: skip
STARTS = [b"id,title\n", b"title\tyear\n", b"PAR1", b'<dblp><article key="a">', ACL[:40].encode()]


@settings(max_examples=300)
@given(
    st.sampled_from(STARTS),
    st.lists(st.sampled_from(PIECES)).map("".join) | st.text() | st.binary(),
)
def test_any_bytes_are_read_or_told_about(start, rest):
    with suppress(SourceError):
        reading_of(start + (rest if isinstance(rest, bytes) else rest.encode(errors="replace")))


@settings(max_examples=100)
@given(st.data())
def test_any_damage_to_a_parquet_table_is_told_about(data):
    whole = bytearray(parquet_of(title=["A", "B", "C"], authors=[["x"], [], None]))
    place = data.draw(st.integers(0, len(whole) - 1))
    whole[place : place + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=6))
    with suppress(SourceError):
        reading_of(bytes(whole))
