"""A server that takes whole graphs by the SPARQL 1.1 Graph Store HTTP Protocol (W3C, 2013)."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph
from pyoxigraph import NamedNode, RdfFormat

from kg.graph.server import Reply, Server
from kg.graph.server_errors import ServerError
from kg.graph.terms import node, term
from kg.vocab import BASE, RUN_GRAPH

_GRAPHS = f"{BASE}graph/"
_RUN = node(RUN_GRAPH)
_N_TRIPLES = "application/n-triples"
_READ = f"{_N_TRIPLES}, text/turtle;q=0.8"
_MISSING = 404


class GraphStoreTarget:
    """A graph store, its graphs named by ``?graph=``: PUT for the first batch, POST for the rest.

    As with updates, a graph is listed in the run's graph before it is written.
    """

    max_statements = 20_000
    max_characters = 4_000_000

    def __init__(self, server: Server) -> None:
        self._server = server
        self._rest: set[str] = set()

    def begin(self) -> None:
        """Read which graphs the server's run graph lists. Raises ServerError."""
        reply = self._ask("GET", _RUN, _READ)
        if reply is None:
            return
        form = RdfFormat.from_media_type(reply.media_type)
        try:
            if form is None:
                raise ValueError(reply.media_type)
            found = {quad.subject for quad in pyoxigraph.parse(reply.body, form)}
        except (SyntaxError, ValueError) as error:
            raise ServerError(
                f"gives {RUN_GRAPH} as what is no RDF ({error})",
                where=self._server.url,
                mend="Is it the address of a graph store?",
            ) from error
        self._rest = {
            str(subject)
            for subject in found
            if isinstance(subject, NamedNode) and subject.value.startswith(_GRAPHS)
        }

    def replace(self, name: str, batches: Iterable[list[str]]) -> None:
        """PUT the first batch in the place of the graph, and POST the others to it."""
        self._rest.discard(name)
        if name != _RUN:
            self._send("POST", _RUN, [f"{name} {term('rdf:type')} {term('prov:Entity')} .\n"])
        method = "PUT"
        for batch in batches:
            self._send(method, name, batch)
            method = "POST"

    def drop(self, name: str) -> None:
        """DELETE, which a graph that is not there need not answer."""
        self._ask("DELETE", name, "*/*")

    def drop_rest(self) -> None:
        """DELETE the graphs that are left of those that were listed."""
        for name in sorted(self._rest):
            self.drop(name)

    def _send(self, method: str, name: str, lines: list[str]) -> None:
        self._server.send(
            method,
            {"graph": name[1:-1]},
            body="".join(lines).encode(),
            headers={"Content-Type": _N_TRIPLES, "Accept": "*/*"},
        )

    def _ask(self, method: str, name: str, accept: str) -> Reply | None:
        """The reply about a graph, None where the server has no such graph."""
        try:
            return self._server.send(method, {"graph": name[1:-1]}, headers={"Accept": accept})
        except ServerError as error:
            if error.status == _MISSING:
                return None
            raise
