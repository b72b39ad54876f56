"""The page around one concept or paper: all within some claims of it."""

from __future__ import annotations

from typing import Final

from kg.drawing.page import Page
from kg.drawing.shown import OF_PAPERS, Choice, columns_of
from kg.errors import MapError
from kg.graph.database import Database
from kg.graph.naming import find
from visualizations.columns import MapColumns
from visualizations.neighbourhood import neighbourhood_page

#: vis-network draws every frame anew on one thread; above this it no longer moves smoothly.
MOST_NODES: Final = 1500

# Breadth first: each round of the recursion is one claim further. A node that is met again further
# out stands for nothing new, but each round must know only the one before it.
_REACHED: Final = f"""
    WITH RECURSIVE tie AS (
        SELECT subject AS one, object AS other FROM columns_claims
        UNION ALL SELECT object, subject FROM columns_claims
    ), walk(id, hops) AS (
        SELECT $middle, 0
        UNION SELECT t.other, w.hops + 1 FROM walk w JOIN tie t ON t.one = w.id
        WHERE w.hops < $hops
    ), weighed AS (
        SELECT object AS id, count(*) AS weight FROM columns_claims
        WHERE predicate IN ({OF_PAPERS}) GROUP BY object
        UNION ALL SELECT subject, count(*) FROM columns_claims
        WHERE predicate IN ({OF_PAPERS}) GROUP BY subject
    )
    SELECT n.id, n.id IN (SELECT id FROM columns_papers) AS is_paper, count(*) OVER () AS reached
    FROM (SELECT id, min(hops) AS hops FROM walk GROUP BY id) n
    LEFT JOIN weighed ON weighed.id = n.id
    ORDER BY n.hops, coalesce(weighed.weight, 0) DESC, n.id LIMIT $most
"""
_TOLD: Final = """
    SELECT e.paper_id AS id FROM columns_evidence e JOIN columns_claims c ON c.id = e.claim_id
    WHERE c.subject IN (SELECT unnest($concepts)) AND c.object IN (SELECT unnest($concepts))
"""


def neighbourhood(database: Database, name: str, hops: int) -> Page:
    """The page of all within ``hops`` claims of the concept or paper that ``name`` means.

    The same graph gives the same page. Raises QueryError as :func:`kg.graph.naming.find` does, and
    MapError where ``hops`` is below 1.
    """
    if hops < 1:
        raise MapError(f"a neighbourhood needs at least 1 hop, not {hops}")
    middle = find(database, name)
    columns = around(database, middle.id, hops)
    html = neighbourhood_page(columns, columns.nodes.ids.index(middle.id), hops)
    return Page(f"Around {middle.label}", html)


def around(database: Database, middle: str, hops: int, most: int = MOST_NODES) -> MapColumns:
    """The columns of all within ``hops`` claims of the node with the id ``middle``.

    At most ``most`` are shown, the near before the far and the important before the others, and
    the note says how many are left out.
    """
    rows = database.table(_REACHED, {"middle": middle, "hops": hops, "most": most}).rows
    choice = Choice(
        concepts="SELECT unnest($concepts)",
        papers="SELECT unnest($papers) AS id",
        told=_TOLD,
        parameters={
            "concepts": [str(id_) for id_, is_paper, _ in rows if not is_paper],
            "papers": [str(id_) for id_, is_paper, _ in rows if is_paper],
        },
    )
    return columns_of(database, choice, _note(int(rows[0][2] or 0), len(rows)))


def _note(reached: int, shown: int) -> str:
    if reached == shown:
        return ""
    return f"{shown:,} of {reached:,} shown: {reached - shown:,} less connected ones are left out"
