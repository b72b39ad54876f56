"""Commands that ask a graph one of the named questions: ask."""

from __future__ import annotations

from typing import Annotated

import typer

from kg import KnowledgeGraph
from kg.model import Table
from kg.query.questions import Question, questions
from pipelines.cli.app import app
from pipelines.cli.options import Directory, Quiet, TableFormat
from pipelines.cli.tables import print_table


@app.command(
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    options_metavar="[--PARAMETER VALUE]... [OPTIONS]",
)
def ask(
    context: typer.Context,
    directory: Directory,
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="A question; without one, all are listed.")
    ] = None,
    format: Annotated[TableFormat, typer.Option("--format")] = TableFormat.TABLE,  # noqa: A002
    sparql: Annotated[
        bool, typer.Option("--sparql", help="Print the question in SPARQL, and do not ask.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Ask a named question; its parameters are options, and names need not be exact.

    Example: kg ask graph methods-for-task --task "image classification" --top 10
    """
    if name is None:
        print_table(_listed(questions()), format)
        return
    given = _given(context.args)
    with KnowledgeGraph.open(directory) as graph:
        if sparql:
            print(graph.question(name, **given), end="")
        else:
            print_table(graph.ask(name, **given).table, format)


def _given(arguments: list[str]) -> dict[str, str]:
    """The parameters of ``--name value --other=value``."""
    parts = [part for argument in arguments for part in _parts(argument)]
    pairs = [(parts[i], parts[i + 1]) for i in range(0, len(parts) - 1, 2)]
    if len(parts) % 2 or any(not option.startswith("--") for option, _ in pairs):
        raise typer.BadParameter("parameters are given as --NAME VALUE")
    return {option.removeprefix("--"): value for option, value in pairs}


def _parts(argument: str) -> list[str]:
    return argument.split("=", 1) if argument.startswith("--") else [argument]


def _listed(all_questions: tuple[Question, ...]) -> Table:
    return Table(
        ("name", "question", "parameters"),
        tuple((q.name, q.text, _parameters(q)) for q in all_questions),
    )


def _parameters(question: Question) -> str:
    return " ".join(
        f"[--{p.name} {p.value}]" if p.is_number else f"--{p.name} {str(p.value)!r}"
        for p in question.parameters
    )
