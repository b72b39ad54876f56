"""Texts with the places marked that name something, as HTML."""

from __future__ import annotations

from markupsafe import Markup, escape

from visualizations.page import encodable
from visualizations.pages.values import Mark, MarkedText


def marked(text: MarkedText, root: str) -> Markup:
    """The text escaped, each mark a ``<mark>`` of its kind, with a link where it has a page.

    ``root`` leads from the page to the root of the site. Of two marks that overlap the longer one
    that begins first is shown.
    """
    parts: list[str] = []
    at = 0
    for mark in sorted(text.marks, key=lambda m: (m.span.start, -m.span.end)):
        if mark.span.start < at or mark.span.end > len(text.text):
            continue
        parts.append(_escaped(text.text[at : mark.span.start]))
        parts.append(_mark(mark, _escaped(mark.span.of(text.text)), root))
        at = mark.span.end
    parts.append(_escaped(text.text[at:]))
    return Markup("".join(parts))  # noqa: S704 (all of it was escaped above)


def _mark(mark: Mark, inner: str, root: str) -> str:
    linked = f'<a href="{root}{mark.path}">{inner}</a>' if mark.path else inner
    return f'<mark class="{mark.kind.value}" title="{mark.kind.value}">{linked}</mark>'


def _escaped(text: str) -> str:
    return str(escape(encodable(text)))
