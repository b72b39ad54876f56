"""Free spots of a map that is drawn already, each the nearest to where a node is wanted."""

from __future__ import annotations

from itertools import count

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

Places = NDArray[np.float64]

#: Free space around a node that comes later, and around the discs of others, in map units.
_ROOM, _COAST = 2.0, 24.0
#: Spots are tried on a spiral, the nearest first; each is about so far from the next.
_APART = 4.0
#: So many spots are tried at first, and twice as many each time that none is free.
_FIRST_TRIED = 200
_GOLDEN_ANGLE = np.pi * (3 - np.sqrt(5))


class Ground:
    """Discs (rows of ``centres``, and ``radii``), and the nodes in them, to which others come.

    ``places`` are rows of x and y, and ``sizes`` the radii of the nodes, which stay where they
    are. The discs grow to hold what comes.
    """

    def __init__(
        self, places: Places, sizes: NDArray[np.floating], centres: Places, radii: Places
    ) -> None:
        self.centres, self.radii = centres.copy(), radii.copy()
        self._tree = cKDTree(places)
        self._nodes = np.column_stack([places, sizes])
        self._come = np.empty((0, 3))
        self._widest = float(np.max(sizes, initial=0.0))

    def open(self, size: float) -> int:
        """A new disc to the right of all others, as large as a node; gives its number."""
        right = float(np.max(self.centres[:, 0] + self.radii))
        middle = float(np.mean(self.centres[:, 1]))
        self.centres = np.vstack([self.centres, [right + 2 * _COAST + size, middle]])
        self.radii = np.append(self.radii, size)
        return len(self.radii) - 1

    def settle(self, wanted: Places, size: float, disc: int) -> Places:
        """The nearest free spot to ``wanted`` for a node of this radius, which is then taken.

        It lies in the disc of that number, or outside of all discs; that disc then grows.
        """
        spot = self._nearest(wanted, size, disc)
        self._come = np.vstack([self._come, [*spot, size]])
        self._widest = max(self._widest, size)
        self.hold(spot, size, disc)
        return spot

    def hold(self, place: Places, size: float, disc: int) -> None:
        """Let a disc grow to the smallest around itself and a node."""
        away = place - self.centres[disc]
        far = float(np.hypot(*away))
        lack = far + size - float(self.radii[disc])
        if lack > 0:
            self.centres[disc] += away * (min(lack / 2, far) / max(far, 1e-9))
            self.radii[disc] = max(float(self.radii[disc]) + lack / 2, size)

    def _nearest(self, wanted: Places, size: float, disc: int) -> Places:
        first, last = 0, _FIRST_TRIED
        for _ in count():
            rank = np.arange(first, last)
            distance, angle = _APART / 2 * np.sqrt(rank), _GOLDEN_ANGLE * rank
            away = np.column_stack([distance * np.cos(angle), distance * np.sin(angle)])
            spots = wanted + away
            allowed = self._allowed(spots, size, disc)
            spots = spots[allowed]
            if len(spots):
                spots = spots[self._untouched(spots, size, wanted, float(distance[-1]))]
            if len(spots):
                break
            first, last = last, 2 * last
        return np.asarray(spots[0], dtype=np.float64)

    def _allowed(self, spots: Places, size: float, disc: int) -> NDArray[np.bool_]:
        """True in the node's own disc, and on free ground."""
        away = np.linalg.norm(spots[:, None] - self.centres[None], axis=2)
        free = away >= self.radii + size + _COAST
        free[:, disc] = True
        inside = away[:, disc] + size <= self.radii[disc]
        return np.asarray(inside | free.all(axis=1))

    def _untouched(
        self, spots: Places, size: float, middle: Places, reach: float
    ) -> NDArray[np.bool_]:
        """True where no node is near; the spots lie within ``reach`` of ``middle``."""
        reach += size + _ROOM + self._widest
        near = self._nodes[self._tree.query_ball_point(middle, reach, return_sorted=True)]
        late = self._come[np.hypot(*(self._come[:, :2] - middle).T) <= reach]
        near = np.vstack([near, late])
        away = np.linalg.norm(spots[:, None] - near[None, :, :2], axis=2)
        return np.asarray(np.all(away >= near[:, 2] + size + _ROOM, axis=1))
