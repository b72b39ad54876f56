"""The page of the whole graph, drawn on a canvas by our own script."""

from __future__ import annotations

from kg.model import Knowledge
from visualizations.mapview import map_view
from visualizations.page import render
from visualizations.payload import payload, place
from visualizations.shell import SHELL_SCRIPTS, SHELL_STYLES

_MAP_SCRIPTS = (
    "atlas/marks.js",
    "atlas/base.js",
    "atlas/focus.js",
    "atlas/gestures.js",
    "atlas/map.js",
    "shared/app.js",
)


def atlas_page(knowledge: Knowledge) -> str:
    """One offline HTML page of all of ``knowledge``: the same knowledge gives the same text.

    Raises :class:`kg.errors.MapError` where a claim names what is not in the knowledge.
    """
    view = map_view(knowledge)
    return render(
        "page.html",
        title="Paper Atlas",
        caption=view.caption,
        data=payload(view, place(view)),
        styles=SHELL_STYLES,
        scripts=(*SHELL_SCRIPTS, *_MAP_SCRIPTS),
    )
