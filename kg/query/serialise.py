"""Answers in the formats of the standards, and as a table to look at."""

from __future__ import annotations

import codecs
import re
from typing import BinaryIO, Final, cast

import pyoxigraph
from pyoxigraph import QueryResultsFormat, RdfFormat

from kg.errors import QueryError
from kg.query.answers import Answer, Selection, Triples, Truth, evaluation
from kg.query.counting import COUNTERS, Writable
from kg.vocab import PREFIXES

_RESULTS: Final = {
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
}
_GRAPHS: Final = {"turtle": RdfFormat.TURTLE, "nt": RdfFormat.N_TRIPLES}

#: The formats that fit each kind of answer. SPARQL 1.1 has CSV and TSV for SELECT alone.
FORMATS: Final[dict[type, tuple[str, ...]]] = {
    Selection: ("table", "csv", "json", "xml", "tsv"),
    Truth: ("table", "json", "xml"),
    Triples: ("table", "turtle", "nt"),
}
_NAMES: Final[dict[type, str]] = {
    Selection: "the rows of a SELECT query",
    Truth: "the yes or no of an ASK query",
    Triples: "the graph of a CONSTRUCT or DESCRIBE query",
}

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class UnfitFormatError(QueryError):
    """The format that was asked for cannot hold this kind of answer."""


def write(
    answer: Answer,
    format: str,  # noqa: A002
    output: BinaryIO,
    *,
    width: int | None = None,
    max_rows: int | None = None,
) -> None:
    """Write ``answer`` to ``output`` in UTF-8, in one of the :data:`FORMATS` of its kind.

    ``width`` is the number of columns that a table may take; None for as many as it needs. Raises
    UnfitFormatError where the format does not fit the answer, RowLimitError where it has more than
    ``max_rows`` rows or distinct triples, and QueryError where the evaluation fails.
    """
    fitting = FORMATS[type(answer)]
    if format not in fitting:
        raise UnfitFormatError(
            f"{format} cannot hold {_NAMES[type(answer)]}",
            mend=f"Formats that can: {', '.join(fitting)}",
        )
    with evaluation():
        if format == "table":
            # Rich takes time to import, and only a table needs it.
            from kg.query.tabular import text_table

            output.write(text_table(answer, width, max_rows).encode("utf-8", errors="replace"))
        elif isinstance(answer, Triples):
            triples = answer.sorted(max_rows)
            pyoxigraph.serialize(triples, output, _GRAPHS[format], prefixes=dict(PREFIXES))
        else:
            place: Writable = _MendedXml(output) if format == "xml" else output
            results = answer.solutions if isinstance(answer, Selection) else answer.result
            if isinstance(answer, Selection) and max_rows is not None:
                place = COUNTERS[format](place, max_rows)
            # All that Oxigraph wants of a file is that it takes bytes.
            results.serialize(cast(BinaryIO, place), _RESULTS[format])


class _MendedXml:
    """A place to write XML to that passes it on without what XML cannot hold.

    Oxigraph writes control characters as they are. XML 1.0 has no place for them, and would read
    a carriage return as a line feed.
    """

    def __init__(self, output: BinaryIO) -> None:
        self._output = output
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def write(self, piece: bytes, /) -> int:
        """Pass ``piece`` on."""
        text = _NOT_XML.sub("\ufffd", self._decoder.decode(piece)).replace("\r", "&#13;")
        self._output.write(text.encode())
        return len(piece)

    def flush(self) -> None:
        """Flush what it is passed on to."""
        self._output.flush()
