"""The concepts of one paper, as a spaCy component: which of its names count, and for what.

Names that the paper defines by each other, or that the model holds to be one thing, are one
concept. A concept that is not probable enough goes, and its mentions with it. A text that is no
paper's, such as a lone sentence, has no roles: there each mention stands alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, SpanGroup

from kg.model import EntityType, Predicate, Role, Span
from pipelines.extraction.abbreviations import Abbreviation
from pipelines.extraction.agreement import folded
from pipelines.extraction.finder import Finder, open_finder
from pipelines.extraction.mentions import TYPES, PlacedMention, PlacedReading, is_paper
from pipelines.extraction.paper_features import PAPER_LABELS, ROLE_LABELS
from pipelines.extraction.paper_reading import Name, NamePair, WindowNames, read_names
from pipelines.extraction.tokens import text_of

for extension in ("concepts", "name_pairs"):
    if not Doc.has_extension(extension):
        Doc.set_extension(extension, default=())

_SAME = PAPER_LABELS.index((Predicate.SYNONYM_OF, True))
#: Two names are one concept from here on, which served best on annotated papers held out.
_MERGE = 0.3


@dataclass(frozen=True, slots=True)
class FoundConcept:
    """The spans of the Doc's text that name one thing; see :class:`kg.model.PaperConcept`.

    ``names`` are the folded names that it goes by.
    """

    mentions: tuple[Span, ...]
    names: tuple[str, ...]
    type: EntityType
    role: Role | None
    score: float | None


class ConceptFinder:
    """Sets ``doc._.concepts``, ``doc._.name_pairs``, ``doc.spans["mentions"]``.

    ``doc._.readings`` keep the mentions of the concepts alone, each of its concept's type.
    """

    def __init__(self, finder: Finder, min_confidence: float) -> None:
        self.finder = finder
        self.min_confidence = min_confidence

    def __call__(self, doc: Doc) -> Doc:
        """Judge the concepts of a Doc whose mentions agree with each other."""
        windows = doc._.readings
        text = text_of(doc)
        if is_paper(doc):
            title = doc._.passages[0]
            read = [read_names(self.finder, window, title) for window in windows]
            doc._.name_pairs = tuple(pair for window in read for pair in window.pairs)
            judged = [self._concept(n, title) for n in _merged(read, doc._.abbreviations, text)]
            concepts = [c for c in judged if (c.score or 0) >= self.min_confidence]
            kept = {name: concept for concept in concepts for name in concept.names}
            windows = tuple(_kept(window, kept) for window in windows)
            doc._.concepts = tuple(sorted(concepts, key=lambda c: c.mentions))
        else:
            doc._.concepts = tuple(
                FoundConcept((span,), (folded(span.of(text)),), TYPES[m.type - 1], None, None)
                for window in windows
                for m in window.mentions
                for span in (window.span_of(m),)
            )
        doc._.readings = windows
        doc.spans["mentions"] = _group(doc, windows)
        return doc

    def _concept(self, names: Sequence[Name], title: Span) -> FoundConcept:
        """The role head sees more than any one mention does, so it has a vote on the type too."""
        spans = tuple(sorted(span for name in names for span in name.spans))
        counts = np.array([len(name.mentions) for name in names], dtype=np.float64)
        roles = np.average([name.roles for name in names], axis=0, weights=counts)
        belief = dict.fromkeys(EntityType, 0.0)
        for (kind, _), told in zip(ROLE_LABELS, roles, strict=True):
            belief[kind] += float(told)
        mentioned = [mention for name in names for mention in name.mentions]
        for mention in mentioned:
            belief[TYPES[mention.type - 1]] += mention.score / len(mentioned)
        type_ = max(EntityType, key=lambda kind: belief[kind])
        role = max(
            (i for i, (kind, _) in enumerate(ROLE_LABELS) if kind is type_),
            key=lambda i: (float(roles[i]), -i),
        )
        score = self.finder.calibration.concept_probability(
            max(m.score for m in mentioned),
            len(mentioned),
            any(title.contains(span) for span in spans),
        )
        by_name = tuple(sorted({name.text for name in names}))
        return FoundConcept(spans, by_name, type_, ROLE_LABELS[role][1], score)


def _merged(
    windows: Sequence[WindowNames], abbreviations: Iterable[Abbreviation], text: str
) -> list[list[Name]]:
    """The names of all windows, those of one concept together, in the order of first mentions."""
    everywhere: dict[str, list[Name]] = defaultdict(list)
    for name in (name for window in windows for name in window.names):
        everywhere[name.text].append(name)
    leader = {text_: text_ for text_ in everywhere}

    def lead(name: str) -> str:
        while leader[name] != name:
            leader[name] = leader[leader[name]]
            name = leader[name]
        return name

    types = {text_: _type(found) for text_, found in everywhere.items()}
    # The first definition of a short form counts, as where mentions agree.
    defined = {
        folded(a.short.of(text)): folded(a.long.of(text)) for a in reversed([*abbreviations])
    }
    same = [*defined.items(), *((p.left, p.right) for p in _synonyms(windows))]
    for a, b in same:
        if a in leader and b in leader and types[a] == types[b]:
            leader[lead(a)] = lead(b)
    groups: dict[str, list[Name]] = defaultdict(list)
    for text_, found in everywhere.items():
        groups[lead(text_)].extend(found)
    return list(groups.values())


def _type(names: Iterable[Name]) -> int:
    return min(mention.type for name in names for mention in name.mentions)


def _synonyms(windows: Iterable[WindowNames]) -> Iterator[NamePair]:
    for window in windows:
        for pair in window.pairs:
            if pair.labels[_SAME] >= _MERGE:
                yield pair


def _kept(window: PlacedReading, kept: Mapping[str, FoundConcept]) -> PlacedReading:
    """The window with the mentions of these concepts alone, each of its concept's type."""

    def mentions() -> Iterator[PlacedMention]:
        for mention in window.mentions:
            concept = kept.get(folded(window.surface(mention)))
            if concept is not None:
                yield replace(mention, type=TYPES.index(concept.type) + 1)

    return replace(window, mentions=tuple(mentions()))


def _group(doc: Doc, windows: Iterable[PlacedReading]) -> SpanGroup:
    """The mentions as spaCy spans; ``attrs["scores"]`` are their probabilities, in order."""
    group = SpanGroup(doc, name="mentions")
    scores = []
    for window in windows:
        for mention in window.mentions:
            place = window.span_of(mention)
            label = TYPES[mention.type - 1].value
            span = doc.char_span(place.start, place.end, label=label, alignment_mode="expand")
            if span is not None:
                group.append(span)
                scores.append(mention.score)
    group.attrs["scores"] = scores
    return group


@Language.factory(
    "paper_concepts",
    requires=["doc._.readings", "doc._.abbreviations"],
    assigns=["doc._.concepts", "doc._.name_pairs", "doc._.readings", "doc.spans"],
    default_config={"model": "", "min_confidence": 0.45},
)
def create_concept_finder(
    nlp: Language, name: str, model: str, min_confidence: float
) -> ConceptFinder:
    """The component; ``model`` as in ``create_pipeline``, ``min_confidence`` a concept's least."""
    return ConceptFinder(open_finder(model), min_confidence)
