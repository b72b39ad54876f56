"""Commands that count over a whole graph: trends, related, diff."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated, Final

import typer

from kg import KnowledgeGraph
from kg.analytics.diff import KINDS, Difference, new_since
from kg.analytics.diff_triples import turtle
from kg.analytics.related import related as related_to
from kg.analytics.trends import series
from kg.analytics.trends import trends as trends_of
from kg.model import EntityType
from pipelines.cli.app import app
from pipelines.cli.options import Directory, Quiet, TableFormat, say
from pipelines.cli.tables import print_table

# How many papers without a date are named.
_MOST_NAMED: Final = 5

Top = Annotated[int, typer.Option("--top", min=1, metavar="N", help="The most rows.")]


class By(StrEnum):
    """What ``kg trends`` sorts by."""

    GROWTH = "growth"
    BURST = "burst"
    COUNT = "count"


class DiffFormat(StrEnum):
    """How ``kg diff`` prints what is new."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    TURTLE = "turtle"


@app.command()
def trends(
    directory: Directory,
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="One concept, through time.")
    ] = None,
    type: Annotated[EntityType | None, typer.Option("--type", help="Of this type only.")] = None,  # noqa: A002
    by: Annotated[By, typer.Option("--by", help="What comes first.")] = By.GROWTH,
    top: Top = 20,
    format: Annotated[TableFormat, typer.Option("--format")] = TableFormat.TABLE,  # noqa: A002
    quiet: Quiet = False,
) -> None:
    """Which concepts grow, burst or are named most; with NAME, one concept year by year.

    By months where all dates have one. Growth is the binary logarithm of the last three periods'
    papers over what the three before would lead one to expect.

    Example: kg trends graph --type method --by burst; kg trends graph "diffusion model"
    """
    with KnowledgeGraph.open(directory) as graph:
        if name is None:
            table = trends_of(graph.database, kind=type, by=by.value, top=top)
        else:
            table = series(graph.database, name)
    if not table.rows:
        say("no paper that has a date names such a concept", quiet)
    print_table(table, format)


@app.command()
def related(
    directory: Directory,
    name: Annotated[str, typer.Argument(metavar="NAME", help="A concept or a paper.")],
    not_tried: Annotated[
        bool,
        typer.Option(
            "--untried", help="Tasks that a method was not tried on, or methods of a task."
        ),
    ] = False,
    top: Top = 20,
    format: Annotated[TableFormat, typer.Option("--format")] = TableFormat.TABLE,  # noqa: A002
    quiet: Quiet = False,
) -> None:
    """What is like a concept or a paper, the nearest first, and why.

    Example: kg related graph BERT; kg related graph "image classification" --untried
    """
    with KnowledgeGraph.open(directory) as graph:
        if not_tried:
            # SciPy takes a while to import, and other commands do without it.
            from kg.analytics.prediction import untried

            table = untried(graph.database, name, top=top)
        else:
            table = related_to(graph.database, name, top=top)
    if not table.rows:
        say(f"nothing {'to try' if not_tried else 'is like it'}: {name}", quiet)
    print_table(table, format)


@app.command()
def diff(
    directory: Directory,
    since: Annotated[
        str, typer.Option("--since", metavar="DATE", help="2024, 2024-05 or 2024-05-17.")
    ],
    format: Annotated[DiffFormat, typer.Option("--format")] = DiffFormat.TABLE,  # noqa: A002
    quiet: Quiet = False,
) -> None:
    """What the papers since a date brought: concepts, stated pairs and code that no older one has.

    Example: kg diff graph --since 2024-05 --format csv > new.csv
    """
    with KnowledgeGraph.open(directory) as graph:
        try:
            found = new_since(graph.database, since)
        except ValueError:
            raise typer.BadParameter(f"{since!r} is not a date", param_hint="--since") from None
    _tell(found, quiet)
    if format is DiffFormat.TURTLE:
        sys.stdout.buffer.write(turtle(found))
    else:
        print_table(found.table, TableFormat(format.value))


def _tell(found: Difference, quiet: bool) -> None:
    counts = ((sum(new.kind == kind for new in found.news), kind) for kind in KINDS)
    say(f"new: {', '.join(f'{n} {kind}' for n, kind in counts if n) or 'nothing'}", quiet)
    if found.undated:
        rest = len(found.undated) - _MOST_NAMED
        named = ", ".join(found.undated[:_MOST_NAMED]) + (f" and {rest} more" if rest > 0 else "")
        say(f"papers without a date, which decide nothing: {named}", quiet)
