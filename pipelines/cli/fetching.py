"""Commands that bring new papers: fetch."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.app import app
from pipelines.cli.options import Quiet, say


class Service(StrEnum):
    """Who lists new papers."""

    ARXIV = "arxiv"
    HF = "hf"


@app.command()
def fetch(
    service: Annotated[Service, typer.Argument(help="arXiv, or Daily Papers of Hugging Face.")],
    date: Annotated[
        datetime,
        typer.Option("--date", formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="The day, in UTC."),
    ],
    out: Annotated[
        Path, typer.Option("-o", "--out", metavar="DIR", help="The folder to write to.")
    ] = Path("papers"),
    categories: Annotated[
        list[str] | None,
        typer.Option(
            "--category",
            metavar="NAME",
            help="A category of arXiv, may be repeated; else cs.AI, cs.CL, cs.CV and cs.LG.",
        ),
    ] = None,
    address: Annotated[
        str | None, typer.Option("--from", metavar="URL", help="A mirror of the service's API.")
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Fetch the papers of a day: first submitted to arXiv then, or listed by Hugging Face.

    The pages are written as the service gives them, and their paths printed; kg build reads them.
    After a break, run it again: whole pages are kept. arXiv is asked once in three seconds.

    Example: kg fetch arxiv --date 2026-11-20 --category cs.CL -o new && kg build new -o graph
    """
    # What fetches takes a while to import, and no other command needs it.
    from pipelines import fetching

    if service is Service.HF and categories:
        raise typer.BadParameter("only arXiv has categories", param_hint="--category")
    if service is Service.HF:
        listing = fetching.daily_papers_listing(date.date())
    else:
        listing = fetching.arxiv_listing(date.date(), tuple(categories or fetching.CATEGORIES))
    total = 0
    for page in fetching.fetch(listing, out, address=address):
        total += page.papers
        say(f"{total} papers{', of an earlier run' if page.kept else ''}", quiet)
        print(page.path)
    if not total:
        say(f"{date:%Y-%m-%d}: no papers", quiet)
