"""What one paper says by itself: which of its mentions name one thing, and under which name."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.model import EntityType, Extraction, Mention, Predicate, Role
from pipelines.resolution import normalise
from pipelines.resolution.generic import LONE
from pipelines.resolution.normalise import compact, is_generic, words_of


def name_of(mention: Mention) -> str:
    """The key of a mention's written form, without its type; empty where it is generic."""
    return _name(mention.surface)


def forget_names() -> None:
    """Let go of what is remembered of written forms."""
    _name.cache_clear()
    normalise.forget_names()


@lru_cache(2**19)
def _name(surface: str) -> str:
    words = words_of(surface)
    # MAP and GATE are names, map and gate are none.
    in_capitals = words and words[0] in LONE and re.fullmatch(r"[A-Z]{3,}s?", surface)
    return "" if is_generic(words) and not in_capitals else compact(words)


@dataclass(frozen=True, slots=True)
class Group:
    """The mentions of one paper that name one thing; never empty, none of them generic.

    ``name`` is the key that stands for all of them: the long form where the paper abbreviates.
    ``short`` are the names of which the paper says that they are short for it.
    ``role`` and ``score`` are what extraction says of the thing, None where it says nothing.
    """

    paper: str
    type: EntityType
    name: str
    mentions: tuple[Mention, ...]
    short: frozenset[str]
    role: Role | None
    score: float | None


def groups_of(extraction: Extraction) -> Iterator[Group]:
    """The groups of one paper, those that extraction made or, where it made none, by name."""
    longs = definitions(extraction)
    for members, kind, role, score in _concepts(extraction, longs):
        name = followed(_leading_name(members), longs[kind])
        short = {n for n in map(name_of, members) if followed(n, longs[kind]) == name} - {name}
        yield Group(extraction.paper.id, kind, name, members, frozenset(short), role, score)


def _concepts(
    extraction: Extraction, longs: Mapping[EntityType, Mapping[str, str]]
) -> Iterator[tuple[tuple[Mention, ...], EntityType, Role | None, float | None]]:
    if extraction.concepts:
        mentions = {m.id: m for m in extraction.mentions}
        for concept in extraction.concepts:
            named = tuple(m for m in (mentions[i] for i in concept.mentions) if name_of(m))
            if named:
                yield named, concept.type, concept.role, concept.score
        return
    by_name: dict[tuple[EntityType, str], list[Mention]] = defaultdict(list)
    for mention in extraction.mentions:
        if name := name_of(mention):
            by_name[mention.type, followed(name, longs[mention.type])].append(mention)
    for (kind, _), members in by_name.items():
        yield tuple(members), kind, None, None


def definitions(extraction: Extraction) -> dict[EntityType, dict[str, str]]:
    """What the paper's short forms stand for, by name; a short form keeps its first definition."""
    mentions = {m.id: m for m in extraction.mentions}
    found: dict[EntityType, dict[str, str]] = {kind: {} for kind in EntityType}
    for relation in extraction.relations:
        # A learnt synonym may be wrong, and a wrong merge spoils two concepts: it stays a claim.
        if (relation.predicate, relation.extractor) != (Predicate.SYNONYM_OF, "abbreviation"):
            continue
        pair = (mentions[relation.subject], mentions[relation.object])
        short, long = sorted(pair, key=lambda m: (len(m.surface), m.surface))
        names = (name_of(short), name_of(long))
        if short.type is long.type and all(names) and names[0] != names[1]:
            found[short.type].setdefault(*names)
    return found


def followed(name: str, longs: Mapping[str, str]) -> str:
    """The long form at the end of a paper's definitions.

    Where they lead in a circle ("A (B)" here and "B (A)" there), the least name of the circle.
    """
    seen = [name]
    while (following := longs.get(seen[-1])) is not None:
        if following in seen:
            return min(seen[seen.index(following) :])
        seen.append(following)
    return seen[-1]


def _leading_name(mentions: Sequence[Mention]) -> str:
    """The name that the paper uses most; a long form that it defines is followed from there."""
    counts = Counter(name_of(m) for m in mentions)
    return min(counts, key=lambda n: (-counts[n], -len(n), n))
