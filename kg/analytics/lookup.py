"""What a reader's words name: a concept or a paper, by id, label, title or alias."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kg.errors import QueryError
from kg.graph.database import Database

_MOST_SUGGESTIONS: Final = 5
# Below this Jaro-Winkler similarity, two names do not look alike.
_ALIKE: Final = 0.8

_FOUND: Final = """
    SELECT DISTINCT rank, spelled = $name AS exact, is_paper, id, label FROM (
        SELECT 0 AS rank, false AS is_paper, id, label, id AS spelled FROM concepts
        UNION ALL SELECT 0, true, id, title, id FROM papers
        UNION ALL SELECT 1, false, id, label, label FROM concepts
        UNION ALL SELECT 1, true, id, title, title FROM papers
        UNION ALL SELECT 2, false, id, label, unnest(aliases) FROM concepts
    ) WHERE lower(trim(regexp_replace(spelled, '\\s+', ' ', 'g'))) = lower($name)
    QUALIFY dense_rank() OVER (ORDER BY rank, exact DESC) = 1
    ORDER BY is_paper, id
"""
_CLOSE: Final = """
    SELECT spelled FROM (
        SELECT label AS spelled FROM concepts
        UNION SELECT unnest(aliases) FROM concepts
        UNION SELECT title FROM papers
    ) WHERE jaro_winkler_similarity(lower(spelled), lower($name)) >= $alike
       OR contains(lower(spelled), lower($name))
    ORDER BY jaro_winkler_similarity(lower(spelled), lower($name)) DESC, spelled
    LIMIT $most
"""


@dataclass(frozen=True, slots=True)
class Named:
    """A concept, or a paper, with its label or title."""

    id: str
    label: str
    is_paper: bool


def find(database: Database, name: str) -> Named:
    """The concept or paper that ``name`` means, whatever its case and its spaces.

    An id goes before a label or title, and these before an alias; among equals the spelling with
    the same case goes first. Raises QueryError where nothing fits, with the nearest names, and
    where several do, with their ids.
    """
    wanted = " ".join(name.split())
    rows = database.table(_FOUND, {"name": wanted}).rows
    if not rows:
        raise QueryError(f"nothing in the graph is called {name!r}", mend=_near(database, wanted))
    if len(rows) > 1:
        several = ", ".join(str(row[3]) for row in rows[:_MOST_SUGGESTIONS])
        raise QueryError(
            f"{name!r} names {len(rows)} things", mend=f"Use the id of the one you mean: {several}"
        )
    _, _, is_paper, id_, label = rows[0]
    return Named(str(id_), str(label), bool(is_paper))


def find_concept(database: Database, name: str) -> Named:
    """As :func:`find`, where only a concept will do. Raises QueryError for a paper as well."""
    named = find(database, name)
    if named.is_paper:
        raise QueryError(
            f"{name!r} is a paper", mend="Give the name or id of a method, task or dataset"
        )
    return named


def _near(database: Database, name: str) -> str | None:
    values = {"name": name, "alike": _ALIKE, "most": _MOST_SUGGESTIONS}
    close = [repr(row[0]) for row in database.table(_CLOSE, values).rows]
    return f"Close to it: {', '.join(close)}" if close else None
