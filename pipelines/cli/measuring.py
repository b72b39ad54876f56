"""Commands that say how often it is right: evaluate."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from pipelines import run
from pipelines.cli.app import app
from pipelines.cli.options import Quiet, TableFormat, say, terminal_width


@app.command()
def evaluate(
    gold: Annotated[
        Path,
        typer.Argument(
            metavar="GOLD",
            help="SciER documents with offsets, or lines as kg extract prints them, or a folder"
            " with papers.json and two annotator_*.jsonl.",
        ),
    ],
    predictions: Annotated[
        Path | None,
        typer.Argument(
            metavar="PREDICTIONS", help="What kg extract prints; for a folder, exported cards."
        ),
    ] = None,
    texts: Annotated[
        bool, typer.Option("--texts", help="Print the texts of GOLD, to predict from, and stop.")
    ] = False,
    format: Annotated[TableFormat, typer.Option("--format")] = TableFormat.TABLE,  # noqa: A002
    quiet: Quiet = False,
) -> None:
    """Hold predictions against gold: precision, recall and F1, each with its 95 % interval.

    Example: kg evaluate --texts dev.jsonl | kg extract - > found.jsonl; kg evaluate dev.jsonl
    found.jsonl
    """
    if texts == (predictions is not None):
        raise typer.BadParameter("give either PREDICTIONS or --texts")
    if predictions is None:
        for text in run.texts_of_gold(gold):
            print(json.dumps(text))
        return
    evaluation = run.evaluate(
        gold, predictions, format.value, sys.stdout.buffer, width=terminal_width()
    )
    say(
        f"{len(evaluation.papers)} papers, {evaluation.texts} texts; without prediction:"
        f" {evaluation.missing}; predictions for no gold text: {evaluation.unknown}",
        quiet,
    )
