"""A graph directory as NetworkX: its claims, with or without the papers, and its projections."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Literal

import networkx as nx

from kg.graph import columns
from kg.graph.claim_networks import concepts, full
from kg.graph.database import Database
from kg.graph.projections import bipartite, cooccurrence, papers
from kg.model import Knowledge

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


def network(source: Database | Knowledge, view: View = "concepts") -> nx.Graph:
    """One of five views, each documented at its function.

    :func:`kg.graph.claim_networks.concepts` and :func:`~kg.graph.claim_networks.full` are directed
    multigraphs with an edge a claim; :func:`kg.graph.projections.bipartite`,
    :func:`~kg.graph.projections.papers` and :func:`~kg.graph.projections.cooccurrence` are simple
    graphs. Nodes and edges are sorted by their ids. Knowledge becomes columns first.
    """
    if isinstance(source, Database):
        return _VIEWS[view](source)
    with TemporaryDirectory() as folder:
        columns.write(source, Path(folder))
        database = Database(Path(folder))
        try:
            return _VIEWS[view](database)
        finally:
            database.close()
