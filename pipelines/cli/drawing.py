"""Commands that draw: map."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipelines import run
from pipelines.cli.app import app
from pipelines.cli.options import Directory, Quiet, say
from pipelines.progress import shown_progress


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

    Over an atlas of an earlier state it leaves in its place what is still there; to have all laid
    out anew, draw into a new file.

    Example: kg map graph -o atlas.html; kg map graph --focus BERT --hops 2 -o bert.html
    """
    with shown_progress("parts laid out", quiet=quiet) as progress:
        run.draw(directory, out, focus=focus, hops=hops, progress=progress)
    say(f"{out}: open it in a browser", quiet)
