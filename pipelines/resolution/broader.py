"""Broader concepts by head noun: "nonconvex bilevel optimization" is bilevel optimization."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from kg.model import EntityType, Evidence, Mention, Predicate, Span
from pipelines.resolution.concepts import Concept
from pipelines.resolution.evidence import Sentences, Triple, in_order
from pipelines.resolution.generic import JUDGING, POINTING
from pipelines.resolution.normalise import compact, is_generic, singular, words_of

_PREDICATES = {
    EntityType.METHOD: Predicate.SUBCLASS_OF,
    EntityType.TASK: Predicate.SUBTASK_OF,
    EntityType.DATASET: Predicate.SUBCLASS_OF,
}
#: What comes before these is the head: "reinforcement learning from human feedback".
_PREPOSITIONS = frozenset(
    "of for in from with on via by under without using to at over between through as against "
    "across into within".split()
)
#: Of two things joined, neither is what the whole is a kind of.
_JOINING = frozenset("and or & vs vs. versus plus".split())
#: Words that take away from what they stand before: non-convex optimization is not convex.
_TURNING = frozenset("non semi un anti pseudo quasi self weakly not no beyond inverse free".split())
#: What a task named by a verb begins with: to "generate proposals" is no kind of proposal.
_VERBS = frozenset(
    "generate predict detect estimate learn decouple improve reduce find solve recover reconstruct "
    "classify recognize identify extract compute optimize evaluate infer".split()
)
#: A name, and whether it is one word with several capitals: the deep sea is no SEA.
_Name = tuple[str, bool]
#: The share of the papers with a name in which it has to mean a concept to stand for it.
_CLEAR = 0.9


def broader(concepts: Sequence[Concept], sentences: Sentences) -> dict[Triple, set[Evidence]]:
    """The claims that a name's head noun makes, each with one piece of evidence a paper.

    Only to the nearest broader concept of the same type that some paper names. The evidence has
    the narrower concept's mention as subject, and the broader one's name inside it as object.
    """
    owners = _owners(concepts)
    found: dict[Triple, dict[str, list[Evidence]]] = defaultdict(lambda: defaultdict(list))
    for concept in concepts:
        entity = concept.entity
        for mention, paper in ((m, g.paper) for g in concept.groups for m in g.mentions):
            for name, inside in _heads(mention, entity.type):
                owner = owners.get((entity.type, *name), entity.id)
                if owner != entity.id:
                    evidence = _evidence(mention, paper, inside, sentences)
                    triple = (entity.id, _PREDICATES[entity.type].value, owner)
                    found[triple][paper].append(evidence)
                    break
    return {
        triple: {in_order(of_paper)[0] for of_paper in by_paper.values()}
        for triple, by_paper in found.items()
    }


def _named(surface: str) -> _Name:
    capitals = " " not in surface and sum(c.isupper() for c in surface) > 1
    return compact(words_of(surface)), capitals


def _owners(concepts: Sequence[Concept]) -> Mapping[tuple[EntityType, str, bool], str]:
    """The concept that a name stands for, where it is clear.

    What a single paper abbreviates so may be something else in others.
    """
    labels = {c.entity.id: _named(c.entity.label) for c in concepts}
    papers: dict[tuple[EntityType, str, bool], dict[str, set[str]]] = defaultdict(
        lambda: defaultdict(set)
    )
    for concept in concepts:
        for group in concept.groups:
            for mention in group.mentions:
                name = (concept.entity.type, *_named(mention.surface))
                papers[name][concept.entity.id].add(group.paper)
    found = {}
    for name, by_concept in papers.items():
        best = min(by_concept, key=lambda c: (-len(by_concept[c]), c))
        capitals, of_one = name[2], len(by_concept[best]) == 1
        if capitals and of_one and labels[best] != name[1:]:
            continue
        if len(by_concept[best]) >= _CLEAR * sum(map(len, by_concept.values())):
            found[name] = best
    return found


def _heads(mention: Mention, kind: EntityType) -> Iterator[tuple[_Name, Span]]:
    """The names inside a mention of which it may be a kind, nearest first, with their places."""
    surface = mention.surface
    tokens = list(re.finditer(r"\S+", surface))
    plain = [t.group().casefold() for t in tokens]
    if (
        len(surface) != mention.span.end - mention.span.start
        or re.search(r"[(),;:/]|(?:^|\s)\W+(?:\s|$)|- ", surface)
        or _JOINING.intersection(plain)
        or _is_action(plain)
    ):
        return
    at = next((i for i, word in enumerate(plain) if word in _PREPOSITIONS), None)
    if at is not None:
        pieces = [(0, tokens[at - 1].end())] if at > 0 else []
    else:
        pieces = [
            (token.start(), len(surface))
            for before, token in pairwise(tokens)
            if _modifies(before.group().casefold())
            and not (kind is EntityType.DATASET and _is_one_name(before.group(), token.group()))
        ]
    for start, end in pieces:
        words = words_of(surface[start:end])
        if not is_generic(words):
            yield (
                _named(surface[start:end]),
                Span(mention.span.start + start, mention.span.start + end),
            )


def _modifies(word: str) -> bool:
    return (
        word not in POINTING
        and word not in JUDGING
        and re.split(r"[-\u2010-\u2015]", word)[-1] not in _TURNING
    )


def _is_action(words: Sequence[str]) -> bool:
    """True for "detecting 3D vehicles" or "predict depth", which are no vehicles and no depth."""
    several = singular(words[-1]) != words[-1]
    return words[0] in _VERBS or (words[0].endswith("ing") and several)


def _is_one_name(before: str, after: str) -> bool:
    """True within a name in capitals: Fashion MNIST is no MNIST, and PASCAL VOC is VOC."""
    return before[0].isupper() and after[0].isupper()


def _evidence(mention: Mention, paper: str, inside: Span, sentences: Sentences) -> Evidence:
    return Evidence(
        paper,
        mention.passage_id,
        sentences.around(mention),
        mention.span,
        inside,
        "head-noun",
        None,
    )
