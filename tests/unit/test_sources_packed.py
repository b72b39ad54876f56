"""Packed files and zip archives: what they hold, and what is wrong with them."""

import bz2
import gzip
import io
import json
import lzma
import struct
import zipfile
import zlib
from contextlib import suppress

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import SourceError
from pipelines.sources import read, stream, unpacking

PACKERS = {
    "gzip": gzip.compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "Zstandard": zstandard.compress,
}


def line(identifier: str, title: str = "A Title") -> bytes:
    record = {"id": identifier, "title": title, "abstract": "An abstract."}
    return json.dumps(record).encode() + b"\n"


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return data.getvalue()


def reading_of(data: bytes, *, strict: bool = False):
    return read(["-"], strict=strict, stdin=io.BytesIO(data))


def ids_of(data: bytes) -> list[str]:
    return [paper.id for paper in reading_of(data, strict=True).papers]


@pytest.mark.parametrize("pack", PACKERS.values(), ids=PACKERS)
def test_many_packed_streams_in_one_file_are_one(pack):
    assert ids_of(b"".join(pack(line(name)) for name in "abc")) == ["a", "b", "c"]


@pytest.mark.parametrize("kind", PACKERS)
@pytest.mark.parametrize("kept", [0.3, 0.9])
def test_a_packed_file_that_breaks_off_keeps_the_papers_before(kind, kept):
    data = PACKERS[kind](b"".join(line(str(number)) for number in range(100)))
    found = []
    with pytest.raises(SourceError, match=f"broken {kind} file"):
        found.extend(stream(["-"], strict=False, stdin=io.BytesIO(data[: int(kept * len(data))])))
    with pytest.raises(SourceError, match=f"broken {kind} file"):
        reading_of(PACKERS[kind](line("a"))[:-3])


@pytest.mark.parametrize("kind", PACKERS)
def test_rubbish_after_a_packed_stream(kind):
    data = PACKERS[kind](line("a")) + b"rubbish"
    if kind == "bzip2":  # as its command-line tool, it takes no notice
        assert ids_of(data) == ["a"]
    else:
        with pytest.raises(SourceError, match=f"broken {kind} file"):
            reading_of(data)


def test_padding_between_streams_of_xz():
    assert ids_of(lzma.compress(line("a")) + bytes(4096) + lzma.compress(line("b"))) == ["a", "b"]


@pytest.mark.parametrize("pack", PACKERS.values(), ids=PACKERS)
def test_bombs_are_refused(pack, monkeypatch):
    monkeypatch.setattr(unpacking, "RATIO_FREE_BYTES", 1 << 18)
    data = pack(line("a") + b" " * (8 << 20))
    with pytest.raises(SourceError, match="unpacks to more than 200 times its size"):
        reading_of(data)


def test_packed_files_that_take_much_memory_are_refused():
    # The head of a frame of RFC 8878 with a window of 2 ** (10 + 20) bytes, and an empty block.
    frame = struct.pack("<IBB", 0xFD2FB528, 0, 20 << 3) + b"\x01\x00\x00"
    with pytest.raises(SourceError, match=r"broken Zstandard file: .*memory"):
        reading_of(frame)
    # The size of the dictionary stands in the head of the block, and a checksum behind it.
    data = bytearray(lzma.compress(line("a")))
    at = data.index(b"\x21\x01") + 2
    data[at] = 36  # 1 GiB
    data[20:24] = struct.pack("<I", zlib.crc32(data[12:20]))
    with pytest.raises(SourceError, match=r"broken xz file: .*[Mm]emory"):
        reading_of(bytes(data))


@pytest.mark.parametrize("outer", PACKERS)
@pytest.mark.parametrize("inner", PACKERS)
def test_packed_twice_is_refused(outer, inner):
    data = PACKERS[outer](PACKERS[inner](line("a")))
    article = "an" if inner == "xz" else "a"
    with pytest.raises(SourceError, match=f"{article} {inner} file inside a {outer} file"):
        reading_of(data)


MEMBERS = {
    "b.jsonl": line("b"),
    "a/z.jsonl": line("a/z"),
    "a/.hidden.jsonl": line("hidden"),
    ".git/x.jsonl": line("x"),
    "__MACOSX/a/._z.jsonl": b"\x00\x05\x16\x07",
    "a/": b"",
    "c/d/e.xml": b"",
    "page.txt": b"A Title\n\nWe study how lights are placed along a coast, and place them well.\n",
}


