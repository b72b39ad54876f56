"""Which types of concept a predicate may join: the closed scheme of relations.

The pairs are those of the annotation scheme of SciER (Zhang et al., 2024) that its annotators used
in earnest. Counted in its training and development parts, the pairs left out are under 10 % of the
relations of any predicate but ``used-for``, where a method that serves another method (265 against
2,234 for method to task) is left out on purpose: our own guidelines read that as ``part-of`` or
``extends``. ``subclass-of`` between tasks is ``subtask-of``.
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
    """True where ``predicate`` may lead from a concept of type ``subject`` to one of ``object_``."""
    return (subject, object_) in ALLOWED_PAIRS[predicate]
