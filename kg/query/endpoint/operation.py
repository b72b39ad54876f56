"""What a request asks for, read as the SPARQL 1.1 Protocol says (section 2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from starlette.requests import Request

from kg.query.sparql import Dataset

#: The most bytes that the body of a request may have.
MAX_BODY: Final = 2**20

_FORM, _DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
_UPDATE = "application/sparql-update"
_GRAPHS = ("default-graph-uri", "named-graph-uri")

Parameters = list[tuple[str, str]]


class Refused(Exception):  # noqa: N818 (an answer rather than an error)
    """The request is refused, with an HTTP status and the reason in words."""

    def __init__(self, status: int, reason: str) -> None:
        self.status = status
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Operation:
    """A query, and the dataset where the request names one."""

    sparql: str
    dataset: Dataset | None


async def operation(request: Request) -> Operation | None:
    """What ``request`` asks for; None where it holds no parameter, and so asks what this is.

    Raises Refused.
    """
    parameters = _pairs(request.url.query)
    if request.method == "POST":
        parameters += await _posted(request)
    elif not parameters:
        return None
    values: dict[str, list[str]] = {}
    for name, value in parameters:
        values.setdefault(name, []).append(value)
    if "update" in values:
        raise _no_updates()
    queries = values.get("query", [])
    if len(queries) != 1:
        raise Refused(400, f"one parameter 'query' is needed, and there are {len(queries)}")
    graphs = [tuple(filter(None, values.get(name, ()))) for name in _GRAPHS]
    return Operation(queries[0], Dataset(*graphs) if any(graphs) else None)


async def _posted(request: Request) -> Parameters:
    media_type, charset = _content_type(request.headers.get("content-type", ""))
    if media_type == _UPDATE:
        raise _no_updates()
    if media_type not in {_FORM, _DIRECT}:
        raise Refused(415, f"a POST holds {_FORM} or {_DIRECT}, and not {media_type or 'nothing'}")
    if charset not in {"", "utf-8", "utf8"}:
        raise Refused(415, f"a query is in UTF-8, and not in {charset}")
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise Refused(415, "a query is sent as it is, without Content-Encoding")
    body = await _body(request)
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        raise Refused(400, f"the query is not UTF-8: {error}") from error
    return [("query", text)] if media_type == _DIRECT else _pairs(text)


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MAX_BODY:
            raise Refused(413, f"a request may have {MAX_BODY} bytes")
    return bytes(body)


def _content_type(header: str) -> tuple[str, str]:
    """The media type and the character set, each empty where it is not said."""
    media_type, *parameters = (part.strip().lower() for part in header.split(";"))
    charsets = (p.partition("=")[2] for p in parameters if p.startswith("charset="))
    return media_type, next(charsets, "").strip('"')


def _pairs(encoded: str) -> Parameters:
    try:
        return parse_qsl(encoded, keep_blank_values=True, errors="strict", max_num_fields=1000)
    except UnicodeDecodeError as error:
        raise Refused(400, f"a parameter is not UTF-8: {error}") from error
    except ValueError as error:
        raise Refused(400, f"the parameters cannot be read: {error}") from error


def _no_updates() -> Refused:
    return Refused(403, "this service only reads: updates are refused")
