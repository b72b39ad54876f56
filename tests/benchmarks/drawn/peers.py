"""The same maps as others draw them: a page of pyvis, and the layout of igraph."""

from __future__ import annotations

import igraph
import numpy as np
from numpy.typing import NDArray
from pyvis.network import Network

from visualizations.columns import MapColumns
from visualizations.layout import Layout
from visualizations.seeds import hashes, noise


def pyvis_page(columns: MapColumns, laid: Layout) -> str:
    """A page with these places, which never run the physics, at its fastest to make."""
    network = Network(height="800px", width="100%", cdn_resources="in_line")
    nodes, edges = columns.nodes, columns.edges
    network.nodes = [
        {"id": i, "label": label, "title": label, "x": x, "y": y, "shape": "dot", "size": 8}
        for i, (label, x, y) in enumerate(
            zip(nodes.labels, laid.x.tolist(), laid.y.tolist(), strict=True)
        )
    ]
    # Appending goes over all edges each time.
    network.edges = [
        {"from": a, "to": b}
        for a, b in zip(edges.source.tolist(), edges.target.tolist(), strict=True)
    ]
    network.toggle_physics(False)
    return network.generate_html()


def forces(
    keys: list[str], source: NDArray[np.integer], target: NDArray[np.integer]
) -> NDArray[np.float64]:
    """Fruchterman and Reingold's layout from places that only the names decide, as ours does."""
    seeds = hashes(keys)
    graph = igraph.Graph(len(keys), np.column_stack([source, target]).tolist()).simplify()
    start = noise(seeds, 2).astype(float) * np.sqrt(len(keys))
    found = graph.layout_fruchterman_reingold(seed=start.tolist(), niter=300, grid="auto")
    return np.array(found.coords)
