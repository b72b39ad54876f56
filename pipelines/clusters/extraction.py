"""Extraction by the machines of a cluster, a batch a task.

Each batch is the one that a build without Spark would have, and what is found in it goes into the
same file by the same name, in a folder that all machines see. The file appears as a whole or not at
all, and who writes it a second time writes the same: so a task may be lost, or done twice, and the
program that gave it out may be killed, and nothing that was found is lost. Spark's own committer
would keep nothing of a job that did not come to its end.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TYPE_CHECKING, Final

from kg.errors import ClusterError
from kg.graph.findings import Findings
from kg.model import Paper
from pipelines.clusters.failures import told
from pipelines.clusters.rows import table_of
from pipelines.clusters.session import session
from pipelines.clusters.work import SAYS, work
from pipelines.config import ExtractionSettings

if TYPE_CHECKING:
    from pyspark import SparkContext
    from pyspark.sql import Row, SparkSession

#: Papers a task, about two seconds of work, which is what a loss costs.
_BATCH: Final = 64
#: Papers given to Spark at a time: some 200 MB in its memory here.
_JOB: Final = 2048 * _BATCH
#: Seconds in which some machine must take up a task.
_PATIENCE: Final = 120.0
#: Seconds until the folder on another machine must show what was written there.
_SEEN_WITHIN: Final = 60.0
_SECONDS_BETWEEN_LOOKS: Final = 0.5


def extract_all(
    papers: Sequence[Paper],
    findings: Findings,
    settings: ExtractionSettings,
    *,
    master: str,
    done: Callable[[int], None],
) -> None:
    """Add what is found in the papers to ``findings``, by the machines of a Spark ``master``.

    ``done`` is told how many more papers are done. Raises ClusterError where the machines cannot do
    it; what they have found until then is kept.
    """
    with session(master, settings.model, _BATCH) as spark:
        rest = iter(papers)
        while some := list(islice(rest, _JOB)):
            _extract(spark, some, findings, settings, master, done)


def _extract(
    spark: SparkSession,
    papers: Sequence[Paper],
    findings: Findings,
    settings: ExtractionSettings,
    master: str,
    done: Callable[[int], None],
) -> None:
    rows = spark.createDataFrame(table_of(papers))
    job = rows.mapInArrow(work(findings, settings), SAYS)
    with ThreadPoolExecutor(1) as executor:
        running = executor.submit(job.collect)
        try:
            _watched(running, spark.sparkContext, len(papers), done, master)
        except BaseException:
            spark.sparkContext.cancelAllJobs()
            raise
    _all_seen(papers, findings)


def _watched(
    job: Future[list[Row]],
    spark: SparkContext,
    papers: int,
    done: Callable[[int], None],
    master: str,
) -> None:
    """Tell of the batches that are done until all are. Raises ClusterError where they cannot be."""
    tracker = spark.statusTracker()
    told_of = last = 0
    idle_since = time.monotonic()
    while not job.done():
        time.sleep(_SECONDS_BETWEEN_LOOKS)
        stages = [tracker.getStageInfo(stage) for stage in tracker.getActiveStageIds()]
        completed = sum(stage.numCompletedTasks for stage in stages if stage)
        if completed != last or any(stage.numActiveTasks for stage in stages if stage):
            idle_since, last = time.monotonic(), completed
        # The last batch is smaller, and may be done before others.
        if (so_far := min(completed * _BATCH, papers)) > told_of:
            done(so_far - told_of)
            told_of = so_far
        if time.monotonic() - idle_since > _PATIENCE:
            raise ClusterError(
                f"no machine of the Spark master has done any work for {_PATIENCE:.0f} seconds",
                where=master,
                mend="See that it has workers with a free core and 1 GB",
            )
    try:
        job.result()
    except Exception as error:
        raise told(error, master) from error
    if papers > told_of:
        done(papers - told_of)


def _all_seen(papers: Sequence[Paper], findings: Findings) -> None:
    """Raise ClusterError where what the machines have written is not to be seen here."""
    waited_until = time.monotonic() + _SEEN_WITHIN
    for batch in _batches(papers):
        while not findings.has(batch):
            if time.monotonic() > waited_until:
                raise ClusterError(
                    "what the machines of the cluster have found is not in the graph directory",
                    mend="It must lie in a folder that all of them share, by the same path",
                )
            time.sleep(_SECONDS_BETWEEN_LOOKS)


def _batches(papers: Sequence[Paper]) -> Iterator[Sequence[Paper]]:
    for start in range(0, len(papers), _BATCH):
        yield papers[start : start + _BATCH]
