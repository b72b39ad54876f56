"""A hierarchy without circles: no concept is broader than itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from kg.model import Evidence, Predicate
from pipelines.resolution.evidence import Triple

#: The predicates that lead from a narrower to a broader concept.
UPWARD = frozenset({Predicate.SUBCLASS_OF.value, Predicate.SUBTASK_OF.value})

Support = Mapping[Triple, AbstractSet[Evidence]]
_Edge = tuple[str, str]


def hierarchy(by_name: Support, stated: Support) -> dict[Triple, set[Evidence]]:
    """The claims of both that make one hierarchy, with their evidence.

    ``by_name`` are those that names make, ``stated`` those of the text; all upward. Where they form
    a circle, the names are believed before the text, and a claim of more papers before one of
    fewer. Of the names' claims only those to the nearest broader concept are kept: one that is
    two others together says nothing.
    """
    ranked = _ranked(by_name, by_name) + _ranked(stated.keys() - by_name.keys(), stated)
    kept = _without_circles([(t[0], t[2]) for t in ranked])
    above: dict[str, set[str]] = defaultdict(set)
    for narrow, broad in kept:
        above[narrow].add(broad)
    found = {}
    for triple in ranked:
        edge = (triple[0], triple[2])
        if edge in kept and (triple in stated or not _goes_round(edge, above)):
            found[triple] = set(by_name.get(triple, ())) | set(stated.get(triple, ()))
    return found


def _ranked(triples: Iterable[Triple], support: Support) -> list[Triple]:
    return sorted(triples, key=lambda t: (-len({e.paper_id for e in support[t]}), t))


def _without_circles(ranked: Sequence[_Edge]) -> set[_Edge]:
    """The edges, less each that would close a circle with edges before it."""
    within = _on_circles(ranked)
    kept = {edge for edge in ranked if edge not in within}
    above: dict[str, set[str]] = defaultdict(set)
    for narrow, broad in ranked:
        if (narrow, broad) in within and not _leads(broad, narrow, above):
            above[narrow].add(broad)
            kept.add((narrow, broad))
    return kept


def _on_circles(edges: Iterable[_Edge]) -> set[_Edge]:
    """The edges that may be on a circle: those left when all loose ends are taken off."""
    left = set(edges)
    while True:
        ends = {narrow for narrow, _ in left} & {broad for _, broad in left}
        inner = {edge for edge in left if edge[0] in ends and edge[1] in ends}
        if len(inner) == len(left):
            return left
        left = inner


def _goes_round(edge: _Edge, above: Mapping[str, AbstractSet[str]]) -> bool:
    """True where another way leads from the narrower to the broader concept."""
    narrow, broad = edge
    return any(_leads(step, broad, above) for step in above[narrow] if step != broad)


def _leads(start: str, goal: str, above: Mapping[str, AbstractSet[str]]) -> bool:
    seen, ahead = {start}, [start]
    while ahead:
        here = ahead.pop()
        if here == goal:
            return True
        for step in above.get(here, ()):
            if step not in seen:
                seen.add(step)
                ahead.append(step)
    return False
