"""The table of figures as text: to look at, as CSV and as JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping

from rich import box
from rich.console import Console
from rich.table import Table as RichTable

from kg.model import Scalar, Table
from pipelines.evaluation.report import RATES

# Wide enough for any row: what is no terminal has no width.
_UNLIMITED = 1_000
_UNDEFINED = "–"
_HEADS = {"f1": "F1"}


def printed(table: Table, format: str, *, width: int | None = None) -> str:  # noqa: A002
    """A table of :func:`pipelines.evaluation.report.table` as ``table``, ``csv`` or ``json``.

    ``table`` shows percent with the interval in brackets and a dash for what is undefined, in
    ``width`` columns, None for as many as it needs. ``csv`` and ``json`` hold every column as it
    is; what is undefined is an empty cell there, and null here.
    """
    if format == "csv":
        return _csv(table)
    if format == "json":
        return _json(table)
    return _shown(table, width)


def _shown(table: Table, width: int | None) -> str:
    shown = RichTable(box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    names = ("measure", "type", *RATES, "predicted", "gold")
    for name in names:
        number = name in {"predicted", "gold"}
        shown.add_column(
            _HEADS.get(name, name), justify="right" if number else "left", overflow="fold"
        )
    for row in table.rows:
        cells = dict(zip(table.columns, row, strict=True))
        shown.add_row(*(_cell(cells, name) for name in names))
    text = io.StringIO()
    Console(file=text, width=width or _UNLIMITED, color_system=None).print(shown)
    return "".join(f"{line.rstrip()}\n" for line in text.getvalue().split("\n") if line.strip())


def _cell(cells: Mapping[str, Scalar], name: str) -> str:
    value = cells[name]
    if name not in RATES:
        return str(value)
    if value is None:
        return _UNDEFINED
    low, high = cells[f"{name}_low"], cells[f"{name}_high"]
    # One word, so that a narrow terminal breaks the line before it.
    between = "" if low is None or high is None else f" ({_percent(low)}–{_percent(high)})"
    return _percent(value) + between


def _percent(share: Scalar) -> str:
    assert isinstance(share, float)
    return f"{100 * share:.1f}"


def _csv(table: Table) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([table.columns, *table.rows])
    return text.getvalue()


def _json(table: Table) -> str:
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    return json.dumps(rows, indent=2) + "\n"
