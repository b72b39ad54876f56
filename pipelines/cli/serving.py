"""Commands that keep running: serve."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.query.limits import Limits
from pipelines.cli.app import app
from pipelines.cli.options import Directory, Quiet, say


@app.command()
def serve(
    directory: Directory,
    host: Annotated[str, typer.Option("--host", help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="The port; 0 is any free one.")
    ] = 7878,
    timeout: Annotated[
        float,
        typer.Option("--timeout", metavar="SECONDS", min=0.001, help="Stop a query after these."),
    ] = 60.0,
    max_rows: Annotated[
        int, typer.Option("--max-rows", min=1, help="Stop a query at more rows or triples.")
    ] = 1_000_000,
    origin: Annotated[
        list[str] | None,
        typer.Option("--origin", help="Let the pages of this origin ask too (CORS); * is any."),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Serve the graph over HTTP: SPARQL at /sparql, the query editor and the atlas at /. Read-only.

    A build may refresh the graph meanwhile. Ctrl-C ends it, with exit code 130.

    Example: kg serve graph --port 8000
    """
    # What serves takes a while to import, and no other command needs it.
    from pipelines import serving

    def listening(address: str) -> None:
        say(f"{address} serves {directory}; Ctrl-C ends it", quiet)

    limits = Limits(timeout, max_rows)
    origins = origin or ()
    serving.serve(directory, host, port, limits=limits, origins=origins, listening=listening)
