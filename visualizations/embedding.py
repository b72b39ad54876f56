"""Nodes as vectors: near each other where the graph ties them, and nearly the same after an update.

Noise derived from each node's id is spread over the graph (as FastRP does, Chen et al. 2019), many
steps, so that what is left is smooth over the graph. Every step is linear in the graph: one per
cent more papers turn the vectors by a fraction of a degree, and nothing is drawn anew.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from visualizations.seeds import Floats, Hashes, noise

_DIMENSIONS, _STEPS, _KEPT = 96, 24, 4


def embedding(adjacency: sparse.csr_array, seeds: Hashes) -> Floats:
    """A unit vector a node; ``adjacency`` is symmetric with positive weights."""
    degree = np.asarray(adjacency.sum(axis=1), dtype=np.float32).ravel()
    root = np.sqrt(np.maximum(degree, 1e-6)).astype(np.float32)
    scale = sparse.diags_array(1 / root)
    spread = (scale @ adjacency @ scale).tocsr().astype(np.float32)
    # The direction in which all nodes agree says nothing of their differences.
    common = root / np.linalg.norm(root)
    vectors = noise(seeds, _DIMENSIONS) * common[:, None]
    kept = np.zeros_like(vectors)
    for step in range(_STEPS):
        vectors = spread @ vectors + np.float32(0.5) * vectors
        vectors -= common[:, None] * (common @ vectors)
        vectors /= max(float(np.linalg.norm(vectors)), 1e-12) / np.float32(np.sqrt(len(vectors)))
        if step >= _STEPS - _KEPT:
            kept += vectors
    return unit(kept / root[:, None])


def unit(vectors: Floats) -> Floats:
    """The vectors at length 1; those without a length stay as they are."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float32)


def plane(vectors: Floats) -> NDArray[np.float64]:
    """Places in the plane (two columns, unit variance) where near vectors lie near each other.

    One round of power iteration from two directions that never change: enough to lean to where the
    vectors spread, too little to turn with them where several directions are nearly as good.
    """
    around = vectors - vectors.mean(axis=0)
    directions = _upright(noise(np.arange(vectors.shape[1], dtype=np.uint64), 2))
    directions = _upright(around.T @ (around @ directions))
    return np.asarray(_upright(around @ directions) * np.sqrt(len(vectors)))


def _upright(directions: NDArray[np.floating]) -> NDArray[np.float64]:
    """The same directions at right angles and of length 1, turned as little as can be."""
    left, _, right = np.linalg.svd(directions, full_matrices=False)
    return np.asarray(left @ right, dtype=np.float64)
