"""Communities: concepts that papers name together more than chance would have it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Literal

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from kg.errors import KGError
from kg.graph.matrices import Incidence
from kg.graph.pairs import pairs

Algorithm = Literal["louvain", "leiden"]

#: Told of a graph and a seed; the number of each node's community, nodes without ties alone.
Partition = Callable[[sparse.csr_array, int], NDArray[np.int32]]

#: More ties than this tell little more and cost the default algorithm over ten seconds.
MAX_TIES = 100_000

#: The community of a concept that has none.
NONE = -1


def ties(incidence: Incidence) -> sparse.csr_array:
    """The concepts by the concepts, symmetric: how strongly papers tie the two.

    Two concepts are tied where at least two papers name each of them and their NPMI is above 0
    (:func:`kg.graph.pairs.npmi`); the weight is the NPMI times the number of papers that name both,
    so that neither a chance meeting nor a common concept weighs much. Where that gives more than
    :data:`MAX_TIES`, the two must meet in 2 papers, in 3, and so on: in the least number that is
    enough.
    """
    found = pairs(incidence, 1)
    each = incidence.papers_of_concepts()
    kept = (found.npmi > 0) & (each[found.first] > 1) & (each[found.second] > 1)
    least = 1
    while (kept & (found.papers >= least)).sum() > MAX_TIES:
        least += 1
    kept &= found.papers >= least
    weights = found.npmi[kept] * found.papers[kept]
    size = len(incidence.concepts)
    half = sparse.coo_array((weights, (found.first[kept], found.second[kept])), shape=(size, size))
    return sparse.csr_array(half + half.T)


def communities(
    graph: sparse.csr_array, algorithm: Algorithm = "louvain", *, seed: int = 0
) -> NDArray[np.int32]:
    """The community of each node, counted from 0, the largest first; -1 for a node without ties.

    ``graph`` is symmetric, with weights above 0. Both algorithms look for the division with the
    highest modularity (Newman and Girvan 2004): ``louvain`` (Blondel et al. 2008) by NetworkX, and
    ``leiden`` (Traag et al. 2019), whose communities always hang together, where leidenalg is
    installed. The default is the same whatever is installed. Of two equally large communities the
    one with the first node comes first. Raises KGError where leidenalg is asked for and missing.
    """
    tied = np.flatnonzero(np.diff(graph.indptr))
    member = np.full(graph.shape[0], NONE, dtype=np.int32)
    if len(tied):
        member[tied] = _by_size(_ALGORITHMS[algorithm](graph[tied][:, tied], seed))
    return member


def louvain(graph: sparse.csr_array, seed: int) -> NDArray[np.int32]:
    """The number of each node's community by NetworkX's Louvain."""
    half = sparse.triu(graph, k=1, format="coo")
    network = nx.Graph()
    network.add_nodes_from(range(graph.shape[0]))
    network.add_weighted_edges_from(
        zip(half.row.tolist(), half.col.tolist(), half.data.tolist(), strict=True)
    )
    member = np.empty(graph.shape[0], dtype=np.int32)
    for number, nodes in enumerate(nx.community.louvain_communities(network, seed=seed)):
        member[list(nodes)] = number
    return member


def leiden(graph: sparse.csr_array, seed: int) -> NDArray[np.int32]:
    """The number of each node's community by Leiden. Raises KGError without leidenalg."""
    try:
        import igraph
        import leidenalg
    except ImportError as error:
        raise KGError(
            "Leiden needs igraph and leidenalg, which are not installed",
            mend="Install them with: pip install 'paperatlas[igraph]'",
        ) from error
    half = sparse.triu(graph, k=1, format="coo")
    network = igraph.Graph(
        n=graph.shape[0], edges=list(zip(half.row.tolist(), half.col.tolist(), strict=True))
    )
    found = leidenalg.find_partition(
        network, leidenalg.ModularityVertexPartition, weights=half.data.tolist(), seed=seed
    )
    return np.array(found.membership, dtype=np.int32)


_ALGORITHMS: Mapping[str, Partition] = MappingProxyType({"louvain": louvain, "leiden": leiden})


def _by_size(member: NDArray[np.int32]) -> NDArray[np.int32]:
    _, first, codes, sizes = np.unique(
        member, return_index=True, return_inverse=True, return_counts=True
    )
    place = np.empty(len(sizes), dtype=np.int32)
    place[np.lexsort((first, -sizes))] = np.arange(len(sizes), dtype=np.int32)
    return place[codes]
