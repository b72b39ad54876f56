"""Labelled sentences and papers to windows: encoded text, with what is to be learnt of it."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from tokenizers import Tokenizer

from kg.model import EntityType, Predicate, Span
from pipelines.extraction.agreement import folded
from pipelines.extraction.encoding import MAX_WORDS, EncodedText, encode, windows
from pipelines.extraction.paper_features import (
    PAPER_LABELS,
    ROLE_LABELS,
    ConceptPair,
    Words,
    concept_kind,
    concept_pairs,
)
from pipelines.extraction.relation_features import LABELS, SYMMETRIC
from pipelines.training.annotated import (
    SCIER_TYPES,
    SCIERC_TYPES,
    LabelledSentence,
)
from pipelines.training.papers import LabelledConcept, LabelledPaper

TYPES = tuple(EntityType)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two mentions of a sentence as (first word, last word, type), and what relates them.

    ``labels`` are probabilities by label, summing to 1.
    """

    left: tuple[int, int, int]
    right: tuple[int, int, int]
    labels: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class SoftSpan:
    """A teacher's probabilities of none, method, task and dataset for words first to last."""

    first: int
    last: int
    probabilities: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class ConceptTarget:
    """A paper's concept: its mentions by words, its type from 1, and a probability a role."""

    mentions: tuple[Words, ...]
    type: int
    kind: int
    roles: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class PairTarget:
    """Two of a paper's concepts with what relates them; probabilities by label, summing to 1."""

    pair: ConceptPair
    labels: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class Window:
    """Consecutive sentences, or a paper, encoded, and what is to be learnt of them.

    ``spans`` are gold word spans ``(start, end, type)``, end inclusive; ``soft`` are a teacher's,
    by head, where there is no gold.
    """

    corpus: str
    text: str
    encoded: EncodedText
    spans: tuple[tuple[int, int, int], ...]
    pairs: tuple[Pair, ...] = ()
    unsure: tuple[tuple[int, int], ...] = ()
    soft: tuple[tuple[str, tuple[SoftSpan, ...]], ...] = ()
    concepts: tuple[ConceptTarget, ...] = ()
    concept_pairs: tuple[PairTarget, ...] = ()

    def surface(self, words: Words) -> str:
        """What stands from the first word to the last."""
        places = self.encoded.words
        return self.text[places[words[0]].start : places[words[1]].end]


def _titled(sentence: LabelledSentence) -> LabelledSentence:
    """The sentence with each word capitalised, characters kept one for one."""
    letters = list(sentence.text)
    for i, c in enumerate(letters):
        at_start = (i == 0 or letters[i - 1] in " -(") and i + 4 < len(letters)
        if at_start and c.isalpha() and len(c.upper()) == 1:
            letters[i] = c.upper()
    return LabelledSentence(
        sentence.document,
        "".join(letters),
        sentence.spans,
        sentence.relations,
        sentence.corpus,
    )


def _pairs(
    sentence: LabelledSentence, places: Sequence[tuple[int, int, int] | None]
) -> Iterator[Pair]:
    labels: dict[tuple[int, int], int] = {}
    for relation in sentence.relations:
        i, j = relation.subject, relation.object
        forward = sentence.spans[i].span < sentence.spans[j].span
        symmetric = relation.predicate in SYMMETRIC
        label = LABELS.index((relation.predicate, True if symmetric else forward))
        labels[min(i, j), max(i, j)] = label
    for i, left in enumerate(places):
        for j in range(i + 1, len(places)):
            right = places[j]
            if left is not None and right is not None:
                yield Pair(left, right, ((labels.get((i, j), 0), 1.0),))


def make_window(sentences: Sequence[LabelledSentence], tokenizer: Tokenizer) -> Window:
    """Join sentences by spaces and carry their gold spans over to words."""
    types = SCIERC_TYPES if sentences[0].corpus == "scierc" else SCIER_TYPES
    text = ""
    spans: list[Span] = []
    for sentence in sentences:
        start = len(text) + 1 if text else 0
        text = f"{text} {sentence.text}" if text else sentence.text
        spans.append(Span(start, len(text)))
    encoded = encode(text, spans, tokenizer.encode(text))
    starts = {w.start: i for i, w in enumerate(encoded.words)}
    ends = {w.end: i for i, w in enumerate(encoded.words)}
    gold: list[tuple[int, int, int]] = []
    pairs: list[Pair] = []
    for sentence, place in zip(sentences, spans, strict=True):
        places: list[tuple[int, int, int] | None] = []
        for labelled in sentence.spans:
            a = starts.get(place.start + labelled.span.start)
            b = ends.get(place.start + labelled.span.end)
            fits = a is not None and b is not None and 0 <= b - a < MAX_WORDS
            if fits and a is not None and b is not None:
                places.append((a, b, types.index(labelled.type) + 1))
            else:
                places.append(None)
        gold.extend(p for p in places if p is not None)
        if sentence.corpus == "scier":  # SciERC's relations are of other kinds
            pairs.extend(_pairs(sentence, places))
    return Window(sentences[0].corpus, text, encoded, tuple(gold), tuple(pairs))


