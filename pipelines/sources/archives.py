"""Zip archives of papers: each member a document, in the order of a folder unpacked from them.

Names of members are shown and never used as paths.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, BinaryIO, cast

from kg.errors import SourceError
from pipelines.sources.unpacking import RATIO, RATIO_FREE_BYTES, bomb

SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06")
TOTAL_BYTES = 1 << 40

_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, RuntimeError)
# zipfile unpacks the others without a bound on memory, and hardly an archive has them.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_OFFICE = "[Content_Types].xml"


class Archive:
    """An open zip archive. ``members`` holds those that may be papers, sorted by their path.

    Raises SourceError where it is broken, encrypted, an office document, or would unpack to more
    than :data:`TOTAL_BYTES` or to far more than its size.
    """

    def __init__(self, stream: BinaryIO, where: str) -> None:
        self.where = where
        with _faults(where):
            self._archive = zipfile.ZipFile(stream)
        found = self._archive.infolist()
        if any(member.filename == _OFFICE for member in found):
            raise SourceError(
                "this looks like an office document",
                where=where,
                mend="Save its text, or give the papers as JSON Lines",
            )
        self.members = sorted(filter(_may_be_papers, found), key=lambda m: m.filename.split("/"))
        if any(member.flag_bits & _ENCRYPTED for member in self.members):
            raise SourceError("the archive is encrypted", where=where, mend="Unpack it yourself")
        size = sum(member.file_size for member in self.members)
        packed = sum(member.compress_size for member in self.members)
        if size > max(RATIO_FREE_BYTES, RATIO * packed):
            raise bomb(where)
        if size > TOTAL_BYTES:
            raise SourceError(
                f"the archive would unpack to more than {TOTAL_BYTES >> 40} TiB",
                where=where,
                mend="Split it",
            )

    def shown(self, member: zipfile.ZipInfo) -> str:
        """How messages name a member: archive and path, what a terminal would obey taken out."""
        name = _CONTROLS.sub("\ufffd", member.filename)
        return f"{self.where}/{name}"

    @contextmanager
    def opened(self, member: zipfile.ZipInfo) -> Iterator[BinaryIO]:
        """The content of a member. Reading it raises SourceError where it is broken."""
        where = self.shown(member)
        if member.compress_type not in _METHODS:
            mend = "Pack it as zip programs do by default (deflate), or unpack it yourself"
            raise SourceError("packed in a way that is not read", where=where, mend=mend)
        with _faults(where):
            content = self._archive.open(member)
        with content:
            yield cast(BinaryIO, _Member(content, where))


class _Member(io.RawIOBase):
    """The content of a member whose faults are errors of ours."""

    def __init__(self, content: IO[bytes], where: str) -> None:
        self._content = content
        self._where = where

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        with _faults(self._where):
            data = self._content.read(len(view))
        view[: len(data)] = data
        return len(data)


def _may_be_papers(member: zipfile.ZipInfo) -> bool:
    """False for folders, hidden files, and what macOS puts beside each file."""
    parts = [part for part in member.filename.split("/") if part not in (".", "..")]
    hidden = any(part.startswith(".") or part == "__MACOSX" for part in parts)
    # The part behind the last slash is empty for a folder, and for a member without any name.
    return bool(parts and parts[-1]) and not hidden


@contextmanager
def _faults(where: str) -> Iterator[None]:
    try:
        yield
    except _BROKEN as error:
        raise SourceError(
            f"broken zip archive: {error}", where=where, mend="Make or fetch the archive again"
        ) from error
