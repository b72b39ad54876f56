"""Maps measured: their pages in a browser, and the places of their nodes.

usage: python tests/benchmarks/maps.py pages PROGRAM [GRAPH...] [--runs N] [--to FOLDER]
       python tests/benchmarks/maps.py places GRAPH... [--peer]

``pages`` opens the atlas of each graph directory, of generated graphs of 20,000 and 100,000 nodes,
and a page of pyvis of the first of these, with PROGRAM, which prints figures of one page as JSON
(such as bench_page.py). ``places`` tells how good the layout of each graph is, and how far nodes
move when one per cent of the papers comes, laid out anew and over a page; with ``--peer`` beside
Fruchterman and Reingold's method over the whole graph, which takes minutes above ten thousand
nodes.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import igraph
import numpy as np
from drawn.generated import preferential
from drawn.pages import HEADER, HUNDRED_THOUSAND, SMALL, TWENTY_THOUSAND, line, opened
from drawn.peers import forces, pyvis_page
from drawn.places import Drawing, Places, drawing, moved, quality, without

from kg.drawing.whole import whole
from kg.graph.database import Database
from kg.graph.directory import reading
from visualizations.atlas import atlas_page
from visualizations.columns import MapColumns
from visualizations.keeping import keep
from visualizations.layout import layout
from visualizations.payload import place
from visualizations.previous import Previous

REMOVED = 0.01
PATIENCE_S = 120


def columns_of(folder: Path) -> MapColumns:
    """The map of a graph directory."""
    with reading(folder) as (_, state):
        return whole(Database(state / "tables"))


def pages(program: Path, graphs: list[Path], runs: int, folder: Path) -> Iterator[str]:
    """Lines about each page."""
    folder.mkdir(parents=True, exist_ok=True)
    measure = partial(opened, program, runs=runs, patience=PATIENCE_S)

    def written(name: str, text: str) -> Path:
        page = folder / f"{name}.html"
        page.write_text(text, encoding="utf-8")
        return page

    yield HEADER
    for graph in graphs:
        with reading(graph) as (_, state):
            page = written(graph.name, atlas_page(whole(Database(state / "tables"))))
        yield line(graph.name, measure(page), SMALL)
    generated = preferential(20_000)
    ours = measure(written("20000", atlas_page(generated)))
    yield line("20,000 nodes, 60,000 edges", ours, TWENTY_THOUSAND)
    peer = measure(written("pyvis", pyvis_page(generated, place(generated))))
    yield line("the same, pyvis", peer)
    large = measure(written("100000", atlas_page(preferential(100_000))))
    yield line("100,000 nodes, 300,000 edges", large, HUNDRED_THOUSAND)
    sooner = [peer[m] / ours[m] for m in ("ready_ms", "ready_cpu_ms")]
    frames = [ours[m] / max(peer[m], 0.1) for m in ("pan_fps", "zoom_fps")]
    yield (
        f"\nBeside pyvis: ready {sooner[0]:.1f} times sooner, for {sooner[1]:.1f} times less CPU; "
        f"{frames[0]:.1f} times the frames in a pan, {frames[1]:.1f} in a zoom."
    )


def ours(drawn: Drawing) -> Places:
    """The places of our own layout."""
    laid = layout(drawn.keys, drawn.sizes, drawn.source, drawn.target)
    return np.column_stack([laid.x, laid.y])


def over(page: Drawing) -> Callable[[Drawing], Places]:
    """A layout over a page that shows something else."""
    laid = layout(page.keys, page.sizes, page.source, page.target)
    shown = Previous(page.keys, page.sizes, laid)

    def kept(drawn: Drawing) -> Places:
        found = keep(shown, drawn.keys, drawn.sizes, drawn.source, drawn.target)
        if found is None:
            raise SystemExit("the page was not gone on from")
        return np.column_stack([found.x, found.y])

    return kept


def theirs(drawn: Drawing) -> Places:
    """The places of the peer's."""
    return forces(list(drawn.keys), drawn.source, drawn.target)


def places(graph: Path, peer: bool) -> Iterator[str]:
    """Lines about each method on one graph."""
    columns = columns_of(graph)
    now, before = drawing(columns), drawing(without(columns, REMOVED, "update"))
    whole = igraph.Graph(len(now.keys), np.column_stack([now.source, now.target]).tolist())
    community = np.array(whole.simplify().community_multilevel().membership)
    yield f"\n{graph.name}: {len(now.keys):,} nodes, {len(before.keys):,} without some papers"
    methods = [("ours", ours), ("over a page", over(before))]
    for name, method in (*methods, *([("forces", theirs)] if peer else [])):
        start = time.process_time()
        laid = method(now)
        seconds = time.process_time() - start
        median, far = moved((before.keys, method(before)), (now.keys, laid), method is theirs)
        linked, together, spread = quality(now, laid, community)
        yield (
            f"  {name}: {seconds:.1f} s CPU; moved {median:.2%} of the width in the middle, "
            f"{far:.1%} far; of 10 nearest {linked:.1%} linked, {together:.1%} of one community; "
            f"edges {spread:.2f}"
        )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("pages")
    command.add_argument("program", type=Path)
    command.add_argument("graphs", nargs="*", type=Path)
    command.add_argument("--runs", type=int, default=3)
    command.add_argument("--to", type=Path, default=Path("build", "maps"))
    command = commands.add_parser("places")
    command.add_argument("graphs", nargs="+", type=Path)
    command.add_argument("--peer", action="store_true")
    a = parser.parse_args()
    if a.command == "pages":
        for told in pages(a.program, a.graphs, a.runs, a.to):
            print(told, flush=True)
    else:
        for graph in a.graphs:
            for told in places(graph, a.peer):
                print(told, flush=True)


if __name__ == "__main__":
    main()
