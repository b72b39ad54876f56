"""The application: which path leads where."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Final

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
from kg.query.endpoint.states import Folder, Page
from kg.query.limits import Limits

#: How many seconds a page may keep those waiting who ask for it first, and when to ask again.
PATIENCE: Final = 20.0
_AGAIN: Final = "10"

Respond = Callable[[Request], Awaitable[Response]]


def application(
    source: Source,
    *,
    limits: Limits,
    hosts: Collection[str],
    pages: Mapping[str, Page | Folder],
    origins: Collection[str] = (),
) -> Starlette:
    """The ASGI application: the SPARQL 1.1 Protocol at ``/sparql``, and ``pages`` at their paths.

    A folder answers for every path that begins with its own, unless a page stands there. A page is
    made once a state, when it is first asked for; where that takes longer than :data:`PATIENCE`,
    the answer is 503 until it is there, and browsers ask again by themselves.
    ``source`` gives the state that each request is answered from, ``limits`` hold for each query,
    and ``hosts`` are the names that the service goes by, beside localhost and IP addresses. Of the
    pages of other services those of ``origins`` may ask, as CORS has it; ``*`` is all of them.
    """
    routes = [Route("/sparql", Endpoint(source, limits).respond, methods=["GET", "POST"])]
    for path, page in pages.items():
        if isinstance(page, Page):
            routes.append(Route(path, _shown(source, page), methods=["GET"]))
    for path, page in pages.items():
        if isinstance(page, Folder):
            routes.append(Route(f"{path}{{rest:path}}", _found(source, page), methods=["GET"]))
    middleware = [Middleware(SafeHeaders), Middleware(KnownHosts, hosts=hosts)]
    if origins:
        methods = ["GET", "HEAD", "POST"]
        cors = Middleware(CORSMiddleware, allow_origins=list(origins), allow_methods=methods)
        middleware.append(cors)
    return Starlette(routes=routes, middleware=middleware)


def _shown(source: Source, page: Page) -> Respond:
    def made(_path: str) -> tuple[str, bytes]:
        with source.current() as state:
            return page.content_type, state.once(page.make, PATIENCE)

    return _responding(made)


def _found(source: Source, folder: Folder) -> Respond:
    def found(path: str) -> tuple[str, bytes] | None:
        with source.current() as state:
            return state.opened(folder)(path)

    return _responding(found)


def _responding(find: Callable[[str], tuple[str, bytes] | None]) -> Respond:
    async def respond(request: Request) -> Response:
        try:
            found = await run_in_threadpool(find, request.path_params.get("rest", ""))
        except KGError as error:
            return told(500, str(error))
        except TimeoutError:
            waiting = told(503, "The page is being made, which takes minutes for a large graph.")
            waiting.headers.update({"Retry-After": _AGAIN, "Refresh": _AGAIN})
            return waiting
        if found is None:
            return told(404, "there is no such page")
        content_type, body = found
        return Response(body, headers={"Content-Type": content_type})

    return respond
