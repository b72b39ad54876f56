"""Queries within limits: each runs in a process of a pool, which a limit ends."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore, Lock
from types import TracebackType
from typing import BinaryIO, Self

import pyoxigraph

from kg.model import Table
from kg.query.answers import Selection, Triples, Truth, table
from kg.query.limits import BusyError, Limits, LostProcessError
from kg.query.processes import Process
from kg.query.requests import Request
from kg.query.sparql import Dataset

_NO_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Written:
    """A whole answer: its format, the open file that holds it, and its length in bytes.

    The file has no name any more; close it.
    """

    format: str
    file: BinaryIO
    size: int


class Pool:
    """Processes that answer queries over the store at ``folder``; any thread may ask.

    At most ``size`` run at a time. ``memory`` is the address space that each may take, in bytes,
    and what its answer may take on disk; ``patience`` are the seconds that a query waits until one
    is free. None is no limit.
    """

    def __init__(
        self,
        folder: Path,
        *,
        size: int = 2,
        memory: int | None = None,
        patience: float | None = None,
    ) -> None:
        self._folder = folder
        self._memory = memory
        self._patience = patience
        self._free = BoundedSemaphore(size)
        self._lock = Lock()
        self._idle: list[Process] = []
        self._busy: set[Process] = set()
        self._closed = False

    def answer(
        self,
        sparql: str,
        formats: Sequence[str],
        *,
        limits: Limits = _NO_LIMITS,
        width: int | None = None,
        base_iri: str | None = None,
        dataset: Dataset | None = None,
    ) -> Written:
        """Answer a query in the first of ``formats`` that can hold the answer.

        Raises QueryLimitError, LostProcessError where the process breaks down, GraphError where the
        store cannot be opened, and else as :func:`kg.query.query` and :func:`kg.query.write` do,
        whose other parameters these are. Whatever it raises, the next query can be asked.
        """
        with tempfile.NamedTemporaryFile(prefix="kg-query-", delete=False) as made:
            path = Path(made.name)
        try:
            request = Request(
                sparql, tuple(formats), made.name, width, limits.rows, base_iri, dataset
            )
            with self._process() as process:
                format_ = process.ask(request, limits.seconds)
            file = path.open("rb")
        finally:
            path.unlink()
        return Written(format_, file, os.fstat(file.fileno()).st_size)

    def close(self) -> None:
        """End every process. A query that is being worked on ends with LostProcessError."""
        with self._lock:
            self._closed = True
            for process in self._busy:
                process.kill()
            idle, self._idle = self._idle, []
        for process in idle:
            process.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def table(self, sparql: str, limits: Limits) -> Table:
        """The answer as plain values, as :func:`kg.query.table` makes them of one in this process.

        Raises as :meth:`answer` does.
        """
        written = self.answer(sparql, ("json", "nt"), limits=limits)
        with written.file as file:
            if written.format == "nt":
                quads = pyoxigraph.parse(file, pyoxigraph.RdfFormat.N_TRIPLES)
                return table(Triples(quad.triple for quad in quads))
            results = pyoxigraph.parse_query_results(file, pyoxigraph.QueryResultsFormat.JSON)
            if isinstance(results, pyoxigraph.QueryBoolean):
                return table(Truth(bool(results), results))
            return table(Selection(tuple(v.value for v in results.variables), results))

    @contextmanager
    def _process(self) -> Iterator[Process]:
        if not self._free.acquire(timeout=self._patience):
            assert self._patience is not None
            raise BusyError.after(self._patience)
        try:
            process = self._taken()
            try:
                yield process
            finally:
                self._given_back(process)
        finally:
            self._free.release()

    def _taken(self) -> Process:
        with self._lock:
            if self._closed:
                raise LostProcessError("the queries of this graph were ended")
            process = self._idle.pop() if self._idle else Process(self._folder, self._memory)
            self._busy.add(process)
            return process

    def _given_back(self, process: Process) -> None:
        with self._lock:
            self._busy.discard(process)
            useful = process.waits and not self._closed
            if useful:
                self._idle.append(process)
        if not useful:
            process.close()
