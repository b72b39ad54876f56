"""``.findings/``: what a build has extracted, in files, until a state of the graph holds it.

::

    DIR/.findings/KEY/BATCH.arrows    the findings of a batch of papers

The key stands for the model and the settings, the batch for its papers, so what one build found is
good for the next and nothing is found twice. A file is one Arrow stream a table of
:data:`kg.graph.schemas.OF_PAPERS`, one after the other.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import socket
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from kg.errors import KGError
from kg.graph import columns
from kg.graph.manifest import FORMAT_VERSION, paper_hash
from kg.graph.schemas import OF_PAPERS
from kg.model import Extraction, Knowledge, Paper

#: The folder's name within the graph directory.
NAME: Final = ".findings"

_SUFFIX: Final = ".arrows"


class Findings:
    """The findings in a graph directory of one model with one set of settings."""

    def __init__(self, directory: Path, made_by: Mapping[str, Any]) -> None:
        """``made_by`` are plain JSON values that stand for the model and the settings."""
        text = json.dumps([FORMAT_VERSION, made_by], sort_keys=True)
        name = hashlib.sha256(text.encode("ascii")).hexdigest()[:32]
        # Whoever adds to it on another machine works in another folder.
        self._folder = directory.absolute() / NAME / name

    def add(self, extractions: Sequence[Extraction]) -> None:
        """Keep the findings of a batch. Raises OSError where the disk does not take them.

        Several processes may add at once, on several machines that share the folder; each file is
        there as a whole or not at all.
        """
        tables = columns.tables(Knowledge(extractions=tuple(extractions)))
        path = self._file(e.paper for e in extractions)
        self._folder.mkdir(parents=True, exist_ok=True)
        new = path.with_suffix(f".{socket.gethostname()}.{os.getpid()}.new")
        try:
            with new.open("wb") as file:
                for table in OF_PAPERS:
                    with pa.ipc.new_stream(file, tables[table].schema) as stream:
                        stream.write_table(tables[table])
                file.flush()
                os.fsync(file.fileno())
            new.replace(path)
        except BaseException:
            new.unlink(missing_ok=True)
            raise

    def has(self, papers: Iterable[Paper]) -> bool:
        """True where there are findings of just this batch of papers."""
        return self._file(papers).exists()

    def of(self, wanted: Mapping[str, str]) -> Iterator[Extraction]:
        """The findings of the papers whose ids and hashes are ``wanted``, each paper once.

        A file that cannot be read (a disk that failed) counts as not there.
        """
        given: set[str] = set()
        for path in sorted(self._folder.glob(f"*{_SUFFIX}")):
            for extraction in _read(path):
                paper = extraction.paper
                if paper.id not in given and wanted.get(paper.id) == paper_hash(paper):
                    given.add(paper.id)
                    yield extraction

    def _file(self, papers: Iterable[Paper]) -> Path:
        names = "".join(map(paper_hash, papers))
        return self._folder / f"{hashlib.sha256(names.encode('ascii')).hexdigest()[:32]}{_SUFFIX}"

    def clean(self) -> int:
        """Remove what other models or settings found, and what a kill left half-written.

        Gives how many batches of findings went.
        """
        gone = 0
        for folder in sorted(self._folder.parent.glob("*")):
            if folder != self._folder:
                gone += sum(1 for _ in folder.glob(f"*{_SUFFIX}"))
                shutil.rmtree(folder)
        for path in self._folder.glob("*.new"):
            path.unlink()
        return gone


def forget(directory: Path) -> None:
    """Remove all findings: a state of the graph holds them now."""
    shutil.rmtree(directory / NAME, ignore_errors=True)


def _read(path: Path) -> tuple[Extraction, ...]:
    try:
        with path.open("rb") as file:
            tables = {name: pa.ipc.open_stream(file).read_all() for name in OF_PAPERS}
        return columns.extractions_of(tables, path)
    except (OSError, pa.ArrowException, KGError):
        return ()
