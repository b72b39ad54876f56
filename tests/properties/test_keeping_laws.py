"""Laws of a map that is drawn over another one."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from visualizations import keeping
from visualizations.keeping import keep
from visualizations.layout import Layout, layout
from visualizations.previous import Previous

Graph = tuple[list[str], NDArray[np.float64], NDArray[np.int64]]


@st.composite
def updates(draw: st.DrawFn) -> tuple[Graph, Graph]:
    """A graph, and what is left of it with what is new: names, radii, ends of links."""
    names = draw(st.lists(st.text(max_size=3), min_size=12, max_size=40, unique=True))
    new = draw(st.integers(0, 3))
    gone = draw(st.integers(0, 3))
    return tuple(  # type: ignore[return-value]
        graph_of(draw, keys) for keys in (names[: len(names) - new], names[gone:])
    )


def graph_of(draw: st.DrawFn, keys: list[str]) -> Graph:
    sizes = draw(st.lists(st.integers(30, 90), min_size=len(keys), max_size=len(keys)))
    node = st.integers(0, len(keys) - 1)
    links = draw(st.lists(st.tuples(node, node), max_size=60))
    return keys, np.array(sizes) / 10, np.array(links, dtype=np.int64).reshape(-1, 2)


def page_of(graph: Graph) -> Previous:
    keys, sizes, links = graph
    return Previous(keys, sizes, layout(keys, sizes, links[:, 0], links[:, 1]))


def kept(page: Previous, graph: Graph) -> Layout | None:
    keys, sizes, links = graph
    return keep(page, keys, sizes, links[:, 0], links[:, 1])


@settings(deadline=None, max_examples=40)
@given(updates())
def test_what_changes_nothing_moves_nothing(update: tuple[Graph, Graph]) -> None:
    before, _ = update
    page = page_of(before)
    found = kept(page, before)
    assert found is not None
    for name in ("x", "y", "region", "centres", "radii"):
        assert np.array_equal(getattr(found, name), getattr(page.laid, name))
    assert found.changed == 0


@settings(deadline=None, max_examples=60)
@given(updates())
def test_a_small_update_moves_little_and_lays_nothing_over_another(
    update: tuple[Graph, Graph],
) -> None:
    before, after = update
    page = page_of(before)
    keeping_all = (keeping._MOST_AT_ONCE, keeping._MOST_IN_ALL)
    keeping._MOST_AT_ONCE = keeping._MOST_IN_ALL = 99.0
    try:
        found = kept(page, after)
        # The order in which the nodes come does not matter.
        order = np.arange(len(after[0]))[::-1]
        back = np.argsort(order)
        turned = kept(
            page, ([after[0][i] for i in order], after[1][order], back[after[2]].reshape(-1, 2))
        )
    finally:
        keeping._MOST_AT_ONCE, keeping._MOST_IN_ALL = keeping_all
    assert found is not None
    assert turned is not None
    assert np.array_equal(turned.x[back], found.x)
    keys, sizes, _ = after
    places = np.column_stack([found.x, found.y])
    lack = sizes[:, None] + sizes[None] - np.linalg.norm(places[:, None] - places[None], axis=2)
    np.fill_diagonal(lack, 0)
    assert lack.max() <= 1e-9
    middle = found.centres[found.region]
    far = np.linalg.norm(places - middle, axis=1) + sizes
    assert np.all(far <= found.radii[found.region] + 0.01)
    # Only what has grown into another may move.
    row = {key: i for i, key in enumerate(page.ids)}
    moved = [
        key
        for i, key in enumerate(keys)
        if key in row and (found.x[i], found.y[i]) != (page.laid.x[row[key]], page.laid.y[row[key]])
    ]
    grown = [key for i, key in enumerate(keys) if key in row and sizes[i] > page.sizes[row[key]]]
    assert not moved or grown
    assert np.array_equal(np.unique(found.region), np.arange(len(found.radii)))
