"""The graph as a service: where it listens, what it may cost, and the loop that runs it."""

from __future__ import annotations

import errno
import ipaddress
import socket
from collections.abc import Callable, Collection
from contextlib import closing
from pathlib import Path
from typing import Final

import uvicorn

from kg.errors import KGError
from kg.query.endpoint import States, application
from kg.query.limits import Limits
from pipelines.pages import pages

#: The address space that each worker process may take, in bytes. At 83,000 papers one takes 1.3 GiB
#: for questions, and 2.4 for a million triples of CONSTRUCT.
_MEMORY: Final = 4 * 2**30
#: How many queries run at a time, and for how many seconds one more waits for its turn.
_WORKERS: Final = 2
_PATIENCE: Final = 10.0
#: How many requests are in hand at a time; one more gets a 503. Browsers ask six at a time.
_REQUESTS: Final = 64
#: The bytes of a request before its body: address and headers.
_HEAD: Final = 2**16


class ServeError(KGError):
    """The service cannot listen where it was told to."""


def serve(
    source: Path,
    host: str,
    port: int,
    *,
    limits: Limits,
    origins: Collection[str],
    listening: Callable[[str], None],
) -> None:
    """Serve the graph directory ``source`` until a signal ends it.

    ``port`` 0 is any that is free; pages of ``origins`` may ask too, where ``*`` is any page;
    ``listening`` is told the address. Raises ServeError and
    GraphError. Ctrl-C raises KeyboardInterrupt once all that ran has ended.
    """
    pool = {"size": _WORKERS, "memory": _MEMORY, "patience": _PATIENCE}
    with closing(_bound(host, port)) as bound, closing(States(source, pool)) as states:
        address = f"http://{_in_address(host)}:{bound.getsockname()[1]}/"
        listening(address)
        hosts = (host, socket.gethostname())
        served = application(
            states, limits=limits, hosts=hosts, pages=pages(address), origins=origins
        )
        config = uvicorn.Config(
            served,
            log_level="error",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            lifespan="off",
            ws="none",
            # Of the two that uvicorn knows, the one that bounds the head of a request.
            http="h11",
            h11_max_incomplete_event_size=_HEAD,
            limit_concurrency=_REQUESTS,
            timeout_graceful_shutdown=1,
        )
        _Server(config, states).run(sockets=[bound])


class _Server(uvicorn.Server):
    """Ends the queries that run when it is told to end, and does not wait for them."""

    def __init__(self, config: uvicorn.Config, states: States) -> None:
        super().__init__(config)
        self._states = states

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._states.close()
        await super().shutdown(sockets)


def _bound(host: str, port: int) -> socket.socket:
    try:
        family, kind, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        bound = socket.socket(family, kind)
        try:
            # As servers do: a port whose last owner has just gone is free.
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            bound.bind(address)
            # Who is told the address may ask at once, and waits until there is an answer.
            bound.listen()
        except OSError:
            bound.close()
            raise
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            what, mend = "the port is in use", "Choose another with --port"
        else:
            what, mend = f"cannot be listened at ({error.strerror or error})", None
        raise ServeError(what, where=f"{_in_address(host)}:{port}", mend=mend) from error
    return bound


def _in_address(host: str) -> str:
    try:
        return f"[{host}]" if ipaddress.ip_address(host).version == 6 else host
    except ValueError:
        return host
