"""Extraction by Spark beside our own processes: papers a second, start-up apart.

usage: python tests/benchmarks/spark.py LINES [--papers N] [--workers N]

``LINES`` are papers as JSON Lines, gzipped or not. The pool has as many processes as Spark has
workers, each of one core, below a standalone master on loopback. Prints for each the seconds until
the first papers were done (processes started, models loaded), and from then on the papers a second
and a CPU second of all processes together, with the ratio of each. Ends with code 1 where the two
have not found the same, byte for byte.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import os
import platform
import runpy
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pyspark

from kg.graph.findings import NAME, Findings
from kg.model import Paper
from kg.model.papers import paper_of_text
from pipelines import clusters, extracting
from pipelines.config import load_settings

cluster = runpy.run_path(str(Path(__file__).parents[1] / "spark" / "standalone.py"))["cluster"]

_TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds() -> float:
    """What the living processes below this one, and it, have used of processors."""
    used, parents = {}, {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            # The name of the program is in brackets, and may hold blanks.
            fields = path.read_text().rpartition(")")[2].split()
            used[int(path.parent.name)] = (int(fields[11]) + int(fields[12])) / _TICKS
            parents[int(path.parent.name)] = int(fields[1])
    ours = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in ours} - ours:
        ours |= more
    return sum(used[pid] for pid in ours)


@dataclass(slots=True)
class Watch:
    """When how many papers were done, and at what cost."""

    start: float = field(default_factory=time.perf_counter)
    marks: list[tuple[int, float, float]] = field(default_factory=list)

    def done(self, count: int) -> None:
        """Take note of papers that are done now."""
        self.marks.append((count, time.perf_counter() - self.start, cpu_seconds()))

    def rates(self, what: str) -> tuple[float, float]:
        """Print a row; give papers a second and a CPU second after the first were done."""
        (_, wall, cpu), *rest = self.marks
        papers = sum(count for count, *_ in rest)
        a_second = papers / (rest[-1][1] - wall)
        a_cpu_second = papers / (rest[-1][2] - cpu)
        print(
            f"{what:10} start-up {wall:6.1f} s, {cpu:6.1f} CPU s; then {papers} papers,"
            f" {a_second:6.1f} a second, {a_cpu_second:6.1f} a CPU second",
            flush=True,
        )
        return a_second, a_cpu_second


def papers_of(path: Path, number: int) -> list[Paper]:
    """The first papers of a file of JSON Lines."""
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as file:
        records = map(json.loads, itertools.islice(file, number))
        return [
            paper_of_text(f"p{i}", r["title"], r.get("abstract") or "")
            for i, r in enumerate(records)
        ]


def found(folder: Path) -> dict[str, bytes]:
    """The content of each file of findings."""
    return {path.name: path.read_bytes() for path in folder.glob(f"{NAME}/*/*")}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("--papers", type=int, default=50_000)
    parser.add_argument("--workers", type=int, default=2)
    a = parser.parse_args()
    papers, settings = papers_of(a.source, a.papers), load_settings().extraction
    print(f"Python {platform.python_version()}, Spark {pyspark.__version__}, {len(papers)} papers")

    def pool(findings: Findings, done: Callable[[int], None]) -> None:
        extracting.extract_all(papers, findings, settings, workers=a.workers, done=done)

    def spark(findings: Findings, done: Callable[[int], None]) -> None:
        clusters.extract_all(papers, findings, settings, master=running.address, done=done)

    rates, files = [], []
    with tempfile.TemporaryDirectory() as name, cluster(a.workers) as running:
        for what, extract in (("processes", pool), ("Spark", spark)):
            watch = Watch()
            extract(Findings(Path(name) / what, {}), watch.done)
            rates.append(watch.rates(what))
            files.append(found(Path(name) / what))
    a_second, a_cpu_second = (ours / peer for ours, peer in zip(rates[1], rates[0], strict=True))
    print(f"Spark / processes: {a_second:.2f}, by CPU seconds {a_cpu_second:.2f}")
    if files[0] != files[1]:
        raise SystemExit("they have not found the same")


if __name__ == "__main__":
    main()
