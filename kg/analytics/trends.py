"""What grows: how often concepts are named in the last years, beside the years before.

A concept's share of a period is the part of its papers that name the concept. Growth compares the
last window of w periods with the w before it:

    growth = log2((c1 + k) / (c0 N1 / N0 + k))

with the papers c1 of N1 in the last window that name the concept, c0 of N0 in the window before,
and k = 5 papers that every concept is given on both sides (additive smoothing, so that one paper
more is no growth to speak of). 1 is twice as many papers as the share before would lead one to
expect. w is 3, or half of the periods where there are fewer than 6.
"""

from __future__ import annotations

from typing import Final, Literal

import numpy as np

from kg.analytics.bursts import Burst, find_bursts
from kg.analytics.periods import Periods, count_periods
from kg.graph.database import Database
from kg.graph.naming import CONCEPTS, find
from kg.model import EntityType, Scalar, Table

By = Literal["growth", "burst", "count"]

WINDOW: Final = 3
SMOOTHING: Final = 5.0

_COLUMNS: Final = (
    *("concept", "label", "papers", "first", "before", "last", "share", "growth"),
    *("burst_from", "burst_to", "burst_weight"),
)
_SORTED_BY: Final = {"growth": "growth", "burst": "burst_weight", "count": "papers"}


def trends(
    database: Database, *, kind: EntityType | None = None, by: By = "growth", top: int | None = None
) -> Table:
    """The concepts of a type, or of all, with the highest growth, burst or count first.

    A row has the concept's id and label, in how many papers with a date it is named, the first
    period of these, the papers in the window before and in the last, its share of the last
    window's papers (0 to 1), its growth (null where a window has no papers), and its heaviest burst
    after :mod:`kg.analytics.bursts` (null where it has none). ``top`` is the most rows, None for
    all.
    """
    counts = count_periods(database)
    heaviest: dict[str, Burst] = {}
    for burst in find_bursts(counts):
        heaviest.setdefault(burst.concept, burst)
    known = {str(i): (label, type_) for i, label, type_ in database.table(_CONCEPTS).rows}
    rows = [
        (concept, known[concept][0], *figures, *_burst(heaviest.get(concept)))
        for concept, figures in zip(counts.concepts, _figures(counts), strict=True)
        if kind is None or known[concept][1] == kind.value
    ]
    key = _COLUMNS.index(_SORTED_BY[by])
    rows.sort(key=lambda row: (-_or_least(row[key]), -_or_least(row[2]), str(row[0])))
    return Table(_COLUMNS, tuple(rows[:top]))


def series(database: Database, name: str) -> Table:
    """One concept through time: period, papers, of (all papers of the period), share, burst.

    ``name`` is its id, label or alias. Share is null where the period has no papers; burst is true
    within a burst. Raises QueryError as :func:`kg.graph.naming.find` does.
    """
    concept = find(database, name, CONCEPTS).id
    counts = count_periods(database)
    columns = ("period", "papers", "of", "share", "burst")
    if concept not in counts.concepts:
        return Table(columns, ())
    row = counts.named[[counts.concepts.index(concept)]]
    own = Periods(counts.periods, counts.papers, (concept,), row)
    found = find_bursts(own)
    return Table(
        columns,
        tuple(
            (
                period,
                papers,
                of,
                round(papers / of, 6) if of else None,
                any(b.first <= period <= b.last for b in found),
            )
            for period, papers, of in zip(
                counts.periods, row.toarray()[0].tolist(), counts.papers.tolist(), strict=True
            )
        ),
    )


_CONCEPTS: Final = "SELECT id, label, type FROM concepts"


def _figures(counts: Periods) -> list[tuple[Scalar, ...]]:
    """Papers, first period, papers before, papers in the last window, share and growth of each."""
    window = min(WINDOW, len(counts.periods) // 2)
    if not counts.concepts:
        return []
    end = len(counts.periods)
    last, before = slice(end - window, end), slice(end - 2 * window, end - window)
    n1, n0 = int(counts.papers[last].sum()), int(counts.papers[before].sum())
    c1 = counts.named[:, last].sum(axis=1)
    c0 = counts.named[:, before].sum(axis=1)
    totals = counts.named.sum(axis=1)
    # The rows of a CSR array made from sorted pairs hold their columns in order.
    first = counts.named.indices[counts.named.indptr[:-1]]
    if n1 and n0:
        grown = np.log2((c1 + SMOOTHING) / (c0 * (n1 / n0) + SMOOTHING)).tolist()
    else:
        grown = [None] * len(counts.concepts)
    return [
        (
            int(totals[i]),
            counts.periods[first[i]],
            int(c0[i]),
            int(c1[i]),
            round(int(c1[i]) / n1, 6) if n1 else None,
            None if growth is None else round(growth, 6),
        )
        for i, growth in enumerate(grown)
    ]


def _burst(burst: Burst | None) -> tuple[Scalar, ...]:
    return (None, None, None) if burst is None else (burst.first, burst.last, burst.weight)


def _or_least(value: Scalar) -> float:
    return value if isinstance(value, int | float) else float("-inf")
