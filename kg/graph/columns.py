"""The truth of a graph directory: all that is known, as typed Parquet tables.

RDF, the network and the map are views that can be made again from these tables. What ``write``
puts into a folder ``read`` gives back unchanged.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from kg.errors import GraphError
from kg.graph.damage import damaged
from kg.graph.rows import extractions_of_rows, knowledge_of, rows_of
from kg.graph.schemas import OF_PAPERS, SCHEMAS
from kg.model import Extraction, Knowledge

Tables = Mapping[str, pa.Table]

#: As Python objects these are some tens of megabytes, whatever the table.
_ROWS_A_BATCH: Final = 65_536


def tables(knowledge: Knowledge, names: Collection[str] = SCHEMAS.keys()) -> dict[str, pa.Table]:
    """One Arrow table for each of the ``names``, in the order of :data:`kg.graph.schemas.SCHEMAS`.

    Raises GraphError where a text cannot be stored as UTF-8 (an unpaired surrogate).
    """
    return {name: _table(name, rows) for name, rows in rows_of(knowledge).items() if name in names}


def content_hash(tables: Tables) -> str:
    """The SHA-256, in hexadecimal, of what the tables hold and of their schemas.

    It is taken over Arrow's IPC stream and not over the Parquet files, whose bytes name the
    version of the library that wrote them.
    """
    digest = hashlib.sha256()
    for name, table in tables.items():
        digest.update(name.encode())
        with (
            pa.PythonFile(_Sink(digest.update), mode="w") as sink,
            pa.ipc.new_stream(sink, table.schema) as stream,
        ):
            stream.write_table(table)
    return digest.hexdigest()


def write(knowledge: Knowledge, folder: Path) -> None:
    """Write one Parquet file a table into ``folder``, which is made where it does not exist.

    The same knowledge gives the same bytes. Raises GraphError where a text is not UTF-8 and
    OSError where the disk does not take it; the caller makes the folder appear as a whole.
    """
    write_tables(tables(knowledge), folder)


def write_tables(tables: dict[str, pa.Table], folder: Path) -> None:
    """Write tables that :func:`tables` made, as :func:`write` does.

    Each is taken out of ``tables`` once it is on the disk, for they take more memory than all else.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in list(tables):
        with (folder / f"{name}.parquet").open("wb") as file:
            pq.write_table(tables.pop(name), file, compression="zstd", version="2.6")
            file.flush()
            os.fsync(file.fileno())


def read(folder: Path) -> Knowledge:
    """The knowledge that :func:`write` put into ``folder``.

    Raises GraphError where a table is missing or damaged.
    """
    found = {name: _read(folder / f"{name}.parquet", SCHEMAS[name]) for name in SCHEMAS}
    try:
        return knowledge_of({name: _rows(table) for name, table in found.items()})
    except ValueError as error:
        raise _damaged(folder, str(error)) from error


def read_extractions(folder: Path) -> tuple[Extraction, ...]:
    """The extractions alone of the knowledge in ``folder``. Raises GraphError as :func:`read`."""
    found = {name: _read(folder / f"{name}.parquet", SCHEMAS[name]) for name in OF_PAPERS}
    return extractions_of(found, folder)


def extractions_of(tables: Tables, where: Path) -> tuple[Extraction, ...]:
    """The extractions that the tables of :data:`OF_PAPERS` hold, which came from ``where``.

    Raises GraphError where a value is not one of its closed list or a span is none.
    """
    try:
        return tuple(extractions_of_rows({n: _rows(tables[n]) for n in OF_PAPERS}))
    except ValueError as error:
        raise _damaged(where, str(error)) from error


def _rows(table: pa.Table) -> Iterator[tuple[Any, ...]]:
    for batch in table.to_batches(max_chunksize=_ROWS_A_BATCH):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


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


class _Sink(io.RawIOBase):
    """A file that is not kept: what is written is told, and gone."""

    def __init__(self, told: Callable[[bytes], None]) -> None:
        self._told = told

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        content = bytes(data)  # type: ignore[call-overload]
        self._told(content)
        return len(content)


def _damaged(path: Path, reason: str) -> GraphError:
    return damaged(path, "the table cannot be read", reason)


def _table(name: str, rows: Iterator[tuple[Any, ...]]) -> pa.Table:
    schema = SCHEMAS[name]
    batches = []
    try:
        while some := list(islice(rows, _ROWS_A_BATCH)):
            columns = zip(*some, strict=True)
            arrays = [
                pa.array(column, type=field.type)
                for column, field in zip(columns, schema, strict=True)
            ]
            batches.append(pa.record_batch(arrays, schema=schema))
    except UnicodeEncodeError as error:
        raise GraphError(
            f"a text of the {name} holds half of a surrogate pair, which UTF-8 cannot store",
            mend="Read the source again in its right encoding",
        ) from error
    return pa.Table.from_batches(batches, schema=schema)
