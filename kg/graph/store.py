"""The graph on disk: an Oxigraph store, written once and then only read.

Its default graph holds the union of the named graphs, each statement once, and nothing else is in
it. The named graphs are in what is exported: here they would make the store 3.3 times as large, and
a query over them tells a statement as often as there are graphs that hold it (Oxigraph's issue
1919), so that every COUNT would go wrong.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import IO, cast

import pyoxigraph

from kg.errors import GraphError


def create(folder: Path, blocks: Iterable[bytes]) -> None:
    """Write the statements of ``blocks`` of N-Triples to a new store, laid out for reading.

    The store grows beside ``folder`` under another name and takes its place when it is whole.
    Raises GraphError where ``folder`` exists already or cannot be written.
    """
    if folder.exists():
        raise GraphError(
            "there is already something here", where=str(folder), mend="Choose a new folder"
        )
    partial = folder.with_name(f".{folder.name}.partial")
    try:
        shutil.rmtree(partial, ignore_errors=True)
        partial.parent.mkdir(parents=True, exist_ok=True)
        _load(partial, blocks)
        partial.replace(folder)
    except OSError as error:
        raise GraphError(f"cannot write the store: {error}", where=str(folder)) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


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
        raise GraphError("there is no store here", where=str(folder))
    try:
        return pyoxigraph.Store.read_only(str(folder))
    except (OSError, RuntimeError, ValueError) as error:
        raise GraphError(f"cannot open the store: {error}", where=str(folder)) from error
