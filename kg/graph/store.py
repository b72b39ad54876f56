"""The graph on disk: an Oxigraph store, written once and then only read."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import pyoxigraph
import rdflib
from oxrdflib import OxigraphStore
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

from kg import vocab
from kg.errors import GraphError


def create(folder: Path, quads: Iterable[pyoxigraph.Quad]) -> None:
    """Write ``quads`` to a new store at ``folder``, which then is small and quick to read.

    The store grows beside it under another name and takes its place when it is whole. Raises
    GraphError where ``folder`` exists already or cannot be written.
    """
    if folder.exists():
        raise GraphError(
            "there is already something here", where=str(folder), mend="Choose a new folder."
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
    store.bulk_extend(quads)
    store.flush()
    store.optimize()


def open_read_only(folder: Path) -> pyoxigraph.Store:
    """The store at ``folder`` as it is now. Raises GraphError where there is none."""
    if not folder.is_dir():
        raise GraphError("there is no store here", where=str(folder))
    try:
        return pyoxigraph.Store.read_only(str(folder))
    except (OSError, RuntimeError, ValueError) as error:
        raise GraphError(f"cannot open the store: {error}", where=str(folder)) from error


class _ReadOnlyStore(OxigraphStore):  # type: ignore[misc]
    """An Oxigraph store that says plainly that it cannot be written to."""

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise GraphError("this view of the graph is read-only", mend="Change it with `kg build`.")

    add = addN = remove = update = remove_graph = _refuse  # noqa: N815

    def add_graph(self, graph: rdflib.Graph) -> None:
        # RDFLib adds the default graph again whenever it lists the graphs.
        if graph.identifier != DATASET_DEFAULT_GRAPH_ID:
            self._refuse()


class _UnionDataset(rdflib.Dataset):
    """An RDFLib dataset whose own methods neither warn nor tell a statement twice."""

    # RDFLib 7 still reads the property that it deprecates.
    default_context = rdflib.Dataset.default_graph

    def triples(self, *args: Any, **kwargs: Any) -> Iterator[Any]:  # type: ignore[override]
        # A store yields a statement once for each graph it stands in; the union holds it once.
        seen = set()
        for triple in super().triples(*args, **kwargs):
            if triple not in seen:
                seen.add(triple)
                yield triple


def dataset(folder: Path) -> rdflib.Dataset:
    """The store at ``folder`` as an RDFLib dataset, read-only.

    Its default graph is the union of all named graphs, for queries and for triple patterns alike.
    A query given as a string runs inside Oxigraph; any change raises GraphError. Raises GraphError
    where there is no store.
    """
    graphs = _UnionDataset(store=_ReadOnlyStore(store=open_read_only(folder)), default_union=True)
    for prefix, namespace in vocab.PREFIXES.items():
        graphs.bind(prefix, namespace)
    return graphs
