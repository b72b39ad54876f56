"""A map that is drawn again: what was on it stays where it lay, and what is new comes beside it.

A layout made anew moves much after a small update, for communities change. Who knows a map finds
things by where they are; so a page is drawn over the page that it replaces until too much is new.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph
from scipy.spatial import cKDTree

from visualizations.layout import Layout, adjacency_of
from visualizations.parts import SMALLEST_PART
from visualizations.previous import Previous
from visualizations.seeds import hashes
from visualizations.spots import Ground

Rows = NDArray[np.int64]
Places = NDArray[np.float64]

#: The share of the nodes that may come and go in one update, and in all since the map was laid
#: out whole: communities that only ever grow at their ends are none in the end.
_MOST_AT_ONCE, _MOST_IN_ALL = 0.1, 0.5


def keep(
    previous: Previous,
    keys: Sequence[str],
    sizes: NDArray[np.floating],
    source: NDArray[np.integer],
    target: NDArray[np.integer],
) -> Layout | None:
    """Places like those of a previous page; None where too little of it is left, or too much new.

    The nodes are as for :func:`visualizations.layout.layout`. Those of the page stay in their
    places and communities. A new one comes into the community that it has most links to, as near
    to its neighbours there as there is room; one without neighbours goes to the islands. Of two
    nodes that have grown into each other the smaller one makes way. Depends on nothing but
    ``previous`` and the nodes.
    """
    row, before = {key: i for i, key in enumerate(previous.ids)}, previous.laid
    old = np.array([row.get(key, -1) for key in keys], dtype=np.int64)
    seeds = hashes(keys)
    # In an order that is not the caller's: discs grow and nodes settle one after the other.
    order = np.argsort(seeds, kind="stable")
    stays = order[old[order] >= 0]
    places, region = np.zeros((len(keys), 2)), np.full(len(keys), -1)
    places[stays] = np.column_stack([before.x, before.y])[old[stays]]
    region[stays] = before.region[old[stays]]
    displaced = stays[_outgrown(places[stays], sizes[stays])]
    fresh = len(keys) - len(stays) + len(previous.ids) - len(stays) + len(displaced)
    changed = before.changed + fresh
    if fresh > _MOST_AT_ONCE * len(keys) or changed > _MOST_IN_ALL * len(keys):
        return None

    still = stays[~np.isin(stays, displaced)]
    ground = Ground(places[still], sizes[still], before.centres, before.radii)
    for node in still[sizes[still] > previous.sizes[old[still]]].tolist():
        ground.hold(places[node], float(sizes[node]), int(region[node]))
    for node in displaced.tolist():
        places[node] = ground.settle(places[node], float(sizes[node]), int(region[node]))
    links = adjacency_of(len(keys), source, target)
    islands = _islands(links, region)
    for node in _in_turn(links, region, np.lexsort((seeds, -sizes))):
        size, home = float(sizes[node]), _beside(links, node, places, region)
        if home is None:
            if not islands:
                islands.append(ground.open(size))
            island = islands[(int(seeds[node]) >> 40) * len(islands) >> 24]
            home = island, ground.centres[island]
        region[node], wanted = home
        places[node] = ground.settle(wanted, size, int(region[node]))

    used, numbered = np.unique(region, return_inverse=True)
    return Layout(
        places[:, 0],
        places[:, 1],
        numbered,
        ground.centres[used],
        ground.radii[used],
        before.frame,
        changed,
    )


def _outgrown(places: Places, sizes: NDArray[np.floating]) -> Rows:
    """Of every two nodes that touch the smaller one, between equals the first."""
    if not len(places):
        return np.zeros(0, dtype=np.int64)
    a, b = np.sort(
        cKDTree(places).query_pairs(2 * float(sizes.max()), output_type="ndarray"), axis=1
    ).T
    touch = np.linalg.norm(places[a] - places[b], axis=1) < sizes[a] + sizes[b]
    a, b = a[touch], b[touch]
    return np.unique(np.where(sizes[a] <= sizes[b], a, b))


def _islands(links: sparse.csr_array, region: Rows) -> list[int]:
    """The regions of which most nodes hang together with few others."""
    _, component = csgraph.connected_components(links, directed=False)
    small = np.bincount(component)[component] < SMALLEST_PART
    there = region >= 0
    few = np.bincount(region[there], weights=small[there])
    return np.flatnonzero(few > np.bincount(region[there]) / 2).tolist()


def _in_turn(links: sparse.csr_array, region: Rows, order: Rows) -> Iterator[int]:
    """The nodes without a region: those with neighbours that have one, and theirs, come first."""
    pointers, others = links.indptr.tolist(), links.indices
    waiting = {node for node in order.tolist() if region[node] < 0}

    def tied(node: int) -> bool:
        return bool(np.any(region[others[pointers[node] : pointers[node + 1]]] >= 0))

    new = [node for node in order.tolist() if node in waiting]
    for start in [*filter(tied, new), *new]:
        queue = deque([start] if start in waiting else [])
        waiting.discard(start)
        while queue:
            node = queue.popleft()
            yield node
            for other in others[pointers[node] : pointers[node + 1]].tolist():
                if other in waiting:
                    waiting.discard(other)
                    queue.append(other)


def _beside(
    links: sparse.csr_array, node: int, places: Places, region: Rows
) -> tuple[int, Places] | None:
    """The region that a node has most links to, and the middle of its neighbours there."""
    row = slice(links.indptr[node], links.indptr[node + 1])
    others, weights = links.indices[row], links.data[row]
    known = region[others] >= 0
    others, weights = others[known], weights[known]
    if not len(others):
        return None
    home = int(np.argmax(np.bincount(region[others], weights=weights)))
    there = region[others] == home
    return home, np.average(places[others[there]], axis=0, weights=weights[there])
