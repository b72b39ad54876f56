"""What several commands share: options, and how they speak."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.printing import printable


class TableFormat(StrEnum):
    """How a command prints a table of figures."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


#: The files to read.
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
Columns = Annotated[
    str | None,
    typer.Option(help="What a table calls its columns, as title=Name,abstract=Summary."),
]
SettingsFile = Annotated[
    Path | None, typer.Option("--settings", help="A TOML file of settings (see the README).")
]


def say(text: str, quiet: bool) -> None:
    """Print a line for people, on standard error."""
    if not quiet:
        print(printable(text), file=sys.stderr)


def terminal_width() -> int | None:
    """The columns of the terminal that standard output is, None where it is none."""
    return os.get_terminal_size().columns if sys.stdout.isatty() else None
