"""Streams of rows that are sorted by paper, read side by side."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

Row = tuple[Any, ...]


class ByPaper:
    """Rows that are sorted by a paper's id, their first column, handed out paper by paper."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._groups = groupby(rows, key=lambda row: row[0])
        self._next = next(self._groups, None)

    def of(self, paper_id: str) -> list[Row]:
        """The paper's rows without that column. To be asked for in the order of the ids."""
        while self._next is not None and self._next[0] < paper_id:
            self._next = next(self._groups, None)
        if self._next is None or self._next[0] != paper_id:
            return []
        found = [row[1:] for row in self._next[1]]
        self._next = next(self._groups, None)
        return found
