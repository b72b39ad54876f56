"""The one door to both engines: patterns go to the store, counts over everything to the columns."""

from __future__ import annotations

from collections.abc import Mapping

import pyoxigraph

from kg.errors import QueryError
from kg.graph.database import Database
from kg.graph.literals import writable
from kg.graph.naming import CONCEPTS, find
from kg.model import Table
from kg.query.answers import table
from kg.query.questions.catalogue import Parameter, Question, Value, filled
from kg.query.sparql import query


def ask(
    store: pyoxigraph.Store, database: Database, asked: Question, given: Mapping[str, Value]
) -> Table:
    """The answer to a question, with values for its parameters by their names.

    A number may be given as text; one that is not given has its default. Raises QueryError where a
    parameter is missing, unknown or no number, and where a name means nothing or several things.
    """
    values = settled(database, asked, given)
    if asked.sql is not None:
        return _as_rdf(database.table(asked.sql, values))
    return table(query(store, filled(asked, values)))


def _as_rdf(answer: Table) -> Table:
    """The same, with U+FFFD for what RDF cannot hold, as the store has it."""
    rows = (tuple(writable(v) if isinstance(v, str) else v for v in row) for row in answer.rows)
    return Table(answer.columns, tuple(rows))


def settled(database: Database, asked: Question, given: Mapping[str, Value]) -> dict[str, Value]:
    """A value for each parameter: names as the graph writes them. Raises QueryError as above."""
    if unknown := sorted(set(given) - {p.name for p in asked.parameters}):
        raise QueryError(
            f"the question {asked.name} has no parameter {unknown[0]!r}",
            mend=f"It has: {', '.join(p.name for p in asked.parameters) or 'none'}",
        )
    return {p.name: _value(database, asked, p, given) for p in asked.parameters}


def _value(
    database: Database, asked: Question, parameter: Parameter, given: Mapping[str, Value]
) -> Value:
    value = given.get(parameter.name)
    if parameter.is_number:
        try:
            return int(parameter.value if value is None else value)
        except ValueError:
            raise QueryError(f"{parameter.name} is a number, and not {value!r}") from None
    if value is None:
        raise QueryError(
            f"the question {asked.name} needs a {parameter.name}",
            mend=f"For example: --{parameter.name} {str(parameter.value)!r}",
        )
    if parameter.kind == "text":
        return str(value)
    kinds = CONCEPTS if parameter.kind == "concept" else (parameter.kind,)
    named = find(database, str(value), kinds)
    return named.id if named.is_paper else named.label
