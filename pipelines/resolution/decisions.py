"""What people decided, laid over what the rules found.

A pure function of what the rules found and of the set of decisions. First the names that are not
the same leave the concepts in which the rules put them together, then what is the same is joined,
then what must not be together in that is taken apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from kg.model.decisions import Decision
from pipelines.resolution.census import Key
from pipelines.resolution.parting import Bodies, Homes, Rank, parted
from pipelines.resolution.same_names import SameNames, edges, in_order, reached, sides


@dataclass(frozen=True, slots=True)
class Move:
    """Where a decision takes a name of a concept: to the concept of ``key``."""

    key: Key
    decision: Decision


#: What the rules found: by the key of each concept, the names of the mentions that it holds.
Held = Mapping[Key, AbstractSet[str]]


class Decided:
    """Where each name of each concept belongs when people have had their say."""

    def __init__(
        self, held: Held, papers: Mapping[Key, int], decisions: Sequence[Decision]
    ) -> None:
        """``papers`` are the numbers of papers that have a name, by its key."""

        def rank(key: Key) -> tuple[int, Key]:
            return -papers.get(key, 0), key

        every = in_order(decisions)
        names = SameNames(every)
        apart = [d for d in every if not d.same]
        touched = {name for d in every for side in sides(d) for name in names.of(side)}
        homes = Homes(held, touched, rank)
        bodies = {key: (key,) for key in homes.keys}
        self._first = parted(homes, bodies, apart, names, rank)
        units: dict[Key, set[str]] = {k: set(n) for k, n in held.items() if k not in homes.keys}
        for key in homes.keys:
            for name in held[key]:
                units.setdefault(self.unit(key, name), set()).add(name)
        self._homes = Homes(units, touched, rank)
        self._leader, joined = _joined(self._homes.of, every, names, rank)
        members: dict[Key, list[Key]] = defaultdict(list)
        for key in self._homes.keys:
            members[self._leader.get(key, key)].append(key)
        merged: Bodies = {leader: tuple(sorted(keys)) for leader, keys in members.items()}
        self._joined = joined
        self._second = parted(self._homes, merged, apart, names, rank)

    def unit(self, key: Key, name: str) -> Key:
        """Where a name of the rules' concept ``key`` is before anything is joined."""
        moved = self._first.get((key, name))
        return moved[0] if moved else key

    def home(self, name: Key) -> Key | None:
        """The unit that a written name speaks of; None where no paper has the name."""
        return self._homes.of(name)

    def key(self, key: Key, name: str) -> Key:
        """The key of the concept in which a name of the rules' concept ``key`` ends."""
        return self._end(self.unit(key, name), name)[0]

    def meant(self, name: Key) -> Key | None:
        """The key of the concept that a written name speaks of in the end."""
        home = self.home(name)
        return None if home is None else self._end(home, name[1])[0]

    def move(self, key: Key, name: str) -> Move | None:
        """What decisions do to a name of the rules' concept ``key``; None where they leave it."""
        unit = self.unit(key, name)
        end, decision = self._end(unit, name)
        if end == key:
            return None
        decision = decision or self._first[key, name][1]
        return Move(end, decision)

    def _end(self, unit: Key, name: str) -> tuple[Key, Decision | None]:
        if (unit, name) in self._second:
            return self._second[unit, name]
        return self._leader.get(unit, unit), self._joined.get(unit)


def _joined(
    home: Callable[[Key], Key | None],
    decisions: Sequence[Decision],
    names: SameNames,
    rank: Rank,
) -> tuple[dict[Key, Key], dict[Key, Decision]]:
    """The unit that each joined unit follows, and the decision that led it on its way there."""
    # A name that no paper has any more still ties those that are one with it.
    graph = edges(decisions, lambda name: home(name) or name)
    named: dict[Key, list[Key]] = defaultdict(list)
    for decision in decisions:
        for side in sides(decision) if decision.same else ():
            unit = home(side)
            if unit is not None:
                named[unit].append(side)
    leaders: dict[Key, Key] = {}
    by: dict[Key, Decision] = {}
    for unit in sorted(graph):
        if unit in leaders:
            continue
        placed = {side for member in reached(unit, graph) for side in named[member]}
        if not placed:
            continue
        leader = min({u for u in map(home, names.leads(placed)) if u is not None}, key=rank)
        for member, way in reached(leader, graph).items():
            leaders[member] = leader
            if way:
                by[member] = way[-1]
    return leaders, by
