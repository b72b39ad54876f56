"""The graph on disk: an Oxigraph store, written once and then only read.

Its default graph holds the union of the named graphs, each statement once, and nothing else is in
it. The named graphs are in what is exported: here they would make the store 3.3 times as large, and
a query over them tells a statement as often as there are graphs that hold it (Oxigraph's issue
1919), so that every COUNT would go wrong.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, cast

import pyoxigraph

from kg.errors import GraphError
from kg.graph.damage import MEND, damaged


def create(folder: Path, blocks: Iterable[bytes]) -> None:
    """Write the statements of ``blocks`` of N-Triples to a new store, laid out for reading.

    The store grows beside ``folder`` under another name and takes its place when it is whole.
    Raises GraphError where ``folder`` exists already or cannot be written.
    """
    with _made(folder) as partial:
        _load(partial, blocks)


@contextmanager
def _made(folder: Path) -> Iterator[Path]:
    """A place beside ``folder`` for a store that takes its place when it is whole."""
    if folder.exists():
        raise GraphError(
            "there is already something here", where=str(folder), mend="Choose a new folder"
        )
    partial = folder.with_name(f".{folder.name}.partial")
    try:
        shutil.rmtree(partial, ignore_errors=True)
        partial.parent.mkdir(parents=True, exist_ok=True)
        yield partial
        partial.replace(folder)
    except OSError as error:
        raise GraphError(f"cannot write the store: {error}", where=str(folder)) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def update(folder: Path, base: Path, gone: Iterable[bytes], come: Iterable[bytes]) -> None:
    """Write to a new store what ``base`` holds, less ``gone`` and with ``come`` (N-Triples).

    Nobody sees a change of ``base``: the two share the files that RocksDB never writes again, as
    hard links where the file system has them. Raises GraphError where ``base`` cannot be opened,
    and as :func:`create` does.
    """
    with _made(folder) as partial:
        shutil.copytree(base, partial, copy_function=_shared, ignore=shutil.ignore_patterns("LOCK"))
        try:
            store = pyoxigraph.Store(str(partial))
        except (OSError, RuntimeError, ValueError) as error:
            raise damaged(base, "cannot open the store", str(error)) from error
        for quad in _parsed(gone):
            store.remove(quad)
        store.extend(_parsed(come))
        store.flush()
        del store


def _shared(source: str, target: str) -> None:
    if source.endswith(".sst"):
        with suppress(OSError):
            os.link(source, target)
            return
    shutil.copyfile(source, target)


def _parsed(blocks: Iterable[bytes]) -> Iterator[pyoxigraph.Quad]:
    for block in blocks:
        yield from pyoxigraph.parse(block, format=pyoxigraph.RdfFormat.N_TRIPLES)


def _load(folder: Path, blocks: Iterable[bytes]) -> None:
    # The store closes, and lets go of its lock, where this function ends.
    store = pyoxigraph.Store(str(folder))
    store.bulk_load(cast(IO[bytes], _Reader(blocks)), format=pyoxigraph.RdfFormat.N_TRIPLES)
    store.flush()
    store.optimize()


class _Reader:
    """Blocks of lines as a file, which is what Oxigraph loads fastest from."""

    def __init__(self, blocks: Iterable[bytes]) -> None:
        self._blocks = iter(blocks)
        self._block = memoryview(b"")

    def read(self, size: int) -> bytes:
        """At most ``size`` bytes; none at the end."""
        while not self._block:
            try:
                self._block = memoryview(next(self._blocks))
            except StopIteration:
                return b""
        found, self._block = self._block[:size], self._block[size:]
        return bytes(found)


def open_read_only(folder: Path) -> pyoxigraph.Store:
    """The store at ``folder`` as it is now. Raises GraphError where there is none."""
    if not folder.is_dir():
        raise GraphError("there is no store here", where=str(folder), mend=MEND)
    try:
        return pyoxigraph.Store.read_only(str(folder))
    except (OSError, RuntimeError, ValueError) as error:
        raise damaged(folder, "cannot open the store", str(error)) from error
