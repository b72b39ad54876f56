"""The page around one node: its neighbours within some steps, drawn with pyvis (vis-network)."""

from __future__ import annotations

from collections import defaultdict
from importlib.resources import files

from pyvis.network import Network

from kg.errors import MapError
from kg.model import Knowledge
from visualizations.focus import find_focus
from visualizations.mapview import MapEdge, MapNode, MapView, map_view, view_of
from visualizations.page import render
from visualizations.payload import payload, place, radius
from visualizations.shell import SHELL_SCRIPTS, SHELL_STYLES

#: vis-network draws every frame anew on one thread; above this it no longer moves smoothly.
MOST_NODES = 1500

_SHAPES = {"method": "dot", "task": "diamond", "dataset": "square", "paper": "dot"}


def neighbourhood_page(knowledge: Knowledge, focus: str, hops: int) -> str:
    """One offline HTML page of all within ``hops`` claims of the concept or paper ``focus``.

    ``focus`` is an id, a label or an alias, in any case. At most :data:`MOST_NODES` are shown, the
    near before the far and the important before the others, and the page says how many are left
    out. The same knowledge gives the same text. Raises :class:`kg.errors.MapError` where ``focus``
    names nothing or more than one thing, and where ``hops`` is below 1.
    """
    if hops < 1:
        raise MapError(f"a neighbourhood needs at least 1 hop, not {hops}")
    whole = map_view(knowledge)
    middle = whole.nodes[find_focus(whole.nodes, focus)]
    reached = _within(whole, middle, hops)
    kept = {node.id for node in reached[:MOST_NODES]}
    view = view_of(
        (node for node in whole.nodes if node.id in kept),
        (edge for edge in whole.edges if edge.source in kept and edge.target in kept),
    )
    centre = view.nodes.index(middle)
    laid = place(view, centre)
    data = payload(view, laid)
    data["extra"] = {"drawing": _drawing(view, laid.x, laid.y), "centre": centre}
    steps = "step" if hops == 1 else "steps"
    return render(
        "page.html",
        title=f"Around {middle.label}",
        caption=f"{view.caption} within {hops} {steps}",
        note=_note(len(reached), len(view.nodes)),
        data=data,
        styles=(*SHELL_STYLES, "neighbourhood/neighbourhood.css"),
        scripts=(*SHELL_SCRIPTS, "neighbourhood/style.js", "neighbourhood/map.js", "shared/app.js"),
        library=_vis_network(),
    )


def _within(view: MapView, middle: MapNode, hops: int) -> list[MapNode]:
    """The nodes at most ``hops`` edges from ``middle``: by distance, then weight, then id."""
    neighbours: dict[str, set[str]] = defaultdict(set)
    for edge in view.edges:
        neighbours[edge.source].add(edge.target)
        neighbours[edge.target].add(edge.source)
    distance = {middle.id: 0}
    front = [middle.id]
    for hop in range(1, hops + 1):
        new = {n for here in front for n in neighbours[here]} - distance.keys()
        if not new:
            break
        distance.update(dict.fromkeys(new, hop))
        front = sorted(new)
    reached = [node for node in view.nodes if node.id in distance]
    return sorted(reached, key=lambda n: (distance[n.id], -n.weight, n.id))


def _note(reached: int, shown: int) -> str:
    if reached == shown:
        return ""
    return f"{shown:,} of {reached:,} shown: {reached - shown:,} less connected ones are left out"


def _drawing(
    view: MapView, x: tuple[float, ...], y: tuple[float, ...]
) -> dict[str, list[dict[str, object]]]:
    """Nodes and edges as pyvis passes them to vis-network; ids are places in the view.

    The lists are filled at once because ``Network.add_edge`` looks through all edges each time. A
    title is plain text and must stay so: it is what vis-network shows while the pointer rests.
    Names are drawn by the page, which keeps them from covering each other; vis-network would not.
    """
    network = Network(directed=True)
    network.nodes = [
        {
            "id": i,
            "title": f"{node.label}\n{node.kind}",
            "shape": _SHAPES[node.kind],
            "group": node.kind,
            "size": radius(node),
            "x": x[i],
            "y": y[i],
        }
        for i, node in enumerate(view.nodes)
    ]
    row = {node.id: i for i, node in enumerate(view.nodes)}
    network.edges = [
        {"id": i, "from": row[edge.source], "to": row[edge.target], "title": _edge_title(edge)}
        for i, edge in enumerate(view.edges)
    ]
    nodes, edges, *_ = network.get_network_data()
    return {"nodes": nodes, "edges": edges}


def _edge_title(edge: MapEdge) -> str:
    return edge.predicate if edge.role is None else f"{edge.predicate} ({edge.role})"


def _vis_network() -> str:
    """The script of vis-network that the installed pyvis brings along."""
    library = files("pyvis") / "templates" / "lib"
    versions = sorted(d.name for d in library.iterdir() if d.name.startswith("vis-"))
    for version in reversed(versions):
        script = library / version / "vis-network.min.js"
        if script.is_file():
            text = script.read_text(encoding="utf-8")
            # It is put between script tags as it is, so it must not hold what ends them.
            if "</script" not in text.lower() and "<!--" not in text:
                return text.replace("\r\n", "\n")
    raise MapError(
        "the installed pyvis brings no usable vis-network.min.js", mend="Install pyvis 0.3.2"
    )
