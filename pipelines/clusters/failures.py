"""What went wrong on a cluster, in one message."""

from __future__ import annotations

import re
from typing import Final

from kg.errors import ClusterError, KGError
from pipelines.clusters.session import FAILURES

#: The last line of a Python traceback that Spark hands on.
_RAISED: Final = re.compile(r"^\s*([\w.]+(?:Error|Exception)): (.*)$", re.MULTILINE)
_NOT_FOUND: Final = "ModuleNotFoundError"
_KEPT: Final = "What was found is kept: the same command goes on from there"


def told(error: Exception, master: str) -> KGError:
    """The error of ours for one that a Spark job on ``master`` ended in."""
    text = str(error)
    raised = _RAISED.findall(text.partition("JVM stacktrace")[0])
    if "Traceback (most recent call last)" in text and raised:
        kind, reason = raised[-1]
        kind = kind.rpartition(".")[2]
        if kind == _NOT_FOUND:
            return ClusterError(
                f"the Python of a machine lacks a package ({reason})",
                where=master,
                mend="Install paperatlas there, or name the Python that has it as PYSPARK_PYTHON",
            )
        return ClusterError(f"a machine could not do its work ({kind}: {reason})", where=master)
    if "failure" in text or "lost" in text.lower():
        return ClusterError(
            f"a batch of papers lost its process {FAILURES} times",
            where=master,
            mend=f"{_KEPT}. With --engine local a paper that ends its process is left out",
        )
    return ClusterError(
        f"Spark stopped the work ({text.splitlines()[0] if text else type(error).__name__})",
        where=master,
        mend=_KEPT,
    )
