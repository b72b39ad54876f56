"""How a SPARQL server is told who asks: only where it wants to know, and only that server."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Callable
from http.client import HTTPMessage
from netrc import NetrcParseError, netrc
from typing import IO
from urllib.parse import urlsplit
from urllib.request import (
    BaseHandler,
    HTTPBasicAuthHandler,
    HTTPDigestAuthHandler,
    HTTPPasswordMgr,
    Request,
    parse_http_list,
    parse_keqv_list,
)

from kg.errors import KGError
from kg.graph.server_errors import ServerError

#: The environment variable that may hold ``user:password``.
LOGIN = "KG_SERVER_LOGIN"


def login_handlers(url: str) -> tuple[BaseHandler, ...]:
    """What answers the server at ``url`` when it asks for a password, by Digest or Basic.

    User and password are those of the variable :data:`LOGIN`, else of the user's ``.netrc``. Basic
    sends them as they are, so it is used over https or within this machine alone.
    """
    logins = _Logins(url)
    return _Digest(logins), _Basic(logins)


class _Logins(HTTPPasswordMgr):
    """Looks the login up when a server asks for one, and for the one server alone."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._server = urlsplit(url)

    def find_user_password(self, realm: str, authuri: str) -> tuple[str | None, str | None]:
        if urlsplit(authuri).hostname != self._server.hostname:
            return None, None
        return _login(self._server.hostname or "") or (None, None)


def _login(host: str) -> tuple[str, str] | None:
    given = os.environ.get(LOGIN)
    if given is not None:
        user, colon, password = given.partition(":")
        if not colon:
            raise KGError("is not of the form user:password", where=LOGIN)
        return user, password
    try:
        found = netrc().authenticators(host)
    except FileNotFoundError:
        return None
    except (NetrcParseError, OSError) as error:
        raise KGError(f"cannot be read ({error})", where=".netrc") from error
    return None if found is None else (found[0], found[2] or "")


class _Digest(HTTPDigestAuthHandler):
    """Digest (RFC 7616) that sends its proof along once the server has asked for it.

    The library's own would send every request twice, the first time in vain.
    """

    _challenge: dict[str, str] | None = None

    def http_error_401(
        self, request: Request, answer: IO[bytes], code: int, words: str, headers: HTTPMessage
    ) -> object:
        # The library takes any scheme but these two for an error.
        if not _asks_for("digest", headers):
            return None
        retry = super().http_error_401
        return _retried(answer, lambda: retry(request, answer, code, words, headers))

    def retry_http_digest_auth(self, request: Request, challenge: str) -> object:
        self._challenge = parse_keqv_list(
            list(filter(None, parse_http_list(challenge.partition(" ")[2])))
        )
        return super().retry_http_digest_auth(request, challenge)

    def http_request(self, request: Request) -> Request:
        if self._challenge is not None:
            proof = self.get_authorization(request, self._challenge)
            if proof:
                request.add_unredirected_header(self.auth_header, f"Digest {proof}")
        return request

    https_request = http_request


class _Basic(HTTPBasicAuthHandler):
    """Basic (RFC 7617), where nobody can listen."""

    def http_error_401(
        self, request: Request, answer: IO[bytes], code: int, words: str, headers: HTTPMessage
    ) -> object:
        if not _asks_for("basic", headers):
            return None
        if request.type != "https" and not _is_here(urlsplit(request.full_url).hostname or ""):
            answer.close()
            raise ServerError(
                "the server asks for a password and would get it unencrypted",
                where=request.full_url,
                mend="Use its https address",
            )
        retry = super().http_error_401
        return _retried(answer, lambda: retry(request, answer, code, words, headers))


def _retried(first: IO[bytes], retry: Callable[[], object]) -> object:
    """What ``retry`` gives, None where it does not try; if it does, the first answer is closed."""
    try:
        second = retry()
    except Exception:
        first.close()
        raise
    if second is not None:
        first.close()
    return second


def _asks_for(scheme: str, headers: HTTPMessage) -> bool:
    asked = headers.get_all("WWW-Authenticate") or ()
    return any(challenge.partition(" ")[0].lower() == scheme for challenge in asked)


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
