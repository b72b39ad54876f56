"""From the columns into a store beside a bare bulk load of the same statements; sizes of stores."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyoxigraph
from pyoxigraph import RdfFormat

from kg.graph import store
from kg.graph.database import Database
from kg.graph.directory import reading
from kg.graph.parts import Parts
from kg.graph.rdf import NamedGraph, Provenance, n_quads, n_triples, named_graphs
from kg.graph.stored_parts import stored_parts
from linked.measuring import Cost, Line, apart, as_times, bytes_of, in_turns, once, peak, ratio

LEAST_SHARE = 0.6
MOST_MEMORY = 3.0
SIZED_PAPERS = 1000
_COUNT = """
    PREFIX lpwcp: <https://linkedpaperswithcode.com/property/>
    SELECT ?m ?t (COUNT(?p) AS ?n) { ?p lpwcp:hasMethod ?m ; lpwcp:hasTask ?t }
    GROUP BY ?m ?t ORDER BY DESC(?n) LIMIT 50
"""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A store that was written: what that cost, its size, and the process's peak in GB."""

    cost: Cost
    bytes: int
    peak: float


def loading(folder: Path) -> list[Line]:
    """Ours streams N-Triples out of the columns; the peer reads the same from a file."""
    with TemporaryDirectory() as scratch:
        file = Path(scratch, "union.nt")
        statements = apart(_write, folder, file)
        megabytes = bytes_of(file) / 1e6
        ours = apart(_ours, folder, Path(scratch, "ours"))
        peer = apart(_bare, file, Path(scratch, "bare"))
    share = 1 / ratio(ours.cost, peer.cost)
    return [
        Line(
            f"columns to store, {statements:,} statements, {megabytes:,.0f} MB of N-Triples"
            " (peer: bare bulk load)",
            ours.cost,
            peer.cost,
            f"{100 * share:.0f} % of its speed",
            "≥ 60 %",
            share >= LEAST_SHARE,
        ),
        Line(
            "peak memory of that",
            value=f"{ours.peak:.2f} GB (bare {peer.peak:.2f})",
            target="< 3 GB",
            met=ours.peak < MOST_MEMORY,
        ),
        Line(
            "the store on disk",
            value=f"{ours.bytes / 1e6:,.0f} MB, {ours.bytes / statements:.0f} bytes a statement",
        ),
    ]


def _streamed(folder: Path, papers: int | None = None) -> Iterator[NamedGraph]:
    """The named graphs; of the first ``papers`` papers without what is said of all together."""
    with reading(folder) as (manifest, state):
        parts = stored_parts(Database(state / "tables"))
        if papers is not None:
            parts = Parts(islice(parts.papers, papers), (), ())
        yield from named_graphs(parts, Provenance(**manifest.made_with))


def _write(folder: Path, file: Path) -> int:
    statements = 0
    with file.open("wb") as output:
        for block in n_triples(_streamed(folder)):
            statements += block.count(b"\n")
            output.write(block)
    return statements


def _ours(folder: Path, target: Path) -> Loaded:
    cost, _ = once(lambda: store.create(target, n_triples(_streamed(folder))))
    return Loaded(cost, _removed(target), peak())


def _bare(file: Path, target: Path) -> Loaded:
    cost, _ = once(lambda: _bulk_load(target, [file]))
    return Loaded(cost, _removed(target), peak())


def _bulk_load(target: Path, files: Iterable[Path]) -> None:
    made = pyoxigraph.Store(str(target))
    for file in files:
        made.bulk_load(path=str(file), format=RdfFormat.from_extension(file.suffix[1:]))
    made.flush()
    made.optimize()


def _removed(target: Path) -> int:
    """The size of a folder, which is gone afterwards: two large ones may not fit."""
    size = bytes_of(target)
    for path in target.iterdir():
        path.unlink()
    return size


def layouts(folder: Path, papers: int) -> list[Line]:
    """The union alone, which is ours, beside the named graphs, with and without the union.

    Of the statements that rest on the first of the ``papers`` papers.
    """
    sized = min(papers, SIZED_PAPERS)
    with TemporaryDirectory() as scratch:
        union, named = Path(scratch, "union.nt"), Path(scratch, "named.nq")
        union.write_bytes(b"".join(n_triples(_streamed(folder, sized))))
        named.write_bytes(b"".join(n_quads(_streamed(folder, sized))))
        ours = apart(_layout, Path(scratch, "1"), [union], as_union=False)
        both = apart(_layout, Path(scratch, "2"), [named, union], as_union=False)
        only = apart(_layout, Path(scratch, "3"), [named], as_union=True)
    return [
        line
        for what, peer in (("named graphs and union", both), ("named graphs alone", only))
        for line in (
            Line(
                f"load the union of {sized:,} papers (peer: {what})",
                ours[0],
                peer[0],
                as_times(ours[0], peer[0]),
            ),
            Line(
                f"count pairs in it (peer: {what})",
                ours[1],
                peer[1],
                as_times(ours[1], peer[1]),
            ),
            Line(
                f"its bytes a paper: {ours[2] / sized:,.0f} (peer: {what}, {peer[2] / sized:,.0f})",
                value=f"peer {peer[2] / ours[2]:.1f} times",
            ),
        )
    ]


def _layout(target: Path, files: list[Path], *, as_union: bool) -> tuple[Cost, Cost, int]:
    loaded, _ = once(lambda: _bulk_load(target, files))
    made = pyoxigraph.Store.read_only(str(target))

    def count() -> list[object]:
        found: Any = made.query(_COUNT, use_default_graph_as_union=as_union)
        return list(found)

    return loaded, in_turns(count)[0], bytes_of(target)
