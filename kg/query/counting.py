"""Rows counted while Oxigraph writes them, so that an answer can be stopped at its limit.

Oxigraph writes a whole answer in one call, and the only way to end that is an error from what it
writes to. The counters read the bytes as they pass, in pieces of any size.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from typing import Final, Protocol

from kg.query.limits import RowLimitError

_STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
# What stands in a string, but for a last backslash whose character is in the next piece.
_WITHIN = re.compile(rb'[^"\\]*(?:\\.[^"\\]*)*', re.DOTALL)


class Writable(Protocol):
    """A place that takes bytes."""

    def write(self, piece: bytes, /) -> int:
        """Take ``piece``; gives its length."""

    def flush(self) -> None:
        """Pass on what is held back."""


class RowCounter(ABC):
    """A place to write an answer to that passes it on, up to a number of rows."""

    def __init__(self, output: Writable, at_most: int) -> None:
        self._output = output
        self._at_most = at_most
        self.rows = 0

    def write(self, piece: bytes, /) -> int:
        """Pass ``piece`` on. Raises RowLimitError where it holds a row too many."""
        self.rows += self._rows(piece)
        if self.rows > self._at_most:
            raise RowLimitError.at(self._at_most)
        return self._output.write(piece)

    def flush(self) -> None:
        """Flush what it is passed on to."""
        self._output.flush()

    @abstractmethod
    def _rows(self, piece: bytes) -> int:
        """How many rows ``piece`` adds."""


class _Lines(RowCounter):
    """Rows of TSV: a line each, after the line of names."""

    def __init__(self, output: Writable, at_most: int) -> None:
        super().__init__(output, at_most)
        self.rows = -1

    def _rows(self, piece: bytes) -> int:
        return piece.count(b"\n")


class _QuotedLines(_Lines):
    """Rows of CSV: the same, but for line ends between quotes."""

    _quoted = False

    def _rows(self, piece: bytes) -> int:
        parts = piece.split(b'"')
        rows = sum(part.count(b"\n") for part in parts[self._quoted :: 2])
        self._quoted ^= len(parts) % 2 == 0
        return rows


class _Elements(RowCounter):
    """Rows of XML: an element each, whose tag no text can hold."""

    _TAG = b"<result>"
    _before = b""

    def _rows(self, piece: bytes) -> int:
        seen = self._before + piece
        self._before = seen[1 - len(self._TAG) :]
        return seen.count(self._TAG)


class _Objects(RowCounter):
    """Rows of JSON: without its strings, one and as many more as there are ``},{``.

    An empty answer counts as one row, which no limit can tell apart.
    """

    _BETWEEN = b"},{"
    _before = b""
    _held = b""
    _in_string = False

    def __init__(self, output: Writable, at_most: int) -> None:
        super().__init__(output, at_most)
        self.rows = 1

    def _rows(self, piece: bytes) -> int:
        seen = self._before + self._bare(self._held + piece)
        self._before = seen[1 - len(self._BETWEEN) :]
        return seen.count(self._BETWEEN)

    def _bare(self, piece: bytes) -> bytes:
        self._held = b""
        if self._in_string:
            piece = self._after_string(piece)
        bare, quote, text = _STRING.sub(b"", piece).partition(b'"')
        if quote:
            self._in_string = True
            self._after_string(text)
        return bare

    def _after_string(self, text: bytes) -> bytes:
        found = _WITHIN.match(text)
        assert found is not None
        end = found.end()
        self._in_string = text[end : end + 1] != b'"'
        if self._in_string:
            self._held = text[end:]
            return b""
        return text[end + 1 :]


#: The counter for each format that Oxigraph writes rows in.
COUNTERS: Final[dict[str, type[RowCounter]]] = {
    "csv": _QuotedLines,
    "json": _Objects,
    "tsv": _Lines,
    "xml": _Elements,
}
