"""Which addresses a page may lead to."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

# What may stand in a URL beside letters and digits (RFC 3986, appendix A); the percent sign keeps
# its meaning in one that is encoded already.
_SAFE = "!$&'()*+,;=:@/?#%-._~"


def web_address(url: str | None) -> str | None:
    """``url`` where it leads to the web by http or https, encoded; None for any other.

    A browser strips the spaces about an address and the line breaks within it before it reads its
    scheme; what holds any is no address here.
    """
    if not url or any(c.isspace() or not c.isprintable() for c in url):
        return None
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 (raises where it is no number)
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
        return None
    return quote(url, safe=_SAFE, errors="replace")


def shown_address(url: str) -> str:
    """An address as people write it."""
    return url.removeprefix("https://").removeprefix("http://").removesuffix("/")
