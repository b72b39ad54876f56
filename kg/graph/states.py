"""The states of a graph directory: tables and store, made side by side with the one they follow.

A store is written whole, or, where few papers have changed, from the store of the state before.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import pyarrow as pa

from kg.errors import GraphError, KGError
from kg.graph import columns, store
from kg.graph.changes import change
from kg.graph.damage import broken_file, keep_sizes
from kg.graph.database import Database
from kg.graph.manifest import FORMAT_VERSION
from kg.graph.rdf import Provenance, lines, n_triples, named_graphs
from kg.graph.schemas import SCHEMAS
from kg.graph.stored_parts import stored_parts

_NEW = ".new-"


def name_of(tables: columns.Tables, provenance: Provenance) -> str:
    """The name of the state with this content: 32 hexadecimal digits."""
    made_with = json.dumps([FORMAT_VERSION, asdict(provenance)], sort_keys=True)
    whole = f"{columns.content_hash(tables)} {made_with}"
    return hashlib.sha256(whole.encode("ascii")).hexdigest()[:32]


def is_complete(state: Path) -> bool:
    """True where all files of a state are there, and of their sizes."""
    return missing(state) is None


def missing(state: Path) -> str | None:
    """The first of the files of ``state`` that is not there whole; None where it is complete."""
    tables = (f"tables/{name}.parquet" for name in SCHEMAS)
    gone = (name for name in ("store", *tables) if not (state / name).exists())
    return next(gone, None) or broken_file(state)


def write(
    states: Path, name: str, tables: dict[str, pa.Table], provenance: Provenance, base: Path | None
) -> None:
    """Make the state ``name`` in the folder of states, as a whole or not at all.

    The ``tables`` are taken out as they are written.
    ``base`` is a state made with the same provenance, from which the store is made where it is
    complete and much like it. Raises GraphError and OSError where the disk does not take it.
    """
    states.mkdir(exist_ok=True)
    new = states / f"{_NEW}{name}"
    try:
        new.mkdir()
        columns.write_tables(tables, new / "tables")
        _create_store(new, provenance, base)
        keep_sizes(new)
        sync_folder(new)
        if (states / name).exists():
            # The manifest names it, but it is not complete: nobody can be reading it.
            shutil.rmtree(states / name)
        new.rename(states / name)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
    sync_folder(states)


def _create_store(state: Path, provenance: Provenance, base: Path | None) -> None:
    try:
        if base is not None and is_complete(base) and _updated(state, provenance, base):
            return
        with closing(Database(state / "tables")) as database:
            graphs = named_graphs(stored_parts(database), provenance)
            store.create(state / "store", n_triples(graphs))
    except GraphError as error:
        # It names a folder that will be gone; the user knows the directory.
        if isinstance(error.__cause__, OSError):
            raise error.__cause__ from error
        raise


def _updated(state: Path, provenance: Provenance, base: Path) -> bool:
    """Make the store from that of ``base``; False where that is of no use, or is damaged."""
    try:
        found = change(base / "tables", state / "tables", provenance)
        if found is None:
            return False
        store.update(state / "store", base / "store", lines(found.gone), lines(found.come))
    except KGError as error:
        if isinstance(error.__cause__, OSError) and error.__cause__.errno is not None:
            raise
        return False
    return True


def sync_folder(folder: Path) -> None:
    """Make the names within ``folder`` survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
