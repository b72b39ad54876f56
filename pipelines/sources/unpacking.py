"""Packed streams, told by their first bytes and unpacked in constant memory.

gzip, bzip2, xz and Zstandard; several packed streams one after another in one file are one
stream, as the command-line tools of all four have it. What unpacks to far more than papers could
is refused, and so is what would take more memory than :data:`WINDOW_BYTES` to unpack.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol, cast

import zstandard

from kg.errors import SourceError

WINDOW_BYTES = 128 * 1024 * 1024
# Text packs to a third, XML full of marks to a twentieth.
RATIO = 200
RATIO_FREE_BYTES = 64 * 1024 * 1024
# A packed block of Zstandard holds at most 128 KiB in 4 bytes: this much holds 64 MiB.
_PACKED_CHUNK = 2048

_BROKEN = (EOFError, zlib.error, lzma.LZMAError, zstandard.ZstdError)


class _Decompressor(Protocol):
    """One packed stream; both lzma and zstandard give these."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Unpacked:
    """The content of a packed stream, and what it was packed as, such as "gzip file"."""

    kind: str
    content: BinaryIO


def unpacked(stream: BinaryIO, head: bytes, where: str) -> Unpacked | None:
    """The content of a ``stream`` that begins with ``head``; None where it is not packed.

    Reading the content raises SourceError, with ``where``, where the stream is broken, breaks off
    or is a bomb.
    """
    for signature, kind, opened in _KINDS:
        if head.startswith(signature):
            packed = _Counted(stream)
            content = opened(cast(BinaryIO, packed))
            return Unpacked(kind, cast(BinaryIO, _Guarded(content, packed, kind, where)))
    return None


def bomb(where: str) -> SourceError:
    """The error for what unpacks to more than :data:`RATIO` times its size."""
    return SourceError(
        f"unpacks to more than {RATIO} times its size",
        where=where,
        mend="This is no packed text but a decompression bomb; do not read it",
    )


class _Counted:
    """A stream that counts the bytes read from it."""

    def __init__(self, stream: BinaryIO) -> None:
        self.count = 0
        self._stream = stream

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self.count += len(data)
        return data


class _Guarded(io.RawIOBase):
    """Unpacked content whose faults are errors of ours."""

    def __init__(self, content: BinaryIO, packed: _Counted, kind: str, where: str) -> None:
        self._content = content
        self._packed = packed
        self._kind = kind
        self._where = where
        self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        try:
            data = self._content.read(len(view))
        except _BROKEN as error:
            raise self._error(error) from error
        except OSError as error:
            if error.errno is not None:  # the disk, not the content
                raise
            raise self._error(error) from error
        view[: len(data)] = data
        self._given += len(data)
        if self._given > max(RATIO_FREE_BYTES, RATIO * self._packed.count):
            raise bomb(self._where)
        return len(data)

    def _error(self, error: Exception) -> SourceError:
        what = f"broken {self._kind}: {error}"
        return SourceError(what, where=self._where, mend="Make or fetch the file again")


class _Joined(io.RawIOBase):
    """Pieces of bytes as one stream."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        while not self._ready:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._ready = memoryview(piece)
        data, self._ready = self._ready[: len(view)], self._ready[len(view) :]
        view[: len(data)] = data
        return len(data)


def _pieces(packed: BinaryIO, new: Callable[[], _Decompressor]) -> Iterator[bytes]:
    """The content of packed streams one after another; zeros may stand between them."""
    data = packed.read(_PACKED_CHUNK)
    while data:
        stream = new()
        while not stream.eof:
            if not data:
                raise EOFError("it breaks off before its end")
            yield stream.decompress(data)
            data = b"" if stream.eof else packed.read(_PACKED_CHUNK)
        data = stream.unused_data.lstrip(b"\0")
        while not data and (more := packed.read(_PACKED_CHUNK)):
            data = more.lstrip(b"\0")


def _xz() -> _Decompressor:
    return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=WINDOW_BYTES)


def _zstandard() -> _Decompressor:
    unpacking = zstandard.ZstdDecompressor(max_window_size=WINDOW_BYTES).decompressobj()
    return cast(_Decompressor, unpacking)


def _streams(decompressor: Callable[[], _Decompressor]) -> Callable[[BinaryIO], BinaryIO]:
    return lambda packed: cast(BinaryIO, _Joined(_pieces(packed, decompressor)))


_KINDS: tuple[tuple[bytes, str, Callable[[BinaryIO], BinaryIO]], ...] = (
    (b"\x1f\x8b", "gzip file", lambda packed: cast(BinaryIO, gzip.GzipFile(fileobj=packed))),
    (b"BZh", "bzip2 file", lambda packed: cast(BinaryIO, bz2.BZ2File(packed))),
    (b"\xfd7zXZ\x00", "xz file", _streams(_xz)),
    (b"\x28\xb5\x2f\xfd", "Zstandard file", _streams(_zstandard)),
)
