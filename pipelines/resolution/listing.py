"""Every name of every concept, with who or what decided that it is one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kg.model import Entity, Scalar, Table
from kg.model.decisions import Decision
from pipelines.resolution.census import Key
from pipelines.resolution.same_names import in_order, key_of, sides

_COLUMNS: Final = (
    "concept",
    "label",
    "alias",
    "relation",
    "rule",
    "by",
    "score",
    "date",
    "effect",
    "note",
)
_DECIDED: Final = re.compile(r"(?:^|, )decision(?: by (?P<by>.+?))?(?: on (?P<date>[\d-]{10}))?$")


@dataclass(frozen=True, slots=True)
class Alias:
    """A written form of a concept beside its label, and what made it one.

    ``rule`` is as the resolutions have it, ``score`` the least of theirs, None for an exact rule.
    """

    entity: Entity
    surface: str
    rule: str
    score: float | None

    @property
    def by(self) -> str | None:
        """Who decided it; None where a rule did, or nobody knows who."""
        match = _DECIDED.search(self.rule)
        return match and match["by"]

    @property
    def date(self) -> str | None:
        """When somebody decided it, as an ISO 8601 date; None where a rule did."""
        match = _DECIDED.search(self.rule)
        return match and match["date"]

    @property
    def rules(self) -> str:
        """The rules alone, without who and when."""
        match = _DECIDED.search(self.rule)
        if match is None:
            return self.rule
        return f"{self.rule[: match.start()]}, decision".removeprefix(", ")


def listing(
    aliases: Iterable[Alias],
    decisions: Sequence[Decision],
    entities: Sequence[Entity],
    only: Entity | None = None,
) -> Table:
    """The aliases and the decisions, by concept; ``only`` the decisions about one, if it is given.

    The effect of a decision is "yes", "not yet" where the graph was not built with it, and "no
    effect" where one of its names is in no paper.
    """
    holders = _holders(entities)
    rows: list[tuple[Scalar, ...]] = [
        (
            a.entity.id,
            a.entity.label,
            a.surface,
            "alias",
            a.rules,
            a.by,
            a.score,
            a.date,
            None,
            None,
        )
        for a in aliases
    ]
    for decision in in_order(decisions):
        one, other = (holders.get(side, set()) for side in sides(decision))
        if only is None or only.id in one | other:
            rows.append(_row(decision, one, other))
    rows.sort(key=lambda row: tuple("" if cell is None else str(cell) for cell in row))
    return Table(_COLUMNS, tuple(rows))


def _holders(entities: Iterable[Entity]) -> Mapping[Key, set[str]]:
    found: dict[Key, set[str]] = defaultdict(set)
    for entity in entities:
        for surface in (entity.label, *entity.aliases):
            found[key_of(entity.type, surface)].add(entity.id)
    return found


def _row(decision: Decision, one: set[str], other: set[str]) -> tuple[Scalar, ...]:
    if not one or not other:
        effect = "no effect"
    else:
        effect = "yes" if decision.same != one.isdisjoint(other) else "not yet"
    return (
        min(other or one, default=None),
        decision.object,
        decision.subject,
        "same" if decision.same else "not the same",
        "decision",
        decision.who,
        decision.confidence,
        decision.date,
        effect,
        decision.note,
    )
