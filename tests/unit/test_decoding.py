"""Span probabilities to mentions."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.extraction.decoding import softmax, spans_above
from pipelines.extraction.encoding import MAX_WORDS, windows


def probabilities(n: int, spans: dict[tuple[int, int, int], float]) -> np.ndarray:
    result = np.zeros((n, MAX_WORDS, 4), dtype=np.float32)
    result[..., 0] = 1
    for (a, b, t), p in spans.items():
        result[a, b - a, t] = p
    return result


def test_the_most_probable_of_overlapping_spans_wins() -> None:
    table = probabilities(6, {(0, 2, 1): 0.6, (1, 1, 2): 0.9, (4, 5, 3): 0.7, (3, 3, 1): 0.4})
    assert [(a, b, t) for a, b, t, _ in spans_above(table, np.zeros(6, dtype=np.int64), 0.5)] == [
        (1, 1, 2),
        (4, 5, 3),
    ]


def test_no_span_crosses_a_sentence_or_the_end() -> None:
    n = 6
    table = probabilities(n, {(0, 1, 1): 0.9, (4, 7, 1): 0.9})
    sentence = np.array([0] + [1] * (n - 1))
    assert spans_above(table, sentence, 0.5) == []


@settings(deadline=None)
@given(st.lists(st.integers(1, 50), max_size=30), st.integers(1, 100))
def test_windows_hold_every_sentence_once(sizes: list[int], limit: int) -> None:
    runs = windows(sizes, limit)
    assert [i for run in runs for i in run] == list(range(len(sizes)))
    assert all(len(run) == 1 or sum(sizes[i] for i in run) <= limit for run in runs)


def test_softmax_sums_to_one() -> None:
    assert np.allclose(softmax(np.array([[1000.0, 0.0], [1.0, 1.0]], dtype=np.float32)).sum(-1), 1)
