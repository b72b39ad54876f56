"""What a query answers with, and the same as a table of plain values."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import pyoxigraph
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.errors import QueryError
from kg.model import Scalar, Table
from kg.query.limits import NO_ROOM, RowLimitError, SpaceLimitError
from kg.vocab import term

Term = NamedNode | BlankNode | Literal | Triple

# What our graph holds and what arithmetic in a query yields.
_INTEGER, _BOOLEAN = term("xsd:integer"), term("xsd:boolean")
_FLOATS = frozenset({term("xsd:decimal"), term("xsd:double"), term("xsd:float")})


@dataclass(frozen=True, slots=True)
class Selection:
    """The answer to SELECT: rows of RDF terms, None where a variable is unbound.

    The rows come as they are found and can be read once, by iteration or by writing them.
    """

    variables: tuple[str, ...]
    solutions: pyoxigraph.QuerySolutions

    def __iter__(self) -> Iterator[tuple[Term | None, ...]]:
        """The rows. Raises QueryError where the evaluation of the query fails."""
        with evaluation():
            for solution in self.solutions:
                yield tuple(solution)


@dataclass(frozen=True, slots=True)
class Truth:
    """The answer to ASK."""

    value: bool
    result: pyoxigraph.QueryBoolean


@dataclass(frozen=True, slots=True)
class Triples:
    """The answer to CONSTRUCT and DESCRIBE: triples, which can be read once."""

    triples: Iterable[Triple]

    def sorted(self, at_most: int | None = None) -> list[Triple]:
        """Each triple once, in the order of N-Triples.

        Raises QueryError as evaluation does, and RowLimitError at more than ``at_most`` triples.
        """
        found: set[Triple] = set()
        with evaluation():
            for triple in self.triples:
                found.add(triple)
                if at_most is not None and len(found) > at_most:
                    raise RowLimitError.at(at_most)
        return sorted(found, key=str)


Answer = Selection | Truth | Triples


@contextmanager
def evaluation() -> Iterator[None]:
    """Turn what Oxigraph raises while it evaluates into a QueryError."""
    try:
        yield
    except OSError as error:
        if error.errno in NO_ROOM:
            raise SpaceLimitError.met() from error
        raise QueryError(f"the query cannot be answered: {error}") from error
    except (RuntimeError, ValueError) as error:
        raise QueryError(f"the query cannot be answered: {error}") from error


def table(answer: Answer) -> Table:
    """The answer as plain values.

    A selection keeps its variables as columns; triples have the columns subject, predicate and
    object; the answer to ASK is one cell in the column ``answer``. An IRI is its text, a number an
    int or float (text where it is none), a truth value a bool, every other literal its text, and
    what is unbound None.
    """
    if isinstance(answer, Truth):
        return Table(("answer",), ((answer.value,),))
    if isinstance(answer, Triples):
        columns: tuple[str, ...] = ("subject", "predicate", "object")
        rows: Iterable[tuple[Term | None, ...]] = map(tuple, answer.sorted())
    else:
        columns, rows = answer.variables, answer
    return Table(columns, tuple(tuple(map(plain, row)) for row in rows))


def plain(value: Term | None) -> Scalar:
    """An RDF term as a plain value, as :func:`table` says."""
    if value is None:
        return None
    if isinstance(value, NamedNode):
        return value.value
    if not isinstance(value, Literal):
        return str(value)
    kind = value.datatype.value
    try:
        if kind == _INTEGER:
            return int(value.value)
        if kind in _FLOATS:
            number = float(Decimal(value.value))
            return number if math.isfinite(number) else value.value
    except (ValueError, InvalidOperation):
        return value.value
    if kind == _BOOLEAN and value.value in {"true", "false"}:
        return value.value == "true"
    return value.value
