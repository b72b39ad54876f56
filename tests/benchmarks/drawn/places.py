"""How good the places of a layout are, and how many of them an update moves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from visualizations.columns import MapColumns
from visualizations.payload import radii
from visualizations.seeds import hashes

Places = NDArray[np.float64]
NEAREST, FAR = 10, 0.05


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a layout is told of a graph: names, radii and links."""

    keys: Sequence[str]
    sizes: NDArray[np.floating]
    source: NDArray[np.integer]
    target: NDArray[np.integer]


Method = Callable[[Drawing], Places]


def drawing(columns: MapColumns) -> Drawing:
    """All of a map."""
    nodes, edges = columns.nodes, columns.edges
    sizes = radii(nodes.kinds, nodes.weights)
    return Drawing(nodes.ids, sizes, edges.source, edges.target)


def without(columns: MapColumns, share: float, salt: str) -> MapColumns:
    """The map as it was without that share of its papers and what only they say."""
    nodes, papers, edges = columns.nodes, columns.papers, columns.edges
    count = len(papers.years) - len(papers.unshown)
    first = len(nodes.ids) - count
    lots = hashes([salt + name for name in nodes.ids[first:]]) / 2.0**64
    gone = np.concatenate([lots < share, np.zeros(len(papers.unshown), dtype=bool)])
    owner = np.repeat(np.arange(len(edges.source)), edges.paper_counts)
    stated = np.bincount(owner, weights=~gone[edges.papers], minlength=len(edges.source)) > 0
    of_paper = edges.source >= first
    stated[of_paper] = ~gone[edges.source[of_paper] - first]
    source, target = edges.source[stated], edges.target[stated]
    weights = np.bincount(target[source >= first], minlength=len(nodes.ids))
    weights += np.bincount(source[source >= first], minlength=len(nodes.ids))
    kept = weights > 0
    kept[first:] = ~gone[:count]
    row = np.cumsum(kept) - 1
    rows = np.flatnonzero(kept)
    both = kept[source] & kept[target]
    return replace(
        columns,
        nodes=replace(
            nodes,
            ids=[nodes.ids[i] for i in rows.tolist()],
            kinds=nodes.kinds[rows],
            weights=weights[rows],
        ),
        edges=replace(edges, source=row[source[both]], target=row[target[both]]),
    )


def moved(
    before: tuple[Sequence[str], Places], after: tuple[Sequence[str], Places], turned: bool
) -> tuple[float, float]:
    """The median way of the nodes that are in both, and the share of them that goes far.

    In shares of the map's width; far is more than a twentieth. With ``turned`` the second is first
    laid over the first as well as can be.
    """
    row = {key: i for i, key in enumerate(before[0])}
    pairs = [(row[key], i) for i, key in enumerate(after[0]) if key in row]
    old, new = (
        places[[pair[side] for pair in pairs]] for side, places in ((0, before[1]), (1, after[1]))
    )
    width = float(np.ptp(before[1][:, 0]))
    if turned:
        old, new = old - old.mean(axis=0), new - new.mean(axis=0)
        left, scale, right = np.linalg.svd(new.T @ old)
        new = new @ left @ right * (scale.sum() / np.sum(new**2))
    way = np.linalg.norm(new - old, axis=1) / width
    return float(np.median(way)), float(np.mean(way > FAR))


def quality(drawn: Drawing, places: Places, community: NDArray[np.integer]) -> tuple[float, ...]:
    """Of the ten nearest of each node: the share of links, of its community; edge-length spread.

    The first is the share among them of neighbours in the graph, out of as many as it has up to
    ten. The spread is the standard deviation of the lengths of the edges over their mean.
    """
    n = len(places)
    _, near = cKDTree(places).query(places, k=min(NEAREST + 1, n))
    a = np.repeat(np.arange(n), near.shape[1])
    b = near.ravel()
    a, b = a[a != b], b[a != b]
    loops = drawn.source == drawn.target
    one, other = drawn.source[~loops], drawn.target[~loops]
    links = np.unique(np.concatenate([one * n + other, other * n + one]))
    degree = np.bincount(links // n, minlength=n)
    found = np.bincount(a, weights=np.isin(a * n + b, links), minlength=n)
    tied = degree > 0
    lengths = np.linalg.norm(places[one] - places[other], axis=1)
    return (
        float(np.mean(found[tied] / np.minimum(degree[tied], NEAREST))),
        float(np.mean(community[a] == community[b])),
        float(lengths.std() / lengths.mean()),
    )
