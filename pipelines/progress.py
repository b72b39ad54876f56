"""How a long job tells of itself: a bar on a terminal, plain lines elsewhere, nothing if quiet."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)

from pipelines.run import Progress as Report

_SECONDS_BETWEEN_LINES = 10.0


@contextmanager
def shown_progress(what: str, *, quiet: bool) -> Iterator[Report]:
    """A function to call with (done, total), which shows it on standard error.

    With a terminal a bar with the time left; without one a line every ten seconds with the rate
    and the time left; with ``quiet`` nothing.
    """
    console = Console(stderr=True)
    if quiet:
        yield lambda done, total: None
    elif console.is_terminal:
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TaskProgressColumn(show_speed=True),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=console, transient=True) as bar:
            task = bar.add_task(what)
            yield lambda done, total: bar.update(task, completed=done, total=total)
    else:
        yield _lines(what, console)


def _lines(what: str, console: Console) -> Report:
    last = time.monotonic()
    began: tuple[float, int] | None = None

    def report(done: int, total: int) -> None:
        nonlocal last, began
        now = time.monotonic()
        # What was prepared before the first report says nothing of the rate.
        began = began or (now, done)
        if now - last >= _SECONDS_BETWEEN_LINES and began[1] < done < total:
            last = now
            rate = (done - began[1]) / (now - began[0])
            left = (total - done) / rate
            line = f"{what}: {done} of {total}, {rate:.1f} a second, {left:.0f} s left"
            console.print(line, highlight=False, soft_wrap=True)

    return report
