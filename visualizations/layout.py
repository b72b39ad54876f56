"""Where the nodes of a map lie: communities first, as discs, then springs inside each disc.

A force-directed layout of a whole graph of thousands of nodes is slow and ends as a ball in which
no community can be told from another. Here communities become discs that lie near those they are
tied to, and forces act inside each disc only. Every step is a function of the input alone, and
none draws lots: an update of the graph moves what it changes, and leaves most of the map.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from threadpoolctl import threadpool_limits

from visualizations.embedding import embedding, plane
from visualizations.packing import pack
from visualizations.parts import parts_of
from visualizations.seeds import Floats, Hashes, hashes, noise
from visualizations.springs import springs, sunflower

#: Free space between communities, in map units.
_GAP = 54.0
#: Told how many of how many steps are done.
Progress = Callable[[int, int], None]

Rows = NDArray[np.int64]
Places = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Frame:
    """How a page counts places: in so many steps of ``step`` from (``left``, ``top``)."""

    left: float
    top: float
    step: float


@dataclass(frozen=True, slots=True)
class Layout:
    """Node ``i`` lies at (``x[i]``, ``y[i]``), in map units, and in the community ``region[i]``.

    Region ``g`` is a disc around (``centres[g, 0]``, ``centres[g, 1]``) of the radius ``radii[g]``.
    A layout that keeps places of a page has the frame of that page, and ``changed`` is how many
    nodes came, went or moved since a map was last laid out whole.
    """

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    region: NDArray[np.int64]
    centres: NDArray[np.float64]
    radii: NDArray[np.float64]
    frame: Frame | None = None
    changed: int = 0


def layout(
    keys: Sequence[str],
    sizes: NDArray[np.floating],
    source: NDArray[np.integer],
    target: NDArray[np.integer],
    *,
    centre: int | None = None,
    progress: Progress = lambda done, total: None,
) -> Layout:
    """Places for nodes of these names and radii (a small node's is about 4 map units).

    ``source`` and ``target`` are the ends of links, undirected; parallel ones add up and loops do
    not count. ``centre`` is a node that is to lie alone in the middle with the others around it.
    """
    # Sums of several threads have other last bits, which springs and communities make large.
    with threadpool_limits(1, user_api="blas"):
        return _laid_out(keys, sizes, source, target, centre, progress)


def adjacency_of(
    n: int, source: NDArray[np.integer], target: NDArray[np.integer]
) -> sparse.csr_array:
    """Rows and columns of nodes: how many links two of them have, loops left out."""
    kept = source != target
    a, b = source[kept], target[kept]
    ones = np.ones(2 * len(a), dtype=np.float32)
    ends = np.concatenate([a, b]), np.concatenate([b, a])
    return sparse.coo_array((ones, ends), shape=(n, n)).tocsr()


def _laid_out(
    keys: Sequence[str],
    sizes: NDArray[np.floating],
    source: NDArray[np.integer],
    target: NDArray[np.integer],
    centre: int | None,
    progress: Progress,
) -> Layout:
    n = len(keys)
    seeds = hashes(keys)
    # Sums depend on their order, in the last bits: here it does not depend on the caller's.
    nodes = np.lexsort((seeds, -sizes))
    nodes = nodes[nodes != centre] if centre is not None else nodes
    inner = adjacency_of(n, source, target)[nodes][:, nodes].tocsr()
    inner.sort_indices()
    seeds = seeds[nodes]
    vectors = embedding(inner, seeds) if len(nodes) else np.zeros((0, 2), dtype=np.float32)
    labels = parts_of(inner, vectors, seeds)
    parts = [np.flatnonzero(labels == g) for g in range(int(labels.max(initial=-1)) + 1)]
    radius = np.asarray(sizes, dtype=np.float32)[nodes]
    local, discs = [], np.zeros(len(parts))
    for g, part in enumerate(parts):
        local.append(_inside(inner, part, vectors, seeds, radius))
        discs[g] = float(np.max(np.linalg.norm(local[g], axis=1) + radius[part]))
        progress(g + 1, len(parts))
    degree = np.asarray(inner.sum(axis=1)).ravel() + 1e-3
    centres = pack(_wanted(parts, vectors, degree), discs, _GAP, around=centre is not None)

    places, region = np.zeros((n, 2)), np.zeros(n, dtype=np.int64)
    for g, part in enumerate(parts):
        away = centres[labels] - centres[g]
        turned = _turned(local[g], inner[part], away)
        places[nodes[part]] = turned + centres[g]
        region[nodes[part]] = g
    if centre is not None:
        region[centre] = len(parts)
        centres = np.vstack([centres, np.zeros((1, 2))])
        discs = np.append(discs, sizes[centre])
    return Layout(places[:, 0], places[:, 1], region, centres, discs)


def _wanted(parts: list[Rows], vectors: Floats, degree: NDArray[np.floating]) -> Places:
    """Where each community is wanted, at any scale: in the middle of where its nodes are."""
    places = plane(vectors) if len(vectors) else np.zeros((0, 2))
    middles = [np.average(places[part], axis=0, weights=degree[part]) for part in parts]
    return np.array(middles).reshape(len(parts), 2)


def _inside(
    adjacency: sparse.csr_array,
    part: Rows,
    vectors: Floats,
    seeds: Hashes,
    sizes: Floats,
) -> Floats:
    """Places of ``part`` (in its order) around 0."""
    links = adjacency[part][:, part].tocsr()
    if not links.nnz:
        return sunflower(sizes[part])
    # Leaves of one paper have the same vector: their noise tells them apart.
    start = plane(vectors[part]) + noise(seeds[part], 2)
    return springs(sizes[part], links, start.astype(np.float32))


def _turned(local: Floats, links: sparse.csr_array, away: Places) -> Places:
    """The places, turned so that nodes point at the discs of their outside neighbours.

    ``away`` is for every node how its disc lies from this one. The turn maximises the sum over
    links of the dot product of a node's place with the direction of the other disc, which in
    complex numbers is the argument of one sum.
    """
    ways = away[:, 0] + 1j * away[:, 1]
    ways = ways / np.maximum(np.abs(ways), 1e-9)
    places = local[:, 0] + 1j * local[:, 1]
    total = complex(np.sum(np.conj(places) * (links @ ways)))
    turn = total / abs(total) if abs(total) > 1e-9 else 1.0
    turned = places * turn
    return np.column_stack([turned.real, turned.imag])
