"""A query in, a response out: the statuses, and bodies that are whole before they are sent."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, closing
from pathlib import Path
from typing import Protocol

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from kg.errors import KGError, QueryError
from kg.graph.census import census
from kg.graph.database import Database
from kg.graph.manifest import Manifest
from kg.query.bounded import Written
from kg.query.endpoint.negotiation import GRAPHS, MEDIA_TYPES, Offer, offers
from kg.query.endpoint.operation import Operation, Refused, operation
from kg.query.endpoint.service import service_description
from kg.query.endpoint.states import Snapshot
from kg.query.limits import Limits, LostProcessError, QueryLimitError
from kg.query.serialise import UnfitFormatError

_PIECE = 2**16


class Source(Protocol):
    """Where the state to answer from comes from, as :class:`States`."""

    def current(self) -> AbstractContextManager[Snapshot]:
        """The newest state, which stays as it is in the meantime."""


class Endpoint:
    """The operations of the SPARQL 1.1 Protocol on a source, each query within ``limits``."""

    def __init__(self, source: Source, limits: Limits) -> None:
        self._source = source
        self._limits = limits

    async def respond(self, request: Request) -> Response:
        """The response to a request of ``/sparql``."""
        try:
            asked = await operation(request)
            iri = str(request.url.replace(query="", fragment=""))
            taken = _taken(request, GRAPHS if asked is None else tuple(MEDIA_TYPES))
            if asked is None:
                body = await run_in_threadpool(self._description, iri, taken[0].format)
                return Response(body, headers=_headers(taken[0].content_type))
            written = await run_in_threadpool(self._answer, asked, taken, iri)
        except Refused as refused:
            return told(refused.status, refused.reason)
        except KGError as error:
            return told(_status(error), str(error))
        types = {offer.format: offer.content_type for offer in taken}
        headers = _headers(types[written.format]) | {"Content-Length": str(written.size)}
        if request.method == "HEAD":
            written.file.close()
            return Response(headers=headers)
        return StreamingResponse(_pieces(written), headers=headers)

    def _answer(self, asked: Operation, taken: list[Offer], iri: str) -> Written:
        with self._source.current() as state:
            return state.pool.answer(
                asked.sparql,
                [offer.format for offer in taken],
                limits=self._limits,
                base_iri=iri,
                dataset=asked.dataset,
            )

    def _description(self, iri: str, format: str) -> bytes:  # noqa: A002
        with self._source.current() as state:
            return service_description(iri, state.once(_counted), format)


def _counted(_found: Manifest, folder: Path) -> int:
    with closing(Database(folder / "tables")) as database:
        return census(database).triples


def told(status: int, reason: str) -> Response:
    """A response in words."""
    return PlainTextResponse(f"{reason.rstrip()}\n", status, headers={"Vary": "Accept"})


def _taken(request: Request, formats: tuple[str, ...]) -> list[Offer]:
    accepted = request.headers.getlist("accept")
    taken = offers(", ".join(accepted) if accepted else None, formats)
    if not taken:
        types = ", ".join(MEDIA_TYPES[name][0] for name in formats)
        raise Refused(406, f"none of the media types asked for is spoken here. These are: {types}")
    return taken


def _headers(content_type: str) -> dict[str, str]:
    return {"Content-Type": content_type, "Vary": "Accept"}


def _status(error: KGError) -> int:
    if isinstance(error, QueryLimitError):
        return 503
    if isinstance(error, UnfitFormatError):
        return 406
    if isinstance(error, QueryError) and not isinstance(error, LostProcessError):
        return 400
    return 500


async def _pieces(written: Written) -> AsyncIterator[bytes]:
    with written.file as file:
        while piece := await run_in_threadpool(file.read, _PIECE):
            yield piece
