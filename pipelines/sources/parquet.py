"""Tables in Parquet, as data sets are published on the Hugging Face hub and elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.model import Paper
from pipelines.sources.reading import Document, Format, Problem


def format_with(given: Mapping[str, str]) -> Format:
    """The format in which the columns of some fields are called as ``given``.

    :func:`pipelines.sources.table_columns.columns_given` makes ``given`` of what a user writes.
    """
    return Format(
        name="parquet",
        expects='a Parquet table with columns such as "title" and "abstract"',
        recognises=lambda document: document.head.startswith("PAR1"),
        papers=lambda document: _papers(document, given),
    )


def _papers(document: Document, given: Mapping[str, str]) -> Iterator[Paper | Problem]:
    # Loading pyarrow takes half a second, which every command would pay.
    from pipelines.sources.parquet_rows import papers_of_rows

    yield from papers_of_rows(document, given, source=f"parquet:{document.name}")


FORMAT = format_with({})
