"""Discs packed without overlap, each as near as it can be to those it is tied to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

#: Directions in which room is looked for around a disc's best place.
_RAYS = np.exp(2j * np.pi * np.arange(72) / 72)
#: What a step that way counts: up and down count more, for screens are wider than they are high.
_COST = np.abs(_RAYS.real + 1.35j * _RAYS.imag)


@dataclass(frozen=True, slots=True)
class Disc:
    """A disc in the plane of complex numbers, in map units."""

    centre: complex
    radius: float


def pack(radii: Sequence[float], ties: Mapping[tuple[int, int], float], gap: float) -> list[Disc]:
    """One disc a radius, in order, at least ``gap`` apart from each other.

    The first lies at the origin. Each other is drawn to the mean of the discs that lie already,
    weighted by ``ties`` (by index, both ways round), and set down in the nearest free room along
    one of 72 rays from there.
    """
    centres = np.zeros(len(radii), dtype=complex)
    sizes = np.asarray(radii, dtype=float)
    for i in range(1, len(radii)):
        pull = np.array([ties.get((i, j), 0.0) for j in range(i)])
        target = complex(pull @ centres[:i] / pull.sum()) if pull.any() else 0j
        away = _first_free(centres[:i] - target, sizes[:i] + sizes[i] + gap)
        ray = int(np.argmin((away * np.abs(_RAYS.real + 1.3j * _RAYS.imag)).round(6)))
        centres[i] = target + _RAYS[ray] * away[ray]
    return [Disc(complex(c), float(r)) for c, r in zip(centres, sizes, strict=True)]


def _first_free(blockers: np.ndarray, reach: np.ndarray) -> np.ndarray:
    """For each ray from 0, the shortest way to a point that is ``reach`` from every blocker.

    A blocker closes an interval of the ray; what is wanted is the first point in none of them.
    """
    along = (np.conj(_RAYS)[:, None] * blockers[None, :]).real
    aside = (np.conj(_RAYS)[:, None] * blockers[None, :]).imag
    half = np.sqrt(np.maximum(reach[None, :] ** 2 - aside**2, 0.0))
    crosses = half > 0
    enter = np.where(crosses, along - half, np.inf)
    leave = np.where(crosses, along + half, -np.inf)
    order = np.argsort(enter, axis=1, kind="stable")
    enter = np.take_along_axis(enter, order, axis=1)
    leave = np.take_along_axis(leave, order, axis=1)
    # Where all the intervals before have been left, if the next one begins later, there is room.
    left = np.maximum(np.maximum.accumulate(leave, axis=1), 0.0)
    before = np.concatenate([np.zeros((len(left), 1)), left[:, :-1]], axis=1)
    room = enter > before
    first = np.where(room.any(axis=1), np.argmax(room, axis=1), room.shape[1])
    ways = np.concatenate([before, left[:, -1:]], axis=1)
    return np.asarray(np.take_along_axis(ways, first[:, None], axis=1)[:, 0])
