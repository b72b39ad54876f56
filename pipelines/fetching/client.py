"""One page at a time from a public service: polite, patient, and bounded in time and size.

Who we are is said in User-Agent. Between two requests lies the pause that the service wants; where
it is busy (429, 5xx) it is asked again after the time that it names in Retry-After, and else after
waits that double. A redirect is never followed: only the address that the user knows is asked.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Final
from urllib.parse import urlencode, urlsplit

import urllib3
from urllib3.exceptions import (
    HTTPError,
    InvalidHeader,
    MaxRetryError,
    ProtocolError,
    ReadTimeoutError,
)
from urllib3.response import BaseHTTPResponse

from kg.errors import KGError

#: The most bytes that a page may have, unpacked.
MAX_BYTES: Final = 64 * 2**20
#: The seconds that a page may take in all, and that the service may be silent in between.
MAX_SECONDS: Final = 120.0
_SILENCE: Final = urllib3.Timeout(connect=15.0, read=45.0)
#: A service that wants us to stay away longer is not waited for.
_LONGEST_WAIT: Final = 600.0
_AGAIN: Final = 4
_BUSY: Final = frozenset({429, 500, 502, 503, 504})
_PIECE: Final = 2**16
_SHOWN: Final = 200
_AGENT: Final = f"paperatlas/{version('paperatlas')}"


class FetchError(KGError):
    """New papers could not be fetched."""


class Client:
    """Asks the service at ``address``, an http or https URL; ``pause`` is in seconds.

    Raises FetchError where it is no such URL.
    """

    def __init__(self, address: str, *, pause: float) -> None:
        self.address = _checked(address)
        self._pause = pause
        self._free_at = time.monotonic()
        self._pool = urllib3.PoolManager(maxsize=1)

    def close(self) -> None:
        """Hang up."""
        self._pool.clear()

    def page(self, parameters: Mapping[str, str], media_types: Sequence[str]) -> bytes:
        """The answer to a query, which has to be of one of ``media_types``.

        Raises FetchError where the service cannot be reached, refuses, sends us elsewhere, stays
        busy, or gives something else, too much or only a part.
        """
        url = f"{self.address}?{urlencode(parameters)}"
        try:
            return self._patiently(url, media_types)
        except MaxRetryError as error:
            raise self._failed(
                f"did not answer in {_AGAIN + 1} tries ({_shown(error.reason)})",
                "Try again later: what is there already is not asked for again",
            ) from error
        except (HTTPError, OSError) as error:
            raise self._failed(
                f"cannot be asked ({_shown(error)})", "Check the network and the address"
            ) from error

    def _patiently(self, url: str, media_types: Sequence[str]) -> bytes:
        retry = urllib3.Retry(_AGAIN, backoff_factor=self._pause, status_forcelist=_BUSY)
        while True:
            wait = 0.0
            self._take_turn()
            try:
                answer = self._sent(url, media_types)
                with answer:
                    if not retry.is_retry("GET", answer.status):
                        return self._body(answer, media_types)
                    wait = self._wanted_wait(answer, retry)
                    retry = retry.increment("GET", url, response=answer)
            except (ProtocolError, ReadTimeoutError) as error:
                # It was reached, and broke off.
                retry = retry.increment("GET", url, error=error)
            finally:
                self._free_at = time.monotonic() + self._pause
            time.sleep(max(wait, retry.get_backoff_time()))

    def _sent(self, url: str, media_types: Sequence[str]) -> BaseHTTPResponse:
        headers = {"User-Agent": _AGENT, "Accept": ", ".join(media_types)}
        return self._pool.request(
            "GET",
            url,
            headers=headers,
            retries=False,
            redirect=False,
            preload_content=False,
            timeout=_SILENCE,
        )

    def _take_turn(self) -> None:
        time.sleep(max(0.0, self._free_at - time.monotonic()))

    def _wanted_wait(self, answer: BaseHTTPResponse, retry: urllib3.Retry) -> float:
        try:
            wait = retry.get_retry_after(answer) or 0.0
        except InvalidHeader:
            return 0.0
        if wait > _LONGEST_WAIT:
            raise self._failed(
                f"is busy and wants to be left alone for over {_LONGEST_WAIT / 60:.0f} minutes",
                "Run the same command again then",
            )
        return wait

    def _body(self, answer: BaseHTTPResponse, media_types: Sequence[str]) -> bytes:
        if target := answer.get_redirect_location():
            raise self._failed(
                f"sends us on to {_shown(target)}, where you did not ask to go",
                "Name that address with --from if it is right",
            )
        if answer.status != 200:
            raise self._failed(f"answers {answer.status}: {_reason(answer)}")
        given = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if given not in media_types:
            raise self._failed(
                f"answers with {_shown(given) or 'no media type'} and not with {media_types[0]}"
            )
        body = bytearray()
        until = time.monotonic() + MAX_SECONDS
        while piece := answer.read1(_PIECE, decode_content=True):
            body += piece
            if len(body) > MAX_BYTES:
                raise self._failed(f"gives a page of more than {MAX_BYTES >> 20} MiB")
            if time.monotonic() > until:
                raise self._failed(f"did not give a whole page in {MAX_SECONDS:.0f} seconds")
        return bytes(body)

    def _failed(self, what: str, mend: str | None = None) -> FetchError:
        return FetchError(what, where=self.address, mend=mend)


def _checked(address: str) -> str:
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - raises where it is no number
    except ValueError as error:
        raise FetchError(f"is no address ({error})", where=address) from error
    sound = parts.scheme in {"http", "https"} and parts.hostname and address.isascii()
    if not sound or parts.query or parts.fragment or parts.username is not None:
        raise FetchError(
            "is no address to fetch from",
            where=address,
            mend="Give http or https, a host and a path, without user, query and fragment",
        )
    return address


def _reason(answer: BaseHTTPResponse) -> str:
    """What the service says for itself, unless it is a page to look at."""
    words = answer.read1(_PIECE, decode_content=True).decode("utf-8", "replace")
    return _shown(answer.reason if "<" in words or not words.strip() else words)


def _shown(words: object) -> str:
    """What a stranger says, as a terminal may show it: one line, not too long."""
    line = " ".join(str(words).split())[:_SHOWN]
    return "".join(c if c.isprintable() else "\ufffd" for c in line)
