"""Commands about the vocabulary itself: ontology."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from kg import vocab
from kg.export.files import write_file
from pipelines.cli.app import app
from pipelines.cli.options import Quiet, say


@app.command()
def ontology(
    out: Annotated[
        str, typer.Option("-o", "--out", metavar="FILE.html", help="A file; - is stdout.")
    ],
    quiet: Quiet = False,
) -> None:
    """Write the documentation of the ontology as one offline page.

    Example: kg ontology -o ontology.html
    """
    # Jinja takes a while to import, and only pages need it.
    from kg.export.ontology_page import ontology_page

    page = ontology_page(vocab.ontology_ttl()).encode("utf-8")

    def fill(file: BinaryIO) -> None:
        file.write(page)

    write_file(fill, None if out == "-" else Path(out))
    if out != "-":
        say(f"{out}: open it in a browser", quiet)
