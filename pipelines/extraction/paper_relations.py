"""Relations between the concepts of a paper, wherever it names them, as a spaCy component.

"We propose X ... On ImageNet our method beats Y": that X is compared with Y stands in no sentence
that names X. So the model reads each pair of names by all their mentions. The evidence is a
sentence that names both where there is one; else the one that names the one side and speaks of the
other as "our method", "it" or the like; else the first that names the less prominent side.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from spacy.language import Language
from spacy.tokens import Doc

from kg.model import EntityType, Predicate, Role, Span
from kg.vocab import SYMMETRIC, allowed
from pipelines.extraction.concepts import FoundConcept
from pipelines.extraction.mentions import is_paper
from pipelines.extraction.paper_features import PAPER_LABELS
from pipelines.extraction.paper_reading import NamePair
from pipelines.extraction.relations import FoundRelation
from pipelines.extraction.sentences import sentences_of
from pipelines.extraction.tokens import text_of

#: How a paper speaks of what it proposed without naming it.
_OWN = re.compile(
    r"\b(?:our|the proposed|the resulting|this|the new)\s+(?:[\w-]+\s+){0,3}?(?:method|approach"
    r"|algorithm|model|framework|system|technique|architecture|network|estimator|scheme|procedure"
    r"|solution|strategy|pipeline|agent|policy|formulation|benchmark|dataset|corpus)s?\b"
    r"|\b(?:we|it|ours)\b",
    re.IGNORECASE,
)
#: What only sentences tell, and the paper's heads were not taught.
_KINDS = frozenset({Predicate.SUBCLASS_OF, Predicate.SUBTASK_OF})


@dataclass(frozen=True, slots=True)
class _Related:
    """Two concepts, by their number in the paper, and the likeliest relation that types allow."""

    subject: int
    predicate: Predicate
    object: int
    score: float

    @property
    def key(self) -> tuple[int, Predicate, int]:
        """The same for both directions of a symmetric relation."""
        return _key(self.subject, self.predicate, self.object)


def _key(subject: int, predicate: Predicate, object_: int) -> tuple[int, Predicate, int]:
    if predicate in SYMMETRIC and object_ < subject:
        return object_, predicate, subject
    return subject, predicate, object_


class PaperRelationFinder:
    """Revises ``doc._.relations``: of a paper, what holds between its concepts as a whole."""

    def __init__(self, min_confidence: float) -> None:
        self.min_confidence = min_confidence

    def __call__(self, doc: Doc) -> Doc:
        """Find the relations of a Doc whose concepts were found; a lone text stays as it is."""
        if not is_paper(doc):
            return doc
        concepts: Sequence[FoundConcept] = doc._.concepts
        numbers = {name: i for i, concept in enumerate(concepts) for name in concept.names}
        kept = {
            related.key: related
            for related in _best(doc._.name_pairs, concepts, numbers)
            if related.score >= self.min_confidence
        }
        # What a sentence says of two concepts counts where the paper as a whole says so too; of
        # kinds of things ("X is a Y"), which only sentences tell, and of definitions, always.
        owner = {span: i for i, concept in enumerate(concepts) for span in concept.mentions}
        found = {
            (r.subject, r.predicate, r.object): r
            for r in doc._.relations
            if r.subject in owner
            and r.object in owner
            and (
                (r.predicate in _KINDS and owner[r.subject] != owner[r.object])
                or r.extractor == "abbreviation"
                or _key(owner[r.subject], r.predicate, owner[r.object]) in kept
            )
        }
        evidence = _Evidence(text_of(doc), sentences_of(doc), doc._.passages[0])
        for related in kept.values():
            relation = evidence.of(related, concepts)
            found[relation.subject, relation.predicate, relation.object] = relation
        doc._.relations = tuple(found[k] for k in sorted(found))
        return doc


def _best(
    pairs: Iterable[NamePair], concepts: Sequence[FoundConcept], numbers: Mapping[str, int]
) -> list[_Related]:
    """For each two concepts the most probable relation that any of their names have."""
    best: dict[tuple[int, int], _Related] = {}
    for pair in pairs:
        i, j = numbers.get(pair.left), numbers.get(pair.right)
        if i is None or j is None or i == j:
            continue
        options = _options(concepts[i].type, concepts[j].type)
        if not options:
            continue
        index = max(options, key=lambda k: (float(pair.labels[k]), -k))
        label = PAPER_LABELS[index]
        assert label is not None
        subject, object_ = (i, j) if label[1] else (j, i)
        # The head was taught on gold concepts: a relation is right only where both sides are.
        score = float(pair.labels[index]) * (concepts[i].score or 0) * (concepts[j].score or 0)
        related = _Related(subject, label[0], object_, score)
        known = best.get((min(i, j), max(i, j)))
        if known is None or known.score < score:
            best[min(i, j), max(i, j)] = related
    return list(best.values())


@lru_cache(maxsize=16)
def _options(left: EntityType, right: EntityType) -> tuple[int, ...]:
    """The labels that the scheme allows between concepts of these types, synonymy apart."""
    found = []
    for index, label in enumerate(PAPER_LABELS):
        if label is not None and label[0] is not Predicate.SYNONYM_OF:
            predicate, forward = label
            a, b = (left, right) if forward else (right, left)
            if allowed(a, predicate, b):
                found.append(index)
    return tuple(found)


class _Evidence:
    """Finds the sentence that speaks for a relation."""

    def __init__(self, text: str, sentences: Sequence[Span], title: Span) -> None:
        self.text = text
        self.sentences = sentences
        self.starts = [s.start for s in sentences]
        self.title = title

    def sentence(self, span: Span) -> Span:
        return self.sentences[max(0, bisect_right(self.starts, span.start) - 1)]

    def in_title(self, span: Span) -> bool:
        return self.title.contains(span)

    def of(self, related: _Related, concepts: Sequence[FoundConcept]) -> FoundRelation:
        subject, object_ = concepts[related.subject], concepts[related.object]
        a, b = self._together(subject, object_) or self._apart(subject, object_)
        # The side that is not the paper's own stands in the sentence.
        place = a if self._is_other(subject, object_) else b
        return FoundRelation(
            a, related.predicate, b, self.sentence(place), related.score, "paper-relation-head"
        )

    def _together(self, subject: FoundConcept, object_: FoundConcept) -> tuple[Span, Span] | None:
        """The nearest two mentions in one sentence, rather in the abstract than in the title."""
        objects: dict[Span, list[Span]] = defaultdict(list)
        for span in object_.mentions:
            objects[self.sentence(span)].append(span)
        pairs = [
            (self.in_title(a), abs(a.start - b.start), a, b)
            for a in subject.mentions
            for b in objects.get(self.sentence(a), ())
        ]
        return min(pairs)[2:] if pairs else None

    def _apart(self, subject: FoundConcept, object_: FoundConcept) -> tuple[Span, Span]:
        """The other side's mention where the paper speaks of its own, and the nearest of that."""
        from_subject = self._is_other(subject, object_)
        other, own = (subject, object_) if from_subject else (object_, subject)
        place = min(
            other.mentions,
            key=lambda m: (self.in_title(m), not _OWN.search(self.sentence(m).of(self.text)), m),
        )
        near = min(own.mentions, key=lambda m: (abs(m.start - place.start), m))
        return (place, near) if from_subject else (near, place)

    def _is_other(self, subject: FoundConcept, object_: FoundConcept) -> bool:
        return _is_own(object_) and not _is_own(subject)


def _is_own(concept: FoundConcept) -> bool:
    return concept.role in (Role.PROPOSED, Role.INTRODUCED, Role.ADDRESSED)


@Language.factory(
    "paper_relation_pairs",
    requires=["doc._.concepts", "doc._.name_pairs", "doc._.relations"],
    assigns=["doc._.relations"],
    default_config={"min_confidence": 0.2},
)
def create_paper_relation_finder(
    nlp: Language, name: str, min_confidence: float
) -> PaperRelationFinder:
    """The component; ``min_confidence`` is a relation's least probability with both its sides."""
    return PaperRelationFinder(min_confidence)
