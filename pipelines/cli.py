"""The command ``kg``: options, printing, exit codes. No logic."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import replace
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from kg.errors import KGError, QueryError
from pipelines import run
from pipelines.config import Settings, load_settings
from pipelines.findings import findings
from pipelines.progress import shown_progress
from pipelines.sources import Problem

#: What Typer ends with after Ctrl-C: 128 and the number of the signal, as shells do.
_INTERRUPTED = 130

app = typer.Typer(
    name="kg",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class QueryFormat(StrEnum):
    """How ``kg query`` prints its answer."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    XML = "xml"
    TURTLE = "turtle"
    NT = "nt"


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


class TableFormat(StrEnum):
    """How a command prints a table of figures."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


Inputs = Annotated[
    list[str], typer.Argument(metavar="INPUT", help="Files or folders of papers; - is stdin.")
]
Directory = Annotated[Path, typer.Argument(metavar="DIR", help="The graph directory.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.")]
Strict = Annotated[bool, typer.Option("--strict", help="Fail at the first bad record.")]
Confidence = Annotated[
    float | None,
    typer.Option(
        "--min-confidence", min=0.0, max=1.0, help="Least probability of a paper's concept."
    ),
]
SettingsFile = Annotated[
    Path | None, typer.Option("--settings", help="A TOML file of settings (see the README).")
]


def main() -> None:
    """Run the command line. Exit code 0: done; 1: the work failed; 2: wrong use; 130: Ctrl-C."""
    if sys.stdout is None:  # closed, as by ">&-"
        sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115 (open to the end)
    try:
        try:
            app()
        finally:
            sys.stdout.flush()
    except KGError as error:
        sys.exit(f"kg: {error}")
    except OSError as error:
        # What standard output did not take would be tried again when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        # The reader of a pipe may go early, as "kg query ... | head" does: no need for words.
        gone = isinstance(error, BrokenPipeError)
        place = error.filename or "standard output"
        sys.exit(1 if gone else f"kg: {place}: cannot be used ({error.strerror or error})")
    except SystemExit as stop:
        if stop.code == _INTERRUPTED:
            print("kg: interrupted", file=sys.stderr)
        raise


@app.callback(invoke_without_command=True)
def kg(
    context: typer.Context,
    show_version: Annotated[
        bool, typer.Option("--version", help="Print the version and stop.")
    ] = False,
) -> None:
    """A knowledge graph of methods, tasks, datasets and repositories from abstracts.

    Example: kg build papers.jsonl -o graph && kg map graph -o atlas.html
    """
    if show_version:
        print(f"kg (paperatlas) {version('paperatlas')}")
        raise typer.Exit


def _settings(path: Path | None, min_confidence: float | None) -> Settings:
    settings = load_settings(path)
    if min_confidence is None:
        return settings
    return replace(settings, extraction=replace(settings.extraction, min_confidence=min_confidence))


def _say(text: str, quiet: bool) -> None:
    if not quiet:
        print(text, file=sys.stderr)


def _tell_problem(problem: Problem, quiet: bool) -> None:
    # A paper with one bad field is kept.
    skipped = "" if problem.reason == "field" else "skipped "
    _say(f"kg: {skipped}{problem.where}: {problem.what}", quiet)


@app.command()
def build(
    inputs: Inputs,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="DIR", help="The graph directory.")],
    strict: Strict = False,
    min_confidence: Confidence = None,
    settings: SettingsFile = None,
    quiet: Quiet = False,
) -> None:
    """Read papers and make or refresh a graph directory.

    Example: kg build daily_papers.txt -o graph
    """
    with shown_progress("extract", quiet=quiet) as progress:
        report = run.build(
            inputs, out, _settings(settings, min_confidence), strict=strict, progress=progress
        )
    for problem in report.problems:
        _tell_problem(problem, quiet)
    for stage in report.stages:
        dropped = "".join(f", {n} {why}" for why, n in stage.dropped.items() if n)
        _say(
            f"{stage.stage:8} {stage.n_in:>7} in {stage.n_out:>7} out"
            f" {stage.seconds:7.1f} s{dropped}",
            quiet,
        )
    if report.without_abstract:
        _say(f"papers with a title and no abstract: {report.without_abstract}", quiet)
    # A manifest that was read again has its keys in the order of the alphabet.
    what = ", ".join(f"{n} {name}" for name, n in sorted(report.manifest.counts.items()))
    _say(f"{out}: {what}{'' if report.changed else ' (unchanged)'}", quiet)


@app.command()
def extract(
    inputs: Inputs,
    strict: Strict = False,
    min_confidence: Confidence = None,
    settings: SettingsFile = None,
    quiet: Quiet = False,
) -> None:
    r"""Print what stands in each paper or text as JSON Lines, without a graph.

    Example: echo '{"id": "1", "text": "BERT is evaluated on GLUE."}' | kg extract -
    """
    chosen = _settings(settings, min_confidence)
    for found in run.extract_stream(inputs, chosen, strict=strict):
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
    _say(f"{directory}: {manifest.counts['papers']} papers left", quiet)


@app.command()
def query(
    directory: Directory,
    sparql: Annotated[str | None, typer.Argument(metavar="SPARQL")] = None,
    file: Annotated[
        Path | None, typer.Option("-f", "--file", help="Read the query from a file.")
    ] = None,
    format: Annotated[QueryFormat, typer.Option("--format")] = QueryFormat.TABLE,  # noqa: A002
    quiet: Quiet = False,
) -> None:
    """Answer a SPARQL 1.1 query over the whole graph. Read-only.

    Example: kg query graph 'SELECT ?name { ?m a lpwcc:method ; skos:prefLabel ?name } LIMIT 9'
    """
    if (sparql is None) == (file is None):
        raise typer.BadParameter("give either a query or -f FILE")
    text = sparql if sparql is not None else _query_text(file)
    run.answer(directory, text, format.value, sys.stdout.buffer, width=_terminal_width())


def _query_text(file: Path | None) -> str:
    assert file is not None
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise QueryError(f"cannot be read ({error.strerror})", where=str(file)) from error
    except UnicodeDecodeError as error:
        raise QueryError(f"is not UTF-8 ({error})", where=str(file)) from error


def _terminal_width() -> int | None:
    return os.get_terminal_size().columns if sys.stdout.isatty() else None


@app.command(name="map")
def map_(
    directory: Directory,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="FILE.html")],
    focus: Annotated[
        str | None, typer.Option("--focus", metavar="NAME", help="A concept or a paper.")
    ] = None,
    hops: Annotated[int, typer.Option("--hops", min=1, max=5)] = 1,
    quiet: Quiet = False,
) -> None:
    """Draw the graph, or the neighbourhood of one concept or paper, as one offline page.

    Example: kg map graph -o atlas.html; kg map graph --focus BERT --hops 2 -o bert.html
    """
    run.draw(directory, out, focus=focus, hops=hops)
    _say(f"{out}: open it in a browser", quiet)


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
        _say(f"{out}: written", quiet)


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
    _say(f"{directory}: every shape holds", quiet)


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
        gold, predictions, format.value, sys.stdout.buffer, width=_terminal_width()
    )
    _say(
        f"{len(evaluation.papers)} papers, {evaluation.texts} texts; without prediction:"
        f" {evaluation.missing}; predictions for no gold text: {evaluation.unknown}",
        quiet,
    )


if __name__ == "__main__":
    main()
