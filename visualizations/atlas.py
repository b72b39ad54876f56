"""The page of the whole graph, drawn on a canvas by our own script."""

from __future__ import annotations

from pathlib import Path

from visualizations.columns import MapColumns
from visualizations.layout import Progress
from visualizations.page import render
from visualizations.payload import payload, place, place_beside
from visualizations.previous import previous_of
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


def atlas_page(
    columns: MapColumns,
    progress: Progress = lambda done, total: None,
    previous: Path | None = None,
    home: str = "",
) -> str:
    """One offline HTML page of all of ``columns``: the same columns give the same text.

    What the page in the file ``previous`` shows already stays where it lies there, unless much of
    it has changed, or the file is none of ours. ``progress`` is told of the communities that are
    laid out. ``home`` is the address of the site that the page stands in, if any.
    """
    before = previous_of(previous) if previous is not None else None
    kept = None if before is None else place_beside(columns, before)
    sent = payload(columns, kept or place(columns, progress=progress))
    return render(
        "page.html",
        title="Paper Atlas",
        caption=str(sent.facts["caption"]),
        note=columns.note,
        home=home,
        data=sent.facts,
        blocks=sent.blocks,
        styles=SHELL_STYLES,
        scripts=(*SHELL_SCRIPTS, *_MAP_SCRIPTS),
    )
