"""The page of the whole graph, drawn on a canvas by our own script."""

from __future__ import annotations

from visualizations.columns import MapColumns
from visualizations.layout import Progress
from visualizations.page import render
from visualizations.payload import payload, place
from visualizations.shell import SHELL_SCRIPTS, SHELL_STYLES

_MAP_SCRIPTS = (
    "atlas/marks.js",
    "atlas/paint.js",
    "atlas/base.js",
    "atlas/words.js",
    "atlas/focus.js",
    "atlas/gestures.js",
    "atlas/map.js",
    "shared/app.js",
)


def atlas_page(columns: MapColumns, progress: Progress = lambda done, total: None) -> str:
    """One offline HTML page of all of ``columns``: the same columns give the same text.

    ``progress`` is told of the communities that are laid out.
    """
    sent = payload(columns, place(columns, progress=progress))
    return render(
        "page.html",
        title="Paper Atlas",
        caption=str(sent.facts["caption"]),
        note=columns.note,
        data=sent.facts,
        blocks=sent.blocks,
        styles=SHELL_STYLES,
        scripts=(*SHELL_SCRIPTS, *_MAP_SCRIPTS),
    )
