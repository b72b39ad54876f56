"""Commands that speak to a server elsewhere: load."""

from __future__ import annotations

from typing import Annotated

import typer

from kg import KnowledgeGraph
from kg.export.graph_store_target import GraphStoreTarget
from kg.export.loader import load as load_graphs
from kg.export.update_target import UpdateTarget
from kg.graph.rdf import Provenance, named_graphs
from kg.graph.server import Server
from kg.graph.stored_parts import stored_parts
from pipelines.cli.app import app
from pipelines.cli.options import Directory, Quiet, say
from pipelines.progress import shown_progress

# A server that takes longer over one batch has hung.
_SECONDS = 600.0


@app.command()
def load(
    directory: Directory,
    url: Annotated[
        str, typer.Argument(metavar="URL", help="The server's address for SPARQL updates.")
    ],
    graph_store: Annotated[
        bool,
        typer.Option("--graph-store", help="URL speaks the SPARQL Graph Store HTTP Protocol."),
    ] = False,
    keep_names: Annotated[
        bool,
        typer.Option(
            "--named-graphs", help="A graph a paper, as exported, in place of one with all."
        ),
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Load the graph into a SPARQL 1.1 server, in the place of what was loaded before.

    All goes into the graph <https://w3id.org/paperatlas/graph/union>, for a server may count a
    statement once for each graph that holds it. Where the server asks for a password, it gets
    user:password of the variable KG_SERVER_LOGIN, or what ~/.netrc has for it. After a break, load
    again.

    Example: kg load graph http://localhost:8890/sparql-auth && kg query
    http://localhost:8890/sparql 'SELECT ?title { ?paper dcterms:title ?title } LIMIT 9'
    """
    server = Server(url, timeout=_SECONDS)
    target = GraphStoreTarget(server) if graph_store else UpdateTarget(server)
    with (
        KnowledgeGraph.open(directory) as graph,
        shown_progress("load", quiet=quiet) as progress,
    ):
        papers = graph.manifest.counts["papers"]
        total = papers + 2  # the concepts' graph and the run's
        statements = load_graphs(
            named_graphs(stored_parts(graph.database), Provenance(**graph.manifest.made_with)),
            target,
            named_graphs=keep_names,
            loaded=lambda done: progress(done, total),
        )
    say(f"{url}: {statements} statements of {papers} papers loaded", quiet)
