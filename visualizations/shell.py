"""The files of the interface that both pages share, in the order in which they are joined."""

from __future__ import annotations

#: The interface that both pages share; each script uses only what stands before it.
SHELL_SCRIPTS = (
    "shared/dom.js",
    "shared/graph.js",
    "shared/state.js",
    "shared/theme.js",
    "shared/search.js",
    "shared/legend.js",
    "shared/evidence.js",
    "shared/panel.js",
    "shared/table.js",
    "shared/help.js",
    "shared/framing.js",
    "shared/camera.js",
    "shared/land.js",
    "shared/grid.js",
    "shared/labels.js",
)
SHELL_STYLES = ("shared/theme.css", "shared/shell.css", "shared/panel.css", "shared/table.css")
