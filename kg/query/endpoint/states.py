"""The newest finished state of a graph directory, for readers that come while builds run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, InvalidStateError
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, Thread
from typing import Any, TypeVar

from kg.errors import GraphError
from kg.graph import directory, manifest
from kg.graph.manifest import Manifest
from kg.query.bounded import Pool

# What tells one file from another that takes its place, without reading it.
_Identity = tuple[int, int, int]

T = TypeVar("T")
Find = Callable[[str], tuple[str, bytes] | None]


@dataclass(frozen=True, slots=True)
class Page:
    """Bytes of a media type, made of a state's manifest and folder."""

    content_type: str
    make: Callable[[Manifest, Path], bytes]


@dataclass(frozen=True, slots=True)
class Folder:
    """Many pages of a state: ``open`` gives what finds one by its path from the folder.

    That gives a media type and bytes, or None where there is no such page. What was opened is
    closed with the state.
    """

    open: Callable[[Manifest, Path], AbstractContextManager[Find]]


class Snapshot:
    """One state, as long as someone needs it: its manifest, its folder, and who answers queries."""

    def __init__(self, found: Manifest, folder: Path, pool: Pool) -> None:
        self.manifest = found
        self.folder = folder
        self.pool = pool
        self._made: dict[object, Future[Any]] = {}
        self._starting = Lock()
        self._opened = ExitStack()

    def once(self, make: Callable[[Manifest, Path], T], patience: float | None = None) -> T:
        """What ``make`` gives of this state, made when first asked for and kept.

        Raises TimeoutError where it is not there after ``patience`` seconds: it is still made, and
        may be asked for again. What failed is made anew for who asks next.
        """
        return self._kept(make, lambda: make(self.manifest, self.folder)).result(patience)

    def opened(self, folder: Folder) -> Find:
        """What finds the pages of ``folder``, opened when first asked for and kept."""
        opening = folder.open(self.manifest, self.folder)
        return self._kept(folder, lambda: self._opened.enter_context(opening)).result()

    def close(self) -> None:
        """Close what was opened, and let nobody wait any longer for what is not made yet."""
        with self._starting:
            for promised in self._made.values():
                with suppress(InvalidStateError):
                    promised.set_exception(GraphError("the state was closed"))
        self._opened.close()

    def _kept(self, key: object, make: Callable[[], T]) -> Future[T]:
        with self._starting:
            made = self._made.get(key)
            if made is None or (made.done() and made.exception() is not None):
                made = self._made[key] = Future()
                # What nobody waits for any more must not hold up the end of the service.
                Thread(target=_fulfil, args=(made, make), daemon=True).start()
            return made


def _fulfil(promised: Future[T], make: Callable[[], T]) -> None:
    # Whoever waited is told already where the state was closed in the meantime.
    with suppress(InvalidStateError):
        try:
            made = make()
        except Exception as error:
            promised.set_exception(error)
        else:
            promised.set_result(made)


@dataclass(slots=True, eq=False)
class _Held:
    snapshot: Snapshot
    until: ExitStack
    identity: _Identity
    readers: int = 0


class States:
    """The states of the graph directory ``source``, each kept until its last reader has gone.

    ``pool`` are the settings of :class:`kg.query.bounded.Pool`, for each state's own. Raises
    GraphError where there is no graph. Any thread may read.
    """

    def __init__(self, source: Path, pool: Mapping[str, int | float | None]) -> None:
        self._source = source
        self._pool = pool
        self._lock = Lock()
        self._renewing = Lock()
        self._newest = self._open()
        self._older: list[_Held] = []

    @contextmanager
    def current(self) -> Iterator[Snapshot]:
        """The newest finished state, which stays as it is in the meantime."""
        self._renew()
        with self._lock:
            held = self._newest
            held.readers += 1
        try:
            yield held.snapshot
        finally:
            with self._lock:
                held.readers -= 1
                last = held in self._older and not held.readers
                if last:
                    self._older.remove(held)
            if last:
                held.until.close()

    def close(self) -> None:
        """End all work, and let go of every state."""
        with self._lock:
            every, self._older = [self._newest, *self._older], []
        for held in every:
            held.until.close()

    def _renew(self) -> None:
        """Open the newest state where a build has named a new one."""
        # Who comes while another thread opens it is answered from the old one.
        if not self._renewing.acquire(blocking=False):
            return
        try:
            # A directory that is damaged or gone takes nothing from what is open.
            with suppress(GraphError, OSError):
                if self._identity() != self._newest.identity:
                    self._replace(self._open())
        finally:
            self._renewing.release()

    def _replace(self, new: _Held) -> None:
        with self._lock:
            old, self._newest = self._newest, new
            unused = not old.readers
            if not unused:
                self._older.append(old)
        if unused:
            old.until.close()

    def _open(self) -> _Held:
        with ExitStack() as until:
            # Asked before it is read: a build in between is then seen at the next query.
            identity = self._identity()
            found, folder = until.enter_context(directory.reading(self._source))
            pool = until.enter_context(Pool(folder / "store", **self._pool))  # type: ignore[arg-type]
            snapshot = until.enter_context(closing(Snapshot(found, folder, pool)))
            return _Held(snapshot, until.pop_all(), identity)

    def _identity(self) -> _Identity:
        try:
            found = (self._source / manifest.NAME).stat()
        except FileNotFoundError:
            return (0, 0, 0)
        return (found.st_ino, found.st_mtime_ns, found.st_size)
