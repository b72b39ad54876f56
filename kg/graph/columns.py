"""The truth of a graph directory: all that is known, as typed Parquet tables.

RDF, the network and the map are views that can be made again from these tables. What ``write``
puts into a folder ``read`` gives back unchanged.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from kg.errors import GraphError
from kg.graph.rows import Rows, knowledge_of, rows_of
from kg.graph.schemas import SCHEMAS
from kg.model import Knowledge

Tables = Mapping[str, pa.Table]


def tables(knowledge: Knowledge) -> dict[str, pa.Table]:
    """One Arrow table for each name in :data:`kg.graph.schemas.SCHEMAS`.

    Raises GraphError where a text cannot be stored as UTF-8 (an unpaired surrogate).
    """
    return {name: _table(name, rows) for name, rows in rows_of(knowledge).items()}


def content_hash(tables: Tables) -> str:
    """The SHA-256, in hexadecimal, of what the tables hold and of their schemas.

    It is taken over Arrow's IPC stream and not over the Parquet files, whose bytes name the
    version of the library that wrote them.
    """
    digest = hashlib.sha256()
    for name, table in tables.items():
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, table.schema) as stream:
            stream.write_table(table)
        digest.update(name.encode())
        digest.update(sink.getvalue())
    return digest.hexdigest()


def write(knowledge: Knowledge, folder: Path) -> None:
    """Write one Parquet file a table into ``folder``, which is made where it does not exist.

    The same knowledge gives the same bytes. Raises GraphError where a text is not UTF-8 and
    OSError where the disk does not take it; the caller makes the folder appear as a whole.
    """
    write_tables(tables(knowledge), folder)


def write_tables(tables: Tables, folder: Path) -> None:
    """Write tables that :func:`tables` made, as :func:`write` does."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        with (folder / f"{name}.parquet").open("wb") as file:
            pq.write_table(table, file, compression="zstd", version="2.6")
            file.flush()
            os.fsync(file.fileno())


def read(folder: Path) -> Knowledge:
    """The knowledge that :func:`write` put into ``folder``.

    Raises GraphError where a table is missing or damaged.
    """
    found = {name: _read(folder / f"{name}.parquet", SCHEMAS[name]) for name in SCHEMAS}
    try:
        return knowledge_of(
            {
                name: zip(*(column.to_pylist() for column in table.columns), strict=True)
                for name, table in found.items()
            }
        )
    except ValueError as error:
        raise _damaged(folder, str(error)) from error


def _read(path: Path, schema: pa.Schema) -> pa.Table:
    try:
        # From memory and in this thread: the threads that Arrow reads with may outlive the work
        # and abort the process as it ends (Arrow's issue 34314).
        content = pa.BufferReader(path.read_bytes())
        table = pq.ParquetFile(content).read(use_threads=False)
    except (OSError, pa.ArrowException) as error:
        raise _damaged(path, str(error)) from error
    if table.schema != schema:
        raise _damaged(path, "its columns are not those of this version")
    return table


def _damaged(path: Path, reason: str) -> GraphError:
    return GraphError(
        f"the table cannot be read ({reason})",
        where=str(path),
        mend="Copy the graph directory again, or build it again from its papers",
    )


def _table(name: str, rows: Rows) -> pa.Table:
    schema = SCHEMAS[name]
    columns = zip(*rows, strict=True) if rows else [()] * len(schema)
    try:
        arrays = [
            pa.array(column, type=field.type) for column, field in zip(columns, schema, strict=True)
        ]
    except UnicodeEncodeError as error:
        raise GraphError(
            f"a text of the {name} holds half of a surrogate pair, which UTF-8 cannot store",
            mend="Read the source again in its right encoding",
        ) from error
    return pa.table(arrays, schema=schema)
