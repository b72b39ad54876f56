"""From what people call a concept or a paper to the one thing that is meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kg.errors import QueryError
from kg.graph.database import Database

#: The types of thing that have names.
KINDS: Final = ("method", "task", "dataset", "paper")

#: Those that are concepts.
CONCEPTS: Final = KINDS[:3]

# By how well the name fits: as the id, as the preferred label or title, as another name; among
# equals the spelling with the same capitals goes first.
_MATCHES: Final = """
    SELECT DISTINCT id, label, type, rank, spelled = $name AS exact FROM (
        SELECT 0 AS rank, id, label, type, id AS spelled FROM concepts
        UNION ALL SELECT 0, id, title, 'paper', id FROM papers
        UNION ALL SELECT 1, id, label, type, label FROM concepts
        UNION ALL SELECT 1, id, title, 'paper', title FROM papers
        UNION ALL SELECT 2, id, label, type, unnest(aliases) FROM concepts
    )
    WHERE list_contains($kinds, type)
      AND lower(spelled) IN (lower($name), lower($folded))
    QUALIFY dense_rank() OVER (ORDER BY rank, exact DESC) = 1
    ORDER BY type = 'paper', id
"""
_NEAREST: Final = """
    SELECT spelled FROM (
        SELECT label AS spelled, type FROM concepts
        UNION SELECT unnest(aliases), type FROM concepts
        UNION SELECT title, 'paper' FROM papers
    )
    WHERE list_contains($kinds, type)
      AND (jaro_winkler_similarity(lower(spelled), lower($name)) >= $alike
           OR contains(lower(spelled), lower($name)))
    GROUP BY spelled
    ORDER BY jaro_winkler_similarity(lower(spelled), lower($name)) DESC, spelled LIMIT $most
"""
_MOST_NAMES: Final = 5
_WHAT: Final = {KINDS: "nothing in the graph", CONCEPTS: "no concept"}
# Below this Jaro-Winkler similarity, two names do not look alike.
_ALIKE: Final = 0.8


@dataclass(frozen=True, slots=True)
class Named:
    """A concept or a paper: its id, its preferred label or title, and its type."""

    id: str
    label: str
    type: str

    @property
    def is_paper(self) -> bool:
        """True of a paper, False of a concept."""
        return self.type == "paper"


def find(database: Database, name: str, kinds: Sequence[str] = KINDS) -> Named:
    """The one thing of these :data:`KINDS` that ``name`` means, whatever its case and its spaces.

    An id goes before a label or a title, and these before another name. Raises QueryError where
    nothing has the name, with the nearest names, and where several things have, with their ids.
    """
    rows = database.table(
        _MATCHES, {"name": name, "folded": " ".join(name.split()), "kinds": list(kinds)}
    ).rows
    found = {str(i): Named(str(i), str(label), str(kind)) for i, label, kind, *_ in rows}
    if len(found) == 1:
        return next(iter(found.values()))
    if found:
        ids = [*list(found)[:_MOST_NAMES], *["..."] * (len(found) > _MOST_NAMES)]
        raise QueryError(
            f"{name!r} names {len(found)} things",
            mend=f"Use the id of the one you mean: {', '.join(ids)}",
        )
    values = {"name": name, "kinds": list(kinds), "alike": _ALIKE, "most": _MOST_NAMES}
    near = ", ".join(repr(row[0]) for row in database.table(_NEAREST, values).rows)
    what = _WHAT.get(tuple(kinds)) or f"no {' or '.join(kinds)}"
    raise QueryError(f"{what} is called {name!r}", mend=f"Close to it: {near}" if near else None)
