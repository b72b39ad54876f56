"""The readers of BibTeX and RIS, beside the golden files."""

import io
import tracemalloc
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import SourceError
from pipelines.sources import json_records, read, stream, text_records
from pipelines.sources.dates import issued_of

GOOD_BIB = "@article{good, title = {Good}}\n"
GOOD_RIS = "TY  - JOUR\nTI  - Good\nER  - \n"


def reading_of(data: bytes | str, *, strict: bool = False):
    raw = data.encode() if isinstance(data, str) else data
    return read(["-"], strict=strict, stdin=io.BytesIO(raw))


def titles(data):
    return [paper.title for paper in reading_of(data).papers]


@pytest.mark.parametrize(
    ("entry", "what"),
    [
        ("@article{b, title = {never closed, year = 2031\n", "broken entry: Unexpectedly"),
        ("@article{b, title {B}}\n", "broken entry: Expected a `=`"),
        ("@article{b, year = 2031}\n", "the record has no title"),
        ("@article{b, title = {{}}}\n", "the record has no title"),
        ("@article{good, title = {Another}}\n", "another paper has the id 'good'"),
    ],
)
def test_a_broken_entry_between_good_ones(entry, what):
    reading = reading_of(GOOD_BIB + entry + GOOD_BIB.replace("good", "last"))
    assert [paper.id for paper in reading.papers] == ["good", "last"]
    (problem,) = reading.problems
    assert what in problem.what


def test_bytes_that_are_no_utf8_lose_one_entry():
    data = GOOD_BIB.encode() + b"@article{b,\n title = {caf\xe9}}\n" + b"@misc{c, title={C}}"
    reading = reading_of(data)
    assert [paper.title for paper in reading.papers] == ["Good", "C"]
    (problem,) = reading.problems
    assert (problem.where, problem.what) == ("standard input:2", "not UTF-8: byte 0xe9 in line 3")


@pytest.mark.parametrize(
    "bib",
    [
        "@article{a, title={T}, title={U}}",
        "@article(a, title={T})",
        '@ARTICLE { a ,\n TITLE = "T" , }',
        "\ufeff% a comment\n\n@article{a,\r\n  title = {T},\r\n}\r\n",
        "@string{t = {T}}\n@article{a, title = t}",
        "@string(T1 = {t})\n@article{a, title = t1 # {} # \"\"}".replace("{t}", "{T}"),
        "@comment{x}\n@preamble{\"\\newcommand\"}\n@article{a, title={T}}",
        "@article{, title = {T}}",
        "Written by hand\n\n@article{a,\n title = {T}\n}",
    ],
)  # fmt: skip
def test_ways_of_writing_bibtex(bib):
    assert titles(bib) == ["T"]


def test_names_months_and_eprints():
    (paper,) = reading_of(
        "@article{a, title={T}, author={de la Cruz, Ana and A, B, C, D and Jean {van der} Meer},"
        " year={c. 2031}, month={March}, eprint={hal-123}, url={not an address}}"
    ).papers
    assert paper.authors == ("Ana de la Cruz", "A, B, C, D", "Jean van der Meer")
    assert (paper.issued, paper.arxiv, paper.url) == ("2031-03", None, None)


def test_values_joined_of_pieces():
    (paper,) = reading_of(
        '@string{j = "Journal of {#}"}\n'
        '@article{a, title={A # B}, journal = j # {, {x # y}} # " # " # z}'
    ).papers
    assert (paper.title, paper.venue) == ("A # B", "Journal of #, x # y # z")


def test_abbreviations_that_double_many_times_stay_as_they_are_written():
    bomb = '@string{a0 = "lamp "}\n' + "".join(
        f"@string{{a{n} = a{n - 1} # a{n - 1}}}\n" for n in range(1, 64)
    )
    (paper,) = reading_of(bomb + "@article{a, title = {T}, journal = a63, booktitle = a2}").papers
    assert len(paper.venue) < 10_000


