"""What it takes to check a graph and to write it out in other formats."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from kg import KnowledgeGraph
from kg.graph.validate import validate
from linked.measuring import Cost, Line, apart, bytes_of, once, peak

FORMATS = ("parquet", "nquads", "turtle")


def validation(folder: Path) -> list[Line]:
    """The shapes, held against the store."""
    cost, papers, conforms, memory = apart(_validate, folder)
    each = f"{1000 * cost.cpu / papers:.2f} ms CPU a paper, {memory:.2f} GB"
    return [Line(f"kg validate ({'conforms' if conforms else 'violations'})", cost, value=each)]


def exports(folder: Path) -> list[Line]:
    """Formats, each written in a process of its own."""
    lines = []
    for name in FORMATS:
        cost, size, memory = apart(_export, folder, name)
        value = f"{size / 1e6:,.0f} MB, {memory:.2f} GB of memory"
        lines.append(Line(f"kg export --format {name}", cost, value=value))
    return lines


def _validate(folder: Path) -> tuple[Cost, int, bool, float]:
    with KnowledgeGraph.open(folder) as graph:
        cost, report = once(lambda: validate(graph.store))
        return cost, graph.manifest.counts["papers"], report.conforms, peak()


def _export(folder: Path, name: str) -> tuple[Cost, int, float]:
    with TemporaryDirectory() as scratch, KnowledgeGraph.open(folder) as graph:
        target = Path(scratch, name)
        cost, _ = once(lambda: graph.export(name, target))
        return cost, bytes_of(target), peak()
