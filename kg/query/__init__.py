"""Graph to table: read-only SPARQL and the formats of its answers."""

from kg.query.answers import Answer, Selection, Term, Triples, Truth, table
from kg.query.serialise import FORMATS, write
from kg.query.sparql import query

__all__ = [
    "FORMATS",
    "Answer",
    "Selection",
    "Term",
    "Triples",
    "Truth",
    "query",
    "table",
    "write",
]
