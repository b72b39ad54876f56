"""The process that works on queries: it can be ended in the middle of one, as a thread cannot.

``python -m kg.query.worker STORE BYTES`` opens the store at STORE for reading, may take BYTES of
address space and as many for an answer (0 for as many as there are), and answers one
:class:`kg.query.requests.Request` after the other over the socket that is its standard input. It
ends when the other side does.
"""

from __future__ import annotations

import os
import resource
import sys
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from threading import Thread

import pyoxigraph

from kg.errors import GraphError, KGError
from kg.graph.damage import damaged
from kg.query.limits import NO_ROOM, SpaceLimitError
from kg.query.requests import Request, decoded, failure, success
from kg.query.serialise import FORMATS, write
from kg.query.sparql import query


def main(folder: str, memory: int) -> None:
    """Answer requests until the other side goes."""
    peer = Connection(0)
    waiting: SimpleQueue[bytes] = SimpleQueue()
    # Oxigraph lets other threads run while it works: the end of the other side is never missed.
    Thread(target=_listen, args=(peer, waiting), daemon=True).start()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if memory:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        # Python takes no notice of the signal that comes with it: a write past it fails.
        resource.setrlimit(resource.RLIMIT_FSIZE, (memory, memory))
    try:
        store = _opened(folder)
    except GraphError as error:
        peer.send_bytes(failure(error))
        return
    peer.send_bytes(success())
    while True:
        peer.send_bytes(_reply(store, decoded(waiting.get())))


def _listen(peer: Connection, waiting: SimpleQueue[bytes]) -> None:
    try:
        while True:
            waiting.put(peer.recv_bytes())
    except (EOFError, OSError):
        os._exit(0)


def _opened(folder: str) -> pyoxigraph.Store:
    # kg.graph.store opens one as well, and brings RDFLib with it, which no query needs.
    try:
        return pyoxigraph.Store.read_only(folder)
    except (OSError, RuntimeError, ValueError) as error:
        raise damaged(Path(folder), "cannot open the store", str(error)) from error


def _reply(store: pyoxigraph.Store, request: Request) -> bytes:
    try:
        answer = query(store, request.sparql, base_iri=request.base_iri, dataset=request.dataset)
        fitting = [name for name in request.formats if name in FORMATS[type(answer)]]
        # Where none fits, the writer says so of the first.
        chosen = (fitting or request.formats)[0]
        with Path(request.output).open("wb") as output:
            write(answer, chosen, output, width=request.width, max_rows=request.max_rows)
    except KGError as error:
        return failure(error)
    except OSError as error:
        # Closing the file writes what is left.
        if error.errno not in NO_ROOM:
            raise
        return failure(SpaceLimitError.met())
    except MemoryError:
        # As Rust ends where it gets no memory.
        os.abort()
    return success(chosen)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
