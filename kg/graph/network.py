"""A graph directory as NetworkX: its claims, with or without the papers, and its projections."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Literal

import networkx as nx

from kg.graph.claim_networks import concepts, full
from kg.graph.database import Database
from kg.graph.projections import bipartite, cooccurrence, papers

View = Literal["concepts", "full", "bipartite", "papers", "cooccurrence"]

_VIEWS: Mapping[View, Callable[[Database], nx.Graph]] = MappingProxyType(
    {
        "concepts": concepts,
        "full": full,
        "bipartite": bipartite,
        "papers": papers,
        "cooccurrence": cooccurrence,
    }
)


def network(database: Database, view: View = "concepts") -> nx.Graph:
    """One of five views, each documented at its function.

    :func:`kg.graph.claim_networks.concepts` and :func:`~kg.graph.claim_networks.full` are directed
    multigraphs with an edge a claim; :func:`kg.graph.projections.bipartite`,
    :func:`~kg.graph.projections.papers` and :func:`~kg.graph.projections.cooccurrence` are simple
    graphs. Nodes and edges are sorted by their ids.
    """
    return _VIEWS[view](database)
