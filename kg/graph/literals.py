"""Plain values as RDF literals in N-Triples, in the one lexical form that Oxigraph keeps.

Oxigraph stores the value of a literal, not how it was written, so ``"0.50"`` would come back as
``"0.5"``. Whatever is made here comes back as it went in.
"""

from __future__ import annotations

import re
from datetime import date

from kg.errors import GraphError
from kg.graph.terms import term

#: How many decimal places a score keeps.
SCORE_PLACES = 4

_DECIMAL = term("xsd:decimal")
_INTEGER = term("xsd:integer")
_ANY_URI = term("xsd:anyURI")

# What XML 1.0 cannot hold (section 2.2, Char) and, among it, the surrogates that RDF cannot.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# What canonical N-Triples escapes (RDF 1.2 N-Triples, section 4), of all that is writable.
_ESCAPES = str.maketrans(
    {"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r", "\t": r"\t", "\x7f": r"\u007F"}
)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_YEAR_MONTH = re.compile(r"\d{4}-\d\d", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)


def writable(value: str) -> str:
    """``value`` with U+FFFD for each character that RDF or XML 1.0 cannot hold.

    One character stands for one, so offsets into the text stay right.
    """
    return _UNWRITABLE.sub("\ufffd", value)


def text(value: str) -> str:
    """A string."""
    return f'"{writable(value).translate(_ESCAPES)}"'


def whole(value: int) -> str:
    """A whole number, as ``xsd:integer``."""
    return f'"{value}"^^{_INTEGER}'


def address(iri: str) -> str:
    """A URL as a literal, ``xsd:anyURI``."""
    return f'"{iri}"^^{_ANY_URI}'


def score(value: float) -> str:
    """A score in 0..1, as ``xsd:decimal`` rounded to :data:`SCORE_PLACES`.

    Raises GraphError where it lies outside 0..1 or is not a number.
    """
    if not 0 <= value <= 1:
        raise GraphError(f"a score of {value} is not between 0 and 1")
    shortest = f"{value:.{SCORE_PLACES}f}".rstrip("0").rstrip(".")
    return f'"{shortest}"^^{_DECIMAL}'


def day(value: str) -> str:
    """An ISO 8601 date, typed by its precision: ``xsd:date``, ``xsd:gYearMonth`` or ``xsd:gYear``.

    What is no such date stays a string, which the shape of papers then reports.
    """
    for pattern, rest, name in (
        (_DATE, "", "xsd:date"),
        (_YEAR_MONTH, "-01", "xsd:gYearMonth"),
        (_YEAR, "-01-01", "xsd:gYear"),
    ):
        if pattern.fullmatch(value):
            try:
                date.fromisoformat(value + rest)
            except ValueError:
                break
            return f'"{value}"^^{term(name)}'
    return text(value)
