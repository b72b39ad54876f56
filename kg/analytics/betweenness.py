"""Betweenness: how often a node lies on the shortest ways between others."""

from __future__ import annotations

import importlib.util
import random
from collections.abc import Sequence

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from kg.analytics.names import names
from kg.graph.database import Database
from kg.graph.matrices import incidence
from kg.graph.pairs import pairs
from kg.model import Table


def betweenness(
    graph: sparse.csr_array, *, sources: int | None = None, seed: int = 0
) -> NDArray[np.float64]:
    """The share of shortest paths between two others that lead through each node, in about 0..1.

    ``graph`` is symmetric; its entries are ties, of length 1 whatever their weight. The sum over
    pairs s, t of (shortest paths through v) / (shortest paths), divided by the number of pairs (n -
    1)(n - 2) / 2. Source: Freeman (1977); Brandes (2001), A Faster Algorithm for Betweenness
    Centrality. With ``sources`` = k, paths start at k nodes drawn with ``seed``, and what they
    give is taken n / k times: Brandes and Pich (2007), Centrality Estimation in Large Networks.

    Where igraph is installed it does the counting, 5 to 55 times as fast, with the same result.
    """
    nodes = graph.shape[0]
    if nodes < 3:
        return np.zeros(nodes)
    drawn = (
        list(range(nodes))
        if sources is None or sources >= nodes
        else sorted(random.Random(seed).sample(range(nodes), sources))  # noqa: S311 (no secret)
    )
    installed = importlib.util.find_spec("igraph") is not None
    counted = (by_igraph if installed else by_networkx)(graph, drawn)
    scale = nodes / len(drawn) / ((nodes - 1) * (nodes - 2) / 2)
    # Beyond twelve digits the order of additions shows.
    scaled: NDArray[np.float64] = (counted * scale).round(12)
    return scaled


def by_networkx(graph: sparse.csr_array, sources: Sequence[int]) -> NDArray[np.float64]:
    """Half the sum, over ``sources`` and all others, of the shares of shortest paths."""
    network = nx.Graph()
    network.add_nodes_from(range(graph.shape[0]))
    network.add_edges_from(_ties(graph))
    counted = nx.betweenness_centrality_subset(network, sources, range(graph.shape[0]))
    return np.array([counted[node] for node in range(graph.shape[0])])


def by_igraph(graph: sparse.csr_array, sources: Sequence[int]) -> NDArray[np.float64]:
    """What :func:`by_networkx` gives. Raises ImportError where igraph is not installed."""
    import igraph

    network = igraph.Graph(n=graph.shape[0], edges=_ties(graph))
    if len(sources) == graph.shape[0]:
        return np.array(network.betweenness(directed=False))
    everyone = list(range(graph.shape[0]))
    return np.array(network.betweenness(directed=False, sources=list(sources), targets=everyone))


def bridging_concepts(
    database: Database, *, min_papers: int = 2, sources: int = 200, seed: int = 0
) -> Table:
    """Concepts that join others which no paper names together, those most in between first.

    Two concepts are tied where at least ``min_papers`` papers name both; paths start at ``sources``
    of them, drawn with ``seed``. The columns are ``id``, ``label``, ``type``, ``papers`` (how many
    name it) and ``betweenness``; a concept without ties is left out.
    """
    named = incidence(database)
    found = pairs(named, min_papers)
    tied, codes = np.unique(np.concatenate([found.first, found.second]), return_inverse=True)
    half = sparse.coo_array(
        (np.ones(len(found.first)), (codes[: len(found.first)], codes[len(found.first) :])),
        shape=(len(tied), len(tied)),
    )
    score = betweenness(sparse.csr_array(half + half.T), sources=sources, seed=seed)
    known = names(database)
    order = np.lexsort((tied, -score))
    columns = (
        named.concepts[tied],
        known.labels[tied],
        known.types[tied],
        named.papers_of_concepts()[tied],
        score,
    )
    return Table(
        ("id", "label", "type", "papers", "betweenness"),
        tuple(zip(*(c[order].tolist() for c in columns), strict=True)),
    )


def _ties(graph: sparse.csr_array) -> list[tuple[int, int]]:
    half = sparse.triu(graph, k=1, format="coo")
    return list(zip(half.row.tolist(), half.col.tolist(), strict=True))
