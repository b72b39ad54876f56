"""What every request and every answer goes through."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LOOPBACK = "localhost"


class KnownHosts:
    """Refuses requests for other hosts: a foreign page may have its name point to this machine.

    Let through are ``hosts``, localhost and every IP address, which no one can make a name of.
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str]) -> None:
        self._app = app
        self._hosts = {_LOOPBACK, *(host.lower() for host in hosts)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 421 where the host is not ours."""
        if scope["type"] == "http" and not self._knows(Headers(scope=scope).get("host", "")):
            refusal = PlainTextResponse("this service does not go by that name\n", 421)
            await refusal(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _knows(self, header: str) -> bool:
        host, colon, port = header.lower().rpartition(":")
        if not colon or not port.isdecimal():
            host = header.lower()
        if host.startswith("[") and host.endswith("]"):
            host = host[1:-1]
        try:
            ipaddress.ip_address(host)
        except ValueError:
            return host in self._hosts
        return True


class SafeHeaders:
    """Tells browsers to take every answer for what its media type says, and to tell no one.

    No page of another service may show ours in a frame, where clicks could be led astray.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the headers."""

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "no-referrer"
                headers["Content-Security-Policy"] = "frame-ancestors 'self'"
            await send(message)

        await self._app(scope, receive, sending)
