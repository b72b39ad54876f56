"""The parent's side of a process that works on queries."""

from __future__ import annotations

import signal
import subprocess
import sys
from multiprocessing import Pipe
from pathlib import Path

from kg.errors import QueryError
from kg.query.limits import LostProcessError, MemoryLimitError, TimeLimitError
from kg.query.requests import Request, outcome


class Process:
    """A process with the store at ``folder`` open; for one query at a time.

    ``memory`` is the bytes of address space that it may take, None for as many as there are.
    """

    def __init__(self, folder: Path, memory: int | None) -> None:
        self._memory = memory
        self._ready = False
        self._asked = False
        self._peer, theirs = Pipe()
        try:
            # "-P": what lies in the working folder is no module of ours. A session of its own:
            # Ctrl-C reaches this process alone, which then ends the other.
            command = [sys.executable, "-P", "-m", "kg.query.worker", str(folder), str(memory or 0)]
            self._process = subprocess.Popen(  # noqa: S603 (all of it is ours)
                command,
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        finally:
            theirs.close()

    @property
    def waits(self) -> bool:
        """True where the process can take another query up."""
        return not self._asked

    def ask(self, request: Request, seconds: float | None) -> str:
        """Have ``request`` answered; gives the format of the answer.

        Raises TimeLimitError after ``seconds``, and MemoryLimitError or LostProcessError where the
        process ends: it is of no more use after these. Raises GraphError where the store cannot be
        opened, and else what :func:`kg.query.query` and :func:`kg.query.write` raise.
        """
        self._asked = True
        try:
            if not self._ready:
                outcome(self._peer.recv_bytes())
                self._ready = True
            self._peer.send_bytes(request.encoded())
            if not self._peer.poll(seconds):
                assert seconds is not None
                raise TimeLimitError.at(seconds)
            reply = self._peer.recv_bytes()
        except (EOFError, OSError) as error:
            raise self._epitaph() from error
        self._asked = False
        return outcome(reply)

    def kill(self) -> None:
        """End the process now. Another thread that waits for it is told at once."""
        self._process.kill()

    def close(self) -> None:
        """End the process and let go of all that belongs to it."""
        self.kill()
        self._process.wait()
        self._peer.close()

    def _epitaph(self) -> QueryError:
        code = self._process.wait()
        # Rust ends a process so where memory cannot be had.
        if self._memory and code == -signal.SIGABRT:
            return MemoryLimitError.at(self._memory)
        if code == -signal.SIGSEGV:
            return LostProcessError(
                "the query is too long for Oxigraph", mend="Write a shorter one"
            )
        return LostProcessError("the process that worked on the query was ended")
