"""The readers of JSON Lines and of the JSON of Daily Papers."""

import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import SourceError
from pipelines.sources import json_records, read, stream
from pipelines.sources.hugging_face import entries_of

GOOD = {"id": "a", "title": "A Title", "abstract": "An abstract."}


def reading_of(data: bytes | str, *, strict: bool = False):
    raw = data.encode() if isinstance(data, str) else data
    return read(["-"], strict=strict, stdin=io.BytesIO(raw))


def lines_of(*records) -> str:
    return "".join(json.dumps(record) + "\n" for record in (GOOD, *records))


def test_a_text_record_keeps_every_code_point_at_its_place():
    text = " \ufeffA\x00b\r\nc\ud800 e\u0301 👩‍🚀\t\n"
    paper = reading_of(lines_of({"id": "t", "text": text})).papers[1]
    (passage,) = paper.passages
    assert (paper.title, passage.section, passage.id) == ("", "abstract", "t#abstract")
    assert passage.text == text.replace("\x00", "\ufffd").replace("\ud800", "\ufffd")


def test_title_and_abstract_lose_only_what_cannot_be_written():
    record = {"title": " A\x00\ud800 T\ufeffitle\r\n", "abstract": "\te\u0301 ﬁ \u2028\r\n\r\nx "}
    paper = reading_of(lines_of(record)).papers[1]
    assert paper.title == " A Title\n"
    assert paper.abstract == "\te\u0301 ﬁ \u2028\n\nx "


def test_an_empty_text_is_a_paper_without_passages():
    assert reading_of(lines_of({"id": "t", "text": ""})).papers[1].passages == ()


def test_papers_without_abstract_are_kept_and_counted():
    reading = reading_of(lines_of({"title": "T"}, {"title": "U", "abstract": None}))
    assert len(reading.papers) == 3
    assert reading.without_abstract == 2
    assert reading.problems == ()


BROKEN = [
    ("{", "not JSON"),
    ('{"id": "x", "title": "T"', "not JSON"),
    ('"a string"', "expected a JSON object, found a string"),
    ("[1]", "expected a JSON object, found a list"),
    ("null", "expected a JSON object, found null"),
    ("{}", "no title"),
    ('{"id": "x", "abstract": "no title"}', "no title"),
    ('{"title": "  "}', "an empty title"),
    ('{"title": "\\ud800"}', "an empty title"),
    ('{"title": 7}', "field 'title': expected a string, found a number"),
    ('{"title": true}', "found true or false"),
    ('{"title": "T", "abstract": ["x"]}', "field 'abstract': expected a string, found a list"),
    ('{"id": "x", "text": {}}', "field 'text': expected a string, found an object"),
    ("[" * 100_000, "too deep"),
    ('{"title": "T", "citations": ' + "9" * 5000 + "}", "too large"),
]


@pytest.mark.parametrize(("line", "what"), BROKEN, ids=[what for _, what in BROKEN])
def test_a_broken_line_is_skipped_and_said(line, what):
    data = f"{json.dumps(GOOD)}\n\n{line}\n{json.dumps(GOOD | {'id': 'b'})}\n"
    reading = reading_of(data)
    assert [paper.id for paper in reading.papers] == ["a", "b"]
    (problem,) = reading.problems
    assert problem.where == "standard input:3"
    assert what in problem.what
    with pytest.raises(SourceError, match="standard input:3: "):
        reading_of(data, strict=True)


def test_a_line_that_is_not_utf8():
    data = json.dumps(GOOD).encode() + b'\n{"title": "caf\xe9"}\n' + b'{"title": "B"}'
    reading = reading_of(data)
    assert [paper.title for paper in reading.papers] == ["A Title", "B"]
    assert [p.what for p in reading.problems] == ["not UTF-8: byte 0xe9 at offset 14 of the line"]


