"""A page that was drawn: to be saved, or shown in a notebook."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import BinaryIO

from kg.export.files import write_file

#: How high a notebook shows a page, in CSS pixels.
_HEIGHT = 640


@dataclass(frozen=True, slots=True)
class Page:
    """One offline HTML page; where it ends a cell of a notebook, the page itself is shown."""

    title: str
    html: str

    def save(self, path: str | Path) -> None:
        """Write the page to a file, which is replaced once the page is whole.

        Raises ExportError.
        """
        content = self.html.encode("utf-8")

        def fill(file: BinaryIO) -> None:
            file.write(content)

        write_file(fill, Path(path))

    def _repr_html_(self) -> str:
        """The page in a frame of its own origin, which reads nothing of the notebook around it."""
        return (
            f'<iframe title="{escape(self.title)}" srcdoc="{escape(self.html)}" '
            'sandbox="allow-scripts allow-downloads" allow="clipboard-write" '
            f'width="100%" height="{_HEIGHT}" style="border:0"></iframe>'
        )

    def __repr__(self) -> str:
        return f"<Page {self.title!r}, {len(self.html) / 1e6:.1f} MB>"
