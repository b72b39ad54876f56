"""SPARQL 1.1 queries, read-only, over all that a graph holds."""

from __future__ import annotations

import pyoxigraph

from kg.errors import QueryError
from kg.query.answers import Answer, Selection, Triples, Truth
from kg.query.diagnosis import explain
from kg.query.guard import refuse_depth, refuse_service
from kg.query.tokens import tokens
from kg.vocab import PREFIXES


def query(store: pyoxigraph.Store, sparql: str) -> Answer:
    """Answer a SELECT, ASK, CONSTRUCT or DESCRIBE query.

    The prefixes of :data:`kg.vocab.PREFIXES` need not be declared; a declaration in the query
    wins. The query sees the default graph, where a store of ours keeps the union of its named
    graphs, each statement once; ``GRAPH`` reaches the named ones.

    Raises QueryError where the query is malformed (with line, column and the line itself), is an
    update, holds SERVICE, nests too deep or calls a function that does not exist.
    """
    found = list(tokens(sparql))
    refuse_depth(found)
    refuse_service(sparql, found)
    try:
        result = store.query(sparql, prefixes=dict(PREFIXES))
    except SyntaxError as error:
        raise explain(sparql, found, str(error)) from error
    except (OSError, RuntimeError, ValueError) as error:
        raise QueryError(f"the query cannot be answered: {error}") from error
    if isinstance(result, pyoxigraph.QuerySolutions):
        return Selection(tuple(v.value for v in result.variables), result)
    if isinstance(result, pyoxigraph.QueryBoolean):
        return Truth(bool(result), result)
    return Triples(result)