@pytest.mark.parametrize("end", [b"\n", b""])
def test_a_line_over_the_limit_is_skipped_without_being_held(end):
    long = b'{"title": "' + b"x" * (2 * json_records.RECORD_BYTES) + b'"}'
    data = json.dumps(GOOD).encode() + b"\n" + long + end
    reading = reading_of(data + (b'{"title": "B"}' if end else b""))
    assert len(reading.papers) == (2 if end else 1)
    assert [p.what for p in reading.problems] == ["the record is longer than 5 MB"]


def test_a_record_longer_than_what_formats_are_told_by():
    comma_at_the_end_of_the_head = GOOD | {"abstract": "x," * 50_000}
    for spaces in ("", " "):
        data = json.dumps(comma_at_the_end_of_the_head) + "\n" + json.dumps(GOOD | {"id": "b"})
        assert len(reading_of(spaces + data, strict=True).papers) == 2


def test_blank_lines_and_an_array_under_the_name_of_json_lines(tmp_path):
    path = tmp_path / "papers.jsonl"
    path.write_text(json.dumps([GOOD]))
    assert len(read([path], strict=True).papers) == 1
    path.write_text(f"\n  \n{json.dumps(GOOD)}\n\n")
    assert len(read([path], strict=True).papers) == 1


def test_garbage_before_the_first_record_is_one_broken_line(tmp_path):
    path = tmp_path / "papers.jsonl"
    path.write_text(f"# papers of May\n{json.dumps(GOOD)}\n")
    reading = read([path], strict=False)
    assert (len(reading.papers), len(reading.problems)) == (1, 1)


