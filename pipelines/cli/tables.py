"""A table of plain values on standard output: to look at, as CSV and as JSON."""

from __future__ import annotations

import csv
import io
import json
import sys

from rich import box
from rich.table import Table as RichTable
from rich.text import Text

from kg.model import Scalar, Table
from kg.query.tabular import drawn, one_line
from pipelines.cli.options import TableFormat, terminal_width


def print_table(table: Table, format: TableFormat) -> None:  # noqa: A002
    """Print ``table`` in UTF-8.

    ``table`` fits the terminal, with numbers to the right, three digits after the point, and
    nothing where there is no value. ``csv`` and ``json`` (a list of objects) hold every value as it
    is; no value is an empty cell there, and null here.
    """
    if format is TableFormat.CSV:
        text = _csv(table)
    elif format is TableFormat.JSON:
        text = _json(table)
    else:
        text = _shown(table, terminal_width())
    sys.stdout.buffer.write(text.encode("utf-8", errors="replace"))


def _csv(table: Table) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([table.columns, *table.rows])
    return text.getvalue()


def _json(table: Table) -> str:
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    return json.dumps(rows, indent=2, ensure_ascii=False) + "\n"


def _shown(table: Table, width: int | None) -> str:
    shown = RichTable(box=box.SIMPLE_HEAD, pad_edge=False)
    for i, name in enumerate(table.columns):
        number = bool(table.rows) and all(not isinstance(row[i], str) for row in table.rows)
        shown.add_column(Text(name), justify="right" if number else "left", overflow="fold")
    for row in table.rows:
        shown.add_row(*(Text(_cell(value)) for value in row))
    return drawn(shown, width)


def _cell(value: Scalar) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.3f}"
    return one_line(str(value))
