"""A folder of Parquet files: the documented tables of :data:`kg.graph.views.VIEWS`, one file each.

Every column carries what it holds as its field's metadata (``description``). The rows are sorted by
all their columns, from the left.
"""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from kg.export.source import Source
from kg.graph.views import VIEWS, View

# Rows that are in memory at once, and that stand together in the file.
_GROUP = 100_000


def parquet(source: Source, folder: Path) -> None:
    """``papers.parquet``, ``concepts.parquet`` and so on."""
    for name, view in VIEWS.items():
        _write(source, name, view, folder / f"{name}.parquet")


def _write(source: Source, name: str, view: View, path: Path) -> None:
    batches = source.database.batches(f"SELECT * FROM {name} ORDER BY ALL", _GROUP)  # noqa: S608
    schema = _documented(batches.schema, view)
    with pq.ParquetWriter(path, schema, compression="zstd", version="2.6") as file:
        for batch in batches:
            file.write_table(pa.Table.from_batches([batch]).cast(schema))


def _documented(schema: pa.Schema, view: View) -> pa.Schema:
    return pa.schema(
        [field.with_metadata({"description": view.columns[field.name]}) for field in schema],
        metadata={"description": f"One row is {view.row}."},
    )
