"""A SPARQL server elsewhere, reached over HTTP: every request is bounded in time and size.

The address is the user's own, and nothing else is reached: a redirect is followed on the same host
alone, and a password goes to the server that was named.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from http.client import HTTPException, HTTPMessage, HTTPResponse
from threading import Thread
from typing import IO, TypeVar
from urllib.error import HTTPError, URLError
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit, urlunsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

from kg.graph.server_errors import ServerError, ServerTimeoutError
from kg.graph.server_login import LOGIN, login_handlers

_Result = TypeVar("_Result")

#: The bytes of an answer that are taken in at most.
MAX_ANSWER = 2**30

_FORM = "application/x-www-form-urlencoded"
_AGENT = "paperatlas"
_PIECE = 2**16
_REASON_BYTES, _REASON_WIDTH = 2**14, 300
_TITLE = re.compile(r"<title[^>]*>(.*?)</title", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered: the status, the media type without parameters, headers and body."""

    status: int
    media_type: str
    headers: HTTPMessage
    body: bytes


class Server:
    """A server by its address; ``timeout`` is the time a request may take in seconds.

    Raises ServerError where the address is none of http or https, or holds a password.
    """

    def __init__(
        self, url: str, *, timeout: float | None = None, max_bytes: int = MAX_ANSWER
    ) -> None:
        self.url = url
        self._parts = _checked(url)
        self._timeout = timeout
        self._max_bytes = max_bytes
        self._opener = build_opener(_SameHost(), *login_handlers(url))

    def form(self, fields: Iterable[tuple[str, str]], accept: str) -> Reply:
        """Send ``fields`` as a form by POST, together with those of the address.

        Source: SPARQL 1.1 Protocol, sections 2.1.2 and 2.2.1. Raises ServerError as :meth:`send`.
        """
        all_fields = [*parse_qsl(self._parts.query, keep_blank_values=True), *fields]
        url = urlunsplit(self._parts._replace(query=""))
        body = urlencode(all_fields).encode("ascii")
        return self._send(_request(url, body, {"Content-Type": _FORM, "Accept": accept}, "POST"))

    def send(
        self,
        method: str,
        parameters: Mapping[str, str],
        *,
        body: bytes | None = None,
        headers: Mapping[str, str],
    ) -> Reply:
        """Send ``body`` to the address with ``parameters`` added to it.

        Raises ServerError where the server cannot be reached, answers with an error or with more
        than is taken in, and ServerTimeoutError.
        """
        query = "&".join(filter(None, (self._parts.query, urlencode(parameters))))
        url = urlunsplit(self._parts._replace(query=query))
        return self._send(_request(url, body, headers, method))

    def _send(self, request: Request) -> Reply:
        try:
            return _within(self._timeout, lambda: self._exchanged(request))
        except HTTPError as error:
            with error:
                raise self._refused(error) from error
        except (OSError, HTTPException, ValueError) as error:
            cause = error.reason if isinstance(error, URLError) else error
            if isinstance(cause, TimeoutError) and self._timeout is not None:
                raise ServerTimeoutError(
                    f"did not give its whole answer in {self._timeout:g} seconds", where=self.url
                ) from error
            what = printable(str(cause) or type(cause).__name__)
            raise ServerError(
                f"cannot be asked ({what})",
                where=self.url,
                mend="Check the address, and that the server runs",
            ) from error

    def _exchanged(self, request: Request) -> Reply:
        until = None if self._timeout is None else time.monotonic() + self._timeout
        with _opened(self._opener, request, self._timeout) as answer:
            body = bytearray()
            while piece := answer.read1(_PIECE):
                body += piece
                if len(body) > self._max_bytes:
                    raise ServerError(
                        f"answers with more than {self._max_bytes} bytes",
                        where=self.url,
                        mend="Ask for less at once",
                    )
                if until is not None and time.monotonic() > until:
                    raise TimeoutError
            if answer.length:
                raise ServerError("broke off in the middle of its answer", where=self.url)
            return Reply(
                answer.status, answer.headers.get_content_type(), answer.headers, bytes(body)
            )

    def _refused(self, error: HTTPError) -> ServerError:
        mend = None
        if error.code == 401:
            mend = f"Give user:password in the environment variable {LOGIN}, or a line in ~/.netrc"
        return ServerError(
            f"answers {error.code}: {_reason(error)}",
            where=self.url,
            mend=mend,
            status=error.code,
        )


def printable(text: str) -> str:
    """The first line of a server's words that says something, as a terminal may show it."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return "".join(c if c.isprintable() else "\ufffd" for c in line[:_REASON_WIDTH])


def _checked(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - raises where it is no number
    except ValueError as error:
        raise ServerError(f"is no address ({error})", where=url) from error
    if parts.scheme not in {"http", "https"} or not parts.hostname or not url.isascii():
        raise ServerError("is no http or https address", where=url)
    if parts.username is not None:
        raise ServerError(
            "the address holds a user or a password, which others can see",
            mend=f"Give user:password in the environment variable {LOGIN}, or a line in ~/.netrc",
        )
    # Digest signs the path, and an empty one is asked for as "/".
    return parts._replace(path=parts.path or "/", fragment="")


class _SameHost(HTTPRedirectHandler):
    """Follows a redirect to another path, or from http to https, of the same host; sends all again.

    Source of which redirects keep a request as it is: RFC 9110, section 15.4; clients commonly let
    301 and 302 do so too for what is sent by a program.
    """

    def redirect_request(
        self,
        request: Request,
        answer: IO[bytes],
        code: int,
        words: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> Request | None:
        old, new = urlsplit(request.full_url), urlsplit(newurl)
        moved = (new.scheme, new.netloc) != (old.scheme, old.netloc)
        secured = (old.scheme, new.scheme) == ("http", "https") and old.hostname == new.netloc
        if code == 303 or (moved and not secured):
            answer.close()
            raise ServerError(
                f"sends us on to {printable(newurl)}, where you did not ask to go",
                where=request.full_url,
                mend="Name that address yourself if it is right",
            )
        body = request.data
        assert body is None or isinstance(body, bytes)
        return _request(newurl, body, request.headers, request.get_method())


def _request(url: str, body: bytes | None, headers: Mapping[str, str], method: str) -> Request:
    return Request(url, body, {**headers, "User-Agent": _AGENT}, method=method)  # noqa: S310


def _opened(opener: OpenerDirector, request: Request, timeout: float | None) -> HTTPResponse:
    answer = opener.open(request, timeout=timeout)
    assert isinstance(answer, HTTPResponse)
    return answer


def _within(seconds: float | None, work: Callable[[], _Result]) -> _Result:
    """What ``work`` gives; TimeoutError where it takes longer, whatever it waits for.

    Sockets limit each wait, not their sum, and the search for a name has no limit at all.
    """
    future: Future[_Result] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:  # handed on to the thread that waits
            future.set_exception(error)

    Thread(target=run, daemon=True).start()
    return future.result(seconds)


def _reason(error: HTTPError) -> str:
    """What the server says for itself: the first line of its words, else the title of its page."""
    try:
        body = error.read(_REASON_BYTES).decode("utf-8", "replace")
    except (OSError, HTTPException):
        body = ""
    if "<" in body[:100]:
        title = _TITLE.search(body)
        body = title.group(1) if title else ""
    return printable(body) or printable(str(error.reason)) or "no reason"
