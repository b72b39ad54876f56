"""CPU beside wall time, work in turns, processes of their own, and the table of results."""

from __future__ import annotations

import math
import multiprocessing
import statistics
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

# Seconds that a round of short work lasts at least, and work beyond which one round is enough.
SHORTEST, LONG = 0.05, 5.0
ROUNDS = 5

HEADER = """\
| what | ours CPU s | wall s | peer CPU s | wall s | ratio | target | met |
|---|---|---|---|---|---|---|---|"""


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of one call: CPU of all threads, and wall."""

    cpu: float
    wall: float


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table. ``value`` stands for the ratio where there is no peer."""

    what: str
    ours: Cost | None = None
    peer: Cost | None = None
    value: str = ""
    target: str = ""
    met: bool | None = None

    def __str__(self) -> str:
        costs = [
            f"{seconds:.3g}" if cost else ""
            for cost in (self.ours, self.peer)
            for seconds in ((cost.cpu, cost.wall) if cost else (0.0, 0.0))
        ]
        met = {None: "", True: "yes", False: "**no**"}[self.met]
        return f"| {' | '.join((self.what, *costs, self.value, self.target, met))} |"


def once(work: Callable[[], R]) -> tuple[Cost, R]:
    """The cost of one call, and what it gave."""
    cpu, wall = time.process_time(), time.perf_counter()
    result = work()
    return Cost(time.process_time() - cpu, time.perf_counter() - wall), result


def in_turns(*works: Callable[[], object]) -> list[Cost]:
    """The median cost of a call of each, which take turns after a first call that warms up.

    Work of over five seconds is measured by that first call alone.
    """
    first = [once(work)[0] for work in works]
    if max(cost.cpu for cost in first) > LONG:
        return first
    calls = [max(1, math.ceil(SHORTEST / max(cost.cpu, 1e-6))) for cost in first]
    rounds: list[list[Cost]] = [[] for _ in works]
    for _ in range(ROUNDS):
        for work, number, found in zip(works, calls, rounds, strict=True):
            cost, _ = once(partial(_repeat, work, number))
            found.append(Cost(cost.cpu / number, cost.wall / number))
    return [
        Cost(statistics.median(c.cpu for c in found), statistics.median(c.wall for c in found))
        for found in rounds
    ]


def _repeat(work: Callable[[], object], number: int) -> None:
    for _ in range(number):
        work()


def apart(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """What a call gives in a fresh process, whose memory and CPU are its own."""
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=fresh) as pool:
        return pool.submit(work, *args, **kwargs).result()


def peak() -> float:
    """The most memory that this process has held so far, in GB (VmHWM of proc(5)).

    ``ru_maxrss`` would count what its parent held when it was started.
    """
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 2**20


def bytes_of(path: Path) -> int:
    """The size of a file, or of all the files in a folder."""
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file())


def ratio(ours: Cost, peer: Cost) -> float:
    """How many times the peer's CPU ours is."""
    return ours.cpu / peer.cpu


def as_times(ours: Cost, peer: Cost) -> str:
    """The same the other way round, in words."""
    return f"peer {1 / ratio(ours, peer):.1f} times"


def geometric_mean(numbers: Sequence[float]) -> float:
    """The geometric mean."""
    return math.exp(statistics.fmean(map(math.log, numbers)))
