"""The graph directory: a state that is always whole, and a manifest that names it.

::

    DIR/manifest.json           what the directory holds, and the name of the current state
    DIR/states/HASH/tables/     the truth, as Parquet
    DIR/states/HASH/store/      the same as RDF, for queries
    DIR/aliases.sssom.tsv       what people decided, where they decided anything
    DIR/.findings/              what a build has extracted and not yet brought into a state
    DIR/.lock                   held by a build

A build makes a new state beside the current one and then replaces the manifest in one step. Whoever
reads finds the old state or the new one, and never a part; what a killed build leaves lying is
removed by the next. New decisions come into their place just before the manifest that rests on
them: whoever is killed between the two leaves a decision that the next build applies, as it would
one that was written into the file by hand.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from kg.errors import GraphError
from kg.graph import columns, decisions, findings, locks, manifest, states
from kg.graph.damage import MEND
from kg.graph.manifest import Manifest
from kg.graph.rdf import Provenance
from kg.graph.schemas import OF_PAPERS, SCHEMAS
from kg.model import Extraction, Knowledge

_STATES = "states"
_REPLACED = {manifest.NAME, decisions.NAME}
_OURS = {*_REPLACED, *(f"{name}.new" for name in _REPLACED), locks.NAME, findings.NAME, _STATES}


def write_state(
    directory: Path,
    knowledge: Knowledge,
    provenance: Provenance,
    settings: Mapping[str, Any] | None = None,
    *,
    decided: decisions.Change | None = None,
) -> Manifest:
    """Make ``directory`` hold ``knowledge`` and nothing else; give the manifest it then has.

    Raises GraphError as :func:`building` and :meth:`Building.write` do.
    """
    with building(directory) as work:
        return work.write(content_of(knowledge), provenance, settings, decided=decided)


@dataclass(frozen=True, slots=True)
class Content:
    """Knowledge as tables, which take a quarter of the memory, and what a manifest says of it.

    Whoever writes it takes the tables out.
    """

    tables: dict[str, pa.Table]
    counts: Mapping[str, int]
    inputs: Mapping[str, str]


def content_of(knowledge: Knowledge) -> Content:
    """What is written of knowledge. Raises GraphError where a text cannot be stored as UTF-8."""
    return completed(content_of_papers(knowledge.extractions), knowledge)


def content_of_papers(extractions: Sequence[Extraction]) -> Content:
    """The part of the content that the papers make, each by itself. Raises GraphError."""
    return Content(
        columns.tables(Knowledge(extractions=tuple(extractions)), OF_PAPERS),
        {
            "papers": len(extractions),
            "mentions": sum(len(e.mentions) for e in extractions),
            "links": sum(len(e.links) for e in extractions),
        },
        {e.paper.id: manifest.paper_hash(e.paper) for e in extractions},
    )


def completed(papers: Content, knowledge: Knowledge) -> Content:
    """The content of the papers with that of all of them together. Raises GraphError."""
    together = columns.tables(knowledge, SCHEMAS.keys() - set(OF_PAPERS))
    counts = {"concepts": len(knowledge.entities), "claims": len(knowledge.claims)}
    return replace(papers, tables={**papers.tables, **together}, counts={**papers.counts, **counts})


@dataclass(frozen=True, slots=True)
class Building:
    """A graph directory that nobody else changes now."""

    directory: Path

    def write(
        self,
        content: Content,
        provenance: Provenance,
        settings: Mapping[str, Any] | None = None,
        *,
        decided: decisions.Change | None = None,
    ) -> Manifest:
        """Make the directory hold ``content`` and nothing else; give the manifest it then has.

        The tables of ``content`` are let go of as they are written.

        ``settings`` are plain JSON values. ``decided`` changes the decisions together with the
        state. Where the directory holds just this already, no byte of it changes. Raises GraphError
        where the disk does not take it; the directory then is as it was.
        """
        with _disk_errors(self.directory):
            return _write_locked(self.directory, content, provenance, dict(settings or {}), decided)


@contextmanager
def building(directory: Path) -> Iterator[Building]:
    """Be the only one to change ``directory``, which is made where it does not exist.

    What is read in there is what will be replaced. Where the work fails, the directory is as it was
    but for the findings that the next build goes on from. Raises GraphError where it is no place
    for a graph, is being changed by another build, or is in another version of the format.
    """
    _refuse_foreign(directory)
    was_there = directory.exists()
    with ExitStack() as held:
        with _disk_errors(directory):
            directory.mkdir(parents=True, exist_ok=True)
            held.enter_context(locks.building(directory))
        held.enter_context(_undone_on_failure(directory, was_there))
        yield Building(directory)


def check_target(directory: Path) -> None:
    """Raise the GraphError that a build into ``directory`` would end in, as far as that is known.

    It is asked before the long work, and changes nothing.
    """
    _refuse_foreign(directory)
    standing = directory
    while not standing.exists():
        standing = standing.parent
    if not standing.is_dir():
        raise GraphError("is a file, and a graph needs a folder", where=str(standing))
    if not os.access(standing, os.W_OK):
        raise GraphError(
            "cannot be written to", where=str(standing), mend="Name a place you may write to"
        )


def state_name(directory: Path) -> str | None:
    """The name of the current state, None where there is no graph yet. Raises GraphError."""
    found = _manifest_if_any(directory)
    return found.state if found else None


def read_manifest(directory: Path) -> Manifest:
    """What the directory says about itself.

    Raises GraphError where it is no graph directory, or one in another version of the format.
    """
    return manifest.read(directory)


def current_state(directory: Path) -> Path:
    """The folder of the current state, with ``tables/`` and ``store/``.

    Raises GraphError as :func:`read_manifest` does, and where the state is not complete.
    """
    return _state(directory, read_manifest(directory))


@contextmanager
def reading(directory: Path) -> Iterator[tuple[Manifest, Path]]:
    """The manifest and the current state's folder, which no build removes in the meantime.

    Raises GraphError as :func:`current_state` does.
    """
    while True:
        found = read_manifest(directory)
        state = _state(directory, found)
        with locks.reading(state):
            # A build may have replaced and removed the state before it was held.
            if read_manifest(directory).state == found.state:
                yield found, state
                return


def _manifest_if_any(directory: Path) -> Manifest | None:
    return read_manifest(directory) if (directory / manifest.NAME).exists() else None


def _write_locked(
    directory: Path,
    content: Content,
    provenance: Provenance,
    settings: dict[str, Any],
    decided: decisions.Change | None,
) -> Manifest:
    old = _manifest_if_any(directory)
    _remove_leftovers(directory, old)
    name = states.name_of(content.tables, provenance)
    complete = (
        old is not None and old.state == name and states.is_complete(directory / _STATES / name)
    )
    if complete and old is not None and old.settings == settings:
        with decisions.changed(directory, decided):
            states.sync_folder(directory)
        return old
    new = Manifest(
        state=name,
        built=datetime.now(UTC).isoformat(timespec="seconds"),
        made_with={key: str(value) for key, value in asdict(provenance).items()},
        settings=settings,
        counts=content.counts,
        inputs=content.inputs,
    )
    if not complete:
        folder = directory / _STATES
        base = folder / old.state if old is not None and old.made_with == new.made_with else None
        states.write(folder, name, content.tables, provenance, base)
    with decisions.changed(directory, decided):
        manifest.write(new, directory)
    states.sync_folder(directory)
    _remove_leftovers(directory, new)
    return new


def _state(directory: Path, found: Manifest) -> Path:
    state = directory / _STATES / found.state
    if missing := states.missing(state):
        raise GraphError(
            f"is not complete: states/{found.state}/{missing} is not there, or of another size",
            where=str(directory),
            mend=MEND,
        )
    return state


def _refuse_foreign(directory: Path) -> None:
    try:
        names = {path.name for path in directory.iterdir()}
    except FileNotFoundError:
        return
    except NotADirectoryError as error:
        what = "is a file" if directory.is_file() else "lies below a file"
        raise GraphError(
            f"{what}, and a graph needs a folder", where=str(directory), mend="Name another place"
        ) from error
    except OSError as error:
        raise GraphError(f"cannot be read ({error.strerror})", where=str(directory)) from error
    for name in (_STATES, findings.NAME):
        if (directory / name).is_symlink():
            # What lies at its end is no business of ours, and would be removed.
            raise GraphError(
                "is a link to another place, and a graph directory holds its own files",
                where=str(directory / name),
                mend="Move what it leads to here, or name another place for the graph",
            )
    # The first build leaves these and no manifest where it is killed. Decisions may come first.
    leftovers = names <= _OURS and not names.isdisjoint({locks.NAME, decisions.NAME})
    if names and manifest.NAME not in names and not leftovers:
        raise GraphError(
            "is a folder with other things in it, and not a graph directory",
            where=str(directory),
            mend="Name a new or an empty folder",
        )
    if manifest.NAME in names:
        read_manifest(directory)


def _remove_leftovers(directory: Path, current: Manifest | None) -> None:
    for name in _REPLACED:
        (directory / f"{name}.new").unlink(missing_ok=True)
    every = directory / _STATES
    for folder in sorted(every.iterdir()) if every.is_dir() else []:
        if folder.is_symlink():
            folder.unlink()
        elif (current is None or folder.name != current.state) and not locks.in_use(folder):
            shutil.rmtree(folder)


@contextmanager
def _undone_on_failure(directory: Path, was_there: bool) -> Iterator[None]:
    try:
        yield
    except BaseException:
        # The failure itself is what has to be told, and not that this did not work either.
        with suppress(OSError, GraphError):
            # Read again: the failure may have come when the new manifest was in its place already.
            current = _manifest_if_any(directory)
            if current is None and not was_there and not (directory / findings.NAME).exists():
                shutil.rmtree(directory)
            else:
                _remove_leftovers(directory, current)
        raise


@contextmanager
def _disk_errors(directory: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _disk_error(directory, error) from error


def _disk_error(directory: Path, error: OSError) -> GraphError:
    # Oxigraph's OSError carries its reason as text alone.
    if error.errno in {errno.ENOSPC, errno.EDQUOT} or "No space left" in str(error):
        what, mend = "the disk is full; nothing was changed", "Free some space and build again"
    elif error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        what, mend = f"cannot be written ({error.strerror})", "Name a place you may write to"
    else:
        what, mend = f"cannot be written ({error.strerror or error})", None
    return GraphError(what, where=str(directory), mend=mend)
