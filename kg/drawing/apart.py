"""Drawing in a process of its own: a service answers meanwhile, and the memory comes back."""

from __future__ import annotations

import os
import signal
from contextlib import closing
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Thread

from kg.errors import KGError, MapError
from kg.graph.database import Database


def atlas_apart(tables: Path) -> str:
    """The atlas of the columns in the folder ``tables``, as HTML.

    The process ends with this one. Raises MapError where it breaks down, and the KGError that
    drawing raised.
    """
    # A fork would share what threads of this process hold.
    context = get_context("spawn")
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=_draw, args=(tables, sending), daemon=True)
    process.start()
    sending.close()
    try:
        drawn: str | KGError = receiving.recv()
    except EOFError as error:
        raise MapError("the process that drew the atlas broke down") from error
    finally:
        receiving.close()
        process.join()
    if isinstance(drawn, KGError):
        raise drawn
    return drawn


def _draw(tables: Path, sending: Connection) -> None:
    # Ctrl-C is for the service, which then ends this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()
    from kg.drawing.whole import atlas

    try:
        with closing(Database(tables)) as database:
            sending.send(atlas(database, lambda done, total: None).html)
    except KGError as error:
        sending.send(error)


def _end_with_parent() -> None:
    # A service that a signal ends has no time to end others.
    parent = parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)
