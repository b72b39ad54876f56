"""Which concepts papers name together, and how far that is from chance."""

from __future__ import annotations

import numpy as np

from kg.analytics.names import names
from kg.graph.database import Database
from kg.graph.matrices import incidence
from kg.graph.pairs import pairs
from kg.model import EntityType, Table

_COLUMNS = ("first", "first_label", "second", "second_label", "papers", "npmi")


def cooccurrence(
    database: Database,
    types: tuple[EntityType, EntityType] | None = None,
    *,
    min_papers: int = 2,
) -> Table:
    """The pairs of concepts that at least ``min_papers`` papers name together.

    The columns are ``first`` and ``second`` (ids) with their labels, ``papers`` (how many name
    both) and ``npmi`` in -1..1 (:func:`kg.graph.pairs.npmi`; Bouma 2009). ``types`` are those of
    the first and the second concept; without it every pair is there once, the lesser id first.
    The rows are sorted by papers, then NPMI, both descending, then by ids.
    """
    named = incidence(database)
    known = names(database)
    found = pairs(named, min_papers)
    first, second = found.first, found.second
    kept = np.ones(len(first), dtype=bool)
    if types is not None:
        one, other = (kind.value for kind in types)
        as_found = (known.types[first] == one) & (known.types[second] == other)
        reversed_ = (known.types[first] == other) & (known.types[second] == one) & ~as_found
        first, second = np.where(reversed_, second, first), np.where(reversed_, first, second)
        kept = as_found | reversed_
    order = np.lexsort((second, first, -found.npmi, -found.papers))
    order = order[kept[order]]
    columns = (
        named.concepts[first],
        known.labels[first],
        named.concepts[second],
        known.labels[second],
        found.papers,
        found.npmi,
    )
    return Table(_COLUMNS, tuple(zip(*(c[order].tolist() for c in columns), strict=True)))
