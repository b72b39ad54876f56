"""A table of plain values on standard output: to look at, as CSV and as JSON."""

from __future__ import annotations

import csv
import io
import json
import sys
from unicodedata import category

from rich import box
from rich.table import Table as RichTable
from rich.text import Text

from kg.model import Scalar, Table
from kg.query.tabular import drawn, one_line
from pipelines.cli.options import TableFormat, terminal_width

# What a formula begins with in a spreadsheet (OWASP, "CSV Injection"), in both widths.
_FORMULA = frozenset("=+-@\uff1d\uff0b\uff0d\uff20")


def print_table(table: Table, format: TableFormat) -> None:  # noqa: A002
    """Print ``table`` in UTF-8.

    ``table`` fits the terminal, with numbers to the right, three digits after the point, and
    nothing where there is no value. ``csv`` and ``json`` (a list of objects) hold every value as it
    is, but that a text which a spreadsheet would take for a formula has an apostrophe before it in
    ``csv``; no value is an empty cell there, and null here.
    """
    if format is TableFormat.CSV:
        text = _csv(table)
    elif format is TableFormat.JSON:
        text = _json(table)
    else:
        text = _shown(table, terminal_width())
    sys.stdout.buffer.write(text.encode("utf-8", errors="replace"))


def _kept_text(value: Scalar) -> Scalar:
    """The value; a text that would be a formula is kept a text, as in the atlas (shared/csv.js)."""
    if not isinstance(value, str):
        return value
    seen = next((sign for sign in value if category(sign)[0] not in "CZ"), None)
    return f"'{value}" if seen in _FORMULA or value.startswith(("\t", "\r", "\n")) else value


def _csv(table: Table) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(
        [table.columns, *([_kept_text(value) for value in row] for row in table.rows)]
    )
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
