"""The command that writes all pages to read: site."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.analytics.diff import first_day
from pipelines import run
from pipelines.cli.app import app
from pipelines.cli.options import Directory, Quiet, say
from pipelines.progress import shown_progress


@app.command()
def site(
    directory: Directory,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="FOLDER")],
    since: Annotated[
        str | None,
        typer.Option(
            "--since", metavar="DATE", help="The date of what is new: 2024 or 2024-05-17."
        ),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Write the pages to read: concepts, papers, topics, trends, what is new, and the atlas.

    They are files that need no server and, but for the atlas and the search, no script. Concepts
    that one paper alone names have a page only where it proposes or introduces them.

    Example: kg site graph -o site && xdg-open site/index.html
    """
    try:
        day = None if since is None else first_day(since)
    except ValueError:
        raise typer.BadParameter(f"{since!r} is not a date", param_hint="--since") from None
    with shown_progress("pages", quiet=quiet) as progress:
        count = run.site(directory, out, since=day, progress=progress)
    say(f"{out / 'index.html'}: open it in a browser; {count} pages", quiet)
