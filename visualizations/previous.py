"""What an atlas page shows of where its nodes lie, read back from the file.

The file may be anything: it is read to a limit, inflated to a limit, and nothing of it is run.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from visualizations.layout import Frame, Layout

#: Facts, columns and names stand in the first bytes of a page, the texts after them.
_MOST_READ = 1 << 27
_MOST_INFLATED = 1 << 26
#: No map of ours is as wide, in map units, and no step between two places as small.
_WIDEST, _SMALLEST_STEP = 1e7, 1e-6
_COLUMNS = ("x", "y", "r", "region")
_WIDTHS = (1, 2, 4)
_GZIP = 16 + zlib.MAX_WBITS
_DAMAGE = (
    OSError,
    ArithmeticError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
    zlib.error,
)


@dataclass(frozen=True, slots=True)
class Previous:
    """The nodes of a page by their ids, their radii in map units, and where they lie."""

    ids: Sequence[str]
    sizes: NDArray[np.float64]
    laid: Layout


def previous_of(page: Path) -> Previous | None:
    """What the atlas page in a file shows; None where the file is no atlas page of this shape."""
    try:
        if not page.is_file():
            return None
        with page.open("rb") as file:
            return _read(file.read(_MOST_READ))
    except _DAMAGE:
        return None


def _read(page: bytes) -> Previous:
    facts = json.loads(_element(page, b'<script type="application/json" id="data">'))
    if "extra" in facts:
        raise ValueError("the page of a neighbourhood, which has a middle")
    ids = json.loads(_inflated(page, b"names"))["id"]
    columns = _columns(facts["columns"], _inflated(page, b"columns"))
    x, y, sizes, region = (columns[name] for name in _COLUMNS)
    if not all(isinstance(i, str) for i in ids) or len(set(ids)) != len(ids):
        raise ValueError("ids that are none")
    if {len(values) for values in (x, y, sizes, region)} != {len(ids)}:
        raise ValueError("columns of other nodes")
    left, top, step = (float(number) for number in (*facts["origin"], facts["step"]))
    if not (_SMALLEST_STEP <= step <= _WIDEST and max(abs(left), abs(top)) <= _WIDEST):
        raise ValueError("a frame of no map")
    discs = np.array([[r["x"], r["y"], r["r"]] for r in facts["regions"]], dtype=np.float64)
    discs = discs.reshape(len(facts["regions"]), 3)
    numbers = [discs.ravel(), x * step + left, y * step + top]
    if not all(np.all(np.abs(n) <= _WIDEST) for n in numbers):
        raise ValueError("places off any map")
    if int(region.max(initial=-1)) >= len(discs) or np.any(discs[:, 2] < 0):
        raise ValueError("regions that are none")
    changed = facts["changed"]
    if not isinstance(changed, int) or changed < 0:
        raise ValueError("a count that is none")
    frame = Frame(left, top, step)
    laid = Layout(
        numbers[1], numbers[2], region.astype(np.int64), discs[:, :2], discs[:, 2], frame, changed
    )
    return Previous(ids, sizes / 10, laid)


def _element(page: bytes, start: bytes) -> bytes:
    """What stands between the tag ``start`` and the end of its script."""
    begin = page.index(start) + len(start)
    return page[begin : page.index(b"</script>", begin)]


def _inflated(page: bytes, name: bytes) -> bytes:
    block = _element(page, b'<script type="text/plain" id="' + name + b'">')
    stream = zlib.decompressobj(_GZIP)
    content = stream.decompress(base64.b64decode(block, validate=True), _MOST_INFLATED)
    if not stream.eof:
        raise ValueError("a block that is cut off, or larger than any of ours")
    return content


def _columns(spec: Sequence[Any], content: bytes) -> dict[str, NDArray[np.float64]]:
    """The columns of which places are made, by their names; ``spec`` is as in ``blocks.py``."""
    found, at = {}, 0
    for name, width, length in spec:
        if width not in _WIDTHS or not 0 <= length <= len(content):
            raise ValueError("a column that is none")
        if name in _COLUMNS:
            numbers = np.frombuffer(content, f"<u{width}", length, at)
            found[name] = numbers.astype(np.float64)
        at += width * length
    return found
