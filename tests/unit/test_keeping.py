"""Where new nodes come to lie on a map that is drawn again, and when it is laid out anew."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from visualizations.keeping import keep
from visualizations.layout import Layout
from visualizations.previous import Previous

#: Two rows of fifteen nodes, each a region of its own, far from each other; one link ties them.
NAMES = [f"{row}{i:02}" for row in "ab" for i in range(15)]
SIZE = 4.0
LINKS = list(pairwise(range(30)))


def page(changed: int = 0) -> Previous:
    x = np.tile(np.arange(15) * 20.0, 2)
    y = np.repeat([0.0, 1000.0], 15)
    centres = np.array([[140.0, 0.0], [140.0, 1000.0]])
    laid = Layout(x, y, np.repeat([0, 1], 15), centres, np.array([150.0, 150.0]), None, changed)
    return Previous(NAMES, np.full(30, SIZE), laid)


def kept(names: list[str], links: list[tuple[int, int]], before: Previous) -> Layout | None:
    ends = np.array(links, dtype=np.int64).reshape(-1, 2)
    return keep(before, names, np.full(len(names), SIZE), ends[:, 0], ends[:, 1])


def test_a_new_node_comes_beside_its_neighbours() -> None:
    laid = kept([*NAMES, "new"], [*LINKS, (30, 20), (30, 21), (30, 0)], page())
    assert laid is not None
    assert np.array_equal(laid.x[:30], page().laid.x)
    assert np.array_equal(laid.y[:30], page().laid.y)
    assert laid.region[30] == 1, "most of its links lead there"
    assert np.hypot(laid.x[30] - 110, laid.y[30] - 1000) < 5 * SIZE
    assert laid.changed == 1


def test_a_chain_of_new_nodes_comes_to_where_its_first_is_tied() -> None:
    laid = kept([*NAMES, "one", "two"], [*LINKS, (30, 3), (31, 30)], page())
    assert laid is not None
    assert laid.region[30:].tolist() == [0, 0]


def test_a_node_tied_to_nothing_gets_an_island_beyond_the_others() -> None:
    laid = kept([*NAMES, "alone"], LINKS, page())
    assert laid is not None
    assert laid.region[30] == 2
    assert laid.x[30] > (laid.centres[:2, 0] + laid.radii[:2]).max()


def test_what_is_gone_leaves_the_rest_in_place() -> None:
    left = [i for i in range(30) if i != 7]
    row = {node: i for i, node in enumerate(left)}
    links = [(row[a], row[b]) for a, b in LINKS if a in row and b in row]
    laid = kept([NAMES[i] for i in left], links, page())
    assert laid is not None
    assert np.array_equal(laid.x, page().laid.x[left])
    assert laid.changed == 1


@pytest.mark.parametrize(("new", "changed"), [(4, 0), (1, 16)])
def test_too_much_that_is_new_is_laid_out_anew(new: int, changed: int) -> None:
    names = [*NAMES, *(f"new {i}" for i in range(new))]
    assert kept(names, LINKS, page(changed)) is None


def test_of_two_that_have_grown_into_each_other_the_smaller_makes_way() -> None:
    sizes = np.full(30, SIZE)
    sizes[5] = 17.0
    ends = np.array(LINKS)
    laid = keep(page(), NAMES, sizes, ends[:, 0], ends[:, 1])
    assert laid is not None
    before = page().laid
    moved = np.flatnonzero((laid.x != before.x) | (laid.y != before.y))
    assert moved.tolist() == [4, 6]
