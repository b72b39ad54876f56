"""Which names people have decided to be one, and where they contradict themselves."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping, Sequence

from kg.errors import ResolutionError
from kg.model import EntityType
from kg.model.decisions import Decision
from pipelines.resolution.census import Key
from pipelines.resolution.normalise import compact, words_of

#: What a name leads to, and by which decisions.
Edges = Mapping[Key, Sequence[tuple[Key, Decision]]]


def key_of(kind: EntityType, written: str) -> Key:
    """The key of a written name within its type."""
    return kind, compact(words_of(written))


def sides(decision: Decision) -> tuple[Key, Key]:
    """The keys of the two names of a decision."""
    return key_of(decision.type, decision.subject), key_of(decision.type, decision.object)


def in_order(decisions: Iterable[Decision]) -> list[Decision]:
    """Sorted by what they say, whatever the order in which they stand."""
    return sorted(
        set(decisions),
        key=lambda d: (d.date or "", *sides(d), d.subject, d.object, d.same, d.by, str(d)),
    )


def edges(decisions: Iterable[Decision], node: Callable[[Key], Key | None]) -> Edges:
    """The decisions that two are the same, as a graph over what ``node`` makes of their names."""
    found: dict[Key, list[tuple[Key, Decision]]] = defaultdict(list)
    for decision in in_order(d for d in decisions if d.same):
        one, other = map(node, sides(decision))
        if one is not None and other is not None and one != other:
            found[one].append((other, decision))
            found[other].append((one, decision))
    return found


def reached(start: Key, graph: Edges, avoiding: Key | None = None) -> dict[Key, list[Decision]]:
    """All that can be reached from ``start``, each with the decisions of a shortest way to it."""
    ways: dict[Key, list[Decision]] = {start: []}
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        for there, decision in graph.get(here, ()):
            if there not in ways and there != avoiding:
                ways[there] = [*ways[here], decision]
                waiting.append(there)
    return ways


class SameNames:
    """The names that decisions make one, as classes; a name of which none speaks is its own."""

    def __init__(self, decisions: Sequence[Decision]) -> None:
        graph = edges(decisions, lambda name: name)
        self._class: dict[Key, tuple[Key, ...]] = {}
        for name in sorted(graph):
            if name not in self._class:
                members = tuple(sorted(reached(name, graph)))
                self._class |= dict.fromkeys(members, members)
        same = [sides(d) for d in decisions if d.same]
        self._subjects = {subject for subject, object_ in same if subject != object_}

    def of(self, name: Key) -> tuple[Key, ...]:
        """The names that are one with this one, sorted; itself among them."""
        return self._class.get(name, (name,))

    def leads(self, names: Iterable[Key]) -> list[Key]:
        """Those after which the thing is to be called; all where the decisions go in a circle."""
        every = list(names)
        return [name for name in every if name not in self._subjects] or every


def check(decisions: Sequence[Decision], where: str) -> None:
    """Raise ResolutionError where decisions name nothing or contradict each other.

    The message names the lines of ``where`` in which they stand, as far as they have any.
    """
    for decision in decisions:
        for written, key in zip((decision.subject, decision.object), sides(decision), strict=True):
            if not key[1]:
                raise ResolutionError(
                    f"{written!r} holds neither letters nor digits, and names nothing",
                    where=_place(where, [decision]),
                )
    graph = edges(decisions, lambda name: name)
    for decision in in_order(d for d in decisions if not d.same):
        one, other = sides(decision)
        if one == other:
            raise ResolutionError(
                f"{decision.told}: these are two spellings of one name",
                where=_place(where, [decision]),
                mend="Take the decision out: spellings cannot be told apart",
            )
        way = reached(one, graph).get(other)
        if way is not None:
            found = [*way, decision]
            raise ResolutionError(
                f"decisions contradict each other: {'; '.join(d.told for d in found)}",
                where=_place(where, found),
                mend="Take one of them back",
            )


def _place(where: str, decisions: Iterable[Decision]) -> str:
    lines = sorted({d.line for d in decisions if d.line is not None})
    if not lines:
        return where
    return f"{where}, line{'s' if len(lines) > 1 else ''} {', '.join(map(str, lines))}"
