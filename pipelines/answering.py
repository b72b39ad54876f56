"""A query from the command line, worked on in a process that Ctrl-C and a limit can end."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

from kg.graph import directory
from kg.query import remote
from kg.query.bounded import Pool
from kg.query.limits import Limits


def answer(
    source: str,
    sparql: str,
    format: str,  # noqa: A002 (the word that users know)
    output: BinaryIO,
    *,
    width: int | None,
    limits: Limits,
) -> None:
    """Write the answer of a graph directory, or of the server at a URL.

    ``width`` is a table's, in columns, None for as wide as it is.
    A query that fails on its way writes nothing. Raises QueryError and GraphError, and OSError
    where ``output`` does not take the answer.
    """
    if re.match("https?://", source, re.IGNORECASE):
        _answer_of_server(source, sparql, format, output, width, limits)
        return
    with directory.reading(Path(source)) as (_, state), Pool(state / "store", size=1) as pool:
        written = pool.answer(sparql, (format,), limits=limits, width=width)
        with written.file as file:
            shutil.copyfileobj(file, output)


def _answer_of_server(
    url: str,
    sparql: str,
    format: str,  # noqa: A002
    output: BinaryIO,
    width: int | None,
    limits: Limits,
) -> None:
    with TemporaryFile() as whole:
        remote.answer(
            url,
            sparql,
            format,
            whole,
            timeout=limits.seconds,
            width=width,
            max_rows=limits.rows,
        )
        whole.seek(0)
        shutil.copyfileobj(whole, output)
