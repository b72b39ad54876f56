"""A graph directory from Python: ask it, walk it, draw it, export it.

What takes long to import (NetworkX, SciPy, RDFLib, what draws) is imported by the methods that
need it, so that a query need not wait for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, overload

import pyoxigraph

from kg import query
from kg.errors import GraphError, KGError
from kg.export import Source, export
from kg.graph import columns, directory, store
from kg.graph.database import Database
from kg.graph.manifest import Manifest
from kg.graph.rdf import Provenance
from kg.model import Knowledge, Scalar, Table
from kg.query import questions
from kg.query.bounded import Pool
from kg.query.limits import Limits

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd
    import rdflib

    from kg.drawing.page import Page
    from kg.graph.network import View


class Row(Mapping[str, Scalar]):
    """One row of an answer: ``row["paper"]``, ``row.paper`` or ``row[0]``."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, Scalar]) -> None:
        self._values = values

    def __getitem__(self, key: str | int) -> Scalar:
        return list(self._values.values())[key] if isinstance(key, int) else self._values[key]

    def __getattr__(self, name: str) -> Scalar:
        try:
            return self._values[name]
        except KeyError as error:
            raise AttributeError(f"the answer has no column {name!r}") from error

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"Row({dict(self._values)!r})"


@dataclass(frozen=True, slots=True)
class Rows(Sequence[Row]):
    """The rows of an answer, as plain values: see :func:`kg.query.table` for what becomes what."""

    table: Table

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return self.table.columns

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        if isinstance(index, slice):
            return Rows(Table(self.columns, self.table.rows[index]))
        return Row(dict(zip(self.columns, self.table.rows[index], strict=True)))

    def __len__(self) -> int:
        return len(self.table.rows)

    def to_pandas(self) -> pd.DataFrame:
        """The rows as a data frame. Raises KGError where pandas is not installed."""
        try:
            import pandas as pd
        except ImportError as error:
            raise KGError(
                "a data frame needs pandas, which is not installed",
                mend="Install it with: pip install 'paperatlas[pandas]'",
            ) from error
        return pd.DataFrame(list(self.table.rows), columns=list(self.columns))