@pytest.mark.parametrize(
    ("record", "what"),
    [
        ("TY  - JOUR\nTI  - Open\n", "breaks off"),
        ("TY  - JOUR\nAU  - Nobody\nER  - \n", "no title"),
        ("TY  - JOUR\nstray\nTI  - \nER  - \n", "no title"),
    ],
)
def test_a_broken_record_between_good_ones(record, what):
    reading = reading_of(GOOD_RIS + record + GOOD_RIS.replace("Good", "Last"))
    assert [paper.title for paper in reading.papers] == ["Good", "Last"]
    (problem,) = reading.problems
    assert what in problem.what


@pytest.mark.parametrize(
    "ris",
    [
        "TY - JOUR\nTI - T\nER -\n",
        "\ufeffProvider: X\nContent: text\n\nTY  - JOUR\r\nTI  - T\r\nER  - \r\n",
        "TY  - JOUR\nT1  - T\nXX  - odd\nER  - ",
        "TY  - JOUR\nTI  - T\nKW  - a\n b\nUR  - x\n y\nER  - ",
    ],
)
def test_ways_of_writing_ris(ris):
    assert titles(ris) == ["T"]


@pytest.mark.parametrize(
    ("date", "year", "month", "issued"),
    [
        ("2031/05/02/", None, None, "2031-05-02"),
        ("2031///", None, None, "2031"),
        ("2031-5", None, None, "2031-05"),
        ("2031-05-02/2031-05-04", None, None, "2031-05-02"),
        ("May 2031", None, None, "2031"),
        (None, "2031", "jul~5--10", "2031-07"),
        (None, "2031a", "12", "2031-12"),
        (None, "to appear", "12", None),
        (None, None, None, None),
    ],
)
def test_dates_from_parts(date, year, month, issued):
    assert issued_of(date, year, month) == issued


def test_a_record_over_the_limit_is_passed_over(monkeypatch):
    monkeypatch.setattr(json_records, "RECORD_BYTES", 1000)
    monkeypatch.setattr(text_records, "RECORD_BYTES", 1000)
    for huge in ("x" * 3000, "x\n" * 1500):
        entry = f"@article{{huge, title = {{H}}, abstract = {{{huge}}}}}\n"
        reading = reading_of(GOOD_BIB + entry + "@misc{c, title={C}}")
        assert [paper.title for paper in reading.papers] == ["Good", "C"]
        (problem,) = reading.problems
        assert (problem.where, "longer than" in problem.what) == ("standard input:2", True)


@pytest.mark.parametrize("record", [GOOD_BIB, GOOD_RIS])
def test_memory_does_not_grow_with_the_file(record):
    class Endless(io.RawIOBase):
        left = 1000

        def readable(self):
            return True

        def read(self, size=-1):
            self.left -= 1
            return record.encode() * (self.left >= 0)

    tracemalloc.start()
    count = sum(1 for _ in stream(["-"], strict=False, stdin=Endless()))
    assert count == 1000
    assert tracemalloc.get_traced_memory()[1] < 2_000_000
    tracemalloc.stop()


PIECES = [
    "@article", "@string", "@comment", "{", "}", "(", ")", ",", "=", '"', "#", "\n", "a", "title",
    "author", " and ", "\\", "é", "TY  - ", "ER  - ", "TI  - ", "AU  - ", "UR  - ", "KW  - ", ";",
    " ",
]  # fmt: skip


@settings(max_examples=300)
@given(
    st.sampled_from([GOOD_BIB, GOOD_RIS, "@article{x, ", "TY  - \n"]),
    st.lists(st.sampled_from(PIECES)).map("".join) | st.binary() | st.text(),
)
def test_any_bytes_are_read_or_told_about(start, rest):
    data = start.encode() + (rest if isinstance(rest, bytes) else rest.encode(errors="replace"))
    with suppress(SourceError):
        reading_of(data)