def test_lines_are_read_one_by_one():
    class Endless(io.RawIOBase):
        def readable(self):
            return True

        def read(self, size=-1):
            return (json.dumps(GOOD).encode() + b"\n") * (size // 40)

    first = next(stream(["-"], strict=True, stdin=Endless()))
    assert first.id == "a"


FIELDS = [
    ("authors", "Ada Example", "authors", ()),
    ("authors", [1], "authors", ()),
    ("date", "yesterday", "issued", None),
    ("date", "2024-02-30", "issued", None),
    ("date", 2024, "issued", None),
    ("year", "MMXXIV", "issued", None),
    ("year", True, "issued", None),
    ("year", 24, "issued", None),
    ("venue", 7, "venue", None),
    ("url", "javascript:alert(1)", "url", None),
    ("url", "https://example.org/<script>", "url", None),
    ("doi", "tide", "doi", None),
    ("arxiv", "tide", "arxiv", None),
    ("code", "ask the authors", "code", ()),
    ("code", 7, "code", ()),
    ("keywords", "one, two", "keywords", ()),
    ("citations", -1, "citations", None),
    ("citations", 1.5, "citations", None),
    ("citations", True, "citations", None),
]


@pytest.mark.parametrize(("name", "value", "attribute", "kept"), FIELDS)
def test_an_optional_field_that_is_wrong_costs_the_field_only(name, value, attribute, kept):
    reading = reading_of(json.dumps(GOOD | {name: value}))
    (paper,) = reading.papers
    assert getattr(paper, attribute) == kept
    (problem,) = reading.problems
    assert problem.reason == "field"
    assert f"field '{name}' left out" in problem.what


@pytest.mark.parametrize(
    ("fields", "issued"),
    [
        ({"date": "2024-05-17"}, "2024-05-17"),
        ({"date": "2024-05-17T08:00:00Z"}, "2024-05-17"),
        ({"date": "2024-05"}, "2024-05"),
        ({"date": "2024"}, "2024"),
        ({"year": 2024}, "2024"),
        ({"year": "2024"}, "2024"),
        ({"date": "2024-05-17", "year": 1999}, "2024-05-17"),
        ({"date": None, "year": 1999}, "1999"),
        ({}, None),
    ],
)
def test_dates(fields, issued):
    (paper,) = reading_of(json.dumps(GOOD | fields), strict=True).papers
    assert paper.issued == issued


@pytest.mark.parametrize(
    ("fields", "arxiv"),
    [
        ({"id": "2401.12345"}, "2401.12345"),
        ({"id": "arXiv:2401.12345v2"}, "2401.12345"),
        ({"id": "arxiv: 0704.0001"}, "0704.0001"),
        ({"id": "hep-th/9901001v3"}, "hep-th/9901001"),
        ({"id": "math.GT/0309136"}, "math.GT/0309136"),
        ({"url": "https://arxiv.org/abs/2401.12345v1"}, "2401.12345"),
        ({"url": "http://www.arxiv.org/pdf/2401.12345.pdf"}, "2401.12345"),
        ({"url": "https://huggingface.co/papers/2401.12345"}, "2401.12345"),
        ({"arxiv": "arXiv:2401.12345", "id": "x"}, "2401.12345"),
        ({"id": "2022.12345"}, None),
        ({"id": "aaai/2022001"}, None),
        ({"id": "12401.123456"}, None),
        ({"url": "https://example.org/abs/2401.12345"}, None),
    ],
)
def test_arxiv_identifiers(fields, arxiv):
    (paper,) = reading_of(json.dumps(GOOD | fields), strict=True).papers
    assert paper.arxiv == arxiv


@settings(deadline=None, max_examples=50)
@given(st.permutations(range(6)), st.booleans())
def test_the_order_of_keys_does_not_matter(order, ascii_only):
    record = GOOD | {"authors": ["Ada Éxample"], "year": 2024, "extra": {"any": "thing"}}
    items = list(record.items())
    shuffled = dict(items[index] for index in order)
    line = json.dumps(shuffled, ensure_ascii=ascii_only)
    assert reading_of(line).papers == reading_of(json.dumps(record)).papers


def test_byte_order_marks_and_line_ends():
    line = json.dumps(GOOD).encode()
    other = json.dumps(GOOD | {"id": "b"}).encode()
    data = b"\xef\xbb\xbf" + line + b"\r\n\xef\xbb\xbf" + other + b"\r\n"
    assert [paper.id for paper in reading_of(data, strict=True).papers] == ["a", "b"]


@pytest.mark.parametrize(
    "value",
    [
        [GOOD],
        {"papers": [GOOD]},
        {"dailyPapers": [{"paper": GOOD | {"summary": "An abstract."}}]},
        {"id": "a", "title": "A Title", "summary": "An abstract.", "authors": []},
        [{"paper": {"id": "a", "title": "A Title"}, "summary": "An abstract.", "title": "Other"}],
    ],
)
@pytest.mark.parametrize("indent", [1, 4])
def test_shapes_of_json_documents(value, indent):
    (paper,) = reading_of(json.dumps(value, indent=indent), strict=True).papers
    assert (paper.id, paper.title, paper.abstract) == ("a", "A Title", "An abstract.")


def test_entries_of_a_document_that_are_no_papers():
    reading = reading_of(json.dumps([GOOD, 7, {"paper": {"id": "b"}}, {"paper": GOOD}]))
    assert [problem.where for problem in reading.problems] == [
        "standard input[1]",
        "standard input[2]",
        "standard input",
    ]
    assert [paper.id for paper in reading.papers] == ["a"]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('{\n "name": "tide",\n "version": 2\n}', "JSON, but not of papers"),
        ('{"name": "tide", "version": 2}', "the record has no title"),
        ("[]", "no papers found, reading it as daily-papers-json"),
        ('["a", "b"]', "expected a JSON object, found a string"),
        ('[{"title": "A"', "not JSON"),
        ('[{"a":' * 50_000, "too deep"),
    ],
)
def test_json_that_is_not_papers(text, what):
    with pytest.raises(SourceError) as caught:
        reading_of(text)
    assert what in str(caught.value)
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize("value", [None, 7, "text", {}, {"paper": 7}, {"papers": "none"}])
def test_json_without_entries(value):
    assert entries_of(value) is None
