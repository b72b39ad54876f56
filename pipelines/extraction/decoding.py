"""Span probabilities to mentions: the most probable first, none overlapping."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from pipelines.extraction.encoding import MAX_WORDS, IntArray

FloatArray = NDArray[np.float32]


def softmax(scores: FloatArray) -> FloatArray:
    """Softmax over the last axis."""
    shifted = scores - scores.max(axis=-1, keepdims=True)
    weights = np.exp(shifted)
    result: FloatArray = weights / weights.sum(axis=-1, keepdims=True)
    return result


def spans_above(
    probabilities: FloatArray, sentence: IntArray, threshold: float
) -> list[tuple[int, int, int, float]]:
    """Non-overlapping ``(first word, last word, type, probability)``, in textual order.

    ``probabilities`` is (W, W, types) with type 0 "no mention"; a span must lie in one sentence,
    hold at most :data:`MAX_WORDS` words, and its best type's probability must reach
    ``threshold``. Greedy by probability, ties by place, as in Yu et al. 2020, section 3.
    """
    best = probabilities[:, :, 1:].max(axis=-1)
    starts, ends = np.nonzero(best >= threshold)
    kinds = probabilities[:, :, 1:].argmax(axis=-1) + 1

    def candidates() -> Iterator[tuple[float, int, int, int]]:
        for a, b in zip(starts.tolist(), ends.tolist(), strict=True):
            if 0 <= b - a < MAX_WORDS and sentence[a] == sentence[b]:
                yield (-float(best[a, b]), a, b, int(kinds[a, b]))

    taken = np.zeros(len(sentence), dtype=bool)
    chosen = []
    for negative, a, b, kind in sorted(candidates()):
        if not taken[a : b + 1].any():
            taken[a : b + 1] = True
            chosen.append((a, b, kind, -negative))
    return sorted(chosen)
