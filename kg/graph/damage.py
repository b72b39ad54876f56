"""How a graph directory that was copied by half, or damaged since, is told from a whole one.

The files of a state never change, so their sizes are kept beside them. RocksDB itself does not
notice every loss: a store whose list of files is cut off opens, and holds nothing.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Final

from kg.errors import GraphError

#: How a damaged graph is mended.
MEND: Final = "Copy the graph directory again, or build it again from its papers"

_NAME: Final = "sizes.json"
# What RocksDB writes to whenever it opens a store.
_CHANGING: Final = ("LOCK", "LOG")


def damaged(path: Path, what: str, reason: str) -> GraphError:
    """The error that ``what`` is at ``path`` cannot be read, with a library's reason, in a line."""
    return GraphError(f"{what} ({' '.join(reason.split())})", where=str(path), mend=MEND)


def keep_sizes(state: Path) -> None:
    """Write down the size of every file of ``state``. Raises OSError."""
    sizes = {
        path.relative_to(state).as_posix(): path.stat().st_size
        for path in sorted(state.rglob("*"))
        if path.is_file() and not path.name.startswith(_CHANGING)
    }
    with (state / _NAME).open("w", encoding="utf-8") as file:
        json.dump(sizes, file, indent=2)
        file.flush()
        os.fsync(file.fileno())


def broken_file(state: Path) -> str | None:
    """The first file of ``state`` that is gone or of another size; None where there is none.

    States of before sizes were kept have none to compare with.
    """
    try:
        sizes = dict(json.loads((state / _NAME).read_bytes()))
    except FileNotFoundError:
        return None
    except (TypeError, ValueError):
        return _NAME
    for name, size in sizes.items():
        try:
            if (state / name).stat().st_size != size:
                return str(name)
        except OSError:
            return str(name)
    return None
