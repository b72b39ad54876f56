"""The command ``kg`` itself: its entry, exit codes, and what every failure looks like."""

from __future__ import annotations

import os
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from kg.errors import KGError
from pipelines.cli.printing import printable

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
        sys.exit(printable(f"kg: {error}"))
    except OSError as error:
        # What standard output did not take would be tried again when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        # The reader of a pipe may go early, as "kg query ... | head" does: no need for words.
        gone = isinstance(error, BrokenPipeError)
        place = error.filename or "standard output"
        what = f"kg: {place}: cannot be used ({error.strerror or error})"
        sys.exit(1 if gone else printable(what))
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
