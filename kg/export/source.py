"""What every format is written from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.graph.database import Database
from kg.graph.rdf import NamedGraph, Provenance, named_graphs
from kg.graph.stored_parts import stored_parts


@dataclass(frozen=True, slots=True)
class Source:
    """The columns of a graph, and what it was made with."""

    database: Database
    provenance: Provenance

    def graphs(self) -> Iterator[NamedGraph]:
        """The named graphs, paper by paper, the statements of each in the order of N-Triples.

        Those of the concepts' graph, which may be large, come by concept and then by claim.
        """
        for graph in named_graphs(stored_parts(self.database), self.provenance):
            if isinstance(graph.triples, dict):
                yield NamedGraph(graph.name, sorted(graph.triples))
            else:
                yield graph
