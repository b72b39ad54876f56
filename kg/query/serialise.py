"""Answers as text: a table to look at, and the formats of the standards."""

from __future__ import annotations

import io
import re
from typing import BinaryIO, Final

import pyoxigraph
from pyoxigraph import NamedNode, QueryResultsFormat, RdfFormat
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kg.errors import QueryError
from kg.query.answers import Answer, Selection, Term, Triples, Truth, evaluation
from kg.vocab import PREFIXES

_RESULTS: Final = {
    "csv": QueryResultsFormat.CSV,
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
}
_GRAPHS: Final = {"turtle": RdfFormat.TURTLE, "nt": RdfFormat.N_TRIPLES}

#: The formats that fit each kind of answer. SPARQL 1.1 has CSV for SELECT alone.
FORMATS: Final[dict[type, tuple[str, ...]]] = {
    Selection: ("table", "csv", "json", "xml"),
    Truth: ("table", "json", "xml"),
    Triples: ("table", "turtle", "nt"),
}
_NAMES: Final[dict[type, str]] = {
    Selection: "the rows of a SELECT query",
    Truth: "the yes or no of an ASK query",
    Triples: "the graph of a CONSTRUCT or DESCRIBE query",
}

# Wide enough for any row: what is no terminal has no width.
_UNLIMITED = 1_000_000
_SPACES = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")
_HOSTILE = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def write(answer: Answer, format: str, output: BinaryIO, *, width: int | None = None) -> None:  # noqa: A002
    """Write ``answer`` to ``output`` in UTF-8, in one of the :data:`FORMATS` of its kind.

    ``width`` is the number of columns that a table may take; None for as many as it needs. Raises
    QueryError where the format does not fit the answer, and where the evaluation fails.
    """
    fitting = FORMATS[type(answer)]
    if format not in fitting:
        raise QueryError(
            f"{format} cannot hold {_NAMES[type(answer)]}",
            mend=f"Formats that can: {', '.join(fitting)}",
        )
    with evaluation():
        if format == "table":
            output.write(_table(answer, width).encode("utf-8", errors="replace"))
        elif isinstance(answer, Triples):
            pyoxigraph.serialize(
                answer.sorted(), output, format=_GRAPHS[format], prefixes=dict(PREFIXES)
            )
        else:
            results = answer.solutions if isinstance(answer, Selection) else answer.result
            if format == "xml":
                output.write(_mended(results.serialize(format=_RESULTS[format]) or b""))
            else:
                results.serialize(output, format=_RESULTS[format])


def compact(iri: str) -> str:
    """An IRI by one of our prefixes where that names it, else as it is."""
    for prefix, namespace in PREFIXES.items():
        local = iri.removeprefix(namespace)
        if local != iri and re.fullmatch(r"[\w\-]+", local):
            return f"{prefix}:{local}"
    return iri


def _mended(xml: bytes) -> bytes:
    # Oxigraph writes control characters as they are. XML 1.0 has no place for them, and would
    # read a carriage return as a line feed.
    return _NOT_XML.sub("\ufffd", xml.decode()).replace("\r", "&#13;").encode()


def _table(answer: Answer, width: int | None) -> str:
    if isinstance(answer, Truth):
        return "yes\n" if answer.value else "no\n"
    columns = (
        answer.variables if isinstance(answer, Selection) else ("subject", "predicate", "object")
    )
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in columns:
        table.add_column(Text(name), overflow="fold")
    for row in answer if isinstance(answer, Selection) else map(tuple, answer.sorted()):
        table.add_row(*(Text(_cell(term)) for term in row))
    text = io.StringIO()
    Console(file=text, width=width or _UNLIMITED, color_system=None).print(table)
    return "".join(f"{line.rstrip()}\n" for line in text.getvalue().split("\n") if line.strip())


def _cell(term: Term | None) -> str:
    """A term as one line of text that a terminal takes for nothing but text."""
    if term is None:
        return ""
    if isinstance(term, NamedNode):
        shown = compact(term.value)
    else:
        shown = term.value if isinstance(term, pyoxigraph.Literal) else str(term)
    return _HOSTILE.sub("\ufffd", _SPACES.sub(" ", shown))
