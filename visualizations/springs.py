"""Nodes inside one disc: the forces of Fruchterman and Reingold from places that mean something."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.spatial import cKDTree

Floats = NDArray[np.float32]

#: Free space around a node, in map units.
ROOM = 7.0
_STEPS = 60
_SEARCHES, _SEPARATIONS = 4, 14
_GOLDEN_ANGLE = np.pi * (3 - np.sqrt(5))


def sunflower(sizes: Floats) -> Floats:
    """Nodes of these radii evenly on a spiral around 0, in their order from the middle outwards.

    H. Vogel's model of the sunflower head (1979): the angle grows by the golden angle, the radius
    with the square root.
    """
    rank = np.arange(len(sizes))
    radius = 1.15 * np.sqrt(np.mean((sizes + ROOM) ** 2)) * np.sqrt(rank + 0.35)
    angle = _GOLDEN_ANGLE * rank
    spiral = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
    return _apart(spiral.astype(np.float32), sizes)


def springs(sizes: Floats, links: sparse.csr_array, start: Floats) -> Floats:
    """Places (rows of x and y) around 0 for nodes of these radii, no two of which touch.

    ``links`` is symmetric; ``start`` are places at any scale, no two of them the same. Every two
    nodes push each other apart with k^2/d and linked ones pull with d^2/k, for the distance d and
    the wanted distance k; the step shrinks to zero. Time grows with the square of the nodes.
    """
    n = len(sizes)
    if n == 1:
        return np.zeros((1, 2), dtype=np.float32)
    k = 2.1 * float(np.mean(sizes + ROOM))
    places = start - start.mean(axis=0)
    spread = max(float(np.sqrt(np.mean(places**2))), 1e-9)
    places = (places / spread * 0.45 * k * np.sqrt(n)).astype(np.float32)
    pull = links.astype(np.float32).tocoo()
    weight = np.sqrt(pull.data)
    for step in np.linspace(0.8 * k, 0.02 * k, _STEPS, dtype=np.float32):
        force = _pushes(places, np.float32(k * k))
        ends = places[pull.col] - places[pull.row]
        drawn = ends * (np.linalg.norm(ends, axis=1) / k * weight)[:, None]
        for axis in (0, 1):
            force[:, axis] += np.bincount(pull.row, weights=drawn[:, axis], minlength=n)
        force -= places * np.float32(0.35)  # a little gravity, or loose parts would leave
        strength = np.maximum(np.linalg.norm(force, axis=1), 1e-9)
        places += force * (np.minimum(strength, step) / strength)[:, None]
    return _apart(_even(places - places.mean(axis=0), sizes), sizes)


def _pushes(places: Floats, strength: np.float32) -> Floats:
    """The sum over all others of ``strength`` / d, away from them, as two matrix products.

    The squared distance is a product of (x, y, x^2 + y^2, 1) and (-2x, -2y, 1, x^2 + y^2).
    """
    ones = np.ones((len(places), 1), dtype=np.float32)
    length = np.sum(places**2, axis=1, keepdims=True)
    near = np.hstack([places, length, ones]) @ np.hstack([-2 * places, ones, length]).T
    np.maximum(near, np.float32(1e-2) * strength, out=near)
    np.divide(strength, near, out=near)
    sums = near @ np.hstack([places, ones])
    return np.asarray(places * sums[:, 2:] - sums[:, :2], dtype=np.float32)


def _even(places: Floats, sizes: Floats) -> Floats:
    """Half way from where the forces left the nodes to an even filling of the disc.

    Directions stay. A hub's leaves lie on a ring and the middle in a knot without it.
    """
    distance = np.linalg.norm(places, axis=1)
    rank = np.empty(len(places))
    rank[np.argsort(distance, kind="stable")] = np.arange(len(places))
    radius = 1.25 * float(np.sqrt(np.sum((sizes + ROOM) ** 2)))
    even = radius * np.sqrt((rank + 0.5) / len(places))
    scaled = radius * distance / max(float(distance.max()), 1e-9)
    share = (even + scaled) / 2 / np.maximum(distance, 1e-9)
    return np.asarray(places * share[:, None], dtype=np.float32)


def _apart(places: Floats, sizes: Floats) -> Floats:
    """Push overlapping nodes apart until each has its room, or nearly so."""
    reach = 2 * (float(sizes.max()) + ROOM)
    for _ in range(_SEARCHES):
        tree = cKDTree(places)
        a, b = tree.query_pairs(reach, output_type="ndarray").T
        wanted = sizes[a] + sizes[b] + np.float32(ROOM)
        for _ in range(_SEPARATIONS):
            gap = places[a] - places[b]
            distance = np.maximum(np.linalg.norm(gap, axis=1), np.float32(0.3))
            lack = np.maximum(wanted - distance, 0.0)
            if lack.max(initial=0.0) < 0.5:
                break
            push = gap * (lack / distance * np.float32(0.4))[:, None]
            for axis in (0, 1):
                moved = np.bincount(a, weights=push[:, axis], minlength=len(places))
                moved -= np.bincount(b, weights=push[:, axis], minlength=len(places))
                places[:, axis] += moved
    return np.asarray(places - places.mean(axis=0), dtype=np.float32)
