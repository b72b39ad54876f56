"""Labelled sentences to batches of tensors."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from kg.model import Span
from pipelines.extraction.encoding import MAX_WORDS, EncodedText, encode, windows
from pipelines.extraction.relation_features import LABELS, SYMMETRIC, distance_bucket
from pipelines.training.annotated import (
    SCIER_TYPES,
    SCIERC_TYPES,
    LabelledSentence,
)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two gold mentions of a sentence as word ranges (inclusive), and the relation label."""

    left: tuple[int, int, int]
    right: tuple[int, int, int]
    label: int


@dataclass(frozen=True, slots=True)
class Window:
    """Consecutive sentences, encoded, and gold word spans ``(start, end, type)``, end inclusive."""

    corpus: str
    text: str
    encoded: EncodedText
    spans: tuple[tuple[int, int, int], ...]
    pairs: tuple[Pair, ...]
    unsure: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded tensors of one corpus's windows; ``labels`` (B, W, W) is -100 where nothing counts."""

    corpus: str
    pieces: Tensor
    mask: Tensor
    first: Tensor
    last: Tensor
    shape: Tensor
    labels: Tensor
    windows: tuple[Window, ...]


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
        sentence.unsure,
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
                yield Pair(left, right, labels.get((i, j), 0))


def make_window(sentences: Sequence[LabelledSentence], tokenizer: Tokenizer) -> Window:
    """Join sentences by spaces and carry their gold spans over to words."""
    types = SCIERC_TYPES if sentences[0].corpus == "scierc" else SCIER_TYPES
    text = ""
    spans: list[Span] = []
    for sentence in sentences:
        start = len(text) + 1 if text else 0
        text = f"{text} {sentence.text}" if text else sentence.text
        spans.append(Span(start, len(text)))
    encoded = encode(text, spans, tokenizer)
    starts = {w.start: i for i, w in enumerate(encoded.words)}
    ends = {w.end: i for i, w in enumerate(encoded.words)}
    gold: list[tuple[int, int, int]] = []
    pairs: list[Pair] = []
    unsure: list[tuple[int, int]] = []
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
        pairs.extend(_pairs(sentence, places))
        for span in sentence.unsure:
            first, last = starts.get(place.start + span.start), ends.get(place.start + span.end)
            if first is not None and last is not None:
                unsure.append((first, last))
    return Window(sentences[0].corpus, text, encoded, tuple(gold), tuple(pairs), tuple(unsure))


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
    words = max(len(e.first) for e in encoded)
    labels = np.full((len(group), words, words), -100, dtype=np.int64)
    mask = np.zeros((len(group), pieces), dtype=np.float32)
    for i, (window, e) in enumerate(zip(group, encoded, strict=True)):
        mask[i, : len(e.pieces)] = 1
        n = len(e.first)
        length = np.arange(n)[None, :] - np.arange(n)[:, None]
        inside = (length >= 0) & (length < MAX_WORDS)
        inside &= e.sentence[None, :] == e.sentence[:, None]
        labels[i, :n, :n][inside] = 0
        for a, b in window.unsure:
            labels[i, a, b] = -100
        for a, b, t in window.spans:
            labels[i, a, b] = t
    return Batch(
        group[0].corpus,
        _padded([e.pieces for e in encoded], pieces),
        torch.from_numpy(mask),
        _padded([e.first for e in encoded], words),
        _padded([e.last for e in encoded], words),
        _padded([e.shape for e in encoded], words),
        torch.from_numpy(labels),
        tuple(group),
    )


def batches(
    all_windows: Sequence[Window], size: int, rng: random.Random | None = None
) -> list[Batch]:
    """Batches of windows of like length and one corpus, shuffled where ``rng`` is given."""
    result = []
    for corpus in ("scier", "scierc", "silver"):
        mine = sorted(
            (w for w in all_windows if w.corpus == corpus), key=lambda w: len(w.encoded.pieces)
        )
        result += [make_batch(mine[i : i + size]) for i in range(0, len(mine), size)]
    if rng is not None:
        rng.shuffle(result)
    return result


def pair_tensors(batch: Batch) -> tuple[Tensor, Tensor, Tensor] | None:
    """(N, 5) of window, left start, left end, right start, right end; (N, 3) kinds; (N,) labels."""
    places, kinds, labels = [], [], []
    for i, window in enumerate(batch.windows):
        for pair in window.pairs:
            places.append((i, *pair.left[:2], *pair.right[:2]))
            between = pair.right[0] - pair.left[1] - 1
            kinds.append((pair.left[2], pair.right[2], distance_bucket(between)))
            labels.append(pair.label)
    if not places:
        return None
    return torch.tensor(places), torch.tensor(kinds), torch.tensor(labels)
