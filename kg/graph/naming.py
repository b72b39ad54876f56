"""From what people call a concept or a paper to the one thing that is meant."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from kg.errors import QueryError
from kg.graph.database import Database

#: The types of thing that have names.
KINDS: Final = ("method", "task", "dataset", "paper")

# By how well the name fits: as the id, as the preferred label or title, as another name.
_MATCHES: Final = """
    SELECT min(rank) AS rank, id, label, type FROM (
        SELECT CASE WHEN id = $name THEN 0 ELSE 1 END AS rank, id, label, type FROM concepts
        WHERE id = $name OR lower(label) = lower($name)
        UNION ALL
        SELECT 2, id, label, type FROM concepts
        WHERE list_contains(list_transform(aliases, lambda a: lower(a)), lower($name))
        UNION ALL
        SELECT CASE WHEN id = $name THEN 0 ELSE 1 END, id, title, 'paper' FROM papers
        WHERE id = $name OR lower(title) = lower($name)
    ) GROUP BY id, label, type ORDER BY rank, id
"""
_NEAREST: Final = """
    SELECT label FROM (
        SELECT label, type FROM concepts UNION ALL SELECT title, 'paper' FROM papers
    ) WHERE list_contains($kinds, type)
    GROUP BY label HAVING jaro_winkler_similarity(lower(label), lower($name)) > 0.8
    ORDER BY jaro_winkler_similarity(lower(label), lower($name)) DESC, label LIMIT 3
"""
_SHOWN = 5


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


def find(database: Database, name: str, kinds: Collection[str] = KINDS) -> Named:
    """The one thing of these :data:`KINDS` that ``name`` means.

    That is an id, a label, a title or another name, the better fit before the worse, in capitals or
    not. Raises QueryError where nothing has the name, with the nearest ones, or several things
    have, with their ids.
    """
    rows = database.table(_MATCHES, {"name": name}).rows
    fitting = [
        (rank, Named(str(i), str(label), str(type_)))
        for rank, i, label, type_ in rows
        if type_ in kinds
    ]
    best = [named for rank, named in fitting if rank == fitting[0][0]]
    if len(best) == 1:
        return best[0]
    what = " or ".join(kind for kind in KINDS if kind in kinds)
    if best:
        ids = [named.id for named in best[:_SHOWN]] + ["..."] * (len(best) > _SHOWN)
        raise QueryError(f"{name!r} names {len(best)} things", mend=f"Say which: {', '.join(ids)}")
    near = database.table(_NEAREST, {"name": name, "kinds": list(kinds)}).rows
    names = ", ".join(f"{label!r}" for (label,) in near)
    raise QueryError(
        f"no {what} has the name {name!r}", mend=f"The nearest: {names}" if near else None
    )
