"""A query from the command line, worked on in a process that Ctrl-C and a limit can end."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import BinaryIO

from kg.graph import directory
from kg.query.bounded import Pool
from kg.query.limits import Limits


def answer(
    source: Path,
    sparql: str,
    format: str,  # noqa: A002 (the word that users know)
    output: BinaryIO,
    *,
    width: int | None,
    limits: Limits,
) -> None:
    """Write the answer to a query; ``width`` is a table's, in columns, None for as wide as it is.

    A query that fails on its way writes nothing. Raises QueryError and GraphError, and OSError
    where ``output`` does not take the answer.
    """
    with directory.reading(source) as (_, state), Pool(state / "store", size=1) as pool:
        written = pool.answer(sparql, (format,), limits=limits, width=width)
        with written.file as file:
            shutil.copyfileobj(file, output)
