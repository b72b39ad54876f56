"""Names that are not the same leave each other's concepts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet

from kg.model.decisions import Decision
from pipelines.resolution.census import Key
from pipelines.resolution.same_names import SameNames, sides

#: Sorts names: the commonest first.
Rank = Callable[[Key], tuple[int, Key]]
#: What belongs together, by the key of its leader.
Bodies = Mapping[Key, Sequence[Key]]
#: A concept's key and one of the names in it.
Part = tuple[Key, str]


class Homes:
    """Which concept a name speaks of: its own, or else the commonest of those that hold it.

    ``keys`` are the concepts that hold one of the names in ``asked``, which are found at once.
    """

    def __init__(
        self, held: Mapping[Key, AbstractSet[str]], asked: Collection[Key], rank: Rank
    ) -> None:
        """Look through the names that each concept in ``held`` holds."""
        self.held = held
        self._rank = rank
        holders = self._holders(asked)
        self._homes = {name: self._home(name, keys) for name, keys in holders.items()}
        self.keys = frozenset(key for keys in holders.values() for key in keys)

    def of(self, name: Key) -> Key | None:
        """The key of the concept that the name speaks of; None where none holds it."""
        if name not in self._homes:
            self._homes[name] = self._home(name, self._holders({name})[name])
        return self._homes[name]

    def _holders(self, names: Collection[Key]) -> dict[Key, set[Key]]:
        found: dict[Key, set[Key]] = {name: set() for name in names}
        for key, inside in self.held.items() if found else ():
            for name in (key[1], *inside):
                if (key[0], name) in found:
                    found[key[0], name].add(key)
        return found

    def _home(self, name: Key, keys: Collection[Key]) -> Key | None:
        return name if name in keys else min(keys, key=self._rank, default=None)


class _Parting:
    """One pass over concepts, joined to bodies, in which names may have to leave."""

    def __init__(
        self, homes: Homes, bodies: Bodies, apart: Sequence[Decision], names: SameNames, rank: Rank
    ) -> None:
        self._homes, self._bodies, self._names, self._rank = homes, bodies, names, rank
        self._body_of = {key: leader for leader, keys in bodies.items() for key in keys}
        self._leaving = {leader: self._leavers(leader, apart) for leader in bodies}
        # Keys that are spoken for: no rest may take one and so meet what it has nothing to do with.
        self._taken = set(homes.held) - set(self._body_of) | set(bodies)
        self._taken |= {
            self._lead(class_)
            for leader, leaving in self._leaving.items()
            for class_ in leaving
            if self._home(class_) in {leader, None}
        }
        self._rest = {leader: self._rest_key(leader) for leader in sorted(bodies)}

    def moved(self) -> dict[Part, tuple[Key, Decision]]:
        """The parts of all bodies in which something leaves, each with where it ends and why."""
        found: dict[Part, tuple[Key, Decision]] = {}
        for leader, leaving in self._leaving.items():
            for part in self._parts(leader) if leaving else ():
                name = (part[0][0], part[1])
                why = leaving.get(self._names.of(name)) or min(leaving.values(), key=str)
                found[part] = (self._end(leader, name), why)
        return found

    def _parts(self, leader: Key) -> list[Part]:
        return [(k, name) for k in self._bodies[leader] for name in sorted(self._homes.held[k])]

    def _leavers(self, leader: Key, apart: Sequence[Decision]) -> dict[tuple[Key, ...], Decision]:
        keys = self._bodies[leader]
        here = {(k[0], name) for k in keys for name in (k[1], *self._homes.held[k])}
        classes = set(map(self._names.of, here))
        found: dict[tuple[Key, ...], Decision] = {}
        for decision in apart:
            leaves, stays = map(self._names.of, sides(decision))
            if leaves in classes and stays in classes and leaves != stays:
                found.setdefault(leaves, decision)
        return found

    def _lead(self, class_: tuple[Key, ...]) -> Key:
        """The name after which a class has its own concept, or would have one."""
        known = [name for name in class_ if self._homes.of(name) is not None]
        own = [name for name in known if name in self._homes.held]
        return min(self._names.leads(own or known), key=self._rank)

    def _home(self, class_: tuple[Key, ...]) -> Key | None:
        """The body in which a class has a concept of its own; None where it has none."""
        return self._body_of.get(self._lead(class_))

    def _rest_key(self, leader: Key) -> Key | None:
        """The key of what stays in a body; None where each of its names goes to its own."""
        leaving = self._leaving[leader]
        if self._names.of(leader) not in leaving:
            return leader
        staying = {(key[0], name) for key, name in self._parts(leader)}
        keys = self._bodies[leader]
        free = sorted(
            (n for n in staying if self._names.of(n) not in leaving and n not in self._taken),
            key=lambda name: (name not in keys, self._rank(name)),
        )
        if not free:
            return None
        self._taken.add(free[0])
        return free[0]

    def _end(self, leader: Key, name: Key) -> Key:
        class_ = self._names.of(name)
        if class_ in self._leaving[leader]:
            home, lead = self._home(class_), self._lead(class_)
            return lead if home in {leader, None} else self._end(home, lead)
        rest = self._rest[leader]
        if rest is not None:
            return rest
        own = self._lead(class_) if len(class_) > 1 else name
        body = self._body_of.get(own)
        return own if body is None or body == leader else self._end(body, own)


def parted(
    homes: Homes, bodies: Bodies, apart: Sequence[Decision], names: SameNames, rank: Rank
) -> dict[Part, tuple[Key, Decision]]:
    """Where the names of each body end that ``apart`` tells from others in it, and why.

    A name leaves with all that are one with it, for the concept that they have elsewhere, or else
    for one of their own; what stays keeps the body's key, unless that is what leaves.
    """
    return _Parting(homes, bodies, apart, names, rank).moved()
