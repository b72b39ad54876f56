"""The command that shows what a graph is about: topics."""

from __future__ import annotations

from typing import Annotated

import typer

from kg import KnowledgeGraph
from pipelines.cli.app import app
from pipelines.cli.options import Directory, Quiet, TableFormat, say
from pipelines.cli.tables import print_table


@app.command()
def topics(
    directory: Directory,
    format: Annotated[TableFormat, typer.Option("--format")] = TableFormat.TABLE,  # noqa: A002
    quiet: Quiet = False,
) -> None:
    """What the papers are about: groups of concepts named together, with the papers of each.

    Stability, 0 to 1, says how like itself a topic is found again from other samples of the papers.

    Example: kg topics graph --format csv > topics.csv
    """
    # SciPy and NetworkX take a while to import, and other commands do without them.
    from kg.analytics.topics import topics as topics_of

    with KnowledgeGraph.open(directory) as graph:
        table = topics_of(graph.database)
        papers = graph.manifest.counts["papers"]
    print_table(table, format)
    without = papers - sum(int(row[1] or 0) for row in table.rows)
    say(f"papers of none of these topics: {without} of {papers}", quiet)
