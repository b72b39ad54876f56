"""One name, two types: two things, or one that was misread now and then.

A method and a task of one name are nearly always one thing ("imitation learning"), a dataset and a
task of one name often two ("Scene Flow"), and a short form in capitals may be anything. So it takes
more to call a dataset's type, or a short form's, a slip.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from kg.model import EntityType
from pipelines.resolution.groups import Group, name_of

#: A name, and whether it is written in capitals: "MATH" and "math" vote apart.
Written = tuple[str, bool]

#: What a type needs to win over another: a share of the papers of both, and a number of papers.
_BETWEEN_METHOD_AND_TASK = (2 / 3, 2)
_WITH_DATASET = (0.75, 3)
_IN_CAPITALS = (0.8, 4)


def written(group: Group) -> Written:
    """The name by which the group votes."""
    capitals = any(
        m.surface.isupper() and not any(c.isspace() for c in m.surface)
        for m in group.mentions
        if name_of(m) == group.name
    )
    return group.name, capitals


def voted(groups: Iterable[Group]) -> dict[tuple[Written, EntityType], tuple[EntityType, float]]:
    """The types that are slips, each with what it should be and the share of papers for that."""
    papers: dict[Written, dict[EntityType, set[str]]] = defaultdict(lambda: defaultdict(set))
    for group in groups:
        papers[written(group)][group.type].add(group.paper)
    found = {}
    for name, by_type in papers.items():
        # The order of types decides between equals, and then no share is enough.
        winner = max(EntityType, key=lambda t: len(by_type.get(t, ())))
        won = len(by_type[winner])
        for kind, having in by_type.items():
            share = won / (won + len(having))
            least, count = _needed(winner, kind, capitals=name[1])
            if kind is not winner and share >= least and won >= count:
                found[name, kind] = (winner, round(share, 4))
    return found


def _needed(one: EntityType, other: EntityType, *, capitals: bool) -> tuple[float, int]:
    if capitals:
        return _IN_CAPITALS
    return _WITH_DATASET if EntityType.DATASET in (one, other) else _BETWEEN_METHOD_AND_TASK
