"""Blocks of a page: compressed, in letters that HTML gives no meaning to, read when asked for.

``assets/shared/blocks.js`` reads what is written here.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

_LEVEL = 6
_WIDTHS = (np.uint8, np.uint16, np.uint32)
#: Bytes of JSON in one block of texts: a few thousandths of a second to read.
_TEXTS = 400_000


def packed(content: bytes) -> str:
    """``content`` compressed with gzip (RFC 1952), without a time, in base64."""
    return base64.b64encode(gzip.compress(content, _LEVEL, mtime=0)).decode("ascii")


def packed_json(value: object) -> str:
    """A value as JSON in ASCII, which any text survives, compressed."""
    return packed(_json(value))


def packed_columns(columns: Mapping[str, NDArray[np.integer]]) -> tuple[str, list[list[object]]]:
    """Whole numbers from 0 on, column after column in the narrowest type, little-endian.

    Gives the block, and for each column its name, the bytes of a number, and how many there are.
    Wide columns come first, so that each begins at a multiple of its width.
    """
    narrow = {name: _narrowest(values) for name, values in columns.items()}
    order = sorted(narrow, key=lambda name: -narrow[name].itemsize)
    content = b"".join(narrow[name].tobytes() for name in order)
    return packed(content), [[n, narrow[n].itemsize, len(narrow[n])] for n in order]


def packed_runs(values: Iterable[object]) -> Iterator[tuple[str, int]]:
    """Blocks of JSON arrays that hold the values in their order, each with how many it holds."""
    run: list[bytes] = []
    size = 0
    for value in values:
        run.append(_json(value))
        size += len(run[-1])
        if size > _TEXTS:
            yield packed(b"[" + b",".join(run) + b"]"), len(run)
            run, size = [], 0
    if run:
        yield packed(b"[" + b",".join(run) + b"]"), len(run)


def _json(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":"), allow_nan=False).encode("ascii")


def _narrowest(values: NDArray[np.integer]) -> NDArray[np.integer]:
    most = int(values.max(initial=0))
    width = next(w for w in _WIDTHS if most <= np.iinfo(w).max)
    return values.astype(np.dtype(width).newbyteorder("<"))
