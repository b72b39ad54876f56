"""How many papers of each year there are, of all and of those that name a concept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from kg.analytics.bursts import find_bursts
from kg.analytics.periods import count_periods
from kg.graph.database import Database
from visualizations.pages.values import Year

_ALL: Final = """
    SELECT CAST(issued[1:4] AS INTEGER) AS year, count(*) FROM columns_papers
    WHERE issued IS NOT NULL GROUP BY year
"""
_NAMING: Final = """
    SELECT concept_id, CAST(p.issued[1:4] AS INTEGER) AS year, count(*)
    FROM paper_concept c JOIN columns_papers p ON p.id = c.paper_id
    WHERE concept_id IN (SELECT unnest($ids)) AND p.issued IS NOT NULL GROUP BY concept_id, year
"""
_OF_PAPERS: Final = """
    SELECT CAST(issued[1:4] AS INTEGER) AS year, count(*) FROM columns_papers
    WHERE issued IS NOT NULL AND id IN (SELECT unnest($ids)) GROUP BY year
"""


class Years:
    """The years of a graph from the first with a paper to the last, and the bursts in them."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._all: dict[int, int] = dict(database.rows(_ALL))
        self._bursts: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for burst in find_bursts(count_periods(database)):
            self._bursts[burst.concept].append((int(burst.first[:4]), int(burst.last[:4])))

    @property
    def last(self) -> int | None:
        """The last year with a paper; None where no paper has a date."""
        return max(self._all, default=None)

    def of_all(self) -> tuple[Year, ...]:
        """All papers."""
        return self._filled(self._all, ())

    def of_papers(self, ids: Sequence[str]) -> tuple[Year, ...]:
        """The papers with these ids."""
        return self._filled(dict(self._database.rows(_OF_PAPERS, {"ids": list(ids)})), ())

    def of_concepts(self, ids: Sequence[str]) -> dict[str, tuple[Year, ...]]:
        """The papers that name each of these concepts, and where they burst."""
        counts: dict[str, dict[int, int]] = {concept: {} for concept in ids}
        for concept, year, papers in self._database.rows(_NAMING, {"ids": list(ids)}):
            counts[concept][year] = papers
        return {
            concept: self._filled(found, self._bursts.get(concept, ()))
            for concept, found in counts.items()
        }

    def _filled(
        self, counts: Mapping[int, int], bursts: Sequence[tuple[int, int]]
    ) -> tuple[Year, ...]:
        if not self._all:
            return ()
        return tuple(
            Year(
                year,
                counts.get(year, 0),
                self._all.get(year, 0),
                any(first <= year <= last for first, last in bursts),
            )
            for year in range(min(self._all), max(self._all) + 1)
        )
