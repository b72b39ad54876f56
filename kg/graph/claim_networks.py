"""The claims of a graph as a directed NetworkX multigraph, with the sentences behind them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import networkx as nx

from kg.graph.database import Database
from kg.graph.projections import add_concepts, add_papers

#: The predicate from a paper to a repository that it links to; no claim stands behind it.
HAS_REPOSITORY: Final = "has-repository"

_BETWEEN_CONCEPTS: Final = "SELECT claim_id FROM concept_edges"
_ALL: Final = "SELECT id FROM claims"


def concepts(database: Database) -> nx.MultiDiGraph:
    """The concepts, and the claims between them.

    A node is an id with ``label`` and ``type`` (``method``, ``task`` or ``dataset``). An edge's key
    is the id of its claim; it has ``predicate``, ``confidence`` (0..1, or None), ``weight`` (how
    many papers support it), ``papers`` (their ids, sorted), ``evidence_count`` (how many places
    support it) and ``evidence`` (the sentences, by paper and in reading order, each once).
    """
    graph = nx.MultiDiGraph()
    add_concepts(graph, database)
    graph.add_edges_from(_edges(database, _BETWEEN_CONCEPTS))
    return graph


def full(database: Database) -> nx.MultiDiGraph:
    """What :func:`concepts` gives, with papers, their claims, and the code that they link to.

    A paper is of type ``paper``, with its title for a label and its ``year`` where that is known; a
    repository is of type ``repository``. An edge from a paper to a concept has also ``role``, what
    the concept is to the paper, or None; one to a repository has the predicate
    :data:`HAS_REPOSITORY`, and no evidence.
    """
    graph = nx.MultiDiGraph()
    add_papers(graph, database)
    add_concepts(graph, database)
    graph.add_edges_from(_edges(database, _ALL))
    links = database.arrow(
        "SELECT DISTINCT paper_id, repository FROM links WHERE repository IS NOT NULL ORDER BY ALL"
    )
    for paper, name in zip(*(c.to_pylist() for c in links.columns), strict=True):
        graph.add_node(name, label=name, type="repository")
        graph.add_edge(
            paper,
            name,
            key=f"{paper} {HAS_REPOSITORY} {name}",
            predicate=HAS_REPOSITORY,
            confidence=None,
            weight=1,
            papers=(paper,),
            evidence_count=0,
            evidence=(),
        )
    return graph


def _edges(database: Database, chosen: str) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    claims = database.arrow(
        f"""
        SELECT c.id, c.subject, c.object, c.predicate, c.confidence, c.papers AS weight,
               e.papers, c.evidence AS evidence_count, e.sentences, c.role,
               p.claim_id IS NOT NULL AS of_paper
        FROM claims c
        JOIN (
            SELECT claim_id, list(DISTINCT paper_id ORDER BY paper_id) AS papers,
                   list(sentence ORDER BY paper_id, section DESC, start, "end", sentence)
                       AS sentences
            FROM evidence WHERE claim_id IN ({chosen}) GROUP BY claim_id
        ) e ON e.claim_id = c.id
        LEFT JOIN paper_concept p ON p.claim_id = c.id
        ORDER BY c.id
        """  # noqa: S608 (our own constants)
    )
    for batch in claims.to_batches(max_chunksize=10_000):
        for row in batch.to_pylist():
            data = {
                "predicate": row["predicate"],
                "confidence": row["confidence"],
                "weight": row["weight"],
                "papers": tuple(row["papers"]),
                "evidence_count": row["evidence_count"],
                "evidence": tuple(dict.fromkeys(row["sentences"])),
            }
            if row["of_paper"]:
                data["role"] = row["role"]
            yield row["subject"], row["object"], row["id"], data
