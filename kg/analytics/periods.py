"""How many papers name each concept in each year or month."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from kg.graph.database import Database

_MONTH: Final = len("2024-05")
_YEAR: Final = len("2024")

_PRECISION: Final = "SELECT min(length(issued)), min(issued), max(issued) FROM papers"
_PAPERS: Final = """
    SELECT issued[1:$length] AS period, count(*) AS papers FROM papers
    WHERE issued IS NOT NULL GROUP BY period
"""
_NAMED: Final = """
    SELECT c.concept_id AS concept, p.issued[1:$length] AS period,
           count(DISTINCT c.paper_id) AS papers
    FROM paper_concept c JOIN papers p ON p.id = c.paper_id
    WHERE p.issued IS NOT NULL GROUP BY ALL ORDER BY ALL
"""


@dataclass(frozen=True, slots=True)
class Periods:
    """Counts by period over the papers that have a date.

    ``periods`` are all years, or all months where every date gives its month, from the first to the
    last (ISO 8601, n of them); ``papers`` how many papers each has, shape (n,); ``concepts`` the
    ids of the concepts that those papers name, sorted; ``named`` how many papers of each period
    name each concept, shape (concepts, n).
    """

    periods: tuple[str, ...]
    papers: NDArray[np.int64]
    concepts: tuple[str, ...]
    named: sparse.csr_array


def count_periods(database: Database) -> Periods:
    """The counts of a graph; of nothing where no paper has a date."""
    precision, first, last = database.table(_PRECISION).rows[0]
    if not (isinstance(precision, int) and isinstance(first, str) and isinstance(last, str)):
        none = np.zeros(0, dtype=np.int64)
        return Periods((), none, (), sparse.csr_array((0, 0), dtype=np.int64))
    length = _MONTH if precision >= _MONTH else _YEAR
    periods = _calendar(first[:length], last[:length])
    place = {period: i for i, period in enumerate(periods)}
    found_papers = database.table(_PAPERS, {"length": length}).rows
    counted = {str(period): n for period, n in found_papers}
    papers = np.array([counted.get(period, 0) for period in periods], dtype=np.int64)
    found = database.arrow(_NAMED, {"length": length})
    ids, rows = np.unique(found["concept"].to_numpy(), return_inverse=True)
    columns = np.fromiter((place[p] for p in found["period"].to_pylist()), dtype=np.int64)
    named = sparse.csr_array(
        (found["papers"].to_numpy().astype(np.int64), (rows, columns)),
        shape=(len(ids), len(periods)),
    )
    return Periods(periods, papers, tuple(ids.tolist()), named)


def _calendar(first: str, last: str) -> tuple[str, ...]:
    if len(first) == _YEAR:
        return tuple(f"{year:04}" for year in range(int(first), int(last) + 1))
    start, end = (12 * int(month[:4]) + int(month[5:]) - 1 for month in (first, last))
    return tuple(f"{month // 12:04}-{month % 12 + 1:02}" for month in range(start, end + 1))
