"""The parts of a map that become discs: communities no larger than forces can be worked out in.

Pieces that hang together with nothing else are islands: the small ones share discs.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph

from visualizations.communities import communities
from visualizations.embedding import plane
from visualizations.seeds import Floats, Hashes

Rows = NDArray[np.int64]

#: The forces in a disc cost the square of its nodes: a larger community is cut.
_LARGEST_DISC = 1400
#: Nodes a disc, once there are many; below that discs grow with the square root of the nodes.
_NODES_A_DISC = 550
#: Parts of the graph with fewer nodes than this lie on islands off the coast.
SMALLEST_PART = 24
#: The number of communities is rounded to steps, which an update rarely crosses.
_STEP = 1.2


def parts_of(adjacency: sparse.csr_array, vectors: Floats, seeds: Hashes) -> Rows:
    """A community for each node: those of the large parts, then those made of small parts."""
    n = len(seeds)
    if not n:
        return np.zeros(0, dtype=np.int64)
    _, component = csgraph.connected_components(adjacency, directed=False)
    size = np.bincount(component)
    least = min(SMALLEST_PART, int(size.max()))
    main = np.flatnonzero(size[component] >= least) if least > 1 else np.zeros(0, dtype=np.int64)
    labels = np.full(n, -1, dtype=np.int64)
    count = _community_count(len(main))
    found = communities(adjacency[main][:, main].tocsr(), vectors[main], seeds[main], count)
    found = _cut(found, vectors[main])
    _, labels[main] = np.unique(found, return_inverse=True)
    rest = np.flatnonzero(labels < 0)
    if len(rest):
        # A small part stays together: its name is that of its least hash.
        name = np.full(len(size), np.iinfo(np.uint64).max, dtype=np.uint64)
        np.minimum.at(name, component[rest], seeds[rest])
        islands = math.ceil(len(rest) / _NODES_A_DISC)
        share = (name[component[rest]] >> np.uint64(40)).astype(np.int64) * islands >> 24
        labels[rest] = labels.max(initial=-1) + 1 + np.unique(share, return_inverse=True)[1]
    return labels


def _community_count(nodes: int) -> int:
    if not nodes:
        return 0
    wanted = max(math.sqrt(nodes) / 2.2, nodes / _NODES_A_DISC, 1.0)
    return max(1, round(_STEP ** round(math.log(wanted, _STEP))))


def _cut(labels: Rows, vectors: Floats) -> Rows:
    """Communities above the largest size are cut along their vectors."""
    labels = labels.copy()
    for g in np.flatnonzero(np.bincount(labels, minlength=1) > _LARGEST_DISC):
        part = np.flatnonzero(labels == g)
        pieces = math.ceil(len(part) / _NODES_A_DISC)
        along = plane(vectors[part])[:, 0]
        rank = np.empty(len(part), dtype=np.int64)
        rank[np.argsort(along, kind="stable")] = np.arange(len(part))
        piece = rank * pieces // len(part)
        labels[part[piece > 0]] = labels.max() + piece[piece > 0]
    return labels
