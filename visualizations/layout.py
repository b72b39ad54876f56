"""Where the nodes of a map lie: communities first, as discs, then springs inside each disc.

A force-directed layout of a whole graph of thousands of nodes is slow and ends as a ball in which
no community can be told from another. Here Louvain's communities (Blondel et al. 2008) become
discs that are packed beside those they are most tied to, and the forces of Fruchterman and
Reingold (1991) act inside each disc only. The cost grows with the nodes, not with their square.
Every step is a function of the input alone: the same graph gives the same places.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from visualizations.packing import Disc, pack
from visualizations.springs import springs, sunflower

Complex = NDArray[np.complex128]
Floats = NDArray[np.float64]

#: Above this many nodes a community is divided again: the forces in a disc cost its square.
_LARGEST_DISC = 250
#: More discs than this are not packed one by one; the smallest share the last.
_MOST_DISCS = 400
#: Free space between communities, and between the parts of one, in map units.
_GAP, _INNER_GAP = 54.0, 8.0
_SEED = 7


@dataclass(frozen=True, slots=True)
class Region:
    """A community's disc: its centre, its radius in map units, and its nodes in ascending order."""

    x: float
    y: float
    radius: float
    nodes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """Node ``i`` lies at (``x[i]``, ``y[i]``); every node is in exactly one of ``regions``."""

    x: tuple[float, ...]
    y: tuple[float, ...]
    regions: tuple[Region, ...]


def layout(
    radii: Sequence[float], links: Sequence[tuple[int, int, float]], centre: int | None = None
) -> Layout:
    """Places for nodes 0..n-1 with these radii, in map units (a small node's radius is about 4).

    ``links`` are (node, node, weight), undirected; parallel ones add up and loops do not count.
    ``centre`` is a node that is to lie alone in the middle with the others around it.
    """
    graph = _graph(len(radii), links)
    parts = _communities(graph.subgraph(n for n in graph if n != centre))
    if centre is not None:
        parts.insert(0, [centre])
    if not parts:
        return Layout((), (), ())
    sizes = np.asarray(radii, dtype=float)
    places, discs = _packed(graph, parts, sizes, _GAP)
    regions = tuple(
        Region(round(d.centre.real, 1), round(d.centre.imag, 1), round(d.radius, 1), tuple(part))
        for part, d in zip(parts, discs, strict=True)
    )
    xy = [places[n] for n in range(len(radii))]
    return Layout(tuple(round(z.real, 1) for z in xy), tuple(round(z.imag, 1) for z in xy), regions)


def _graph(n: int, links: Sequence[tuple[int, int, float]]) -> nx.Graph:
    graph = nx.Graph()
    graph.add_nodes_from(range(n))
    for a, b, weight in links:
        if a != b:
            before = graph.edges[a, b]["weight"] if graph.has_edge(a, b) else 0.0
            graph.add_edge(a, b, weight=before + weight)
    return graph


def _communities(graph: nx.Graph) -> list[list[int]]:
    """Sorted lists of nodes, the largest first; nodes without a link are one list, the last."""
    tied = sorted(n for n, degree in graph.degree if degree)
    alone = sorted(n for n, degree in graph.degree if not degree)
    parts: list[list[int]] = []
    if tied:
        # Copied in sorted order: Louvain's result depends on the order of nodes and edges.
        ordered = nx.Graph()
        ordered.add_nodes_from(tied)
        ordered.add_weighted_edges_from(
            sorted((min(a, b), max(a, b), w) for a, b, w in graph.edges(tied, data="weight"))
        )
        found = nx.community.louvain_communities(ordered, weight="weight", seed=_SEED)
        parts = sorted((sorted(part) for part in found), key=lambda part: (-len(part), part))
    if len(parts) > _MOST_DISCS:
        rest = [n for part in parts[_MOST_DISCS - 1 :] for n in part]
        parts[_MOST_DISCS - 1 :] = [rest]
    if alone:
        parts.append(alone)
    return parts


def _packed(
    graph: nx.Graph, parts: list[list[int]], radii: Floats, gap: float
) -> tuple[dict[int, complex], list[Disc]]:
    """Each part laid out, the discs packed, each turned towards what it is linked to."""
    inner = [_inside(graph.subgraph(part), part, radii) for part in parts]
    part_of = {n: i for i, part in enumerate(parts) for n in part}
    ties: dict[tuple[int, int], float] = {}
    for part in parts:
        for a in part:
            for b, data in graph.adj[a].items():
                if part_of.get(b, part_of[a]) != part_of[a]:
                    key = (part_of[a], part_of[b])
                    ties[key] = ties.get(key, 0.0) + data["weight"]
    discs = pack([radius for _, radius in inner], ties, gap)

    places: dict[int, complex] = {}
    for part, (local, _), disc in zip(parts, inner, discs, strict=True):
        turned = local * _turn(graph, part, local, disc, part_of, discs)
        places.update(zip(part, (turned + disc.centre).tolist(), strict=True))
    return places, discs


def _turn(
    graph: nx.Graph,
    part: list[int],
    local: Complex,
    disc: Disc,
    part_of: dict[int, int],
    discs: list[Disc],
) -> complex:
    """The rotation that best points the nodes at the discs of their outside neighbours.

    It maximises the sum over outside links of the dot product of a node's place with the direction
    of the other disc, which in complex numbers is the argument of one sum.
    """
    home, total = part_of[part[0]], 0j
    for n, place in zip(part, local.tolist(), strict=True):
        for other in sorted(graph.adj[n]):
            away = part_of.get(other, home)
            if away != home:
                towards = discs[away].centre - disc.centre
                total += place.conjugate() * towards / abs(towards)
    return total / abs(total) if abs(total) > 1e-9 else 1 + 0j


def _inside(graph: nx.Graph, part: list[int], radii: Floats) -> tuple[Complex, float]:
    """Places of ``part`` (in its order) around 0, and the radius of the disc that holds them."""
    sizes = radii[part]
    if len(part) > _LARGEST_DISC:
        parts = _communities(graph)
        if len(parts) > 1 and len(parts[0]) < 0.9 * len(part):
            places, _ = _packed(graph, parts, radii, _INNER_GAP)
            local = np.array([places[n] for n in part])
            local -= local.mean()
        else:
            local = sunflower(sizes, np.array([graph.degree[n] for n in part]))
    else:
        row = {n: i for i, n in enumerate(part)}
        pairs = sorted((row[a], row[b], w) for a, b, w in graph.edges(data="weight"))
        local = springs(sizes, pairs)
    return local, float(np.max(np.abs(local) + sizes))
