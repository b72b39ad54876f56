"""Links in the text: found, cleaned of the sentence's punctuation, and classified."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from kg.model import Link, LinkKind, Span
from pipelines.extraction import link_writing
from pipelines.extraction.link_kinds import (
    REPOSITORY_HOSTS,
    host_and_path,
    kind_of,
    repository_of,
)
from pipelines.extraction.tokens import text_of

if not Doc.has_extension("links"):
    Doc.set_extension("links", default=())

#: Hosts that stand in for a link that is not there.
_PLACEHOLDER_HOST = re.compile(r"(?:.*\.)?(?:example\.(?:com|org|net)|x{3,}\.\w+)")
#: Owners that stand in for one who may not be named, or for the reader.
_PLACEHOLDER_OWNER = re.compile(
    r"x{3,}|tb[ad]|anonym(?:ous|i[sz]ed)|(?:your|my)?[-_]?username|your[-_]?(?:name|repo|org)",
    re.IGNORECASE,
)

_HOST = re.compile(r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+(?:[^\W\d_]{2,}|xn--[a-z0-9-]+)")
_NUMBERED_HOST = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")


def find_links(text: str) -> Iterator[tuple[Span, str, LinkKind, str | None]]:
    """``(span, absolute URL, kind, repository)`` of every link of a text, in order.

    The span covers the cleaned URL as written, with any space that a line break left in it. A URL
    that stands twice is found twice, with one kind. Placeholders ("this https URL", a lone
    "https://", a host without a dot, "github.com/xxx") give nothing.
    """
    kinds: dict[str, LinkKind] = {}
    for written in link_writing.written_urls(text):
        if not _leads_somewhere(written.url):
            continue
        address = written.url.partition("://")[2].rstrip("/").lower()
        if address not in kinds:
            before = text[max(0, written.start - 150) : written.start]
            kinds[address] = kind_of(written.url, before)
        span = Span(written.start, written.end)
        yield span, written.url, kinds[address], repository_of(written.url)


@Language.component("paper_links", assigns=["doc._.links"])
def paper_links(doc: Doc) -> Doc:
    """Set ``doc._.links``: :class:`kg.model.Link` values with offsets into the Doc's text."""
    doc._.links = tuple(
        Link(url=url, kind=kind, repository=repository, span=span)
        for span, url, kind, repository in find_links(text_of(doc))
    )
    return doc


def link_of_metadata(url: str) -> Link:
    """The link for a repository URL that a source's metadata gives.

    Where the metadata wraps it in words or in a badge, the first repository in it.
    """
    found = [(address, repository) for _, address, _, repository in find_links(url)]
    named = [(address, repository) for address, repository in found if repository]
    address, repository = (named or found or [(link_writing.cleaned(url.strip()), None)])[0]
    return Link(url=address, kind=LinkKind.CODE, repository=repository)


def _leads_somewhere(url: str) -> bool:
    host, path = host_and_path(url)
    if not (_HOST.fullmatch(host) or _NUMBERED_HOST.fullmatch(host)):
        return False
    if _PLACEHOLDER_HOST.fullmatch(host):
        return False
    if host not in REPOSITORY_HOSTS:
        return True
    owner = path.strip("/").partition("/")[0]
    return bool(owner) and not _PLACEHOLDER_OWNER.fullmatch(owner)