class KnowledgeGraph:
    """A graph directory, open for reading; close it, or use it in a ``with`` statement.

    What is open stays as it was when it was opened, while a build makes the directory newer.
    """

    def __init__(self, manifest: Manifest, state: Path, held: ExitStack) -> None:
        self._manifest = manifest
        self._state = state
        self._held = held

    @classmethod
    def open(cls, path: str | Path) -> Self:
        """Open the graph directory at ``path``.

        Raises GraphError where there is none, where it is damaged, or where another version of the
        format is in it.
        """
        with ExitStack() as held:
            manifest, state = held.enter_context(directory.reading(Path(path)))
            return cls(manifest, state, held.pop_all())

    @property
    def manifest(self) -> Manifest:
        """What the directory says about itself."""
        return self._manifest

    @cached_property
    def store(self) -> pyoxigraph.Store:
        """The Oxigraph store; its default graph is the union of the named graphs."""
        return store.open_read_only(self._open_state() / "store")

    @cached_property
    def _pool(self) -> Pool:
        return Pool(self._open_state() / "store", size=1)

    @cached_property
    def database(self) -> Database:
        """The columns as an SQL database of the documented tables."""
        return Database(self._open_state() / "tables")

    def sql(self, sql: str) -> Rows:
        """Answer a query in SQL over the documented tables (:data:`kg.graph.views.VIEWS`).

        Raises QueryError where DuckDB cannot answer.
        """
        return Rows(self.database.table(sql))

    @cached_property
    def knowledge(self) -> Knowledge:
        """All that the graph was made from."""
        return columns.read(self._open_state() / "tables")

    def query(
        self, sparql: str, *, timeout: float | None = None, max_rows: int | None = None
    ) -> Rows:
        """Answer a SPARQL query, with rows of plain values whatever its form.

        ASK gives one row with the column ``answer``; CONSTRUCT and DESCRIBE give the columns
        subject, predicate and object. With ``timeout`` (seconds) or ``max_rows`` the query runs in
        a process of its own, which the limit ends; else in this one. Raises QueryError as
        :func:`kg.query.query` does, and QueryLimitError where a limit is reached.
        """
        if timeout is None and max_rows is None:
            return Rows(query.table(query.query(self.store, sparql)))
        return Rows(self._pool.table(sparql, Limits(timeout, max_rows)))

    def ask(self, name: str, **parameters: str | int) -> Rows:
        """Answer a named question (:mod:`kg.query.questions`), as ``g.ask("top-tasks", top=5)``.

        Patterns are looked up in the store, counts over everything in the columns. Raises
        QueryError where there is no such question, and as :func:`kg.query.questions.ask` does.
        """
        asked = questions.question(name)
        return Rows(questions.ask(self.store, self.database, asked, parameters))

    def question(self, name: str, **parameters: str | int) -> str:
        """A named question in SPARQL, with its parameters filled in. Raises QueryError."""
        asked = questions.question(name)
        return questions.filled(asked, questions.settled(self.database, asked, parameters))

    def topics(self) -> Rows:
        """The topics of the papers, as :func:`kg.analytics.topics.topics` finds them."""
        from kg.analytics.topics import topics

        return Rows(topics(self.database))

    def related(self, name: str, *, top: int = 20) -> Rows:
        """What is like a concept or a paper, and why (:func:`kg.analytics.related.related`)."""
        from kg.analytics.related import related

        return Rows(related(self.database, name, top=top))

    def trends(self) -> Rows:
        """What grows and what bursts, as :func:`kg.analytics.trends.trends` measures it."""
        from kg.analytics.trends import trends

        return Rows(trends(self.database))

    def networkx(self, view: View = "concepts") -> nx.Graph:
        """The graph as :func:`kg.graph.network.network` gives it, in one of its views."""
        from kg.graph.network import network

        return network(self.database, view)

    def rdflib(self) -> rdflib.Dataset:
        """The graph as a read-only RDFLib dataset, whose default graph is the union."""
        from kg.graph import rdflib_dataset

        return rdflib_dataset.dataset(self._open_state() / "store")

    def atlas(
        self,
        progress: Callable[[int, int], None] = lambda done, total: None,
        *,
        previous: Path | None = None,
    ) -> Page:
        """The map of the whole graph as one offline page, which a notebook shows where it stands.

        What the atlas in the file ``previous`` shows stays in its place there, unless much has
        changed. ``progress`` is told how many of how many parts are laid out.
        """
        from kg.drawing.whole import atlas

        return atlas(self.database, progress, previous)

    def focus(self, name: str, hops: int = 1) -> Page:
        """The page around one concept or paper, as :func:`kg.drawing.neighbourhood.neighbourhood`.

        ``name`` is an id, a label, a title or an alias, and ``hops`` how many claims away others
        may be. Raises QueryError where it names nothing or several things, and MapError where
        ``hops`` is below 1.
        """
        from kg.drawing.neighbourhood import neighbourhood

        return neighbourhood(self.database, name, hops)

    def export(self, format: str, path: str | Path | None) -> None:  # noqa: A002
        """Write the graph in a format of :data:`kg.export.FORMATS` to a file or folder.

        None is standard output. Raises ExportError.
        """
        source = Source(self.database, Provenance(**self._manifest.made_with))
        export(source, format, None if path is None else Path(path))

    def close(self) -> None:
        """Let a build remove the state that was read here. Closing twice does no harm."""
        # Oxigraph closes a store where nothing refers to it any more.
        self.__dict__.pop("store", None)
        for name in ("database", "_pool"):
            if name in self.__dict__:
                self.__dict__.pop(name).close()
        self._held.close()
        self._state = Path()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _open_state(self) -> Path:
        if self._state == Path():
            raise GraphError("the graph is closed", mend="Open it again")
        return self._state

    def __repr__(self) -> str:
        counts = self._manifest.counts
        held = ", ".join(f"{counts[what]} {what}" for what in ("papers", "concepts", "claims"))
        return f"<KnowledgeGraph of {held}>"
