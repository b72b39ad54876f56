"""Why two concepts, or two papers, are related, in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from kg.graph.database import Database
from kg.model import EntityType, Predicate

# How many shared things a reason names.
_MOST_NAMED: Final = 3

# The rarest first: they say most.
_SHARED_BY_PAPERS: Final = """
    WITH mine AS (SELECT concept_id FROM paper_concept WHERE paper_id = $id),
    rarity AS (
        SELECT concept_id, count(*) AS papers FROM paper_concept
        WHERE concept_id IN (FROM mine) GROUP BY concept_id
    )
    SELECT p.paper_id, p.type, c.label
    FROM paper_concept p JOIN rarity USING (concept_id) JOIN concepts c ON c.id = p.concept_id
    WHERE p.paper_id IN (SELECT unnest($others)) ORDER BY papers, c.id
"""
_NAMED_TOGETHER: Final = """
    SELECT concept_id, count(*) FROM paper_concept
    WHERE paper_id IN (SELECT paper_id FROM paper_concept WHERE concept_id = $id)
      AND concept_id IN (SELECT unnest($others)) GROUP BY concept_id
"""
_BETWEEN: Final = """
    SELECT subject, predicate, object, papers FROM concept_edges
    WHERE (subject = $id AND object IN (SELECT unnest($others)))
       OR (object = $id AND subject IN (SELECT unnest($others)))
    ORDER BY papers DESC, predicate, subject
"""
# The most often stated first: a reader knows them.
_SHARED_ENDS: Final = """
    WITH ends AS (
        SELECT subject AS thing, predicate, true AS forward, object AS "end", papers
        FROM concept_edges
        UNION ALL SELECT object, predicate, false, subject, papers FROM concept_edges
    ),
    mine AS (SELECT predicate, forward, "end", papers FROM ends WHERE thing = $id)
    SELECT e.thing, e.predicate, e.forward, c.label
    FROM ends e JOIN mine m USING (predicate, forward, "end") JOIN concepts c ON c.id = e."end"
    WHERE e.thing IN (SELECT unnest($others))
    ORDER BY least(e.papers, m.papers) DESC, e.papers + m.papers DESC, c.id
"""

# What both have in common where they share the object of a relation, and where its subject.
_COMMON: Final = {
    Predicate.USED_FOR: ("both used for", "both tasks of"),
    Predicate.EVALUATED_ON: ("both evaluated on", "both evaluate"),
    Predicate.TRAINED_ON: ("both trained on", "both train"),
    Predicate.BENCHMARK_FOR: ("both benchmarks for", "both measured on"),
    Predicate.PART_OF: ("both part of", "both contain"),
    Predicate.EXTENDS: ("both extend", "both extended by"),
    Predicate.SUBCLASS_OF: ("both kinds of", "both general forms of"),
    Predicate.SUBTASK_OF: ("both cases of", "both general forms of"),
    Predicate.COMPARED_WITH: ("both compared with", "both compared with"),
    Predicate.SYNONYM_OF: ("both another name of", "both another name of"),
}
# What is stated of the related one where it is the subject, and where it is the object; "it" is the
# concept that was asked about.
_STATED: Final = {
    Predicate.USED_FOR: ("used for it", "it is used for this"),
    Predicate.EVALUATED_ON: ("evaluated on it", "it is evaluated on this"),
    Predicate.TRAINED_ON: ("trained on it", "it is trained on this"),
    Predicate.BENCHMARK_FOR: ("a benchmark for it", "it is a benchmark for this"),
    Predicate.PART_OF: ("part of it", "it is part of this"),
    Predicate.EXTENDS: ("extends it", "it extends this"),
    Predicate.SUBCLASS_OF: ("a kind of it", "it is a kind of this"),
    Predicate.SUBTASK_OF: ("a case of it", "it is a case of this"),
    Predicate.COMPARED_WITH: ("compared", "compared"),
    Predicate.SYNONYM_OF: ("another name of it", "another name of it"),
}


def paper_reasons(database: Database, paper: str, others: Sequence[str]) -> dict[str, str]:
    """For each of ``others``, which concepts it shares with ``paper``, by type, the rarest first.

    As "shares 2 tasks (parsing, tagging) and 1 dataset (PTB)"; empty where it shares none.
    """
    values = {"id": paper, "others": list(others)}
    shared: dict[tuple[str, str], list[str]] = defaultdict(list)
    for other, kind, label in database.table(_SHARED_BY_PAPERS, values).rows:
        shared[str(other), str(kind)].append(str(label))
    reasons = {}
    for other in others:
        parts = [
            f"{len(labels)} {kind.value}{'s' if len(labels) > 1 else ''} ({_first(labels)})"
            for kind in EntityType
            if (labels := shared[other, kind.value])
        ]
        reasons[other] = f"shares {', '.join(parts)}" if parts else ""
    return reasons


def concept_reasons(database: Database, concept: str, others: Sequence[str]) -> dict[str, str]:
    """For each of ``others``, how many papers name it and ``concept``, and what is stated of both.

    As "12 papers name both, compared in 3; both used for parsing". "It" is ``concept``.
    """
    values = {"id": concept, "others": list(others)}
    together = {str(i): n for i, n in database.table(_NAMED_TOGETHER, values).rows}
    parts: dict[str, list[str]] = {}
    for other in others:
        papers = together.get(other, 0)
        parts[other] = [f"{papers} paper{'s name' if papers != 1 else ' names'} both"]
    for subject, predicate, object_, papers in database.table(_BETWEEN, values).rows:
        other = str(object_ if subject == concept else subject)
        said = _STATED[Predicate(str(predicate))][subject == concept]
        if other in parts:
            parts[other][0] += f", {said} in {papers}"
    ends: dict[str, dict[str, list[str]]] = {other: defaultdict(list) for other in others}
    for row in database.table(_SHARED_ENDS, values).rows:
        other, predicate, label = str(row[0]), Predicate(str(row[1])), str(row[3])
        labels = ends[other][_COMMON[predicate][not row[2]]]
        if label not in labels:
            labels.append(label)
    told = [phrase for pair in _COMMON.values() for phrase in pair]
    for other in others:
        for said in sorted(ends[other], key=told.index):
            parts[other].append(f"{said} {_first(ends[other][said])}")
    return {other: "; ".join(said) for other, said in parts.items()}


def _first(labels: Sequence[str]) -> str:
    return ", ".join([*labels[:_MOST_NAMED], *(["..."] if len(labels) > _MOST_NAMED else [])])
