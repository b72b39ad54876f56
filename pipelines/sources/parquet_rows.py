"""The rows of a Parquet table, read by pyarrow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kg.errors import SourceError
from kg.model import Paper
from pipelines.sources.hugging_face import record_of_entry
from pipelines.sources.opening import seekable
from pipelines.sources.reading import Document, Problem
from pipelines.sources.records import paper_of_record
from pipelines.sources.table_columns import columns_of, is_table_of_papers, record_of_row

_BATCH_ROWS = 256
_UNREADABLE = (pa.ArrowException, OSError, ValueError, OverflowError)


def papers_of_rows(
    document: Document, given: Mapping[str, str], *, source: str
) -> Iterator[Paper | Problem]:
    """Every row's paper, or why the row holds none, batch by batch in bounded memory.

    ``given`` names the columns of some fields. A column ``paper`` of the objects of Hugging Face
    is read where there are no titles beside it. Raises SourceError where there is nothing to read.
    """
    with seekable(document.stream) as stream:
        try:
            table = pq.ParquetFile(stream)
            names = table.schema_arrow.names
        except _UNREADABLE as error:
            raise SourceError(
                f"not a Parquet table that can be read: {_reason(error)}",
                where=document.where,
                mend="Make or fetch the file again, in full",
            ) from None
        columns = columns_of(names, given)
        wrapped = "paper" in names and not is_table_of_papers(columns)
        if not wrapped and "title" not in columns:
            raise SourceError(
                "the table has no column of titles",
                where=document.where,
                mend=f"Name it by --columns title=COLUMN; it has {', '.join(names)[:300]}",
            )
        number = 0
        batches = table.iter_batches(
            _BATCH_ROWS, columns=["paper"] if wrapped else list(columns.values())
        )
        while True:
            try:
                rows = _dated(next(batches)).to_pylist()
            except StopIteration:
                return
            except _UNREADABLE as error:
                what = f"broken Parquet: {_reason(error)}; what follows is not read"
                yield Problem(f"{document.where}[{number}]", what, "unreadable")
                return
            for row in rows:
                record = record_of_entry(row) if wrapped else record_of_row(row, columns)
                where = f"{document.where}[{number}]"
                yield from paper_of_record(record, where=where, source=source)
                number += 1


def _dated(rows: pa.RecordBatch) -> pa.RecordBatch:
    """The same with dates for points in time, whose nanoseconds Python could not hold."""
    columns = [
        pc.cast(column, pa.date32(), safe=False) if pa.types.is_timestamp(column.type) else column
        for column in rows.columns
    ]
    return pa.RecordBatch.from_arrays(columns, names=rows.schema.names)


def _reason(error: Exception) -> str:
    return " ".join(str(error).split())[:200].rstrip(".")
