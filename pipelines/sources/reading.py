"""What reading gives, and what a reader of one format is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Literal

from kg.errors import SourceError
from kg.model import Paper

Reason = Literal["unreadable", "not-a-paper", "field", "conflict", "withdrawn"]

# A page is held in memory whole; a year of Daily Papers is about 60 MB of HTML.
PAGE_BYTES = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the input that was not taken over.

    ``where`` names file and line or record. ``reason`` says what was lost: ``unreadable`` (a file
    or line that could not be decoded), ``not-a-paper`` (a record without what a paper needs),
    ``field`` (one optional field; the paper itself is kept), ``conflict`` (a later paper whose id
    is taken by an earlier one with other content), ``withdrawn`` (a paper that its source says is
    withdrawn or retracted).
    """

    where: str
    what: str
    reason: Reason

    def as_error(self) -> SourceError:
        """The same as an error, for strict reading."""
        mend = "Mend it, or read without being strict to go on past it"
        return SourceError(self.what, where=self.where, mend=mend)


@dataclass(frozen=True, slots=True)
class Reading:
    """All that some inputs hold: papers in input order, each id once, and what was left out."""

    papers: tuple[Paper, ...]
    problems: tuple[Problem, ...]

    @property
    def without_abstract(self) -> int:
        """How many of the papers have a title only."""
        return sum(not paper.abstract for paper in self.papers)


@dataclass(frozen=True, slots=True)
class Document:
    """One opened input: decompressed bytes from their start, its place and its file name.

    ``head`` is the beginning as text without byte order mark and leading white space, good for
    telling formats apart; ``stream`` still gives every byte, and can seek where it is a plain file.
    """

    where: str
    name: str
    head: str
    stream: BinaryIO

    def text(self) -> str:
        """The whole content as text, without byte order mark.

        Raises SourceError where it is larger than ``PAGE_BYTES`` or is not UTF-8.
        """
        data = self.stream.read(PAGE_BYTES + 1)
        if len(data) > PAGE_BYTES:
            raise SourceError(
                f"the page is larger than {PAGE_BYTES >> 20} MiB",
                where=self.where,
                mend="Split it, or give the papers as JSON Lines, which are read line by line",
            )
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            # The codec counts from behind the byte order mark; the user's editor does not.
            offset = error.start + (3 if data.startswith(b"\xef\xbb\xbf") else 0)
            line = data.count(b"\n", 0, offset) + 1
            raise SourceError(
                f"not UTF-8: byte 0x{data[offset]:02x} at offset {offset}, line {line}",
                where=self.where,
                mend="Save the file with the encoding UTF-8",
            ) from None


@dataclass(frozen=True, slots=True)
class Format:
    """A format of papers.

    ``recognises`` decides by content, with the file name as a hint at most. ``papers`` reads a
    document of this format and raises SourceError where it cannot be read at all. ``expects``
    completes the sentence "expected ..." of the error for a document that holds no paper.
    """

    name: str
    expects: str
    recognises: Callable[[Document], bool]
    papers: Callable[[Document], Iterator[Paper | Problem]]
