"""A server that takes SPARQL 1.1 Update (W3C, 2013), and nothing else need be known of it."""

from __future__ import annotations

from collections.abc import Iterable

from kg.graph.server import Server
from kg.graph.terms import node, term
from kg.vocab import BASE, RUN_GRAPH

_GRAPHS = f"{BASE}graph/"
_RUN = node(RUN_GRAPH)
# Marks the graphs of an earlier load until they are replaced; gone when the load is done.
_REST = node(f"{BASE}graph/rest")
_IS_GRAPH = f"a {term('prov:Entity')}"

_BEGIN = f"""DROP SILENT GRAPH {_REST} ;
INSERT {{ GRAPH {_REST} {{ ?g {_IS_GRAPH} }} }}
WHERE {{ GRAPH {_RUN} {{ ?g {_IS_GRAPH} FILTER (STRSTARTS(STR(?g), "{_GRAPHS}")) }} }}"""
_DROP_REST = f"""DELETE {{ GRAPH ?g {{ ?s ?p ?o }} }}
WHERE {{ GRAPH {_REST} {{ ?g {_IS_GRAPH} }} GRAPH ?g {{ ?s ?p ?o }} }} ;
DROP SILENT GRAPH {_REST}"""


class UpdateTarget:
    """An update endpoint: ``INSERT DATA`` in batches.

    The graphs are listed in the run's graph, as it does itself once it is loaded, from before they
    are written: so the next load knows them even if this one breaks off.
    """

    #: Virtuoso 7.2 parses no more than some 4,900 statements in a request.
    max_statements = 2_000
    max_characters = 1_000_000

    def __init__(self, server: Server) -> None:
        self._server = server

    def begin(self) -> None:
        """Mark the graphs that the server's run graph lists."""
        self._update(_BEGIN)

    def replace(self, name: str, batches: Iterable[list[str]]) -> None:
        """Drop the graph, unmark it, and insert the batches."""
        listed = f"DELETE DATA {{ GRAPH {_REST} {{ {name} {_IS_GRAPH} }} }} ;\n"
        if name != _RUN:
            listed += f"INSERT DATA {{ GRAPH {_RUN} {{ {name} {_IS_GRAPH} }} }} ;\n"
        first = f"{listed}DROP SILENT GRAPH {name} ;\n"
        for batch in batches:
            self._update(f"{first}INSERT DATA {{ GRAPH {name} {{\n{''.join(batch)}}} }}")
            first = ""

    def drop(self, name: str) -> None:
        """``DROP SILENT GRAPH``."""
        self._update(f"DROP SILENT GRAPH {name}")

    def drop_rest(self) -> None:
        """Delete what is in the marked graphs, and the marks."""
        self._update(_DROP_REST)

    def _update(self, request: str) -> None:
        self._server.form([("update", request)], "*/*")
