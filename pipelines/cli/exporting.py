"""Commands that hand a graph on: export, validate."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kg.errors import KGError
from pipelines import run
from pipelines.cli.app import app
from pipelines.cli.options import Directory, Quiet, say


class ExportFormat(StrEnum):
    """What ``kg export`` writes."""

    TURTLE = "turtle"
    NQUADS = "nquads"
    TRIG = "trig"
    JSONLD = "jsonld"
    GRAPHML = "graphml"
    GEXF = "gexf"
    NODE_LINK = "node-link"
    PARQUET = "parquet"
    NEO4J_CSV = "neo4j-csv"
    CARDS = "cards"
    RO_CRATE = "ro-crate"


@app.command()
def export(
    directory: Directory,
    format: Annotated[ExportFormat, typer.Option("--format")],  # noqa: A002
    out: Annotated[
        str, typer.Option("-o", "--out", metavar="PATH", help="A file or folder; - is stdout.")
    ],
    quiet: Quiet = False,
) -> None:
    """Write the graph in a format that the next tool reads.

    Example: kg export graph --format nquads -o graph.nq
    """
    run.export(directory, format.value, None if out == "-" else Path(out))
    if out != "-":
        say(f"{out}: written", quiet)


@app.command()
def validate(directory: Directory, quiet: Quiet = False) -> None:
    """Check the graph against the SHACL shapes. Exit code 0 only where all hold.

    Example: kg validate graph
    """
    report = run.validate(directory)
    for violation in report.violations:
        print(f"{violation.severity}: {violation.focus} {violation.path}: {violation.message}")
    if not report.conforms:
        raise KGError(f"{len(report.violations)} violations", where=str(directory))
    say(f"{directory}: every shape holds", quiet)
