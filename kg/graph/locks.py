"""Advisory locks of the operating system: they end with the process, however it ends."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import GraphError

#: The file, within the graph directory, that a build locks.
NAME = ".lock"


@contextmanager
def building(directory: Path) -> Iterator[None]:
    """Be the only build in ``directory``.

    Raises GraphError where another one runs, OSError where the lock file cannot be made.
    """
    descriptor = os.open(directory / NAME, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise GraphError(
                "another build is writing to it",
                where=str(directory),
                mend="Wait until it has ended",
            ) from error
        yield
    finally:
        os.close(descriptor)


@contextmanager
def reading(folder: Path) -> Iterator[None]:
    """Keep ``folder`` from being removed by a build. Raises OSError where it is not there."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        yield
    finally:
        os.close(descriptor)


def in_use(folder: Path) -> bool:
    """True where someone is reading ``folder``."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False