def test_an_archive_is_read_as_the_folder_unpacked_from_it(tmp_path):
    members = {name: content for name, content in MEMBERS.items() if not name.endswith("/")}
    for name, content in members.items():
        (tmp_path / "x" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "x" / name).write_bytes(content)
    path = tmp_path / "papers.zip"
    path.write_bytes(zipped(MEMBERS))
    folder, archive = read([tmp_path / "x"], strict=False), read([path], strict=False)
    assert archive.papers == folder.papers
    assert len(archive.papers) == 3
    assert [problem.what for problem in archive.problems] == ["the file is empty"]
    assert archive.problems[0].where == f"{path}/c/d/e.xml"


def test_methods_of_archives():
    members = {"a.jsonl": line("a")}
    assert ids_of(zipped(members, zipfile.ZIP_STORED)) == ["a"]
    assert ids_of(zipped(members)) == ["a"]
    for method in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        with pytest.raises(SourceError, match="packed in a way that is not read"):
            reading_of(zipped(members, method), strict=True)


def test_an_archive_from_a_pipe_that_cannot_seek():
    class Pipe(io.RawIOBase):
        data = io.BytesIO(zipped({"a.jsonl": line("a")}))

        def readable(self):
            return True

        def read(self, size=-1):
            return self.data.read(min(size, 50) if size > 0 else 50)

        def readinto(self, buffer):
            data = self.data.read(min(len(buffer), 50))
            buffer[: len(data)] = data
            return len(data)

    assert len(read(["-"], strict=True, stdin=Pipe()).papers) == 1


def test_names_of_members_are_only_names(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = ["../../up.jsonl", "/etc/root.jsonl", "C:\\x.jsonl", "a\x1b[31m\nb.jsonl", "x" * 400]
    members = {name: line(str(index)) for index, name in enumerate(names)}
    members["\u202ebad.jsonl"] = b"{broken"
    members["z\x1b]0;x\x07.jsonl"] = b"{broken"
    reading = reading_of(zipped(members))
    assert sorted(paper.id for paper in reading.papers) == ["0", "1", "2", "3", "4"]
    assert list(tmp_path.iterdir()) == []
    for text in [*(paper.source for paper in reading.papers), *(p.where for p in reading.problems)]:
        assert text.isprintable()


@pytest.mark.parametrize("inner", [*PACKERS.values(), lambda data: zipped({"b.jsonl": data})])
def test_archives_inside_archives_are_told_and_passed_over(inner):
    reading = reading_of(zipped({"a.jsonl": line("a"), "b.jsonl": inner(line("b"))}))
    assert [paper.id for paper in reading.papers] == ["a"]
    (problem,) = reading.problems
    assert "inside a zip archive" in problem.what


def test_an_archive_without_papers():
    with pytest.raises(SourceError, match="no file of this archive holds a paper"):
        reading_of(zipped({"a.png": b"\x89PNG\r\n\x1a\n"}))
    nameless = zipped({"qq": line("a")}).replace(b"qq", b"\0q")
    for data in (zipped({}), zipped({"a/": b"", "a/b/": b""}), nameless):
        with pytest.raises(SourceError, match="no file of this archive holds a paper"):
            reading_of(data)


def test_an_encrypted_archive():
    data = bytearray(zipped({"a.jsonl": line("a")}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    with pytest.raises(SourceError, match="the archive is encrypted"):
        reading_of(bytes(data))


def test_an_office_document_is_no_archive_of_papers():
    with pytest.raises(SourceError, match="an office document"):
        reading_of(zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}))


def test_an_archive_that_is_a_bomb_is_refused_as_one():
    members = {f"{number}.jsonl": b" " * (1 << 20) for number in range(80)}
    with pytest.raises(SourceError, match="more than 200 times its size") as caught:
        reading_of(zipped(members))
    assert caught.value.where == "standard input"


def test_a_broken_archive_and_a_broken_member():
    data = zipped({"a.jsonl": line("a"), "b.jsonl": line("b")}, zipfile.ZIP_STORED)
    with pytest.raises(SourceError, match="broken zip archive"):
        reading_of(data[: len(data) // 2])
    reading = reading_of(data.replace(b'"b"', b'"c"'))
    assert [problem.what[:24] for problem in reading.problems] == ["broken zip archive: Bad "]
    assert [paper.id for paper in reading.papers][:1] == ["a"]


@settings(deadline=None, max_examples=200)
@given(st.data())
def test_no_damage_does_worse_than_an_error_of_ours(data):
    pack = data.draw(st.sampled_from([*PACKERS.values(), lambda raw: zipped({"a.jsonl": raw})]))
    packed = bytearray(pack(b"".join(line(name) for name in "abcdef")))
    for _ in range(data.draw(st.integers(1, 4))):
        packed[data.draw(st.integers(0, len(packed) - 1))] = data.draw(st.integers(0, 255))
    with suppress(SourceError):
        reading_of(bytes(packed))
