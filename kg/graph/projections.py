"""What the incidence of papers and concepts gives as simple NetworkX graphs.

Every node is an id; a concept has its ``label`` and its ``type``, a paper its title for a
``label``, the ``type`` ``paper``, and its ``year`` where that is known.
"""

from __future__ import annotations

from typing import Final

import networkx as nx
from scipy import sparse

from kg.graph.database import Database
from kg.graph.matrices import concepts_shared, incidence
from kg.graph.pairs import pairs

#: Concepts that more papers name than this tie no papers: their ties would be most of the graph.
MAX_PAPERS: Final = 50


def bipartite(database: Database) -> nx.Graph:
    """Papers (``bipartite`` 0) and concepts (1), an edge where a paper names a concept.

    An edge has ``role``, what the concept is to the paper, or None, and ``confidence``, the
    probability in 0..1 that the paper has it, or None.
    """
    graph = nx.Graph()
    add_papers(graph, database, bipartite=0)
    add_concepts(graph, database, bipartite=1)
    named = database.arrow(
        "SELECT paper_id, concept_id, role, confidence FROM paper_concept ORDER BY ALL"
    )
    graph.add_edges_from(
        (paper, concept, {"role": role, "confidence": confidence})
        for paper, concept, role, confidence in zip(
            *(c.to_pylist() for c in named.columns), strict=True
        )
    )
    return graph


def papers(database: Database, *, max_papers: int = MAX_PAPERS) -> nx.Graph:
    """Papers, an edge where two share concepts; its ``weight`` is how many.

    Concepts that over ``max_papers`` papers name are left out of the count, so that there are at
    most ``max_papers`` / 2 edges for each place where a paper names a concept
    (:func:`kg.graph.matrices.concepts_shared`).
    """
    graph = nx.Graph()
    add_papers(graph, database)
    named = incidence(database)
    shared = sparse.triu(concepts_shared(named, max_papers), k=1, format="coo")
    graph.add_weighted_edges_from(
        zip(
            named.papers[shared.row].tolist(),
            named.papers[shared.col].tolist(),
            shared.data.tolist(),
            strict=True,
        )
    )
    return graph


def cooccurrence(database: Database, *, min_papers: int = 2) -> nx.Graph:
    """Concepts, an edge where at least ``min_papers`` papers name both.

    ``weight`` is how many papers do, and ``npmi``, in -1..1, how far that is from chance
    (:func:`kg.graph.pairs.npmi`). Pairs that one paper names are most of all pairs, and say little.
    """
    graph = nx.Graph()
    add_concepts(graph, database)
    named = incidence(database)
    found = pairs(named, min_papers)
    graph.add_edges_from(
        (first, second, {"weight": weight, "npmi": npmi})
        for first, second, weight, npmi in zip(
            named.concepts[found.first].tolist(),
            named.concepts[found.second].tolist(),
            found.papers.tolist(),
            found.npmi.tolist(),
            strict=True,
        )
    )
    return graph


def add_papers(graph: nx.Graph, database: Database, **extra: int) -> None:
    """Add a node for each paper, in the order of their ids, with the attributes ``extra``."""
    found = database.arrow("SELECT id, title, year FROM papers ORDER BY id")
    for paper, title, year in zip(*(c.to_pylist() for c in found.columns), strict=True):
        known = {} if year is None else {"year": year}
        graph.add_node(paper, label=title, type="paper", **known, **extra)


def add_concepts(graph: nx.Graph, database: Database, **extra: int) -> None:
    """Add a node for each concept, in the order of their ids, with the attributes ``extra``."""
    found = database.arrow("SELECT id, label, type FROM concepts ORDER BY id")
    for concept, label, kind in zip(*(c.to_pylist() for c in found.columns), strict=True):
        graph.add_node(concept, label=label, type=kind, **extra)
