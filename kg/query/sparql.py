"""SPARQL 1.1 queries, read-only, over all that a graph holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyoxigraph

from kg.errors import QueryError
from kg.query.answers import Answer, Selection, Triples, Truth
from kg.query.diagnosis import explain
from kg.query.foreign import with_own_concepts
from kg.query.guard import refuse_depth, refuse_service
from kg.query.tokens import tokens
from kg.vocab import PREFIXES


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs that a query sees in place of all, by IRI; it wins over FROM in the query.

    Source: SPARQL 1.1 Protocol, section 2.1.4.
    """

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


def query(
    store: pyoxigraph.Store,
    sparql: str,
    *,
    base_iri: str | None = None,
    dataset: Dataset | None = None,
) -> Answer:
    """Answer a SELECT, ASK, CONSTRUCT or DESCRIBE query.

    The prefixes of :data:`kg.vocab.PREFIXES` need not be declared; a declaration in the query
    wins. The query sees the default graph, where a store of ours keeps the union of its named
    graphs, each statement once; ``GRAPH`` reaches the named ones. ``dataset`` has it see others,
    and ``base_iri`` makes relative IRIs absolute.

    Raises QueryError where the query is malformed (with line, column and the line itself), is an
    update, holds SERVICE, nests too deep or calls a function that does not exist.
    """
    found = list(tokens(sparql))
    refuse_depth(found)
    refuse_service(sparql, found)
    try:
        result = store.query(
            with_own_concepts(sparql, found),
            prefixes=dict(PREFIXES),
            base_iri=base_iri,
            default_graph=_graphs(dataset.default if dataset else None),
            named_graphs=_graphs(dataset.named if dataset else None),
        )
    except SyntaxError as error:
        raise explain(sparql, found, str(error)) from error
    except (OSError, RuntimeError, ValueError) as error:
        raise QueryError(f"the query cannot be answered: {error}") from error
    if isinstance(result, pyoxigraph.QuerySolutions):
        return Selection(tuple(v.value for v in result.variables), result)
    if isinstance(result, pyoxigraph.QueryBoolean):
        return Truth(bool(result), result)
    return Triples(result)


def _graphs(iris: tuple[str, ...] | None) -> list[Any] | None:
    # A list of Any: Oxigraph's own types take blank nodes beside the names, and differ by place.
    return None if iris is None else list(map(pyoxigraph.NamedNode, iris))
