"""What the index can search, small enough to stand in it."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterable

from visualizations.page import encodable


def compressed(entries: Iterable[tuple[str, str, int]]) -> bytes:
    """Each page's path, name and papers as gzip of lines with tabs; those to find first go first.

    The shape is an agreement with ``assets/pages/search.js``.
    """
    whole = io.BytesIO()
    with gzip.GzipFile(fileobj=whole, mode="wb", mtime=0) as file:
        for path, name, papers in entries:
            file.write(f"{path}\t{' '.join(encodable(name).split())}\t{papers}\n".encode())
    return whole.getvalue()
