"""Answers as a table to look at, on a terminal that takes them for nothing but text."""

from __future__ import annotations

import io
import re

import pyoxigraph
from pyoxigraph import NamedNode
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kg.query.answers import Answer, Selection, Term, Truth
from kg.query.limits import RowLimitError
from kg.vocab import PREFIXES

# Wide enough for any row: what is no terminal has no width.
_UNLIMITED = 1_000_000
_SPACES = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")
_HOSTILE = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def text_table(answer: Answer, width: int | None, max_rows: int | None) -> str:
    """The answer in columns, or yes or no; see :func:`kg.query.write` for the two numbers.

    Raises QueryError as evaluation does, and RowLimitError.
    """
    if isinstance(answer, Truth):
        return "yes\n" if answer.value else "no\n"
    columns = (
        answer.variables if isinstance(answer, Selection) else ("subject", "predicate", "object")
    )
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in columns:
        table.add_column(Text(name), overflow="fold")
    rows = answer if isinstance(answer, Selection) else map(tuple, answer.sorted(max_rows))
    for row in rows:
        if table.row_count == max_rows:
            raise RowLimitError.at(table.row_count)
        table.add_row(*(Text(_cell(term)) for term in row))
    return drawn(table, width)


def drawn(table: Table, width: int | None) -> str:
    """A table as text of at most ``width`` columns, None for as many as it needs."""
    text = io.StringIO()
    Console(file=text, width=width or _UNLIMITED, color_system=None).print(table)
    return "".join(f"{line.rstrip()}\n" for line in text.getvalue().split("\n") if line.strip())


def one_line(text: str) -> str:
    """A text on one line, with U+FFFD for what a terminal would obey rather than show."""
    return _HOSTILE.sub("\ufffd", _SPACES.sub(" ", text))


def compact(iri: str) -> str:
    """An IRI by one of our prefixes where that names it, else as it is."""
    for prefix, namespace in PREFIXES.items():
        local = iri.removeprefix(namespace)
        if local != iri and re.fullmatch(r"[\w\-]+", local):
            return f"{prefix}:{local}"
    return iri


def _cell(term: Term | None) -> str:
    """A term as one line."""
    if term is None:
        return ""
    if isinstance(term, NamedNode):
        shown = compact(term.value)
    else:
        shown = term.value if isinstance(term, pyoxigraph.Literal) else str(term)
    return one_line(shown)
