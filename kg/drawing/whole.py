"""The atlas: the whole of a graph, or the best known of it where a page cannot hold it all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from kg.drawing.page import Page
from kg.drawing.shown import OF_PAPERS, Choice, columns_of
from kg.graph.database import Database
from visualizations.atlas import atlas_page
from visualizations.columns import MapColumns

#: More nodes than this are too many for a page: concepts of few papers are left out, and then
#: papers, the oldest first.
MOST_NODES: Final = 120_000
#: The share of them that papers may take.
_PAPERS: Final = 3 / 4

_CONCEPTS: Final = f"""
    SELECT e.id, count(c.id) AS weight FROM columns_entities e
    LEFT JOIN columns_claims c ON c.object = e.id AND c.predicate IN ({OF_PAPERS})
    GROUP BY e.id
"""


def atlas(
    database: Database,
    progress: Callable[[int, int], None],
    previous: Path | None = None,
    home: str = "",
) -> Page:
    """The page of the whole graph; ``progress`` is told how much of it is laid out, of how much.

    What a ``previous`` atlas shows stays in its place as far as it can. The same graph and the same
    previous atlas give the same page. ``home`` is what the page leads back to, if anything.
    """
    return Page("Paper Atlas", atlas_page(whole(database), progress, previous, home))


def whole(database: Database, most: int = MOST_NODES) -> MapColumns:
    """The columns of all, or of the best known ``most`` concepts and papers with a note."""
    all_papers = _number(database, "SELECT count(*) FROM columns_papers")
    all_concepts = _number(database, "SELECT count(*) FROM columns_entities")
    papers = min(all_papers, int(most * _PAPERS))
    least = _number(
        database,
        f"""
        SELECT coalesce(min(weight) FILTER (concepts <= {most - papers}), max(weight) + 1) FROM (
            SELECT weight, sum(count(*)) OVER (ORDER BY weight DESC) AS concepts
            FROM ({_CONCEPTS}) GROUP BY weight
        )
        """,
    )
    concepts = _number(database, f"SELECT count(*) FROM ({_CONCEPTS}) WHERE weight >= {least}")
    choice = Choice(
        concepts=f"SELECT id FROM ({_CONCEPTS}) WHERE weight >= {least}",
        papers=f"SELECT id FROM papers ORDER BY year DESC NULLS LAST, id LIMIT {papers}",
    )
    parts = []
    if papers < all_papers:
        parts.append(f"the newest {papers:,} of {all_papers:,} papers")
    if concepts < all_concepts:
        parts.append(
            f"{concepts:,} of {all_concepts:,} concepts: those that at least {least} papers name"
        )
    return columns_of(database, choice, f"Shown: {'; '.join(parts)}" if parts else "")


def _number(database: Database, select: str) -> int:
    return int(database.table(select).rows[0][0] or 0)
