"""What the paper's heads read of its concepts."""

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import ROLES, Predicate
from pipelines.extraction.paper_features import (
    CONCEPT_KINDS,
    PAPER_BUCKETS,
    PAPER_LABELS,
    ROLE_LABELS,
    concept_kind,
    concept_pairs,
)
from pipelines.extraction.relation_features import SYMMETRIC


def numbers(*lengths: int) -> np.ndarray:
    """Which sentence each word is in, for sentences of these many words."""
    return np.repeat(np.arange(len(lengths)), lengths)


def test_every_role_of_every_type_has_a_label() -> None:
    assert set(ROLE_LABELS) == {(kind, role) for kind, roles in ROLES.items() for role in roles}
    assert len(ROLE_LABELS) == len(set(ROLE_LABELS))


def test_symmetric_relations_have_one_label_and_others_two() -> None:
    said = [label for label in PAPER_LABELS if label is not None]
    assert PAPER_LABELS[0] is None
    assert len(said) == len(set(said)) == len(PAPER_LABELS) - 1
    for predicate in Predicate:
        directions = [forward for p, forward in said if p is predicate]
        if predicate in (Predicate.SUBCLASS_OF, Predicate.SUBTASK_OF):
            assert directions == []
        else:
            assert directions == ([True] if predicate in SYMMETRIC else [True, False])


def test_the_nearest_mentions_of_one_sentence_stand_for_a_pair() -> None:
    sentence = numbers(10, 10)
    left, right = [(0, 0), (11, 11)], [(5, 6), (14, 14)]
    (pair,) = concept_pairs([left, right], sentence)
    assert (pair.left, pair.right) == (0, 1)
    assert pair.nearest == ((11, 11), (14, 14))
    assert pair.bucket == 2


def test_the_order_in_the_sentence_tells_in_the_bucket() -> None:
    sentence = numbers(10)
    (forward,) = concept_pairs([[(0, 0)], [(3, 3)]], sentence)
    (backward,) = concept_pairs([[(3, 3)], [(0, 0)]], sentence)
    assert backward.nearest == forward.nearest == ((0, 0), (3, 3))
    assert backward.bucket == forward.bucket + 16


def test_apart_means_the_next_sentence_or_farther() -> None:
    sentence = numbers(2, 2, 2)
    near, far = (next(concept_pairs([[(0, 0)], [right]], sentence)) for right in ((2, 2), (4, 4)))
    assert (near.nearest, near.bucket) == (None, 32)
    assert (far.nearest, far.bucket) == (None, 33)


def test_a_concept_is_known_by_how_often_and_where_it_stands() -> None:
    sentence = numbers(2, 8)
    assert concept_kind([(2, 2)], sentence, 0) == 0
    assert concept_kind([(2, 2), (4, 4), (6, 6), (8, 8), (9, 9)], sentence, 0) == 3
    assert concept_kind([(0, 0)], sentence, 0) == 4
    assert concept_kind([(2, 2), (0, 0)], sentence, 0) == 5
    assert concept_kind([(0, 0)], sentence, None) == 0


@settings(deadline=None)
@given(st.data())
def test_all_pairs_come_once_and_within_bounds(data: st.DataObject) -> None:
    sentence = numbers(*data.draw(st.lists(st.integers(1, 30), min_size=1, max_size=5)))
    words = data.draw(st.permutations(range(len(sentence))))
    cuts = sorted(data.draw(st.sets(st.integers(1, len(words)), max_size=6)) | {0, len(words)})
    shared = [words[a:b] for a, b in pairwise(cuts)]
    concepts = [[(i, i) for i in sorted(group)] for group in shared]
    pairs = list(concept_pairs(concepts, sentence))
    assert [(p.left, p.right) for p in pairs] == [
        (i, j) for i in range(len(concepts)) for j in range(i + 1, len(concepts))
    ]
    for pair in pairs:
        assert 0 <= pair.bucket < PAPER_BUCKETS
        if pair.nearest is not None:
            first, second = pair.nearest
            assert first < second
            assert sentence[first[0]] == sentence[second[0]]
            assert {first, second} & set(concepts[pair.left])
            assert {first, second} & set(concepts[pair.right])
    for mentions in concepts:
        assert 0 <= concept_kind(mentions, sentence, 0) < CONCEPT_KINDS
