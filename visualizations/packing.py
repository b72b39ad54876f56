"""Discs put down without overlap, each near where it is wanted, so that little moves in an update.

Pushing discs apart from where they are wanted is chaotic, and so is giving them the slots of a
lattice: one more disc, and others end elsewhere. Instead the ground, an ellipse, is divided among
the discs by their areas at the least cost of transport, and each goes to the middle of its part,
which moves no faster than what it depends on. What still overlaps is then pushed apart.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from scipy.special import logsumexp

Floats = NDArray[np.float64]

#: Screens are wider than high, and so are maps.
_WIDE = 1.25
#: Points of the ground for each disc, and fewest.
_GROUND, _LEAST_GROUND = 12, 600
#: The ground by the area of the discs with half their gaps.
_ROOM = 1.25
#: How far two parts of the ground run into each other, by the radius of a mean disc.
_BLUR = 0.5
_STEPS = 20
#: By the gap.
_NUDGE = 0.5
_MOST_PUSHES = 2000


def pack(places: Floats, radii: Floats, gap: float, *, around: bool = False) -> Floats:
    """Centres (rows of x and y) for discs of these radii, at least ``gap`` from each other.

    ``places`` are where they want to be, at any scale. With ``around`` a place in the middle, at
    the origin, stays free for what the caller puts there, which may be as large as a mean disc.
    """
    if not len(radii):
        return np.zeros((0, 2))
    if len(radii) == 1 and not around:
        return np.zeros((1, 2))
    mean = float(np.sqrt(np.mean(radii**2)))
    fixed = np.full(1 if around else 0, mean)
    areas = (np.concatenate([fixed, radii]) + gap / 2) ** 2
    ground = _ellipse(len(areas)) * math.sqrt(_ROOM * float(areas.sum()))
    wanted = places - places.mean(axis=0)
    spread = np.mean(ground**2, axis=0) / np.maximum(np.mean(wanted**2, axis=0), 1e-12)
    # Those that want the same place have to begin apart from each other.
    wanted = wanted * np.sqrt(spread) + _NUDGE * gap * _spiral(len(radii))
    wanted = np.concatenate([np.zeros((len(fixed), 2)), wanted])
    middles = _shared_out(wanted, areas, ground, _BLUR * (mean + gap / 2))
    return _pushed(middles[len(fixed) :], radii, fixed, gap)


def _ellipse(discs: int) -> Floats:
    """Points evenly over an ellipse around the origin, wider than high, of the area pi."""
    count = max(_GROUND * discs, _LEAST_GROUND)
    return _spiral(count) * [_WIDE, 1 / _WIDE]


def _spiral(count: int) -> Floats:
    """Points evenly over a disc of radius 1, as the seeds of a sunflower lie."""
    rank = np.arange(count)
    radius, angle = np.sqrt((rank + 0.5) / count), np.pi * (3 - np.sqrt(5)) * rank
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])


def _shared_out(wanted: Floats, areas: Floats, ground: Floats, blur: float) -> Floats:
    """The middles of the parts of the ground that go to each, as large as their areas.

    Sinkhorn's iteration for the transport at the least squared distance, blurred (Cuturi 2013).
    """
    cost = -np.sum((wanted[:, None] - ground[None]) ** 2, axis=2) / blur**2
    share = np.log(areas / areas.sum())
    taken = np.zeros(len(wanted))
    given = np.zeros(len(ground))
    for _ in range(_STEPS):
        given = -math.log(len(ground)) - logsumexp(cost + taken[:, None], axis=0)
        taken = share - logsumexp(cost + given[None], axis=1)
    plan = np.exp(cost + taken[:, None] + given[None])
    return np.asarray(plan @ ground / plan.sum(axis=1, keepdims=True))


def _pushed(centres: Floats, radii: Floats, fixed: Floats, gap: float) -> Floats:
    """The discs pushed apart where they overlap. ``fixed`` is a disc at the origin, or none."""
    places = np.concatenate([np.zeros((len(fixed), 2)), centres])
    sizes = np.concatenate([fixed, radii])
    reach = 2 * float(sizes.max()) + gap
    for _ in range(_MOST_PUSHES):
        a, b = cKDTree(places).query_pairs(reach, output_type="ndarray").T
        apart = places[a] - places[b]
        distance = np.maximum(np.linalg.norm(apart, axis=1), 1e-6)
        lack = np.maximum(sizes[a] + sizes[b] + gap - distance, 0.0)
        if lack.max(initial=0.0) < 0.1:
            break
        push = apart * (0.3 * lack / distance)[:, None]
        np.add.at(places, a, push)
        np.add.at(places, b, -push)
        places[: len(fixed)] = 0.0
    return np.asarray(places[len(fixed) :])
