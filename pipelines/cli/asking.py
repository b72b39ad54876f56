"""Commands that ask a graph: query."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kg.errors import QueryError
from kg.query.limits import Limits
from kg.query.tokens import asks_for_graphs, tokens
from pipelines import answering
from pipelines.cli.app import app
from pipelines.cli.options import Quiet, say, terminal_width


class QueryFormat(StrEnum):
    """How ``kg query`` prints its answer."""

    TABLE = "table"
    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    XML = "xml"
    TURTLE = "turtle"
    NT = "nt"


@app.command()
def query(
    directory: Annotated[
        str, typer.Argument(metavar="DIR", help="The graph directory, or the URL of a server.")
    ],
    sparql: Annotated[str | None, typer.Argument(metavar="SPARQL")] = None,
    file: Annotated[
        Path | None, typer.Option("-f", "--file", help="Read the query from a file.")
    ] = None,
    format: Annotated[QueryFormat, typer.Option("--format")] = QueryFormat.TABLE,  # noqa: A002
    timeout: Annotated[
        float | None,
        typer.Option("--timeout", metavar="SECONDS", min=0.001, help="Stop the query after these."),
    ] = None,
    max_rows: Annotated[
        int | None, typer.Option("--max-rows", min=1, help="Stop at more rows or triples.")
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Answer a SPARQL 1.1 query over the whole graph. Read-only.

    Where DIR is an http or https address, the SPARQL server there is asked.

    Example: kg query graph 'SELECT ?name { ?m a lpwcc:method ; skos:prefLabel ?name } LIMIT 9'
    """
    if (sparql is None) == (file is None):
        raise typer.BadParameter("give either a query or -f FILE")
    text = sparql if sparql is not None else _query_text(file)
    answering.answer(
        directory,
        text,
        format.value,
        sys.stdout.buffer,
        width=terminal_width(),
        limits=Limits(timeout, max_rows),
    )
    if asks_for_graphs(tokens(text)) and Path(directory).is_dir():
        say(
            "kg: a graph directory answers from the union of its graphs: GRAPH and FROM find none"
            " here; kg export --format nquads writes them",
            quiet,
        )


def _query_text(file: Path | None) -> str:
    assert file is not None
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise QueryError(f"cannot be read ({error.strerror})", where=str(file)) from error
    except UnicodeDecodeError as error:
        raise QueryError(f"is not UTF-8 ({error})", where=str(file)) from error
