"""What must be there before Spark is started, so that it need not be found out in its own words."""

from __future__ import annotations

import os
import re
import shutil
import socket
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from kg.errors import ClusterError

#: Seconds that a master has to take a connection.
_PATIENCE: Final = 10.0
_MASTER: Final = re.compile(r"local(\[.+\])?|spark://[^/,]+:\d+(,[^/,]+:\d+)*")


def check(master: str) -> None:
    """Raise the ClusterError that a build on ``master`` would end in, as far as that is known.

    It is one where PySpark or Java is not installed, where the address is none, and where nobody
    answers at a ``spark://`` address.
    """
    if find_spec("pyspark") is None:
        raise ClusterError(
            "PySpark is not installed", mend="Install it with: pip install 'paperatlas[spark]'"
        )
    if not _has_java():
        raise ClusterError(
            "Spark needs Java 17 or 21, and there is none",
            mend="Install it (on Debian: apt install openjdk-17-jre-headless), or set JAVA_HOME",
        )
    if not _MASTER.fullmatch(master):
        raise ClusterError(
            f"{master!r} is not the address of a Spark master",
            mend="Give spark://HOST:PORT, or local[4] for four cores of this machine",
        )
    if not master.startswith("local"):
        _answers(master)


def is_here(master: str) -> bool:
    """True where all is on this machine: nothing need be open to others then."""
    return all(host in {"127.0.0.1", "localhost"} for host, _ in _places(master))


def _has_java() -> bool:
    home = os.environ.get("JAVA_HOME")
    return bool(shutil.which(str(Path(home) / "bin" / "java") if home else "java"))


def _places(master: str) -> list[tuple[str, int]]:
    """Host and port of each of the masters that an address names, of which one leads.

    ``local`` names none.
    """
    if master.startswith("local"):
        return []
    parts = (place.rpartition(":") for place in master.removeprefix("spark://").split(","))
    return [(host, int(port)) for host, _, port in parts]


def _answers(master: str) -> None:
    reasons = []
    for place in _places(master):
        try:
            socket.create_connection(place, timeout=_PATIENCE).close()
        except (OSError, OverflowError) as error:
            reasons.append(str(error))
        else:
            return
    raise ClusterError(
        f"the Spark master does not answer ({'; '.join(reasons)})",
        where=master,
        mend="See that it is running, and that its address is the one that it shows",
    )
