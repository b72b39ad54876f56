"""Labelled sentences to batches of tensors."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

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
from pipelines.extraction.relation_features import LABELS, SYMMETRIC, distance_bucket, likeness
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


@dataclass(frozen=True, slots=True)
class SpanTargets:
    """What one span head is to say: a class a span, or probabilities.

    ``labels`` (B, W, MAX_WORDS), at [b, i, k] for words i to i + k, is -100 where nothing counts;
    ``places`` (N, 3) are window, first word and further words of the spans whose ``probabilities``
    (N, 4) count instead.
    """

    labels: Tensor
    places: Tensor
    probabilities: Tensor


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded tensors of one corpus's windows, and the targets of each span head that learns."""

    corpus: str
    pieces: Tensor
    mask: Tensor
    first: Tensor
    last: Tensor
    shape: Tensor
    targets: dict[str, SpanTargets]
    windows: tuple[Window, ...]


@dataclass(frozen=True, slots=True)
class ConceptTensors:
    """The concepts of a batch and their pairs, ``C`` and ``N`` of them, over ``M`` mentions.

    ``mentions`` (M, 3) are window, first, last word and ``concept`` (M,) whose they are;
    ``kinds`` (C,); ``roles`` (C, roles). ``pairs`` (N, 2) index concepts; ``between`` (N, 3) are
    window and the words around what stands between; ``pair_kinds`` (N, 4); ``labels`` (N, labels).
    """

    mentions: Tensor
    concept: Tensor
    kinds: Tensor
    roles: Tensor
    pairs: Tensor
    between: Tensor
    pair_kinds: Tensor
    labels: Tensor


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


def _padded(rows: Sequence[np.ndarray], size: int) -> Tensor:
    out = np.zeros((len(rows), size), dtype=np.int64)
    for i, row in enumerate(rows):
        out[i, : len(row)] = row
    return torch.from_numpy(out)


def make_batch(group: Sequence[Window]) -> Batch:
    """Pad windows of one corpus to tensors."""
    encoded = [w.encoded for w in group]
    pieces = max(len(e.pieces) for e in encoded)
    mask = np.zeros((len(group), pieces), dtype=np.float32)
    for i, e in enumerate(encoded):
        mask[i, : len(e.pieces)] = 1
    words = max(len(e.first) for e in encoded)
    corpus = group[0].corpus
    heads = [head for head, _ in group[0].soft] if corpus == "silver" else [corpus]
    return Batch(
        corpus,
        _padded([e.pieces for e in encoded], pieces),
        torch.from_numpy(mask),
        _padded([e.first for e in encoded], words),
        _padded([e.last for e in encoded], words),
        _padded([e.shape for e in encoded], words),
        {head: _targets(group, head, words) for head in heads},
        tuple(group),
    )


def _targets(group: Sequence[Window], head: str, words: int) -> SpanTargets:
    labels = np.full((len(group), words, MAX_WORDS), -100, dtype=np.int64)
    places: list[tuple[int, int, int]] = []
    probabilities: list[tuple[float, ...]] = []
    for i, window in enumerate(group):
        sentence = window.encoded.sentence
        n = len(sentence)
        ends = np.arange(n)[:, None] + np.arange(MAX_WORDS)[None, :]
        inside = (ends < n) & (sentence[np.minimum(ends, n - 1)] == sentence[:, None])
        labels[i, :n][inside] = 0
        for a, b in window.unsure:
            labels[i, a, b - a] = -100
        for a, b, t in window.spans:
            labels[i, a, b - a] = t
        for soft in dict(window.soft).get(head, ()):
            further = soft.last - soft.first
            labels[i, soft.first, further] = -100
            places.append((i, soft.first, further))
            probabilities.append(soft.probabilities)
    return SpanTargets(
        torch.from_numpy(labels),
        torch.tensor(places, dtype=torch.int64).reshape(-1, 3),
        torch.tensor(probabilities, dtype=torch.float32).reshape(-1, 4),
    )


def batches(
    all_windows: Sequence[Window], pieces: int, rng: random.Random | None = None
) -> list[Batch]:
    """Batches of windows of one corpus and like length, up to ``pieces`` pieces with padding.

    Shuffled where ``rng`` is given.
    """
    result = []
    for corpus in ("scier", "scierc", "paper", "silver"):
        mine = sorted(
            (w for w in all_windows if w.corpus == corpus), key=lambda w: len(w.encoded.pieces)
        )
        group: list[Window] = []
        for window in mine:
            if group and (len(group) + 1) * len(window.encoded.pieces) > pieces:
                result.append(make_batch(group))
                group = []
            group.append(window)
        if group:
            result.append(make_batch(group))
    if rng is not None:
        rng.shuffle(result)
    return result


def concept_tensors(batch: Batch) -> ConceptTensors | None:
    """The concepts of the batch's windows and all their pairs; None where there is no pair."""
    mentions: list[tuple[int, int, int]] = []
    concept: list[int] = []
    kinds: list[int] = []
    roles: list[tuple[float, ...]] = []
    pairs: list[tuple[int, int]] = []
    between: list[tuple[int, int, int]] = []
    pair_kinds: list[tuple[int, int, int, int]] = []
    labels: list[list[float]] = []
    for i, window in enumerate(batch.windows):
        start = len(kinds)
        for k, target in enumerate(window.concepts):
            mentions += [(i, a, b) for a, b in target.mentions]
            concept += [start + k] * len(target.mentions)
            kinds.append(target.kind)
            roles.append(target.roles)
        for target_pair in window.concept_pairs:
            pair = target_pair.pair
            pairs.append((start + pair.left, start + pair.right))
            between.append(
                (i, pair.nearest[0][1], pair.nearest[1][0]) if pair.nearest else (i, 0, 0)
            )
            left, right = window.concepts[pair.left], window.concepts[pair.right]
            alike = likeness(window.surface(left.mentions[0]), window.surface(right.mentions[0]))
            pair_kinds.append((left.type, right.type, pair.bucket, alike))
            row = [0.0] * len(PAPER_LABELS)
            for label, probability in target_pair.labels:
                row[label] += probability
            labels.append(row)
    if not pairs:
        return None
    return ConceptTensors(
        torch.tensor(mentions),
        torch.tensor(concept),
        torch.tensor(kinds),
        torch.tensor(roles),
        torch.tensor(pairs),
        torch.tensor(between),
        torch.tensor(pair_kinds),
        torch.tensor(labels),
    )


def pair_tensors(batch: Batch) -> tuple[Tensor, Tensor, Tensor] | None:
    """(N, 5) window, left start, left end, right start, right end; (N, 4) kinds; (N, labels)."""
    places, kinds = [], []
    labels: list[list[float]] = []
    for i, window in enumerate(batch.windows):
        for pair in window.pairs:
            places.append((i, *pair.left[:2], *pair.right[:2]))
            between = pair.right[0] - pair.left[1] - 1
            alike = likeness(window.surface(pair.left[:2]), window.surface(pair.right[:2]))
            kinds.append((pair.left[2], pair.right[2], distance_bucket(between), alike))
            row = [0.0] * len(LABELS)
            for label, probability in pair.labels:
                row[label] += probability
            labels.append(row)
    if not places:
        return None
    return torch.tensor(places), torch.tensor(kinds), torch.tensor(labels)
