"""What the relation heads read of a pair of names."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import Predicate
from pipelines.extraction.relation_features import (
    LABELS,
    LIKENESS,
    SYMMETRIC,
    distance_bucket,
    likeness,
)

NOTHING, SAME_LAST_WORD, WITHIN, INITIALS, OTHER_WORDS = range(5)


def test_symmetric_relations_have_one_label_and_others_two() -> None:
    said = [label for label in LABELS if label is not None]
    assert LABELS[0] is None
    assert len(said) == len(set(said)) == len(LABELS) - 1
    for predicate in set(Predicate) - {Predicate.EXTENDS}:
        directions = [forward for p, forward in said if p is predicate]
        assert directions == ([True] if predicate in SYMMETRIC else [True, False])


@pytest.mark.parametrize(
    ("left", "right", "kind"),
    [
        ("BERT", "parsing", NOTHING),
        ("the net", "the cat", NOTHING),
        ("", "BERT", NOTHING),
        ("-", "_", NOTHING),
        ("graph network", "deep network", SAME_LAST_WORD),
        ("Graph Networks", "deep network", SAME_LAST_WORD),
        ("BERT", "bert", WITHIN),
        ("beam search", "Beam-Search", WITHIN),
        ("network", "graph networks", WITHIN),
        ("large BERT", "BERT", WITHIN),
        ("loss", "losses", NOTHING),
        ("CNN", "convolutional neural network", INITIALS),
        ("CNNs", "convolutional neural networks", INITIALS),
        ("RLs", "reinforcement learning", INITIALS),
        ("convolutional neural network", "C.N.N.", INITIALS),
        ("A", "art", NOTHING),
        ("graph attention", "graph search", OTHER_WORDS),
        ("深度学习", "深度学习", WITHIN),
        ("深度学习", "学习", NOTHING),
    ],
)
def test_how_alike_two_names_are_written(left: str, right: str, kind: int) -> None:
    assert likeness(left, right) == kind


NAMES = st.one_of(
    st.text(max_size=30),
    st.lists(
        st.sampled_from(["graph", "Graphs", "network", "GN", "gns", "a", "-", "loss", "s", "深"]),
        max_size=4,
    ).map(" ".join),
)


@settings(deadline=None)
@given(NAMES, NAMES)
def test_likeness_is_the_same_both_ways_and_within_bounds(left: str, right: str) -> None:
    assert 0 <= likeness(left, right) < LIKENESS
    assert likeness(left, right) == likeness(right, left)


def test_distance_buckets_grow_with_the_distance() -> None:
    buckets = [distance_bucket(words) for words in range(200)]
    assert buckets == sorted(buckets)
    assert set(buckets) == set(range(16))
