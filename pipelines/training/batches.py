"""Windows to batches of tensors."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from pipelines.extraction.encoding import MAX_WORDS
from pipelines.extraction.paper_features import (
    PAPER_LABELS,
)
from pipelines.extraction.relation_features import LABELS, distance_bucket, likeness
from pipelines.training.windows import Window


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
