"""Span probabilities to mentions: the most probable first, none overlapping."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipelines.extraction.encoding import IntArray

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

    ``probabilities`` is (W, :data:`MAX_WORDS`, types): at [i, k] for words i to i + k, with type 0
    "no mention". A span must lie in one sentence and its best type's probability must reach
    ``threshold``. Greedy by probability, ties by place, as in Yu et al. 2020, section 3.
    """
    best = probabilities[:, :, 1:].max(axis=-1)
    starts, longer = np.nonzero(best >= threshold)
    kinds = probabilities[starts, longer, 1:].argmax(axis=-1) + 1
    scores = best[starts, longer]
    words = len(sentence)
    candidates = sorted(
        (-score, a, a + k, kind)
        for a, k, kind, score in zip(
            starts.tolist(), longer.tolist(), kinds.tolist(), scores.tolist(), strict=True
        )
        if a + k < words and sentence[a] == sentence[a + k]
    )
    taken = np.zeros(words, dtype=bool)
    chosen = []
    for negative, a, b, kind in candidates:
        if not taken[a : b + 1].any():
            taken[a : b + 1] = True
            chosen.append((a, b, kind, -negative))
    return sorted(chosen)
