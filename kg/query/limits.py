"""What a query may cost, and the errors that tell which limit stopped it."""

from __future__ import annotations

import errno
from dataclasses import dataclass
from typing import Final, Self

from kg.errors import QueryError

#: What the system calls a file that may not grow.
NO_ROOM: Final = frozenset({errno.EFBIG, errno.ENOSPC, errno.EDQUOT})


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may cost; None is no limit.

    ``seconds`` is wall-clock time from when a process takes the query up, ``rows`` counts the rows
    of SELECT and the distinct triples of CONSTRUCT and DESCRIBE.
    """

    seconds: float | None = None
    rows: int | None = None


class QueryLimitError(QueryError):
    """A limit stopped the query; there is no answer, not even a part of one."""


class TimeLimitError(QueryLimitError):
    """The query took too long."""

    @classmethod
    def at(cls, seconds: float) -> Self:
        """The error for a limit of so many seconds."""
        return cls(
            f"the query was stopped at its limit of {seconds:g} seconds",
            mend="Ask for less at once, or allow it more time",
        )


class RowLimitError(QueryLimitError):
    """The answer is too long."""

    @classmethod
    def at(cls, rows: int) -> Self:
        """The error for a limit of so many rows or triples."""
        return cls(
            f"the answer is longer than its limit of {rows} rows",
            mend="Add a LIMIT, or allow more rows",
        )


class MemoryLimitError(QueryLimitError):
    """The query took too much memory."""

    @classmethod
    def at(cls, limit: int) -> Self:
        """The error for a limit of so many bytes."""
        return cls(
            f"the query was stopped at its limit of {limit / 2**20:.0f} MiB of memory",
            mend="Ask for less at once",
        )


class SpaceLimitError(QueryLimitError):
    """The answer takes more room than the disk, or one file, may give it."""

    @classmethod
    def met(cls) -> Self:
        """The error."""
        return cls("the answer takes more room than there is for one", mend="Ask for less at once")


class BusyError(QueryLimitError):
    """Every process was busy for as long as a query may wait for one."""

    @classmethod
    def after(cls, seconds: float) -> Self:
        """The error for a wait of so many seconds."""
        return cls(
            f"other queries kept every process busy for {seconds:g} seconds", mend="Try again later"
        )


class LostProcessError(QueryError):
    """The process that worked on the query ended, as where it overflows Oxigraph's stack."""
