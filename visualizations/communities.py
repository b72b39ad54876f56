"""Communities that stay when the graph grows a little: seats for the best known, then the nearest.

Louvain's method finds slightly better communities and entirely others after an update. Here the
best connected nodes that differ enough are seats, each node goes to the nearest of them in the
embedding, and modularity is then raised by moving nodes between communities that are there
(Barber and Clark 2009), which changes what an update changes and little else.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from visualizations.seeds import Floats, Hashes

Labels = NDArray[np.int64]

#: Two seats are no nearer to each other than this (cosine).
_NEAREST_SEATS = 0.7
_CANDIDATES_A_SEAT = 40
_SWEEPS = 6
_CHUNK = 20_000


def communities(adjacency: sparse.csr_array, vectors: Floats, seeds: Hashes, count: int) -> Labels:
    """A community for each node, numbered from 0 by the importance of its seat; at most ``count``.

    ``count`` is at least 1 where there is a node. ``vectors`` are those of
    :func:`visualizations.embedding.embedding`. Ties go by ``seeds``.
    """
    if not len(seeds):
        return np.zeros(0, dtype=np.int64)
    degree = np.asarray(adjacency.sum(axis=1)).ravel()
    seats = vectors[_seats(vectors, degree, seeds, count)]
    return _improved(adjacency, degree, _nearest(vectors, seats), len(seats), seeds)


def _seats(vectors: Floats, degree: NDArray[np.floating], seeds: Hashes, count: int) -> list[int]:
    chosen: list[int] = []
    taken = np.empty((count, vectors.shape[1]), dtype=np.float32)
    for node in np.lexsort((seeds, -degree))[: _CANDIDATES_A_SEAT * count]:
        if len(chosen) == count:
            break
        if not chosen or float((taken[: len(chosen)] @ vectors[node]).max()) < _NEAREST_SEATS:
            taken[len(chosen)] = vectors[node]
            chosen.append(int(node))
    return chosen


def _nearest(vectors: Floats, seats: Floats) -> Labels:
    parts = range(0, len(vectors), _CHUNK)
    return np.concatenate([np.argmax(vectors[p : p + _CHUNK] @ seats.T, axis=1) for p in parts])


def _members(labels: Labels, count: int, weights: NDArray[np.floating]) -> sparse.csr_array:
    rows = np.arange(len(labels))
    return sparse.csr_array((weights.astype(np.float32), (rows, labels)), (len(labels), count))


def _improved(
    adjacency: sparse.csr_array,
    degree: NDArray[np.floating],
    labels: Labels,
    count: int,
    seeds: Hashes,
) -> Labels:
    """Every second node in turn goes where its ties exceed what chance gives by the most."""
    nodes = np.arange(len(labels))
    odd = (seeds & np.uint64(1)).astype(bool)
    total = max(float(degree.sum()), 1e-12)
    for sweep in range(_SWEEPS):
        ties = (adjacency @ _members(labels, count, np.ones(len(labels)))).tocsr()
        ties.sort_indices()
        rows = np.repeat(nodes, np.diff(ties.indptr))
        stays = labels[rows] == ties.indices
        weight = np.bincount(labels, weights=degree, minlength=count)
        rest = weight[ties.indices] - stays * degree[rows]
        gain = ties.data - degree[rows] * rest / total + 1e-6 * stays
        order = np.lexsort((gain, rows))
        ordered = rows[order]
        last = np.flatnonzero(np.diff(ordered, append=-1))
        best = labels.copy()
        best[ordered[last]] = ties.indices[order[last]]
        labels = np.where(odd == bool(sweep % 2), best, labels)
    return labels
