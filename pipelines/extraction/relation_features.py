"""What the relation head reads of a pair of mentions, the same in training and at run time."""

from __future__ import annotations

import re
from functools import lru_cache

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


#: How alike two names are written: see :func:`likeness`.
LIKENESS = 5


def likeness(left: str, right: str) -> int:
    """0 to 4: no common word, the same last word, one within the other, initials, other words."""
    one, other = _words(left), _words(right)
    if not one or not other:
        return 0
    if "".join(one) in _initials(other) or "".join(other) in _initials(one):
        return 3
    common = set(one) & set(other)
    if common in (set(one), set(other)):
        return 2
    if one[-1] == other[-1]:
        return 1
    return 4 if any(len(word) > 3 for word in common) else 0


@lru_cache(maxsize=4096)
def _words(name: str) -> tuple[str, ...]:
    words = re.findall(r"[^\W_]+", name.casefold())
    return tuple(
        w[:-1] if len(w) > 3 and w.endswith("s") and not w.endswith("ss") else w for w in words
    )


@lru_cache(maxsize=4096)
def _initials(words: tuple[str, ...]) -> frozenset[str]:
    letters = "".join(word[0] for word in words)
    return frozenset({letters, letters + "s"} if len(letters) > 1 else ())
