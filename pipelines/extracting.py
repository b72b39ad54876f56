"""Extraction of many papers, a batch at a time: in this process, or in several with a model each.

spaCy's own ``n_process`` costs several times the CPU time and hangs where a worker dies. Here what
is found is in files before it counts as done, a worker that dies is replaced, and its batch is done
again; a paper on which workers die again and again is left out and told of.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict
from itertools import islice
from typing import TYPE_CHECKING, Final

from kg.graph.findings import Findings
from kg.model import Paper
from pipelines.config import ExtractionSettings

if TYPE_CHECKING:
    from pipelines.extraction.pipeline import Pipeline

#: Papers a batch: about two seconds of work, which is what a kill costs.
BATCH: Final = 64
#: How often a batch may lose its worker before its papers are tried one by one.
_LOSSES: Final = 2
#: Batches under way for each worker: one that it works on and one that waits.
_AHEAD: Final = 2

Batch = tuple[Paper, ...]


def extract_all(
    papers: Iterable[Paper],
    findings: Findings,
    settings: ExtractionSettings,
    *,
    workers: int,
    done: Callable[[int], None],
) -> tuple[Paper, ...]:
    """Add what is found in the papers to ``findings``; give the papers that could not be read.

    ``done`` is told of every batch how many papers it had. With one worker the work is done in this
    process. Raises OSError where the disk does not take the findings.
    """
    batches = _batches(papers)
    if workers == 1:
        from pipelines.extraction.pipeline import create_pipeline

        pipeline = create_pipeline(**asdict(settings))
        for batch in batches:
            _extract(batch, findings, pipeline)
            done(len(batch))
        return ()
    return _Pool(findings, settings, workers, done).work(batches)


def _batches(papers: Iterable[Paper]) -> Iterator[Batch]:
    rest = iter(papers)
    while batch := tuple(islice(rest, BATCH)):
        yield batch


def _extract(batch: Sequence[Paper], findings: Findings, pipeline: Pipeline) -> None:
    from pipelines.extraction.pipeline import extract

    findings.add(tuple(extract(batch, pipeline)))


class _Pool:
    """Executors of the standard library, one after the other: one that lost a worker is broken."""

    def __init__(
        self,
        findings: Findings,
        settings: ExtractionSettings,
        workers: int,
        done: Callable[[int], None],
    ) -> None:
        self._findings, self._settings = findings, settings
        self._workers, self._done = workers, done
        self._losses: dict[Batch, int] = {}

    def work(self, batches: Iterator[Batch]) -> tuple[Paper, ...]:
        """Have all batches worked on; gives the papers that could not be read."""
        unread: list[Paper] = []
        again: deque[Batch] = deque()
        while True:
            lost = self._until_broken(again, batches, self._workers, _AHEAD * self._workers)
            if not lost:
                return tuple(unread)
            for batch in lost:
                self._losses[batch] = self._losses.get(batch, 0) + 1
                if self._losses[batch] < _LOSSES:
                    again.append(batch)
                else:
                    unread += self._one_by_one(batch)

    def _until_broken(
        self, again: deque[Batch], batches: Iterator[Batch], workers: int, ahead: int
    ) -> list[Batch]:
        """Work until all batches are done, or a worker dies; then the batches it may have had.

        ``ahead`` batches are given out at a time.
        """
        taken: dict[Future[int] | None, Batch] = {}
        with _executor(workers, self._findings, self._settings) as executor:
            try:
                while True:
                    while len(taken) < ahead:
                        batch = again.popleft() if again else next(batches, None)
                        if batch is None:
                            break
                        # It counts as taken even where the executor is found broken.
                        taken[None] = batch
                        taken[executor.submit(_worked, batch)] = taken.pop(None)
                    if not taken:
                        return []
                    running = [future for future in taken if future is not None]
                    for future in wait(running, return_when=FIRST_COMPLETED).done:
                        self._done(future.result())
                        del taken[future]
            except BrokenProcessPool:
                return list(taken.values())
            except BaseException:
                executor.shutdown(cancel_futures=True)
                raise

    def _one_by_one(self, batch: Batch) -> Iterator[Paper]:
        """Work on each paper by itself; gives those on which the worker died."""
        papers: deque[Batch] = deque((paper,) for paper in batch)
        while lost := self._until_broken(papers, iter(()), workers=1, ahead=1):
            self._done(1)
            yield from lost[0]


def _executor(
    workers: int, findings: Findings, settings: ExtractionSettings
) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        workers,
        # A copy of this process would have its locks as they are, and its threads not at all.
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_start,
        initargs=(findings, settings),
    )


_here: tuple[Findings, Pipeline] | None = None


def _start(findings: Findings, settings: ExtractionSettings) -> None:
    """Make a process ready to work: the model is loaded once."""
    global _here
    # Ctrl-C reaches every process of the terminal; the parent says what becomes of the workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    from pipelines.extraction.pipeline import create_pipeline

    _here = findings, create_pipeline(**asdict(settings))


def _end_with_parent() -> None:
    """End this process when the one that started it has ended, however that was."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _worked(batch: Batch) -> int:
    assert _here is not None
    _extract(batch, *_here)
    return len(batch)
