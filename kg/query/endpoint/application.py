"""The application: which path leads where."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.errors import KGError
from kg.query.endpoint.answering import Endpoint, Source, told
from kg.query.endpoint.guards import KnownHosts, SafeHeaders
from kg.query.endpoint.states import Page
from kg.query.limits import Limits


def application(
    source: Source, *, limits: Limits, hosts: Collection[str], pages: Mapping[str, Page]
) -> Starlette:
    """The ASGI application: the SPARQL 1.1 Protocol at ``/sparql``, and ``pages`` at their paths.

    ``source`` gives the state that each request is answered from, ``limits`` hold for each query,
    and ``hosts`` are the names that the service goes by, beside localhost and IP addresses. Pages
    from anywhere may ask, as CORS has it: whoever can load a page into a browser here can read the
    graph.
    """
    routes = [Route("/sparql", Endpoint(source, limits).respond, methods=["GET", "POST"])]
    routes += [
        Route(path, _shown(source, path, page), methods=["GET"]) for path, page in pages.items()
    ]
    anyone = Middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["GET", "HEAD", "POST"])
    return Starlette(
        routes=routes,
        middleware=[Middleware(SafeHeaders), Middleware(KnownHosts, hosts=hosts), anyone],
    )


def _shown(source: Source, path: str, page: Page) -> Callable[[Request], Awaitable[Response]]:
    def made() -> bytes:
        with source.current() as state:
            return state.once(path, page.make)

    async def respond(_request: Request) -> Response:
        try:
            body = await run_in_threadpool(made)
        except KGError as error:
            return told(500, str(error))
        return Response(body, headers={"Content-Type": page.content_type})

    return respond
