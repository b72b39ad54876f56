"""From what the user names (files, folders, standard input) to opened documents."""

from __future__ import annotations

import io
import os
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NoReturn, cast

from kg.errors import SourceError
from pipelines.sources.archives import SIGNATURES, Archive
from pipelines.sources.foreign import foreign_data
from pipelines.sources.reading import Document
from pipelines.sources.unpacking import unpacked

STANDARD_INPUT = "-"
_HEAD_BYTES = 64 * 1024


def is_folder(place: str | Path) -> bool:
    """True where ``place`` names a folder; False for what cannot even be asked about."""
    try:
        return place != STANDARD_INPUT and Path(place).is_dir()
    except OSError:
        return False  # opening it says what is wrong


def files_of(folder: Path) -> list[Path]:
    """Every file below ``folder`` in the order of its path; hidden ones are left out.

    Raises SourceError where a folder may not be listed.
    """
    found: list[Path] = []
    for root, folders, files in os.walk(folder, onerror=_refuse):
        folders[:] = [name for name in folders if not name.startswith(".")]
        places = (Path(root, name) for name in files if not name.startswith("."))
        found.extend(place for place in places if place.is_file())
    return sorted(found, key=lambda place: place.relative_to(folder).parts)


def _refuse(error: OSError) -> NoReturn:
    raise SourceError(
        f"the folder cannot be listed: {error.strerror}",
        where=shown(error.filename),
        mend="Check its permissions",
    ) from None


def shown(place: str | Path) -> str:
    """How messages name an input. A file's name need be neither Unicode nor one line."""
    name = str(place)
    if name == STANDARD_INPUT:
        return "standard input"
    return os.fsencode(name).decode(errors="replace").replace("\n", "\\n")


@contextmanager
def opened(place: str | Path, stdin: BinaryIO | None) -> Iterator[Document | Archive]:
    """The document at ``place``, unpacked where it is packed, or the zip archive that it is.

    ``-`` is ``stdin``, given or real. Raises SourceError where it is missing, may not be read, is
    empty or is plainly something other than papers; so does reading from the document where it is
    packed and breaks off.
    """
    where = shown(place)
    try:
        with _stream(place, stdin) as raw:
            head, stream = _looked_into(raw)
            name = STANDARD_INPUT if place == STANDARD_INPUT else Path(where).name
            if head.startswith(SIGNATURES):
                with seekable(stream) as archive:
                    yield Archive(archive, where)
            elif packed := unpacked(stream, head, where):
                yield _document(packed.content, where, name, within=packed.kind)
            else:
                yield _document(stream, where, name)
    except FileNotFoundError:
        raise SourceError("no such file", where=where, mend="Check the path") from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise SourceError(f"cannot be read: {reason}", where=where, mend="Check the file") from None


@contextmanager
def opened_member(archive: Archive, member: zipfile.ZipInfo) -> Iterator[Document]:
    """The document that a member of an archive holds. Raises SourceError as :func:`opened` does."""
    where = archive.shown(member)
    with archive.opened(member) as content:
        yield _document(content, where, Path(where).name, within="zip archive")


@contextmanager
def seekable(stream: BinaryIO) -> Iterator[BinaryIO]:
    """``stream``, at its start, as one that can seek: itself, or a temporary copy on disk."""
    if stream.seekable():
        yield stream
        return
    with tempfile.TemporaryFile() as copy:
        shutil.copyfileobj(stream, copy)
        copy.seek(0)
        yield cast(BinaryIO, copy)


def _document(content: BinaryIO, where: str, name: str, *, within: str | None = None) -> Document:
    head, stream = _looked_into(content)
    if not head.strip(b" \t\r\n\xef\xbb\xbf"):
        raise SourceError("the file is empty", where=where, mend="Give a file that holds papers")
    if kind := foreign_data(head):
        raise SourceError(
            f"this looks like {kind}" + (f" inside a {within}" if within else ""),
            where=where,
            mend="Give papers in one of the formats that README names, such as JSON Lines",
        )
    text = head.decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
    return Document(where=where, name=name, head=text, stream=stream)


@contextmanager
def _stream(place: str | Path, stdin: BinaryIO | None) -> Iterator[BinaryIO]:
    if place == STANDARD_INPUT:
        yield stdin if stdin is not None else sys.stdin.buffer
    else:
        with Path(place).open("rb") as stream:
            yield stream


class _Rewound(io.RawIOBase):
    """A stream whose first bytes were read ahead, given from the start again.

    Standard input and pipes cannot seek, and telling formats apart takes a look at the beginning.
    """

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = head
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        data = self._head[: len(view)] or self._rest.read(len(view))
        self._head = self._head[len(view) :]
        view[: len(data)] = data
        return len(data)


def _looked_into(stream: BinaryIO) -> tuple[bytes, BinaryIO]:
    """The first ``_HEAD_BYTES`` bytes of ``stream``, and a stream that still gives them."""
    start = stream.tell() if stream.seekable() else None
    head = b""
    while len(head) < _HEAD_BYTES and (more := stream.read(_HEAD_BYTES - len(head))):
        head += more
    if start is not None:
        stream.seek(start)
        return head, stream
    return head, io.BufferedReader(_Rewound(head, stream), buffer_size=_HEAD_BYTES)
