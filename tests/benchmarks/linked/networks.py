"""The networks of co-occurrence, and PageRank over them, beside NetworkX alone."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import networkx as nx
import numpy as np

from kg.analytics.pagerank import pagerank
from kg.graph.database import Database
from kg.graph.directory import reading
from kg.graph.matrices import incidence, papers_naming_both
from kg.graph.projections import cooccurrence
from linked.measuring import Cost, Line, apart, as_times, once, peak

_NAMED = """
    SELECT list(concept_id ORDER BY concept_id) FROM paper_concept
    GROUP BY paper_id ORDER BY paper_id
"""
TOLERANCE = 1e-9


def networks(folder: Path) -> list[Line]:
    """The same edges from a sparse product and one by one; each in a process of its own."""
    edges, count, memory = apart(_edges_by_scipy, folder)
    graph, ties, graph_memory = apart(_graph_by_columns, folder)
    peer, peer_count, peer_ties, peer_memory = apart(_graph_by_networkx, folder)
    if (count, ties) != (peer_count, peer_ties):
        raise SystemExit(f"two networks: {(count, ties)} and {(peer_count, peer_ties)} edges")
    ours_rank, peer_rank = apart(_ranks, folder)
    return [
        Line(
            f"{count:,} edges of co-occurrence, {memory:.2f} GB"
            f" (peer: pure NetworkX, {peer_memory:.2f} GB)",
            edges,
            peer,
            as_times(edges, peer),
        ),
        Line(
            f"networkx('cooccurrence'), {ties:,} edges with NPMI, {graph_memory:.2f} GB"
            " (peer: the same)",
            graph,
            peer,
            as_times(graph, peer),
        ),
        Line(
            "PageRank of it (peer: networkx.pagerank)",
            ours_rank,
            peer_rank,
            as_times(ours_rank, peer_rank),
        ),
    ]


def _edges_by_scipy(folder: Path) -> tuple[Cost, int, float]:
    with reading(folder) as (_, state):
        database = Database(state / "tables")
        cost, both = once(lambda: papers_naming_both(incidence(database)))
    return cost, int((both.nnz - np.count_nonzero(both.diagonal())) // 2), peak()


def _graph_by_columns(folder: Path) -> tuple[Cost, int, float]:
    with reading(folder) as (_, state):
        database = Database(state / "tables")
        cost, graph = once(lambda: cooccurrence(database))
    return cost, graph.number_of_edges(), peak()


def _graph_by_networkx(folder: Path) -> tuple[Cost, int, int, float]:
    with reading(folder) as (_, state):
        database = Database(state / "tables")
        cost, graph = once(lambda: _pair_by_pair(database))
    ties = sum(1 for _, _, weight in graph.edges(data="weight") if weight > 1)
    return cost, graph.number_of_edges(), ties, peak()


def _pair_by_pair(database: Database) -> nx.Graph:
    graph = nx.Graph()
    for (concepts,) in database.rows(_NAMED):
        for first, second in combinations(concepts, 2):
            if graph.has_edge(first, second):
                graph[first][second]["weight"] += 1
            else:
                graph.add_edge(first, second, weight=1)
    return graph


def _ranks(folder: Path) -> tuple[Cost, Cost]:
    with reading(folder) as (_, state):
        matrix = papers_naming_both(incidence(Database(state / "tables")))
    matrix.setdiag(0)
    matrix.eliminate_zeros()
    ours, rank = once(lambda: pagerank(matrix, tolerance=TOLERANCE))
    graph = nx.from_scipy_sparse_array(matrix)
    stop = TOLERANCE / len(graph)
    peer, theirs = once(lambda: nx.pagerank(graph, tol=stop, max_iter=1000))
    if not np.allclose(rank, [theirs[node] for node in range(len(rank))], atol=1e-7):
        raise SystemExit("two PageRanks of one network")
    return ours, peer
