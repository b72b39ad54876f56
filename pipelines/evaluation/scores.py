"""Counts of right and wrong, and the three rates that they give."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TypeVar

#: In place of a type, where all types are counted together.
ALL = "all"

#: What is counted: a measure ("mentions", "relations", ...) and a type of it, or ALL.
Key = tuple[str, str]

Thing = TypeVar("Thing", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Score:
    """``right`` of what was ``predicted`` is right; ``found`` of what is ``gold`` was found.

    The two numerators are the same number where there is one gold answer. They differ where a
    prediction may be acceptable without being asked for.
    """

    right: int = 0
    predicted: int = 0
    found: int = 0
    gold: int = 0

    @classmethod
    def of(
        cls,
        predicted: AbstractSet[Thing],
        accepted: AbstractSet[Thing],
        wanted: AbstractSet[Thing],
    ) -> Score:
        """Counts of ``predicted`` things: right where ``accepted``; recall is over ``wanted``."""
        return cls(len(predicted & accepted), len(predicted), len(predicted & wanted), len(wanted))

    def __add__(self, other: Score) -> Score:
        return Score(
            self.right + other.right,
            self.predicted + other.predicted,
            self.found + other.found,
            self.gold + other.gold,
        )

    @property
    def precision(self) -> float | None:
        """The share of the predicted that is right, 0..1; None where nothing was predicted."""
        return self.right / self.predicted if self.predicted else None

    @property
    def recall(self) -> float | None:
        """The share of the gold that was found, 0..1; None where there is no gold."""
        return self.found / self.gold if self.gold else None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall, 0..1.

        It is 0 where one of them is 0, whatever the other; so it is what 2 TP / (2 TP + FP + FN)
        gives wherever that is defined. Else it is None where one of the two is None.
        """
        precision, recall = self.precision, self.recall
        if precision == 0 or recall == 0:
            return 0.0
        if precision is None or recall is None:
            return None
        return 2 * precision * recall / (precision + recall)


def added(one: Mapping[Key, Score], other: Mapping[Key, Score]) -> dict[Key, Score]:
    """The counts of two texts together."""
    keys = one.keys() | other.keys()
    return {key: one.get(key, Score()) + other.get(key, Score()) for key in keys}


def compared(
    measure: str,
    predicted: AbstractSet[tuple[str, Thing]],
    accepted: AbstractSet[tuple[str, Thing]],
    wanted: AbstractSet[tuple[str, Thing]],
) -> dict[Key, Score]:
    """Counts, as :meth:`Score.of` makes them, of all things and of each type that occurs.

    A thing is its type and what makes it that thing.
    """

    def of_type(kind: str, things: AbstractSet[tuple[str, Thing]]) -> set[tuple[str, Thing]]:
        return {thing for thing in things if thing[0] == kind}

    return {(measure, ALL): Score.of(predicted, accepted, wanted)} | {
        (measure, kind): Score.of(of_type(kind, predicted), accepted, of_type(kind, wanted))
        for kind in {kind for kind, _ in predicted | wanted}
    }
