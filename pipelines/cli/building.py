"""Commands that read papers: build, extract, remove."""

from __future__ import annotations

import json
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kg.graph import findings as findings_kept
from pipelines import clusters, run
from pipelines.cli.app import app
from pipelines.cli.options import (
    Columns,
    Confidence,
    Directory,
    Inputs,
    Quiet,
    SettingsFile,
    Strict,
    say,
)
from pipelines.config import Settings, load_settings
from pipelines.findings import findings
from pipelines.progress import shown_progress
from pipelines.sources import Problem, columns_given


class Engine(StrEnum):
    """What extracts."""

    LOCAL = "local"
    SPARK = "spark"


def _settings(path: Path | None, min_confidence: float | None) -> Settings:
    settings = load_settings(path)
    if min_confidence is None:
        return settings
    return replace(settings, extraction=replace(settings.extraction, min_confidence=min_confidence))


def _check_engine(engine: Engine, master: str | None, workers: int | None) -> None:
    """Refuse options that do not go together, and a cluster that is not there."""
    if engine is Engine.LOCAL:
        if master is not None:
            raise typer.BadParameter("goes with --engine spark", param_hint="--master")
    elif master is None:
        raise typer.BadParameter("needs --master URL", param_hint="--engine spark")
    elif workers is not None:
        raise typer.BadParameter("goes with --engine local", param_hint="--workers")
    else:
        clusters.check(master)


def _tell_problem(problem: Problem, quiet: bool) -> None:
    # A paper with one bad field is kept.
    skipped = "" if problem.reason == "field" else "skipped "
    say(f"kg: {skipped}{problem.where}: {problem.what}", quiet)


@app.command()
def build(
    inputs: Inputs,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="DIR", help="The graph directory.")],
    strict: Strict = False,
    min_confidence: Confidence = None,
    settings: SettingsFile = None,
    columns: Columns = None,
    workers: Annotated[
        int | None,
        typer.Option(min=1, help="Processes to extract with; by default one a processor."),
    ] = None,
    engine: Annotated[
        Engine, typer.Option(help="Extract on this machine, or on those of a Spark cluster.")
    ] = Engine.LOCAL,
    master: Annotated[
        str | None, typer.Option(metavar="URL", help="The Spark master, as spark://HOST:7077.")
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Read papers and make or refresh a graph directory.

    A build that is interrupted or killed goes on where it was when it is run again.

    Example: kg build daily_papers.txt -o graph
    """
    chosen = _settings(settings, min_confidence)
    _check_engine(engine, master, workers)
    try:
        with shown_progress("extract", quiet=quiet) as progress:
            report = run.build(
                inputs,
                out,
                chosen,
                strict=strict,
                columns=columns_given(columns or ""),
                workers=workers,
                master=master,
                progress=progress,
            )
    except KeyboardInterrupt:
        if (out / findings_kept.NAME).exists():
            say("kg: what has been extracted is kept: the same command goes on from there", quiet)
        raise
    for problem in report.problems:
        _tell_problem(problem, quiet)
    for stage in report.stages:
        dropped = "".join(f", {n} {why}" for why, n in stage.dropped.items() if n)
        say(
            f"{stage.stage:8} {stage.n_in:>7} in {stage.n_out:>7} out"
            f" {stage.seconds:7.1f} s{dropped}",
            quiet,
        )
    for note in report.notes:
        say(note, quiet)
    if report.without_abstract:
        say(f"papers with a title and no abstract: {report.without_abstract}", quiet)
    # A manifest that was read again has its keys in the order of the alphabet.
    what = ", ".join(f"{n} {name}" for name, n in sorted(report.manifest.counts.items()))
    say(f"{out}: {what}{'' if report.changed else ' (unchanged)'}", quiet)


@app.command()
def extract(
    inputs: Inputs,
    strict: Strict = False,
    min_confidence: Confidence = None,
    settings: SettingsFile = None,
    columns: Columns = None,
    quiet: Quiet = False,
) -> None:
    r"""Print what stands in each paper or text as JSON Lines, without a graph.

    Example: echo '{"id": "1", "text": "BERT is evaluated on GLUE."}' | kg extract -
    """
    chosen = _settings(settings, min_confidence)
    named = columns_given(columns or "")
    for found in run.extract_stream(inputs, chosen, strict=strict, columns=named):
        if isinstance(found, Problem):
            _tell_problem(found, quiet)
        else:
            print(json.dumps(findings(found), ensure_ascii=False), flush=True)


@app.command()
def remove(
    directory: Directory,
    paper_ids: Annotated[list[str], typer.Argument(metavar="PAPER_ID")],
    quiet: Quiet = False,
) -> None:
    """Take papers out of a graph, with every claim that rests on them alone.

    Example: kg remove graph 1706.03762
    """
    manifest = run.remove(directory, paper_ids)
    say(f"{directory}: {manifest.counts['papers']} papers left", quiet)
