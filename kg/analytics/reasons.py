"""Why two concepts, or two papers, are related, in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from kg.graph.database import Database
from kg.model import EntityType, Predicate

#: The ids of two papers, or of two concepts.
Pair = tuple[str, str]

# How many shared things a reason names.
_MOST_NAMED: Final = 3

# What the queries below begin with. They are told of the ids of pairs, in two lists of one length.
# What concerns the pairs is put together first: DuckDB would join everything with everything.
_PAIRS: Final = "WITH pairs AS MATERIALIZED (SELECT unnest($firsts) AS a, unnest($others) AS b)"

# The rarest first: they say most.
_SHARED_BY_PAPERS: Final = """
    , mine AS MATERIALIZED (FROM paper_concept WHERE paper_id IN (SELECT a FROM pairs)),
    theirs AS MATERIALIZED (FROM paper_concept WHERE paper_id IN (SELECT b FROM pairs)),
    shared AS MATERIALIZED (
        SELECT a, b, m.concept_id AS id FROM pairs JOIN mine m ON m.paper_id = a
        JOIN theirs t ON t.paper_id = b AND t.concept_id = m.concept_id
    ),
    rarity AS (
        SELECT concept_id AS id, count(*) AS papers FROM paper_concept
        WHERE concept_id IN (SELECT id FROM shared) GROUP BY concept_id
    )
    SELECT a, b, c.type, c.label
    FROM shared JOIN rarity USING (id) JOIN concepts c USING (id) ORDER BY papers, id
"""
_NAMED_TOGETHER: Final = """
    , mine AS MATERIALIZED (FROM paper_concept WHERE concept_id IN (SELECT a FROM pairs)),
    theirs AS MATERIALIZED (FROM paper_concept WHERE concept_id IN (SELECT b FROM pairs))
    SELECT a, b, count(*)
    FROM pairs JOIN mine m ON m.concept_id = a
    JOIN theirs t ON t.concept_id = b AND t.paper_id = m.paper_id GROUP BY a, b
"""
_BETWEEN: Final = """
    SELECT a, b, true AS forward, predicate, papers
    FROM pairs JOIN concept_edges e ON e.subject = a AND e.object = b
    UNION ALL
    SELECT a, b, false, predicate, papers
    FROM pairs JOIN concept_edges e ON e.subject = b AND e.object = a
    ORDER BY papers DESC, predicate, forward DESC
"""
# The most often stated first: a reader knows them.
_SHARED_ENDS: Final = """
    , ends AS (
        SELECT subject AS thing, predicate, true AS forward, object AS "end", papers
        FROM concept_edges
        UNION ALL SELECT object, predicate, false, subject, papers FROM concept_edges
    ),
    mine AS MATERIALIZED (FROM ends WHERE thing IN (SELECT a FROM pairs)),
    theirs AS MATERIALIZED (FROM ends WHERE thing IN (SELECT b FROM pairs)),
    shared AS MATERIALIZED (
        SELECT a, b, m.predicate, m.forward, m."end" AS id,
               least(m.papers, t.papers) AS least, m.papers + t.papers AS total
        FROM pairs JOIN mine m ON m.thing = a JOIN theirs t
             ON t.thing = b AND t.predicate = m.predicate AND t.forward = m.forward
             AND t."end" = m."end"
    )
    SELECT a, b, predicate, forward, c.label
    FROM shared JOIN concepts c USING (id) ORDER BY least DESC, total DESC, id
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


def paper_reasons(database: Database, pairs: Sequence[Pair]) -> dict[Pair, str]:
    """For each pair of papers, which concepts they share, by type, the rarest first.

    As "shares 2 tasks (parsing, tagging) and 1 dataset (PTB)"; empty where they share none.
    """
    shared: dict[tuple[Pair, str], list[str]] = defaultdict(list)
    for a, b, kind, label in database.rows(_PAIRS + _SHARED_BY_PAPERS, _lists(pairs)):
        shared[(a, b), kind].append(label)
    reasons = {}
    for pair in pairs:
        parts = [
            f"{len(labels)} {kind.value}{'s' if len(labels) > 1 else ''} ({_first(labels)})"
            for kind in EntityType
            if (labels := shared[pair, kind.value])
        ]
        reasons[pair] = f"shares {', '.join(parts)}" if parts else ""
    return reasons


def concept_reasons(database: Database, pairs: Sequence[Pair]) -> dict[Pair, str]:
    """For each pair of concepts, how many papers name both, and what is stated of both.

    As "12 papers name both, compared in 3; both used for parsing". "It" is the first of the pair,
    "this" the second.
    """
    values = _lists(pairs)
    together = {(a, b): n for a, b, n in database.rows(_PAIRS + _NAMED_TOGETHER, values)}
    parts: dict[Pair, list[str]] = {}
    for pair in pairs:
        papers = together.get(pair, 0)
        parts[pair] = [f"{papers} paper{'s name' if papers != 1 else ' names'} both"]
    for a, b, forward, predicate, papers in database.rows(_PAIRS + _BETWEEN, values):
        parts[a, b][0] += f", {_STATED[Predicate(predicate)][forward]} in {papers}"
    ends: dict[Pair, dict[str, list[str]]] = {pair: defaultdict(list) for pair in pairs}
    for a, b, predicate, forward, label in database.rows(_PAIRS + _SHARED_ENDS, values):
        labels = ends[a, b][_COMMON[Predicate(predicate)][not forward]]
        if label not in labels:
            labels.append(label)
    told = [phrase for both in _COMMON.values() for phrase in both]
    for pair in pairs:
        for said in sorted(ends[pair], key=told.index):
            parts[pair].append(f"{said} {_first(ends[pair][said])}")
    return {pair: "; ".join(said) for pair, said in parts.items()}


def _lists(pairs: Sequence[Pair]) -> dict[str, list[str]]:
    return {"firsts": [a for a, _ in pairs], "others": [b for _, b in pairs]}


def _first(labels: Sequence[str]) -> str:
    return ", ".join([*labels[:_MOST_NAMED], *(["..."] if len(labels) > _MOST_NAMED else [])])
