"""Laws of the layout: what must hold of every graph."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from visualizations.layout import Layout, layout
from visualizations.packing import pack

Graph = tuple[list[str], NDArray[np.float64], NDArray[np.int64]]


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Names, radii, and rows of the two ends of each link."""
    keys = draw(st.lists(st.text(max_size=4), min_size=1, max_size=45, unique=True))
    radius = st.integers(30, 260).map(lambda tenths: tenths / 10)
    sizes = draw(st.lists(radius, min_size=len(keys), max_size=len(keys)))
    node = st.integers(0, len(keys) - 1)
    links = draw(st.lists(st.tuples(node, node), max_size=90))
    return keys, np.array(sizes), np.array(links, dtype=np.int64).reshape(-1, 2)


def laid_out(graph: Graph) -> Layout:
    """Its layout."""
    keys, sizes, links = graph
    return layout(keys, sizes, links[:, 0], links[:, 1])


def same(one: Layout, other: Layout) -> bool:
    """True where every number is the same, bit by bit."""
    names = ("x", "y", "region", "centres", "radii")
    return all(getattr(one, n).tobytes() == getattr(other, n).tobytes() for n in names)


@settings(deadline=None, max_examples=40)
@given(graphs())
def test_no_two_nodes_touch(graph: Graph) -> None:
    laid, sizes = laid_out(graph), graph[1]
    apart = np.hypot(laid.x[:, None] - laid.x[None], laid.y[:, None] - laid.y[None])
    lack = sizes[:, None] + sizes[None] - apart
    np.fill_diagonal(lack, 0)
    assert lack.max() <= 0


@settings(deadline=None, max_examples=40)
@given(graphs())
def test_each_node_lies_in_its_disc_and_no_two_discs_meet(graph: Graph) -> None:
    laid, sizes = laid_out(graph), graph[1]
    middle = laid.centres[laid.region]
    far = np.hypot(laid.x - middle[:, 0], laid.y - middle[:, 1]) + sizes
    assert np.all(far <= laid.radii[laid.region] + 0.01)
    assert np.unique(laid.region).tolist() == list(range(len(laid.radii)))
    assert least_gap(laid.centres, laid.radii) > 0


@settings(deadline=None, max_examples=40)
@given(graphs(), st.randoms(use_true_random=False))
def test_order_of_the_input_does_not_matter(graph: Graph, lot: object) -> None:
    keys, sizes, links = graph
    order = list(range(len(keys)))
    lot.shuffle(order)  # type: ignore[attr-defined]
    row = np.argsort(order)
    ends = row[links][::-1, ::-1]
    shuffled = laid_out(([keys[i] for i in order], sizes[order], ends))
    plain = laid_out(graph)
    assert plain.x[order].tobytes() == shuffled.x.tobytes()
    assert plain.y[order].tobytes() == shuffled.y.tobytes()
    assert plain.region[order].tolist() == shuffled.region.tolist()


@settings(deadline=None, max_examples=40)
@given(graphs())
def test_same_graph_gives_the_same_bytes(graph: Graph) -> None:
    assert same(laid_out(graph), laid_out(graph))


@settings(deadline=None, max_examples=40)
@given(graphs())
def test_loops_do_not_count(graph: Graph) -> None:
    keys, sizes, links = graph
    loops = np.repeat(np.arange(len(keys))[:, None], 2, axis=1)
    assert same(laid_out(graph), laid_out((keys, sizes, np.concatenate([links, loops]))))


def least_gap(centres: NDArray[np.float64], radii: NDArray[np.float64]) -> float:
    """The least free space between two discs."""
    apart = np.linalg.norm(centres[:, None] - centres[None], axis=2)
    free = apart - radii[:, None] - radii[None]
    np.fill_diagonal(free, np.inf)
    return float(free.min())


@settings(deadline=None, max_examples=40)
@given(st.lists(st.floats(8, 300), min_size=1, max_size=40), st.booleans(), st.data())
def test_packed_discs_keep_their_gap(radii: list[float], around: bool, data: st.DataObject) -> None:
    place = st.tuples(st.floats(-1, 1), st.floats(-1, 1))
    places = data.draw(st.lists(place, min_size=len(radii), max_size=len(radii)))
    sizes = np.array(radii)
    centres = pack(np.array(places), sizes, 54.0, around=around)
    assert least_gap(centres, sizes) > 53.5
