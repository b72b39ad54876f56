"""The figures of an evaluation as a table of plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce

from kg.model import EntityType, LinkKind, Predicate, Scalar, Table
from pipelines.evaluation.intervals import Interval, bootstrap
from pipelines.evaluation.scores import ALL, Key, Score, added

_MEASURES = ("mentions", "concepts", "links", "relations")
_TYPES = (ALL, *EntityType, *LinkKind, *Predicate)
# Interpolated ends would differ in their last digits from machine to machine.
_PLACES = 6

#: Each rate is followed by the two ends of its 95 % interval.
RATES = ("precision", "recall", "f1")
COLUMNS = (
    "measure",
    "type",
    *(f"{rate}{end}" for rate in RATES for end in ("", "_low", "_high")),
    "right",
    "predicted",
    "found",
    "gold",
)


def table(papers: Sequence[Mapping[Key, Score]]) -> Table:
    """One row a measure and type, from the counts of each paper.

    Rates and the ends of their intervals are shares (0..1) and None where undefined; ``right`` of
    the ``predicted`` are right, ``found`` of the ``gold`` were found. A type that neither gold nor
    predictions have gets no row.
    """
    scores: Mapping[Key, Score] = reduce(added, papers, {})
    intervals = bootstrap(papers)
    rows = []
    for key in sorted(scores, key=_order):
        score, between = scores[key], intervals[key]
        rates: list[Scalar] = []
        for rate in RATES:
            rates += [getattr(score, rate), *_ends(getattr(between, rate))]
        counts = (score.right, score.predicted, score.found, score.gold)
        rows.append((*key, *rates, *counts))
    return Table(COLUMNS, tuple(rows))


def _order(key: Key) -> tuple[int, int]:
    return _MEASURES.index(key[0]), _TYPES.index(key[1])


def _ends(interval: Interval) -> tuple[float | None, float | None]:
    if interval is None:
        return None, None
    low, high = interval
    return round(low, _PLACES), round(high, _PLACES)
