"""Which format a client takes: media types and the header ``Accept``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

#: The media types of each format, the standard's own first; the formats in our order of choice.
MEDIA_TYPES: Final[dict[str, tuple[str, ...]]] = {
    "json": ("application/sparql-results+json", "application/json"),
    "xml": ("application/sparql-results+xml", "application/xml", "text/xml"),
    "csv": ("text/csv",),
    "tsv": ("text/tab-separated-values",),
    "turtle": ("text/turtle", "application/x-turtle"),
    "nt": ("application/n-triples", "text/plain"),
}
#: The formats that hold a graph.
GRAPHS: Final = ("turtle", "nt")

# RFC 9110 wants the character set said where the media type does not fix it.
_WITH_CHARSET = frozenset({"csv", "tsv"})


@dataclass(frozen=True, slots=True)
class Offer:
    """A format that the client takes, and the value of Content-Type to send with it."""

    format: str
    content_type: str


@dataclass(frozen=True, slots=True)
class _Range:
    kind: str
    subtype: str
    quality: float

    def specificity(self, media_type: str) -> int | None:
        """How closely this names ``media_type``: 0 for any, 1 for its kind, 2; None: it does not.

        Source: RFC 9110, section 12.5.1.
        """
        kind, _, subtype = media_type.partition("/")
        if self.kind == "*":
            return 0
        if self.kind != kind:
            return None
        if self.subtype == "*":
            return 1
        return 2 if self.subtype == subtype else None


def offers(accept: str | None, formats: Iterable[str] = MEDIA_TYPES) -> list[Offer]:
    """Those of ``formats`` that a client takes, best first by its word and then by ours.

    ``accept`` is the value of the header, None where it was not sent: all are taken then. Parts of
    it that are no media range count for nothing.
    """
    ranges = [_Range("*", "*", 1.0)] if accept is None else list(_ranges(accept))
    found: list[tuple[float, Offer]] = []
    for format_ in formats:
        rated = [(_quality(media_type, ranges), media_type) for media_type in MEDIA_TYPES[format_]]
        best = max(quality for quality, _ in rated)
        if best > 0:
            media_type = next(media_type for quality, media_type in rated if quality == best)
            suffix = "; charset=utf-8" if format_ in _WITH_CHARSET else ""
            found.append((best, Offer(format_, media_type + suffix)))
    return [offer for _, offer in sorted(found, key=lambda pair: -pair[0])]


def _quality(media_type: str, ranges: list[_Range]) -> float:
    rated = [
        (specificity, range_.quality)
        for range_ in ranges
        if (specificity := range_.specificity(media_type)) is not None
    ]
    return max(rated)[1] if rated else 0.0


def _ranges(accept: str) -> Iterable[_Range]:
    for part in accept.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        kind, slash, subtype = name.partition("/")
        if not (kind and slash and subtype) or (kind == "*" and subtype != "*"):
            continue
        yield _Range(kind, subtype, _weight(parameters))


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0
