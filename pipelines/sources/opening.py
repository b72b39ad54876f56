"""From what the user names (files, folders, standard input) to opened documents."""

from __future__ import annotations

import gzip
import io
import os
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NoReturn, cast

from kg.errors import SourceError
from pipelines.sources.foreign import foreign_kind
from pipelines.sources.reading import Document

STANDARD_INPUT = "-"
_HEAD_BYTES = 64 * 1024
_GZIP = b"\x1f\x8b"


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
    """How messages name an input. File names need not be Unicode; messages must."""
    name = str(place)
    return (
        "standard input" if name == STANDARD_INPUT else os.fsencode(name).decode(errors="replace")
    )


@contextmanager
def opened(place: str | Path, stdin: BinaryIO | None) -> Iterator[Document]:
    """The document at ``place``, unpacked where it is gzip; ``-`` is ``stdin``, given or real.

    Raises SourceError where it is missing, may not be read, is empty, is plainly something other
    than papers, or breaks off while it is being read.
    """
    where = shown(place)
    try:
        with _stream(place, stdin) as raw:
            stream = _rewound(raw)
            if stream.peek(2)[:2] == _GZIP:
                stream = _rewound(cast(BinaryIO, gzip.GzipFile(fileobj=stream, mode="rb")))
            head = stream.peek(_HEAD_BYTES)
            if not head.strip(b" \t\r\n\xef\xbb\xbf"):
                raise SourceError(
                    "the file is empty", where=where, mend="Give a file that holds papers"
                )
            if kind := foreign_kind(head):
                raise SourceError(
                    f"this looks like {kind}",
                    where=where,
                    mend="Give papers as JSON Lines, or as a Daily Papers page in UTF-8"
                    " (text, HTML or JSON)",
                )
            text = head.decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
            name = STANDARD_INPUT if place == STANDARD_INPUT else Path(where).name
            yield Document(where=where, name=name, head=text, stream=stream)
    except FileNotFoundError:
        raise SourceError("no such file", where=where, mend="Check the path") from None
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise SourceError(
            f"broken gzip file: {error}", where=where, mend="Make or fetch the file again"
        ) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise SourceError(f"cannot be read: {reason}", where=where, mend="Check the file") from None


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


def _rewound(stream: BinaryIO) -> io.BufferedReader:
    """``stream`` from here on, able to ``peek`` at its first ``_HEAD_BYTES`` bytes."""
    head = b""
    while len(head) < _HEAD_BYTES and (more := stream.read(_HEAD_BYTES - len(head))):
        head += more
    return io.BufferedReader(_Rewound(head, stream), buffer_size=_HEAD_BYTES)
