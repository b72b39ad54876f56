"""Nodes inside one disc: the forces of Fruchterman and Reingold, and a spiral for want of links."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Complex = NDArray[np.complex128]
Floats = NDArray[np.float64]

_GOLDEN_ANGLE = np.pi * (3 - np.sqrt(5))
#: Free space around a node, in map units.
_ROOM = 7.0
_STEPS, _SEPARATIONS = 90, 40


def sunflower(sizes: Floats, order_by: NDArray[np.int_]) -> Complex:
    """Nodes of these radii evenly on a spiral, those with the most of ``order_by`` in the middle.

    H. Vogel's model of the sunflower head (1979): the angle grows by the golden angle, the radius
    with the square root.
    """
    rank = np.empty(len(sizes))
    rank[np.lexsort((np.arange(len(sizes)), -order_by))] = np.arange(len(sizes))
    step = 1.15 * float(np.sqrt(np.mean((sizes + _ROOM) ** 2)))
    return np.asarray(step * np.sqrt(rank + 0.35) * np.exp(1j * _GOLDEN_ANGLE * rank))


def springs(sizes: Floats, pairs: Sequence[tuple[int, int, float]]) -> Complex:
    """Places around 0 for linked nodes, no two of which touch. ``pairs`` are (row, row, weight).

    Every two nodes push each other apart with k^2/d and linked ones pull with d^2/k, for the
    distance d and the wanted distance k; the step shrinks to zero.
    """
    n = len(sizes)
    if n == 1:
        return np.zeros(1, dtype=complex)
    a = np.array([p[0] for p in pairs], dtype=int)
    b = np.array([p[1] for p in pairs], dtype=int)
    weight = np.sqrt(np.array([p[2] for p in pairs], dtype=float))
    degree = np.bincount(np.concatenate([a, b]), minlength=n)
    places = sunflower(sizes, degree)
    k = 2.1 * float(np.mean(sizes + _ROOM))
    for step in np.linspace(1.6 * k, 0.02 * k, _STEPS):
        gaps = places[:, None] - places[None, :]
        squared = np.maximum(gaps.real**2 + gaps.imag**2, 1e-6)
        force = (gaps * (k * k / squared)).sum(axis=1)
        pulls = (places[b] - places[a]) * (np.abs(places[b] - places[a]) / k * weight)
        force += _sum_by(a, pulls, n) - _sum_by(b, pulls, n)
        force -= places * 0.35  # a little gravity, or loose parts would leave
        strength = np.maximum(np.abs(force), 1e-9)
        places = places + force / strength * np.minimum(strength, step)
    places = _even(places - places.mean(), sizes)
    return _apart(places, sizes)


def _sum_by(rows: NDArray[np.int_], values: Complex, n: int) -> Complex:
    """The sum of ``values`` by row; complex numbers are beyond ``bincount``, their parts not."""
    real = np.bincount(rows, weights=values.real, minlength=n)
    return np.asarray(real + 1j * np.bincount(rows, weights=values.imag, minlength=n))


def _even(places: Complex, sizes: Floats) -> Complex:
    """Half way from where the forces left the nodes to an even filling of the disc.

    Directions stay. A hub's leaves lie on a ring and the middle in a knot without it.
    """
    distance = np.abs(places)
    rank = np.empty(len(places))
    rank[np.argsort(distance, kind="stable")] = np.arange(len(places))
    radius = 1.25 * float(np.sqrt(np.sum((sizes + _ROOM) ** 2)))
    even = radius * np.sqrt((rank + 0.5) / len(places))
    scaled = radius * distance / max(float(distance.max()), 1e-9)
    return np.asarray(places / np.maximum(distance, 1e-9) * (even + scaled) / 2)


def _apart(places: Complex, sizes: Floats) -> Complex:
    """Push overlapping nodes apart until each has its room, or nearly so."""
    wanted = sizes[:, None] + sizes[None, :] + _ROOM
    np.fill_diagonal(wanted, 0.0)
    for _ in range(_SEPARATIONS):
        gaps = places[:, None] - places[None, :]
        distance = np.maximum(np.abs(gaps), 1e-6)
        lack = np.maximum(wanted - distance, 0.0)
        if lack.max() < 0.5:
            break
        places = places + (gaps / distance * lack).sum(axis=1) * 0.4
    return np.asarray(places - places.mean())
