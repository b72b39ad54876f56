"""PageRank: how often a reader who follows ties at random comes by."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from kg.analytics.names import names
from kg.graph.database import Database
from kg.graph.matrices import incidence, papers_naming_both
from kg.model import Table


def pagerank(
    matrix: sparse.csr_array,
    *,
    damping: float = 0.85,
    restart: NDArray[np.float64] | None = None,
    tolerance: float = 1e-9,
) -> NDArray[np.float64]:
    """The probability of being at each node, in 0..1 and 1 in all, by power iteration.

    ``matrix[i, j]`` is the weight (0 or more) of the step from i to j. With probability ``damping``
    the reader takes a step, in proportion to its weight; else, and from a node without steps, the
    reader starts again at a node drawn from ``restart``: weights of 0 or more, one a node, or
    None for all alike. x = d (x P + (x at nodes without steps) r) + (1 - d) r, until a round
    changes x by less than ``tolerance`` in all; as each round shrinks the change by at least d,
    that is soon. Source: Brin and Page (1998), The Anatomy of a Large-Scale Hypertextual Web Search
    Engine, section 2.1; for ``restart``, Page et al. (1999), The PageRank Citation Ranking, 6.

    Raises ValueError where ``damping`` is not between 0 and 1 or ``restart`` is nowhere positive.
    """
    if not 0 < damping < 1:
        raise ValueError(f"damping must lie between 0 and 1: {damping}")
    nodes = matrix.shape[0]
    if nodes == 0:
        return np.zeros(0)
    start = np.ones(nodes) if restart is None else np.asarray(restart, dtype=float)
    if start.min() < 0 or not start.sum() > 0:
        raise ValueError("restart must have weights of 0 or more, not all of them 0")
    start = start / start.sum()
    steps, stuck = _steps(matrix)
    rank = start
    # The first change is 2 at most, and each is at most damping times the one before.
    for _ in range(math.ceil(math.log(tolerance / 2) / math.log(damping)) + 1):
        before = rank
        rank = damping * (steps @ before + before[stuck].sum() * start) + (1 - damping) * start
        if np.abs(rank - before).sum() < tolerance:
            break
    ranked: NDArray[np.float64] = rank / rank.sum()
    return ranked


def central_concepts(database: Database) -> Table:
    """Every concept with its PageRank, the most central first.

    Two concepts are tied as strongly as papers name both. The columns are ``id``, ``label``,
    ``type``, ``papers`` (how many name it) and ``pagerank``.
    """
    named = incidence(database)
    both = papers_naming_both(named)
    both.setdiag(0)
    both.eliminate_zeros()
    # Twelve digits: what is left differs from one build of SciPy to the next.
    rank = pagerank(both).round(12)
    known = names(database)
    order = np.lexsort((np.arange(len(rank)), -rank))
    columns = (named.concepts, known.labels, known.types, named.papers_of_concepts(), rank)
    return Table(
        ("id", "label", "type", "papers", "pagerank"),
        tuple(zip(*(c[order].tolist() for c in columns), strict=True)),
    )


def _steps(matrix: sparse.csr_array) -> tuple[sparse.csr_array, NDArray[np.bool_]]:
    """The probabilities of steps, transposed, and which nodes have none."""
    out = np.asarray(matrix.sum(axis=1), dtype=float).ravel()
    stuck = out == 0
    share = sparse.diags_array(1 / np.where(stuck, 1, out))
    return sparse.csr_array((share @ matrix).T), stuck
