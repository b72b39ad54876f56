"""The whole graph into a SPARQL 1.1 server, by SPARQL 1.1 Update or the Graph Store HTTP Protocol.

By default every statement goes into one graph, :data:`UNION_GRAPH`, so that whatever a server takes
for its default graph counts a statement once: Virtuoso, for one, counts it once a named graph. Or
each paper, the concepts and the run keep their named graphs.

Each graph is replaced whole, and what an earlier load left and this one does not bring goes in the
end, so loading twice, or again after a break, gives the same. Nothing but graphs of these names is
touched. While a load runs, the server answers with what is there so far.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from kg.graph.rdf import NamedGraph
from kg.graph.terms import Triple, node
from kg.vocab import BASE, RUN_GRAPH

#: The one graph that holds all statements, where the named graphs are not asked for.
UNION_GRAPH = f"{BASE}graph/union"

Lines = list[str]


class Target(Protocol):
    """A server that takes graphs. A graph is named by its term, as ``<https://...>``."""

    #: The statements and the characters that one request should not exceed.
    max_statements: int
    max_characters: int

    def begin(self) -> None:
        """Note which named graphs an earlier load left."""

    def replace(self, name: str, batches: Iterable[Lines]) -> None:
        """Make the graph hold what is in the batches, lines of N-Triples, and nothing else."""

    def drop(self, name: str) -> None:
        """Take a graph away, if it is there."""

    def drop_rest(self) -> None:
        """Take away the graphs of the earlier load that were not replaced."""


def load(
    graphs: Iterable[NamedGraph],
    target: Target,
    *,
    named_graphs: bool,
    loaded: Callable[[int], None],
) -> int:
    """Load ``graphs`` and give the number of statements sent; ``named_graphs`` keeps their names.

    ``loaded`` is told how many graphs were read so far. Raises ServerError; what was loaded until
    then stays, and another load goes over it.
    """
    source = _Counted(graphs, loaded)
    target.begin()
    if named_graphs:
        for graph in source:
            if graph.name == node(RUN_GRAPH):
                # It lists the graphs of a load, so what it would forget has to go before.
                target.drop_rest()
            target.replace(graph.name, _batches(source.count(graph.triples), target))
        target.drop(node(UNION_GRAPH))
    else:
        statements = (triple for graph in source for triple in source.count(graph.triples))
        target.replace(node(UNION_GRAPH), _batches(statements, target))
        target.drop_rest()
        target.drop(node(RUN_GRAPH))
    return source.statements


class _Counted:
    """The graphs as they come, with a word after each, and the number of statements."""

    def __init__(self, graphs: Iterable[NamedGraph], loaded: Callable[[int], None]) -> None:
        self._graphs = graphs
        self._loaded = loaded
        self.statements = 0

    def __iter__(self) -> Iterator[NamedGraph]:
        for done, graph in enumerate(self._graphs, start=1):
            yield graph
            self._loaded(done)

    def count(self, triples: Iterable[Triple]) -> Iterator[Triple]:
        for triple in triples:
            self.statements += 1
            yield triple


def _batches(triples: Iterable[Triple], target: Target) -> Iterator[Lines]:
    """The statements as lines, in batches as large as the target takes; at least one batch."""
    batch: Lines = []
    size = 0
    for subject, predicate, object_ in triples:
        line = f"{subject} {predicate} {object_} .\n"
        full = len(batch) == target.max_statements or size + len(line) > target.max_characters
        if batch and full:
            yield batch
            batch, size = [], 0
        batch.append(line)
        size += len(line)
    yield batch
