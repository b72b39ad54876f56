"""Files, folders and standard input, and what is wrong with them."""

import gzip
import io
import json
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import SourceError
from pipelines.sources import read
from pipelines.sources.identity import derived_id


def line(identifier: str, title: str = "A Title") -> str:
    return json.dumps({"id": identifier, "title": title, "abstract": "An abstract."}) + "\n"


def papers_or_error(data: bytes):
    try:
        return read(["-"], strict=False, stdin=io.BytesIO(data)).papers, None
    except SourceError as error:
        return (), error


def test_a_folder_is_read_in_the_order_of_its_paths_without_hidden_files(tmp_path):
    for name in ("b.jsonl", "a/z.jsonl", "a/.hidden.jsonl", ".git/x.jsonl", "c/d/e.jsonl"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(line(name))
    (tmp_path / "f.jsonl.gz").write_bytes(gzip.compress(line("f").encode()))
    (tmp_path / "empty").mkdir()
    ids = [paper.id for paper in read([tmp_path], strict=True).papers]
    assert ids == ["a/z.jsonl", "b.jsonl", "c/d/e.jsonl", "f"]


def test_a_stray_file_in_a_folder_is_reported_and_passed_over(tmp_path):
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "b.jsonl").write_text(line("b"))
    (tmp_path / "c.txt").write_text("")
    reading = read([tmp_path], strict=False)
    assert [paper.id for paper in reading.papers] == ["b"]
    assert [problem.what for problem in reading.problems] == [
        "this looks like a PNG image",
        "the file is empty",
    ]
    with pytest.raises(SourceError, match="PNG image"):
        read([tmp_path], strict=True)


def test_a_folder_without_papers(tmp_path):
    (tmp_path / ".hidden.jsonl").write_text(line("a"))
    with pytest.raises(SourceError, match="no file of this folder holds a paper"):
        read([tmp_path], strict=False)


def test_a_folder_with_a_link_to_itself(tmp_path):
    (tmp_path / "a.jsonl").write_text(line("a"))
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "dangling.jsonl").symlink_to(tmp_path / "nothing")
    assert len(read([tmp_path], strict=True).papers) == 1


def test_several_inputs_and_the_first_of_each_id(tmp_path):
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    one.write_text(line("a") + line("b"))
    two.write_text(line("b") + line("a", "Another Title") + line("c"))
    reading = read([two, one, two], strict=False)
    assert [paper.id for paper in reading.papers] == ["b", "a", "c"]
    (problem,) = reading.problems
    assert problem.reason == "conflict"
    assert "'a'" in problem.what
    assert str(one) in problem.where
    with pytest.raises(SourceError, match="another paper has the id"):
        read([two, one], strict=True)


def test_standard_input(monkeypatch):
    raw = io.TextIOWrapper(io.BytesIO(line("a").encode()))
    monkeypatch.setattr("sys.stdin", raw)
    (paper,) = read(["-"], strict=True).papers
    assert (paper.id, paper.source) == ("a", "json-lines:-")


def test_a_pipe_that_gives_little_at_a_time():
    class Slow(io.RawIOBase):
        data = line("a").encode()

        def readable(self):
            return True

        def read(self, size=-1):
            given, self.data = self.data[:3], self.data[3:]
            return given

    assert len(read(["-"], strict=True, stdin=Slow()).papers) == 1


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "the file is empty"),
        (b" \n\t\r\n", "the file is empty"),
        (b"\xef\xbb\xbf", "the file is empty"),
        (gzip.compress(b""), "the file is empty"),
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n\x00", "a PNG image"),
        (b"PK\x03\x04\x14\x00", "broken zip archive"),
        (b"SQLite format 3\x00", "an SQLite database"),
        (gzip.compress(gzip.compress(b"x")), "a gzip file inside a gzip file"),
        (gzip.compress(b"%PDF-1.7"), "a PDF document"),
        ("Title\n\nabstract".encode("utf-16"), "text in UTF-16"),
        (bytes(range(256)) * 10, "binary data"),
        (b"title,remark\nA,B\n", "a CSV table"),
        (b'<?xml version="1.0"?><feed></feed>', "XML"),
        (b"MIME-Version: 1.0\n\n<html>", "an MHTML web archive"),
        (b"Title\n\nA caf\xe9 abstract.\n", "not UTF-8: byte 0xe9 at offset 12, line 3"),
        (b"\xef\xbb\xbfTitle\n\nA caf\xe9.\n", "not UTF-8: byte 0xe9 at offset 15, line 3"),
        (b"<html>\xff</html>", "not UTF-8: byte 0xff at offset 6, line 1"),
        (gzip.compress(b"x" * 99)[:-9], "broken gzip file"),
        (b"\x1f\x8bnot gzip", "broken gzip file"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path, content, what):
    path = tmp_path / "papers.jsonl"
    if content.startswith((b"Title", b"\xef\xbb\xbfTitle")):
        path = tmp_path / "papers.txt"
    path.write_bytes(content)
    for strict in (False, True):
        with pytest.raises(SourceError) as caught:
            read([path], strict=strict)
        assert what in caught.value.what
        assert caught.value.where == str(path)
        assert caught.value.mend


def test_missing_and_forbidden(tmp_path):
    with pytest.raises(SourceError, match="no such file"):
        read([tmp_path / "nothing"], strict=False)
    with pytest.raises(SourceError, match="cannot be read"):
        read([tmp_path / ("x" * 5000)], strict=False)


def test_a_file_name_that_is_not_unicode(tmp_path):
    path = os.fsencode(tmp_path) + b"/caf\xe9.jsonl"
    with open(path, "wb") as file:  # noqa: PTH123 -- a path of bytes
        file.write(line("a").encode())
    (paper,) = read([tmp_path], strict=True).papers
    assert paper.source == "json-lines:caf\ufffd.jsonl"


def test_a_page_over_the_limit(monkeypatch):
    monkeypatch.setattr("pipelines.sources.reading.PAGE_BYTES", 1 << 20)
    with pytest.raises(SourceError, match="larger than 1 MiB"):
        read(["-"], strict=False, stdin=io.BytesIO(b"Title\n\n" + b"An abstract. " * 100_000))


def test_derived_ids():
    assert derived_id("Naïve  Bayes: A Study") == derived_id(" naïve bayes: a study")
    assert derived_id("Naïve Bayes!").startswith("naive-bayes-")
    assert derived_id("交通标志").startswith("paper-")
    assert derived_id("A!") != derived_id("A?")
    assert len(derived_id("long " * 100)) <= 60 + 1 + 8


@settings(deadline=None, max_examples=300)
@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)))
def test_no_bytes_do_worse_than_an_error_that_says_why(data):
    papers, error = papers_or_error(data)
    assert papers or (error.where and error.mend)
    for paper in papers:
        paper.title.encode()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                (
                    *("id", "title", "abstract", "text", "authors", "date", "year", "venue", "url"),
                    *("doi", "arxiv", "code", "keywords", "citations", "paper", "summary"),
                    *("dailyPapers", "name", "publishedAt", "githubRepo"),
                )
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=20,
)


@settings(deadline=None, max_examples=300)
@given(st.lists(JSON, min_size=1, max_size=3), st.booleans())
def test_no_json_does_worse_than_an_error_that_says_why(values, as_lines):
    text = "\n".join(map(json.dumps, values)) if as_lines else json.dumps(values, indent=1)
    papers, error = papers_or_error(text.encode())
    assert papers or (error.where and error.mend)
    for paper in papers:
        assert paper.id
        assert paper.year is None or paper.year >= 0
        "".join([paper.title, paper.abstract, *paper.authors, *paper.code]).encode()
