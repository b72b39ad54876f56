"""Which types of concept a predicate may join: the closed scheme of relations.

The predicates are those of SciER (Zhang et al., 2024) and ``extends``. The pairs are the ones its
annotators used in earnest, counted in its training and development parts. Left out are the pairs
with under one in ten of a predicate's relations, which are mostly slips, and of ``used-for`` the
pair method to method (265 relations, against 2,234 of method to task): a component of a method is
``part-of`` it, so that ``used-for`` always answers what task a method is for.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from kg.model import EntityType, Predicate

Pair = tuple[EntityType, EntityType]

_METHOD, _TASK, _DATASET = EntityType.METHOD, EntityType.TASK, EntityType.DATASET

#: The (subject type, object type) pairs that each predicate may join.
ALLOWED_PAIRS: Mapping[Predicate, frozenset[Pair]] = MappingProxyType(
    {
        Predicate.USED_FOR: frozenset({(_METHOD, _TASK)}),
        Predicate.PART_OF: frozenset({(_METHOD, _METHOD)}),
        Predicate.COMPARED_WITH: frozenset({(_METHOD, _METHOD), (_DATASET, _DATASET)}),
        Predicate.EVALUATED_ON: frozenset({(_METHOD, _DATASET)}),
        Predicate.BENCHMARK_FOR: frozenset({(_DATASET, _TASK)}),
        Predicate.TRAINED_ON: frozenset({(_METHOD, _DATASET)}),
        Predicate.EXTENDS: frozenset({(_METHOD, _METHOD)}),
        Predicate.SYNONYM_OF: frozenset({(kind, kind) for kind in EntityType}),
        Predicate.SUBCLASS_OF: frozenset({(_METHOD, _METHOD), (_DATASET, _DATASET)}),
        Predicate.SUBTASK_OF: frozenset({(_TASK, _TASK)}),
    }
)

#: The predicates that read the same in both directions.
SYMMETRIC: frozenset[Predicate] = frozenset({Predicate.COMPARED_WITH, Predicate.SYNONYM_OF})


def allowed(subject: EntityType, predicate: Predicate, object_: EntityType) -> bool:
    """True where ``predicate`` may lead from a ``subject`` type to an ``object_`` type."""
    return (subject, object_) in ALLOWED_PAIRS[predicate]
