"""The graph on disk: an Oxigraph store, written once and then only read.

Its named graphs hold what they were given; its default graph holds their union, each statement
once. Oxigraph can also make a union while a query runs, but then tells a statement as often as
there are graphs that hold it (its issue 1919), and every COUNT goes wrong.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NoReturn, cast

import pyoxigraph
import rdflib
from oxrdflib import OxigraphStore

from kg.errors import GraphError, QueryError
from kg.graph.rdflib_view import bind_prefixes, graph_of
from kg.graph.terms import Triple


def create(folder: Path, quads: Iterable[pyoxigraph.Quad]) -> None:
    """Write ``quads`` and their union to a new store at ``folder``, laid out for reading.

    The store grows beside it under another name and takes its place when it is whole. Raises
    GraphError where ``folder`` exists already or cannot be written.
    """
    if folder.exists():
        raise GraphError(
            "there is already something here", where=str(folder), mend="Choose a new folder"
        )
    partial = folder.with_name(f".{folder.name}.partial")
    try:
        shutil.rmtree(partial, ignore_errors=True)
        partial.parent.mkdir(parents=True, exist_ok=True)
        _load(partial, quads)
        partial.replace(folder)
    except OSError as error:
        raise GraphError(f"cannot write the store: {error}", where=str(folder)) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _load(folder: Path, quads: Iterable[pyoxigraph.Quad]) -> None:
    # The store closes, and lets go of its lock, where this function ends.
    store = pyoxigraph.Store(str(folder))
    store.bulk_extend(_with_union(quads))
    store.flush()
    store.optimize()


def _with_union(quads: Iterable[pyoxigraph.Quad]) -> Iterator[pyoxigraph.Quad]:
    for quad in quads:
        yield quad
        yield pyoxigraph.Quad(*quad.triple)


def open_read_only(folder: Path) -> pyoxigraph.Store:
    """The store at ``folder`` as it is now. Raises GraphError where there is none."""
    if not folder.is_dir():
        raise GraphError("there is no store here", where=str(folder))
    try:
        return pyoxigraph.Store.read_only(str(folder))
    except (OSError, RuntimeError, ValueError) as error:
        raise GraphError(f"cannot open the store: {error}", where=str(folder)) from error


class _ReadOnlyStore(OxigraphStore):
    """An Oxigraph store that says plainly that it cannot be written to."""

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise GraphError("this view of the graph is read-only", mend="Change it with `kg build`")

    add = addN = remove = update = remove_graph = _refuse  # noqa: N815

    def add_graph(self, graph: rdflib.Graph) -> None:
        """Do nothing: RDFLib adds every graph that it only looks at, and none of it is a change."""


class _QuietDataset(rdflib.Dataset):
    """An RDFLib dataset that neither warns nor asks elsewhere."""

    # RDFLib 7 still reads the property that it deprecates.
    default_context = rdflib.Dataset.default_graph

    def query(self, query_object: Any, *args: Any, **kwargs: Any) -> rdflib.query.Result:
        # Oxigraph and RDFLib both call other endpoints, and neither has a switch for it. This also
        # refuses the word in a string; the queries of the command line are read more closely.
        if isinstance(query_object, str) and "service" in query_object.casefold():
            raise QueryError("the query holds SERVICE, and nothing may leave this machine")
        return super().query(query_object, *args, **kwargs)


def dataset(folder: Path) -> rdflib.Dataset:
    """The store at ``folder`` as an RDFLib dataset, read-only.

    Its default graph is the union of the named graphs, for queries and for triple patterns alike;
    its quads are those of the named graphs and of the union. A query given as a string runs inside
    Oxigraph, and raises QueryError where it holds the word SERVICE; any change raises GraphError.
    Raises GraphError where there is no store.
    """
    graphs = _QuietDataset(store=_ReadOnlyStore(store=open_read_only(folder)))
    bind_prefixes(graphs)
    return graphs


def union(store: pyoxigraph.Store) -> rdflib.Graph:
    """The union that ``store`` holds in its default graph, as an RDFLib graph in memory."""
    default = store.quads_for_pattern(None, None, None, pyoxigraph.DefaultGraph())
    # Only what `kg.graph.rdf` made is in a store of ours: no blank nodes, no quoted triples.
    return graph_of(cast(Triple, tuple(quad.triple)) for quad in default)
