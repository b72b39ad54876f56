"""What the relation head reads of a pair of mentions, the same in training and at run time."""

from __future__ import annotations

from kg.model import Predicate

#: Relations that hold both ways, and so have one label rather than two.
SYMMETRIC = frozenset({Predicate.COMPARED_WITH, Predicate.SYNONYM_OF})

#: (predicate, forward): forward means that the mention that stands first is the subject.
LABELS: tuple[tuple[Predicate, bool] | None, ...] = (
    None,
    *(
        (predicate, forward)
        for predicate in Predicate
        if predicate is not Predicate.EXTENDS  # in no annotated corpus: cues find it
        for forward in ((True,) if predicate in SYMMETRIC else (True, False))
    ),
)

_BUCKETS = (0, 1, 2, 3, 4, 5, 7, 9, 12, 16, 20, 26, 32, 40, 50)


def distance_bucket(words_between: int) -> int:
    """0 to 15: how far apart two mentions are, in words between them."""
    for bucket, edge in enumerate(_BUCKETS):
        if words_between <= edge:
            return bucket
    return len(_BUCKETS)
