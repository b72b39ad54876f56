"""The site as a folder of files, in its place as a whole or not at all."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Final

from kg.errors import ExportError
from kg.export.files import disk_errors
from kg.graph import directory
from kg.graph.database import Database
from pipelines.site.site import Site
from visualizations.pages.addresses import ATLAS

#: Every file of a site stands in this one of them, so that the next run knows what it may replace.
CONTENTS: Final = "contents.txt"

_BETWEEN_REPORTS: Final = 500


def write_site(
    source: Path,
    folder: Path,
    atlas: Callable[[Database], str],
    *,
    since: str | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> int:
    """Write all pages of the graph directory ``source`` to ``folder``; give how many there are.

    ``atlas`` makes the page of the map. ``since`` is as for :class:`Site`. A site that stands there
    already is replaced once the new one is whole. Raises ExportError where ``folder`` holds other
    things or cannot be written, and GraphError as :func:`kg.graph.directory.reading` does.
    """
    _refuse_foreign(folder)
    with (
        disk_errors(folder),
        _workplace(folder) as new,
        directory.reading(source) as (_, state),
        closing(Database(state / "tables")) as database,
    ):
        part = new / "site"
        count = _fill(part, Site(database, since), partial(atlas, database), progress)
        _refuse_foreign(folder)
        _swap(part, folder, new / "old")
    return count


@contextmanager
def _workplace(folder: Path) -> Iterator[Path]:
    """A new folder beside ``folder``, gone in the end; what killed runs have left goes too.

    A run holds a lock on its own, which ends with the process, however it ends.
    """
    prefix = f".new-{folder.name}-"
    named = re.compile(re.escape(prefix) + "[a-z0-9_]{8}")  # as tempfile does
    for left in sorted(f for f in folder.parent.iterdir() if named.fullmatch(f.name)):
        with suppress(OSError), _locked(left):
            if not {part.name for part in left.iterdir()} <= {"site", "old"}:
                continue
            # It was killed between taking the old site away and putting the new one there.
            if (left / "old").is_dir() and not folder.exists():
                (left / "old").rename(folder)
            shutil.rmtree(left)
    with (
        tempfile.TemporaryDirectory(dir=folder.parent, prefix=prefix) as new,
        _locked(Path(new)),
    ):
        yield Path(new)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder. Raises BlockingIOError where another process holds it."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)


def _fill(
    part: Path, site: Site, atlas: Callable[[], str], progress: Callable[[int, int], None]
) -> int:
    written: list[str] = []
    made: set[Path] = set()

    def write(path: str, text: str) -> None:
        place = part / path
        if place.parent not in made:
            place.parent.mkdir(parents=True)
            made.add(place.parent)
        # Two paths of one name would be two ids of one digest.
        with place.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
        written.append(path)

    total = site.total + 1
    for path, text in site.pages():
        write(path, text)
        if len(written) % _BETWEEN_REPORTS == 0:
            progress(len(written), total)
    write(ATLAS, atlas())
    progress(total, total)
    write(CONTENTS, "".join(f"{path}\n" for path in sorted(written)))
    return total


def _refuse_foreign(folder: Path) -> None:
    """Raise ExportError where ``folder`` holds what no site of ours has put there."""
    if folder.exists() and not folder.is_dir():
        raise ExportError("is a file, and a site is a folder", where=str(folder))
    if not folder.is_dir():
        return
    with disk_errors(folder):
        contents = folder / CONTENTS
        ours = {CONTENTS}
        if contents.is_file():
            ours |= set(contents.read_text(encoding="utf-8", errors="replace").splitlines())
        for found in folder.rglob("*"):
            name = found.relative_to(folder).as_posix()
            if name not in ours and (found.is_symlink() or not found.is_dir()):
                raise ExportError(
                    f"the folder holds other things, such as {name!r}",
                    where=str(folder),
                    mend="Name a new or an empty folder",
                )


def _swap(part: Path, folder: Path, old: Path) -> None:
    if folder.is_dir():
        folder.rename(old)
    try:
        part.rename(folder)
    except OSError:
        if old.is_dir():
            old.rename(folder)
        raise
