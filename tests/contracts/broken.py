"""Broken and hostile files, one of each kind, made as they are needed."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import zstandard

GOOD = {"id": "good", "title": "A good paper", "abstract": "We train a network."}
LINE = (json.dumps(GOOD) + "\n").encode()
ATOM = b'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">'
FEED = ATOM + b"<entry><title>T</title></entry></feed>"
BOMB = (
    b'<!DOCTYPE feed [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]>"
    + FEED.replace(b"T<", b"&j;<")
)
OUTSIDE = b'<!DOCTYPE feed [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + FEED.replace(
    b"T<", b"&x;<"
)

Make = Callable[[Path], Path]


def file(name: str, content: bytes) -> Make:
    """A file with that content."""

    def make(folder: Path) -> Path:
        (folder / name).write_bytes(content)
        return folder / name

    return make


def archive(*members: tuple[str | zipfile.ZipInfo, bytes]) -> Make:
    """A ZIP archive."""

    def make(folder: Path) -> Path:
        with zipfile.ZipFile(folder / "papers.zip", "w", zipfile.ZIP_DEFLATED) as file:
            for name, content in members:
                file.writestr(name, content)
        return folder / "papers.zip"

    return make


def encrypted(folder: Path) -> Path:
    """A ZIP archive whose member is marked as encrypted."""
    path = archive(("papers.jsonl", LINE))(folder)
    content = bytearray(path.read_bytes())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + flags] |= 1
    path.write_bytes(bytes(content))
    return path


def symlink_member() -> zipfile.ZipInfo:
    """The head of a member that is a symbolic link."""
    member = zipfile.ZipInfo("papers.jsonl")
    member.create_system, member.external_attr = 3, 0o120777 << 16
    return member


def streamed(name: str, open_: Callable[..., Any], piece: bytes, times: int) -> Make:
    """A packed file of a piece that comes many times, which is never unpacked in memory."""

    def make(folder: Path) -> Path:
        with open_(folder / name, "wb") as packed:
            for _ in range(times):
                packed.write(piece)
        return folder / name

    return make


def parquet(table: pa.Table, cut: int | None = None) -> Make:
    """A Parquet file, or the first bytes of one."""

    def make(folder: Path) -> Path:
        path = folder / "papers.parquet"
        pq.write_table(table, path)
        path.write_bytes(path.read_bytes()[:cut])
        return path

    return make


def round_in_circles(folder: Path) -> Path:
    """A link to itself."""
    (folder / "papers.jsonl").symlink_to(folder / "papers.jsonl")
    return folder / "papers.jsonl"


MEGABYTE = 1 << 20
PAPERS = pa.table({"title": ["A good paper"], "abstract": ["We train a network."]})

#: Files in which there is no paper for us, by what is wrong with them.
REFUSED: Mapping[str, Make] = {
    "an empty file": file("papers.jsonl", b""),
    "an XML bomb": file("feed.xml", BOMB),
    "an external entity": file("feed.xml", OUTSIDE),
    "a document type from elsewhere": file(
        "feed.xml", b'<!DOCTYPE feed SYSTEM "http://example.org/x.dtd">' + FEED
    ),
    "XML that breaks off": file("feed.xml", FEED[:-20]),
    "XML nested a million times": file("feed.xml", ATOM + b"<entry>" + b"<a>" * 1_000_000),
    "XML of another kind": file("map.xml", b'<gpx xmlns="http://www.topografix.com/GPX/1/1"/>'),
    "a gzip bomb": streamed("papers.jsonl.gz", gzip.open, bytes(MEGABYTE), 1024),
    "a bzip2 bomb": streamed("papers.jsonl.bz2", bz2.open, bytes(MEGABYTE), 128),
    "an xz bomb": streamed("papers.jsonl.xz", lzma.open, bytes(MEGABYTE), 256),
    "a Zstandard bomb": streamed("papers.jsonl.zst", zstandard.open, bytes(MEGABYTE), 1024),
    "a ZIP bomb": archive(("papers.jsonl", bytes(256 * MEGABYTE))),
    "a record of a gigabyte": streamed(
        "papers.jsonl.zst", zstandard.open, b'{"title":' + b"x" * MEGABYTE, 1024
    ),
    "gzip that breaks off at once": file("papers.jsonl.gz", gzip.compress(LINE)[:12]),
    "an archive with a password": encrypted,
    "an archive in an archive": archive(("inner.zip", b"PK\x05\x06" + bytes(18))),
    "an archive of a link": archive((symlink_member(), b"/etc/passwd")),
    "an archive cut in half": lambda folder: file(
        "papers.zip", archive(("papers.jsonl", LINE))(folder).read_bytes()[:60]
    )(folder),
    "JSON nested 100,000 times": file("papers.jsonl", b"[" * 100_000 + b"]" * 100_000),
    "NUL bytes": file("papers.jsonl", bytes(5000)),
    "bytes of no encoding": file("papers.jsonl", b'{"title": "\xff\xfe\xfd"}\n'),
    "UTF-16": file("papers.jsonl", LINE.decode().encode("utf-16")),
    "UTF-32": file("papers.jsonl", LINE.decode().encode("utf-32")),
    "a table of 100,000 columns": file("papers.csv", b",".join([b"c"] * 100_000) + b"\n1,2\n"),
    "a table with a column twice": file("papers.csv", b"title,title\nA,B\n"),
    "Parquet that breaks off": parquet(PAPERS, 200),
    "Parquet with numbers for titles": parquet(pa.table({"title": [1, 2]})),
    "Parquet without titles": parquet(pa.table({"words": ["a"]})),
    "a link to itself": round_in_circles,
    "a picture": file("papers.png", b"\x89PNG\r\n\x1a\n" + bytes(99)),
    "a name that drives the terminal": file("\x1b[31m\x1b]0;x\x07papers\n.jsonl", b"\x00\x01"),
}

#: Files with a good paper in spite of what is wrong, and the number of papers in them.
TAKEN: Mapping[str, tuple[Make, int]] = {
    "lone surrogates": (
        file("p.jsonl", b'{"id": "s", "title": "A \\ud800 B", "abstract": "C"}\n' + LINE),
        2,
    ),
    "UTF-8 with a mark": (file("p.jsonl", b"\xef\xbb\xbf" + LINE), 1),
    "one line in another encoding": (file("p.jsonl", b'{"title": "caf\xe9"}\n' + LINE), 1),
    "NUL in a text": (file("p.jsonl", b'{"id": "n", "title": "A\\u0000B", "abstract": "C"}\n'), 1),
    "a member out of its folder": (archive(("../../evil.jsonl", LINE)), 1),
    "a member at the root": (archive(("/etc/evil.jsonl", LINE)), 1),
    "formulas": (file("p.csv", b"id,title,abstract\nf,=cmd|' /C calc'!A0,We train.\n"), 1),
}
