"""Whether communities would be found again if the papers were others."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from kg.analytics.communities import NONE, Algorithm, communities, ties
from kg.graph.matrices import Incidence


def stability(
    incidence: Incidence,
    member: NDArray[np.int32],
    algorithm: Algorithm = "louvain",
    *,
    reruns: int = 10,
    seed: int = 0,
) -> NDArray[np.float64]:
    """How like itself each community of ``member`` is found again, in 0..1.

    ``reruns`` times, as many papers as there are are drawn with replacement, each kept once, and
    divided into communities anew. A community's figure is the mean, over the re-runs, of its
    highest Jaccard coefficient with a new one, |A and B| / |A or B|, over the concepts that have a
    community both times. Below 0.5 it falls apart, above 0.75 it is stable; nan where no re-run has
    any of its concepts. Source: Hennig (2007), Cluster-wise assessment of cluster stability,
    section 3.1.
    """
    generator = np.random.default_rng(seed)
    count = int(member.max(initial=NONE)) + 1
    total, runs = np.zeros(count), np.zeros(count)
    for run in range(reruns):
        papers = len(incidence.papers)
        drawn = np.unique(generator.integers(papers, size=papers)) if papers else np.arange(0)
        again = communities(ties(incidence.rows(drawn)), algorithm, seed=seed + 1 + run)
        best, present = _best_jaccard(member, again, count)
        total[present] += best[present]
        runs += present
    mean = np.full(count, np.nan)
    mean[runs > 0] = total[runs > 0] / runs[runs > 0]
    return mean


def _best_jaccard(
    member: NDArray[np.int32], again: NDArray[np.int32], count: int
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The highest coefficient of each of the ``count`` communities, and which are there at all."""
    known = (member != NONE) & (again != NONE)
    shape = (count, int(again.max(initial=NONE)) + 1)
    both = sparse.csr_array(
        (np.ones(int(known.sum())), (member[known], again[known])), shape=shape
    ).tocoo()
    old = np.bincount(member[known], minlength=shape[0])
    new = np.bincount(again[known], minlength=shape[1])
    best = np.zeros(count)
    np.maximum.at(best, both.row, both.data / (old[both.row] + new[both.col] - both.data))
    return best, old > 0
