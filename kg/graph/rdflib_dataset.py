"""A store as RDFLib sees it: read-only, and nothing in it reaches out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

import rdflib
from oxrdflib import OxigraphStore
from rdflib.plugins.sparql.parser import expandUnicodeEscapes
from rdflib.plugins.sparql.sparql import Query
from rdflib.term import Identifier

from kg.errors import GraphError, QueryError
from kg.graph.rdflib_view import bind_prefixes
from kg.graph.store import open_read_only


def _read_only() -> GraphError:
    return GraphError("this view of the graph is read-only", mend="Change it with `kg build`")


class _ReadOnlyStore(OxigraphStore):
    """An Oxigraph store that says plainly that it cannot be written to."""

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise _read_only()

    add = addN = remove = update = remove_graph = _refuse  # noqa: N815

    def query(self, query: Any, *args: Any, **kwargs: Any) -> Any:
        """As Oxigraph answers it, also where a graph of the dataset is asked by itself."""
        _refuse_service(str(query))
        return super().query(query, *args, **kwargs)

    def add_graph(self, graph: rdflib.Graph) -> None:
        """Do nothing: RDFLib adds every graph that it only looks at, and none of it is a change."""


class _QuietDataset(rdflib.Dataset):
    """An RDFLib dataset that neither warns nor asks elsewhere."""

    # RDFLib 7 still reads the property that it deprecates.
    default_context = rdflib.Dataset.default_graph

    def query(
        self,
        query_object: str | Query,
        processor: str | rdflib.query.Processor = "sparql",
        result: str | type[rdflib.query.Result] = "sparql",
        initNs: Mapping[str, Any] | None = None,  # noqa: N803
        initBindings: Mapping[str, Identifier] | None = None,  # noqa: N803
        use_store_provided: bool = True,
        **kwargs: Any,
    ) -> rdflib.query.Result:
        # Oxigraph takes text alone, and RDFLib's own engine is some ten times slower.
        if isinstance(query_object, Query):
            query_object, initNs = _as_written(query_object)  # noqa: N806
        _refuse_service(query_object)
        try:
            return super().query(
                query_object, processor, result, initNs, initBindings, use_store_provided, **kwargs
            )
        except RuntimeError as error:
            if "SELECT projection" not in str(error):
                raise
            raise QueryError(
                "initBindings names a variable that the query does not select",
                mend="Select it too, or bind it with VALUES in the query",
            ) from error

    def update(self, *_: object, **__: object) -> NoReturn:
        # RDFLib's own engine would fetch what LOAD names before it finds that it cannot write.
        raise _read_only()


def _refuse_service(text: str) -> None:
    # Oxigraph and RDFLib both call other endpoints, and neither has a switch for it. This also
    # refuses the word in a string; the queries of the command line are read more closely.
    if "service" in expandUnicodeEscapes(text).casefold():
        raise QueryError("the query holds SERVICE, and nothing may leave this machine")


def _as_written(prepared: Query) -> tuple[str, Mapping[str, Any]]:
    """The text of what ``prepareQuery`` was given, and the prefixes."""
    try:
        text, namespaces, base = prepared._original_args
    except AttributeError as error:
        raise QueryError(
            "the query is neither a text nor made by prepareQuery", mend="Give its text"
        ) from error
    return f"BASE <{base}> {text}" if base else text, namespaces


def dataset(folder: Path) -> rdflib.Dataset:
    """The store at ``folder`` as an RDFLib dataset, read-only.

    All is in its default graph, for queries and for triple patterns alike. A query, given as text
    or prepared, runs inside Oxigraph. It raises QueryError where it holds the word SERVICE, and
    where ``initBindings`` names a variable that it does not select; any change raises GraphError.
    Raises GraphError where there is no store.
    """
    graphs = _QuietDataset(store=_ReadOnlyStore(store=open_read_only(folder)))
    bind_prefixes(graphs)
    return graphs
