"""What the paper's heads read of its concepts, the same in training and at run time.

A concept is given by its mentions as (first word, last word) in one window; a mention's own
representation is what the encoder gives at those two words, and a concept's is the maximum over its
mentions. Concepts stand in the order of their first mentions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kg.model import ROLES, EntityType, Predicate, Role
from pipelines.extraction.encoding import IntArray
from pipelines.extraction.relation_features import SYMMETRIC, distance_bucket

FloatArray = NDArray[np.float32]
Words = tuple[int, int]

#: (type, role) in the order of the role head's outputs.
ROLE_LABELS: tuple[tuple[EntityType, Role], ...] = tuple(
    (kind, role) for kind in EntityType for role in ROLES[kind]
)

#: (predicate, forward) in the order of the outputs for a pair; forward means that the concept which
#: comes first in the paper is the subject. Kinds of things are left to their names and sentences.
PAPER_LABELS: tuple[tuple[Predicate, bool] | None, ...] = (
    None,
    *(
        (predicate, forward)
        for predicate in Predicate
        if predicate not in (Predicate.SUBCLASS_OF, Predicate.SUBTASK_OF)
        for forward in ((True,) if predicate in SYMMETRIC else (True, False))
    ),
)

#: Sixteen distances within a sentence, in either order; then neighbouring and farther sentences.
PAPER_BUCKETS = 34
#: Of a concept: how often it is mentioned (1, 2, 3, more), without and with a mention in the title.
CONCEPT_KINDS = 8


@dataclass(frozen=True, slots=True)
class ConceptPair:
    """Two concepts by index, the mentions that stand nearest in one sentence, and their distance.

    ``nearest`` is None where no sentence holds both; ``bucket`` is below :data:`PAPER_BUCKETS`.
    """

    left: int
    right: int
    nearest: tuple[Words, Words] | None
    bucket: int


def concept_kind(mentions: Sequence[Words], sentence: IntArray, title: int | None) -> int:
    """0 to 7: how often a concept is mentioned; ``title`` is the number of the title's sentence."""
    often = min(len(mentions), 4) - 1
    in_title = title is not None and any(sentence[a] == title for a, _ in mentions)
    return often + (4 if in_title else 0)


def concept_pairs(concepts: Sequence[Sequence[Words]], sentence: IntArray) -> Iterator[ConceptPair]:
    """All pairs of a window's concepts."""
    for i, left in enumerate(concepts):
        for j in range(i + 1, len(concepts)):
            yield _pair(i, j, left, concepts[j], sentence)


def _pair(
    i: int, j: int, left: Sequence[Words], right: Sequence[Words], sentence: IntArray
) -> ConceptPair:
    together = [
        (max(b[0] - a[1], a[0] - b[1]), a, b)
        for a in left
        for b in right
        if sentence[a[0]] == sentence[b[0]]
    ]
    if together:
        _, a, b = min(together)
        first, second = (a, b) if a <= b else (b, a)
        bucket = distance_bucket(second[0] - first[1] - 1) + (0 if a <= b else 16)
        return ConceptPair(i, j, (first, second), bucket)
    apart = min(abs(int(sentence[a[0]]) - int(sentence[b[0]])) for a in left for b in right)
    return ConceptPair(i, j, None, 32 if apart == 1 else 33)
