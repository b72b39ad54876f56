"""Putting an export in its place: as a whole, or not at all."""

from __future__ import annotations

import errno
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from kg.errors import ExportError


def write_file(fill: Callable[[BinaryIO], None], path: Path | None) -> None:
    """Let ``fill`` write to ``path``, or to standard output where it is None.

    A file that is there already is replaced once the new one is whole. Raises ExportError where
    that cannot be.
    """
    if path is None:
        fill(sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return
    if path.is_dir():
        raise ExportError("is a folder, and this format is one file", where=str(path))
    if path.exists() and not path.is_file():
        # A pipe or a device such as /dev/null is written to and never replaced.
        with disk_errors(path), path.open("wb") as file:
            fill(file)
        return
    with disk_errors(path), tempfile.TemporaryDirectory(dir=path.parent, prefix=".new-") as new:
        part = Path(new) / "part"
        with part.open("wb") as file:
            fill(file)
        part.replace(path)


def write_folder(fill: Callable[[Path], None], path: Path | None) -> None:
    """Let ``fill`` write files into a folder that then stands at ``path``.

    A folder that is there already is replaced where it holds nothing but files of the same names.
    Raises ExportError where that cannot be.
    """
    if path is None:
        raise ExportError(
            "this format is a folder of files, which standard output cannot hold",
            mend="Name a folder with -o",
        )
    if path.exists() and not path.is_dir():
        raise ExportError("is a file, and this format is a folder", where=str(path))
    with disk_errors(path), tempfile.TemporaryDirectory(dir=path.parent, prefix=".new-") as new:
        part = Path(new) / "part"
        part.mkdir()
        fill(part)
        if path.is_dir():
            strangers = {f.name for f in path.iterdir()} - {f.name for f in part.iterdir()}
            if strangers:
                raise ExportError(
                    f"the folder holds other things, such as {min(strangers)!r}",
                    where=str(path),
                    mend="Name a new or an empty folder",
                )
            path.rename(Path(new) / "old")
        part.rename(path)


@contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """What the disk refuses becomes an ExportError that says so of ``path``."""
    try:
        yield
    except FileNotFoundError as error:
        raise ExportError(
            "there is no such folder", where=str(path.parent), mend="Make it first"
        ) from error
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT} or "No space left" in str(error)
        what = "the disk is full" if full else f"cannot be written ({error.strerror or error})"
        raise ExportError(f"{what}; nothing was changed", where=str(path)) from error
