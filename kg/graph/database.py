"""The columns of a graph as an SQL database in memory, for whatever counts over everything.

DuckDB reads the Parquet files as they are; nothing is copied, and nothing can be written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from kg.errors import GraphError, QueryError
from kg.graph.damage import MEND, damaged
from kg.graph.schemas import SCHEMAS
from kg.graph.views import VIEWS
from kg.model import Scalar, Table

# Rows that wait in memory as Python objects.
_FETCHED = 10_000

Parameters = Sequence[Any] | Mapping[str, Any]


class Database:
    """The documented tables of :data:`kg.graph.views.VIEWS`, to be asked in DuckDB's SQL.

    ``tables`` is the folder of Parquet files of a state. One thread at a time may use it.
    """

    def __init__(self, tables: Path) -> None:
        self._connection = duckdb.connect(":memory:")
        # Where Python runs no file, as in a notebook, DuckDB would draw on standard output.
        self._connection.execute("SET enable_progress_bar = false")
        self._name("columns", tables)
        for name, view in VIEWS.items():
            self._connection.execute(f"CREATE VIEW {name} AS {view.sql}")

    def compare(self, tables: Path) -> None:
        """Have the tables of another state as well: ``before_papers`` beside ``columns_papers``."""
        self._name("before", tables)

    def _name(self, prefix: str, tables: Path) -> None:
        for name in SCHEMAS:
            path = tables / f"{name}.parquet"
            if not path.is_file():
                raise GraphError("the table is missing", where=str(path), mend=MEND)
            quoted = str(path).replace("'", "''")
            try:
                self._connection.execute(
                    f"CREATE VIEW {prefix}_{name} AS SELECT * FROM read_parquet('{quoted}')"
                )
            except duckdb.Error as error:
                raise damaged(path, "the table cannot be read", str(error)) from error

    def table(self, sql: str, parameters: Parameters = ()) -> Table:
        """The answer as plain values; a list becomes its parts joined by "; ".

        Raises QueryError where DuckDB cannot answer.
        """
        try:
            found = self._connection.execute(sql, parameters)
            columns = tuple(column[0] for column in found.description or ())
            return Table(columns, tuple(tuple(map(_plain, row)) for row in found.fetchall()))
        except duckdb.Error as error:
            raise _failure(error) from error

    def rows(self, sql: str, parameters: Parameters = ()) -> Iterator[tuple[Any, ...]]:
        """The rows of the answer one by one, as DuckDB gives them; several may be read at once.

        Raises QueryError where DuckDB cannot answer.
        """
        try:
            found = self._connection.cursor().execute(sql, parameters)
            while rows := found.fetchmany(_FETCHED):
                yield from rows
        except duckdb.Error as error:
            raise _failure(error) from error

    def batches(self, sql: str, size: int) -> pa.RecordBatchReader:
        """The answer as a stream of Arrow batches of ``size`` rows. Raises QueryError."""
        try:
            return self._connection.cursor().sql(sql).to_arrow_reader(size)
        except duckdb.Error as error:
            raise _failure(error) from error

    def arrow(self, sql: str, parameters: Parameters = ()) -> pa.Table:
        """The answer as Arrow columns. Raises QueryError where DuckDB cannot answer."""
        try:
            return self._connection.sql(sql, params=parameters or None).to_arrow_table()
        except duckdb.Error as error:
            raise _failure(error) from error

    def close(self) -> None:
        """Let go of the files."""
        self._connection.close()


def _failure(error: duckdb.Error) -> QueryError:
    return QueryError(f"the columns cannot answer: {str(error).splitlines()[0]}")


def _plain(value: Any) -> Scalar:
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return str(value)