def paper_window(paper: LabelledPaper, tokenizer: Tokenizer) -> Window:
    """A whole paper as one window; what lies past the encoder's reach is left out."""
    encoded = encode(paper.text, paper.sentences, tokenizer.encode(paper.text))
    starts = {w.start: i for i, w in enumerate(encoded.words)}
    ends = {w.end: i for i, w in enumerate(encoded.words)}

    def words(span: Span) -> Words | None:
        a, b = starts.get(span.start), ends.get(span.end)
        return (a, b) if a is not None and b is not None and b - a < MAX_WORDS else None

    # One name is one concept to the model, which then says what names are one thing.
    groups: dict[tuple[int, str], list[Words]] = {}
    for i, concept in enumerate(paper.concepts):
        for span in concept.mentions:
            place = words(span)
            if place is not None:
                groups.setdefault((i, folded(span.of(paper.text))), []).append(place)
    named = sorted((sorted(places), i) for (i, _), places in groups.items())
    title = title_sentence(paper.text)
    concepts = [
        _target(paper.concepts[i], places, concept_kind(places, encoded.sentence, title))
        for places, i in named
    ]
    related: dict[tuple[int, int], Predicate] = {}
    for a, predicate, b in paper.relations:
        related.setdefault((a, b), predicate)
    pairs = tuple(
        PairTarget(pair, ((_label(named[pair.left][1], named[pair.right][1], related), 1.0),))
        for pair in concept_pairs([c.mentions for c in concepts], encoded.sentence)
    )
    spans = tuple((a, b, c.type) for c in concepts for a, b in c.mentions)
    unsure = tuple(w for span in paper.unsure if (w := words(span)) is not None)
    return Window("paper", paper.text, encoded, spans, (), unsure, (), tuple(concepts), pairs)


def _target(concept: LabelledConcept, places: Sequence[Words], kind: int) -> ConceptTarget:
    roles = [0.0] * len(ROLE_LABELS)
    roles[ROLE_LABELS.index((concept.type, concept.role))] = 1.0
    return ConceptTarget(tuple(places), TYPES.index(concept.type) + 1, kind, tuple(roles))


def _label(left: int, right: int, related: Mapping[tuple[int, int], Predicate]) -> int:
    """What relates two names by the concepts that they name; of one concept they are synonyms."""
    if left == right:
        return PAPER_LABELS.index((Predicate.SYNONYM_OF, True))
    for pair, forward in (((left, right), True), ((right, left), False)):
        if pair in related:
            predicate = related[pair]
            return PAPER_LABELS.index((predicate, predicate in SYMMETRIC or forward))
    return 0


def title_sentence(text: str) -> int | None:
    """The number of the title's sentence, where the text is a title and an abstract."""
    return 0 if "\n\n" in text else None


def _runs(
    sentences: Sequence[LabelledSentence],
    limit: int,
    rng: random.Random | None,
    tokenizer: Tokenizer,
) -> Iterator[Sequence[LabelledSentence]]:
    """Consecutive sentences of a document, up to ``limit`` pieces, or up to random limits."""
    for _, group in groupby(sentences, key=lambda s: s.document):
        document = list(group)
        sizes = [len(e.ids) for e in tokenizer.encode_batch([s.text for s in document])]
        # Half the windows short, down to one sentence: the model meets lone sentences too.
        bound = limit if rng is None or rng.random() < 0.5 else rng.randint(24, limit)
        for run in windows(sizes, bound):
            yield document[run.start : run.stop]


def training_windows(
    sentences: Sequence[LabelledSentence],
    tokenizer: Tokenizer,
    *,
    limit: int,
    rng: random.Random | None = None,
    title_case_rate: float = 0.0,
) -> list[Window]:
    """The windows of an epoch; with ``rng``, of random sizes and with some sentences titled."""
    result = []
    for run in _runs(sentences, limit, rng, tokenizer):
        if rng is not None:
            run = [_titled(s) if rng.random() < title_case_rate else s for s in run]
        result.append(make_window(run, tokenizer))
    return result
