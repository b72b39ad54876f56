"""Where the nodes of a map lie: odd graphs, communities, discs, a node in the middle."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from visualizations.communities import communities
from visualizations.layout import Layout, layout
from visualizations.packing import pack
from visualizations.parts import parts_of
from visualizations.seeds import hashes, noise
from visualizations.springs import ROOM, sunflower


def laid_out(nodes: int, links: list[tuple[int, int]], centre: int | None = None) -> Layout:
    """The layout of small nodes with these links."""
    ends = np.array(links, dtype=np.int64).reshape(-1, 2)
    keys = [f"task/{i}" for i in range(nodes)]
    return layout(keys, np.full(nodes, 4.0), ends[:, 0], ends[:, 1], centre=centre)


def nearest(laid: Layout) -> float:
    """The least distance of two nodes."""
    places = laid.x + 1j * laid.y
    apart = np.abs(places[:, None] - places[None])
    np.fill_diagonal(apart, np.inf)
    return float(apart.min(initial=np.inf))


def test_layout_of_nothing_is_empty() -> None:
    laid = laid_out(0, [])
    assert [len(a) for a in (laid.x, laid.y, laid.region, laid.centres, laid.radii)] == [0] * 5


@pytest.mark.parametrize("centre", [None, 0])
def test_layout_of_one_node_is_the_origin(centre: int | None) -> None:
    laid = laid_out(1, [(0, 0)], centre)
    assert (laid.x[0], laid.y[0], laid.region[0]) == (0, 0, 0)
    assert len(laid.radii) == 1


@pytest.mark.parametrize(
    ("nodes", "links"),
    [
        (2, []),
        (2, [(0, 1)]),
        (40, []),
        (40, [(0, 0)]),
        (40, [(2 * i, 2 * i + 1) for i in range(20)]),
        (600, [(0, i) for i in range(1, 600)]),
        (60, list(combinations(range(60), 2))),
    ],
    ids=["two", "pair", "no links", "a loop", "pairs", "star", "clique"],
)
@pytest.mark.parametrize("centre", [None, 0])
def test_nodes_of_odd_graphs_do_not_touch(
    nodes: int, links: list[tuple[int, int]], centre: int | None
) -> None:
    laid = laid_out(nodes, links, centre)
    assert nearest(laid) > 8
    assert np.isfinite(laid.radii).all()


def test_centre_lies_alone_in_the_middle() -> None:
    laid = laid_out(50, [(7, i) for i in range(50)], centre=7)
    assert (laid.x[7], laid.y[7]) == (0, 0)
    assert np.flatnonzero(laid.region == laid.region[7]).tolist() == [7]
    assert np.hypot(laid.x, laid.y)[laid.region != laid.region[7]].min() > 20


def test_layout_puts_communities_apart() -> None:
    cliques = [range(start, start + 60) for start in (0, 60, 120)]
    links = [pair for clique in cliques for pair in combinations(clique, 2)]
    laid = laid_out(180, [*links, (0, 60), (60, 120)])
    for one, other in combinations(cliques, 2):
        assert not set(laid.region[list(one)]) & set(laid.region[list(other)])


def test_small_parts_share_islands_and_stay_whole() -> None:
    ring = [(i, (i + 1) % 100) for i in range(100)]
    pairs = [(i, i + 1) for i in range(100, 160, 2)]
    laid = laid_out(160, ring + pairs)
    for a, b in pairs:
        assert laid.region[a] == laid.region[b]
    assert not set(laid.region[:100]) & set(laid.region[100:])


def test_progress_counts_the_discs() -> None:
    told: list[tuple[int, int]] = []
    none = np.zeros(0, dtype=np.int64)
    laid = layout(["a", "b"], np.full(2, 4.0), none, none, progress=lambda *step: told.append(step))
    assert told == [(i + 1, len(laid.radii)) for i in range(len(laid.radii))]


def test_communities_of_nothing_are_none() -> None:
    from scipy import sparse

    empty, none = sparse.csr_array((0, 0)), np.zeros(0, dtype=np.uint64)
    vectors = np.zeros((0, 2), dtype=np.float32)
    assert len(communities(empty, vectors, none, 0)) == 0
    assert len(parts_of(empty, vectors, none)) == 0


def test_packed_discs_are_where_they_are_wanted() -> None:
    places = np.array([[-1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, -1.0]])
    centres = pack(places, np.full(4, 30.0), 5.0)
    assert np.all(np.sum(centres * places, axis=1) > 0)
    assert pack(places[:1], np.full(1, 9.0), 5.0).tolist() == [[0, 0]]
    assert pack(places[:0], np.zeros(0), 5.0).shape == (0, 2)


def test_sunflower_keeps_the_room_of_each() -> None:
    places = sunflower(np.full(300, 4.0, dtype=np.float32)).astype(float)
    apart = np.linalg.norm(places[:, None] - places[None], axis=2)
    np.fill_diagonal(apart, np.inf)
    assert apart.min() > 8 + ROOM / 2


def test_noise_depends_on_the_name_alone() -> None:
    both, one = noise(hashes(["a", "b"]), 3), noise(hashes(["b"]), 3)
    assert both[1].tolist() == one[0].tolist()
    assert both[0].tolist() != both[1].tolist()
    assert np.abs(both).max() <= 0.5
