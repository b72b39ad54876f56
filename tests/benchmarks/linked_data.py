"""Queries, questions, loading, networks and exports of built graphs, beside the bare engines.

usage: python tests/benchmarks/linked_data.py [DIR...] [--papers N] [--corpus FILE]

Measures graph directories that are there, or one that it builds under build/ from N abstracts of a
corpus. Prints a table in Markdown for each: CPU seconds of all threads beside wall, ratios of CPU
from one run, and the targets. Two programs that are compared take turns in one process, or have a
fresh one each where their memory counts. Names are asked about that most papers have.
"""

from __future__ import annotations

import argparse
import gzip
import os
import platform
import random
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from linked.loading import layouts, loading
from linked.measuring import HEADER, Line, apart
from linked.networks import networks
from linked.patterns import named_questions, patterns
from linked.writing import exports, validation

from kg.graph import directory

CORPUS = Path("../shared/corpora/conferences.jsonl.gz")
PEERS = ("pyoxigraph", "duckdb", "networkx", "scipy", "pyarrow")
# Seconds that a query may take, to so many papers.
LIMITS = ((10_000, 2.0), (float("inf"), 5.0))


def build(corpus: Path, papers: int) -> Path:
    """A graph of papers drawn from a corpus by a fixed seed; one that is there is kept."""
    from pipelines.config import load_settings
    from pipelines.run import build as build_graph

    target = Path("build", f"bench-{papers}")
    if not target.exists():
        with gzip.open(corpus, "rt", encoding="utf-8") as file:
            lines = file.readlines()
        with TemporaryDirectory() as scratch:
            chosen = Path(scratch, "papers.jsonl")
            chosen.write_text("".join(random.Random(0).sample(lines, papers)), encoding="utf-8")
            build_graph([chosen], target, load_settings())
    return target


def measured(folder: Path, papers: int) -> Iterable[Line]:
    """The lines of the table, each as soon as it is known."""
    limit = next(seconds for most, seconds in LIMITS if papers <= most)
    yield from apart(patterns, folder, limit)
    yield from apart(named_questions, folder, limit)
    yield from networks(folder)
    yield from layouts(folder, papers)
    yield from loading(folder)
    yield from validation(folder)
    yield from exports(folder)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("graphs", nargs="*", type=Path, metavar="DIR")
    parser.add_argument("--papers", type=int)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    a = parser.parse_args()
    folders = a.graphs + ([build(a.corpus, a.papers)] if a.papers else [])
    print(f"Python {platform.python_version()}, {', '.join(f'{p} {version(p)}' for p in PEERS)}.")
    print(f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}.")
    for folder in folders:
        counts = directory.read_manifest(folder).counts
        sizes = ", ".join(f"{counts[what]:,} {what}" for what in ("concepts", "claims", "mentions"))
        print(f"\n### {counts['papers']:,} papers: {sizes}\n\n{HEADER}", flush=True)
        for line in measured(folder, counts["papers"]):
            print(line, flush=True)


if __name__ == "__main__":
    main()
