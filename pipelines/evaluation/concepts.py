"""What two annotators agree on in a paper, and how much of it a card has.

The measure looks at nodes, not spans. A card's concept is right where it names, with an acceptable
type, a concept that either annotator gives and that no concept before it has named: a second node
for the same concept is wrong. Recall asks only for what both call core. A relation is right where
either annotator gives it, and recall asks for those of both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.model import EntityType, Predicate
from pipelines.evaluation.cards import Card, Concept
from pipelines.evaluation.links import link_scores
from pipelines.evaluation.names import normalised
from pipelines.evaluation.scores import ALL, Key, Score, added, compared

#: The relations that annotators are asked for; a card's others are not counted.
_ANNOTATED = frozenset(Predicate) - {Predicate.SUBCLASS_OF, Predicate.SUBTASK_OF}

#: A relation by the concepts at its ends: their places in the gold, None for what is not there.
_Edge = tuple[str, tuple[int | None, int | None]]


@dataclass(frozen=True, slots=True)
class GoldConcept:
    """A concept of one or both annotators. ``type`` is the one it is counted under."""

    type: EntityType
    acceptable: frozenset[EntityType]
    forms: frozenset[str]
    core: bool


def agreed(first: Sequence[Concept], second: Sequence[Concept]) -> list[GoldConcept]:
    """The concepts of either annotator; two that share a form are one. Core is what both call so.

    A concept of the first joins the first of the second's that no other has joined.
    """
    gold = []
    left = list(second)
    for concept in first:
        partner = next((other for other in left if other.forms & concept.forms), None)
        if partner is None:
            gold.append(_of_one(concept))
        else:
            left.remove(partner)
            gold.append(_of_both(concept, partner))
    return gold + [_of_one(concept) for concept in left]


def _of_one(concept: Concept) -> GoldConcept:
    acceptable = frozenset(EntityType) if concept.either else frozenset({concept.type})
    return GoldConcept(concept.type, acceptable, concept.forms, core=False)


def _of_both(one: Concept, other: Concept) -> GoldConcept:
    acceptable = {one.type, other.type}
    if one.either or other.either:
        acceptable |= {EntityType.METHOD, EntityType.TASK}
    return GoldConcept(
        one.type, frozenset(acceptable), one.forms | other.forms, one.core and other.core
    )


def card_scores(first: Card, second: Card, found: Card) -> dict[Key, Score]:
    """Counts of one paper's concepts, links and relations against its two annotations."""
    gold = agreed(first.concepts, second.concepts)
    return (
        concept_scores(gold, found.concepts)
        | link_scores(found.links, first.links, second.links)
        | _relation_scores(gold, first, second, found)
    )


def concept_scores(gold: Sequence[GoldConcept], found: Iterable[Concept]) -> dict[Key, Score]:
    """Counts of concepts, of all and by type: predictions by theirs, gold by its own."""
    scores: dict[Key, Score] = {("concepts", ALL): Score()}
    named: set[int] = set()

    def count(kind: EntityType, score: Score) -> None:
        nonlocal scores
        scores = added(scores, {("concepts", ALL): score, ("concepts", kind.value): score})

    for concept in found:
        match = next(
            (
                place
                for place, answer in enumerate(gold)
                if place not in named
                and concept.type in answer.acceptable
                and concept.forms & answer.forms
            ),
            None,
        )
        if match is not None:
            named.add(match)
        count(concept.type, Score(right=int(match is not None), predicted=1))
    for place, answer in enumerate(gold):
        if answer.core:
            count(answer.type, Score(found=int(place in named), gold=1))
    return scores


def _relation_scores(
    gold: Sequence[GoldConcept], first: Card, second: Card, found: Card
) -> dict[Key, Score]:
    one, other = (
        {edge for edge in _edges(card, gold) if None not in edge[1]} for card in (first, second)
    )
    return compared("relations", _edges(found, gold), one | other, one & other)


def _edges(card: Card, gold: Sequence[GoldConcept]) -> set[_Edge]:
    forms = {concept.name: concept.forms for concept in card.concepts}
    return {
        (predicate.value, (_place(subject, forms, gold), _place(object_, forms, gold)))
        for subject, predicate, object_ in card.relations
        if predicate in _ANNOTATED
    }


def _place(
    name: str, forms: Mapping[str, frozenset[str]], gold: Sequence[GoldConcept]
) -> int | None:
    own = forms.get(name, frozenset({normalised(name)}))
    return next((place for place, answer in enumerate(gold) if own & answer.forms), None)
