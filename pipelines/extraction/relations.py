"""Relations between the mentions of a sentence, as a spaCy component.

The model's relation head scores each pair; the scheme of :mod:`kg.vocab` decides which predicates
may join which types; an abbreviation and its long form are synonyms by definition; and
``extends``, which no annotated corpus has, is found by its verbs.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from kg.model import EntityType, Predicate, Span
from kg.vocab import allowed
from pipelines.extraction.decoding import FloatArray
from pipelines.extraction.finder import Finder, open_finder
from pipelines.extraction.mentions import TYPES, PlacedReading
from pipelines.extraction.relation_features import LABELS, distance_bucket, likeness
from pipelines.extraction.sentences import sentences_of
from pipelines.extraction.tokens import text_of

if not Doc.has_extension("relations"):
    Doc.set_extension("relations", default=())

_SentenceOf = Callable[[Span], Span]

_EXTENDS = re.compile(
    r"\b(?:extends?|extending|generali[sz](?:es?|ing)|an? (?:extension|generali[sz]ation) of"
    r"|builds? (?:up)?on|building (?:up)?on)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FoundRelation:
    """A relation between two spans of the Doc's text, stated in ``sentence``."""

    subject: Span
    predicate: Predicate
    object: Span
    sentence: Span
    score: float | None
    extractor: str


def _pairs(window: PlacedReading) -> Iterator[tuple[int, int]]:
    sentence = window.reading.encoded.sentence
    for i, left in enumerate(window.mentions):
        for j in range(i + 1, len(window.mentions)):
            if sentence[left.first] == sentence[window.mentions[j].first]:
                yield i, j


def _may_relate(window: PlacedReading, i: int, j: int) -> bool:
    a, b = (TYPES[window.mentions[k].type - 1] for k in (i, j))
    return any(allowed(*pair) for p in Predicate for pair in ((a, p, b), (b, p, a)))


def _features(window: PlacedReading, i: int, j: int) -> FloatArray:
    left, right = window.mentions[i], window.mentions[j]
    first, last = window.reading.first, window.reading.last
    inside = first[left.last + 1 : right.first]
    between = inside.max(axis=0) if len(inside) else np.zeros(first.shape[1], dtype=np.float32)
    joined: FloatArray = np.concatenate(
        [first[left.first], last[left.last], first[right.first], last[right.last], between]
    )
    return joined


class RelationFinder:
    """Sets ``doc._.relations``, a tuple of :class:`FoundRelation` in textual order."""

    def __init__(self, finder: Finder, min_confidence: float) -> None:
        self.finder = finder
        self.min_confidence = min_confidence

    def __call__(self, doc: Doc) -> Doc:
        """Find the relations of a Doc whose mentions were found."""
        text = text_of(doc)
        sentences = sentences_of(doc)
        starts = [s.start for s in sentences]

        def sentence_of(span: Span) -> Span:
            return sentences[max(0, bisect_right(starts, span.start) - 1)]

        definitions = list(_definitions(doc, sentence_of))
        # A definition says all that its sentence says of the two.
        defined = {frozenset((r.subject, r.object)) for r in definitions}
        found = {(r.subject, r.predicate, r.object): r for r in definitions}
        for window in doc._.readings:
            learnt = self._learnt(window, sentence_of)
            for relation in chain(learnt, _extensions(text, window, sentence_of)):
                if frozenset((relation.subject, relation.object)) not in defined:
                    found[relation.subject, relation.predicate, relation.object] = relation
        doc._.relations = tuple(found[k] for k in sorted(found))
        return doc

    def _learnt(self, window: PlacedReading, sentence_of: _SentenceOf) -> Iterator[FoundRelation]:
        pairs = [pair for pair in _pairs(window) if _may_relate(window, *pair)]
        if not pairs:
            return
        kinds = [
            (
                window.mentions[i].type,
                window.mentions[j].type,
                distance_bucket(window.mentions[j].first - window.mentions[i].last - 1),
                likeness(window.surface(window.mentions[i]), window.surface(window.mentions[j])),
            )
            for i, j in pairs
        ]
        features = np.stack([_features(window, i, j) for i, j in pairs])
        for (i, j), probabilities in zip(pairs, self.finder.relate(features, kinds), strict=True):
            left, right = window.mentions[i], window.mentions[j]
            # The likeliest label that the types allow; what they forbid counts as no relation.
            options = []
            for index, label in enumerate(LABELS):
                if label is None:
                    continue
                predicate, forward = label
                a, b = (left, right) if forward else (right, left)
                if allowed(TYPES[a.type - 1], predicate, TYPES[b.type - 1]):
                    options.append((-float(probabilities[index]), index, predicate, a, b))
            if not options:
                continue
            negative, _, predicate, a, b = min(options, key=lambda o: o[:2])
            # The head was taught on gold mentions: a relation is right only where both sides are.
            score = -negative * a.score * b.score
            if score >= self.min_confidence:
                subject, object_ = window.span_of(a), window.span_of(b)
                yield FoundRelation(
                    subject, predicate, object_, sentence_of(subject), score, "relation-head"
                )


def _extensions(
    text: str, window: PlacedReading, sentence_of: _SentenceOf
) -> Iterator[FoundRelation]:
    """Relations of "A extends B": next to nothing but the verb stands between two methods."""
    for i, j in _pairs(window):
        left, right = window.mentions[i], window.mentions[j]
        types = TYPES[left.type - 1], TYPES[right.type - 1]
        if j != i + 1 or types != (EntityType.METHOD, EntityType.METHOD):
            continue
        a, b = window.span_of(left), window.span_of(right)
        if b.start - a.end <= 60 and _EXTENDS.search(text[a.end : b.start]):
            yield FoundRelation(a, Predicate.EXTENDS, b, sentence_of(a), None, "extends-verb")


def _definitions(doc: Doc, sentence_of: _SentenceOf) -> Iterator[FoundRelation]:
    """An abbreviation and its long form, where both are mentions of one type."""
    mentions = {Span(s.start_char, s.end_char): s.label_ for s in doc.spans["mentions"]}
    for abbreviation in doc._.abbreviations:
        short, long = abbreviation.short, abbreviation.long
        if short in mentions and mentions.get(long) == mentions[short]:
            yield FoundRelation(
                short, Predicate.SYNONYM_OF, long, sentence_of(short), None, "abbreviation"
            )


@Language.factory(
    "paper_relations",
    requires=["doc.spans", "doc._.readings", "doc._.abbreviations"],
    assigns=["doc._.relations"],
    default_config={"model": "", "min_confidence": 0.2},
)
def create_relation_finder(
    nlp: Language, name: str, model: str, min_confidence: float
) -> RelationFinder:
    """The component; ``model`` as in ``create_pipeline``, ``min_confidence`` a relation's least."""
    return RelationFinder(open_finder(model), min_confidence)
