"""The page around one node: its neighbours within some steps, drawn with pyvis (vis-network)."""

from __future__ import annotations

from importlib.resources import files

from pyvis.network import Network

from kg.errors import MapError
from visualizations.columns import MapColumns
from visualizations.kinds import KINDS
from visualizations.page import render
from visualizations.payload import payload, place, radius
from visualizations.shell import SHELL_SCRIPTS, SHELL_STYLES

_SHAPES = {"method": "dot", "task": "diamond", "dataset": "square", "paper": "dot"}


def neighbourhood_page(columns: MapColumns, centre: int, hops: int) -> str:
    """One offline HTML page of what lies within ``hops`` claims of the node ``centre``.

    The same columns give the same text. Raises :class:`kg.errors.MapError` where the installed
    pyvis brings no vis-network.
    """
    sent = payload(columns, place(columns, centre))
    steps = "step" if hops == 1 else "steps"
    return render(
        "page.html",
        title=f"Around {columns.nodes.labels[centre]}",
        caption=f"{sent.facts['caption']} within {hops} {steps}",
        note=columns.note,
        data=sent.facts | {"extra": {"drawing": _drawing(columns), "centre": centre}},
        blocks=sent.blocks,
        styles=(*SHELL_STYLES, "neighbourhood/neighbourhood.css"),
        scripts=(*SHELL_SCRIPTS, "neighbourhood/style.js", "neighbourhood/map.js", "shared/app.js"),
        library=_vis_network(),
    )


def _drawing(columns: MapColumns) -> dict[str, list[dict[str, object]]]:
    """Nodes and edges as pyvis passes them to vis-network; ids are rows of the columns.

    The lists are filled at once because ``Network.add_edge`` looks through all edges each time. A
    title is plain text and must stay so: it is what vis-network shows while the pointer rests.
    Names are drawn by the page, which keeps them from covering each other; vis-network would not.
    So are places: the page has them in its columns.
    """
    network = Network(directed=True)
    nodes, edges = columns.nodes, columns.edges
    kinds = [KINDS[kind] for kind in nodes.kinds.tolist()]
    network.nodes = [
        {
            "id": i,
            "title": f"{label}\n{kind}",
            "shape": _SHAPES[kind],
            "size": radius(kind, weight),
        }
        for i, (label, kind, weight) in enumerate(
            zip(nodes.labels, kinds, nodes.weights.tolist(), strict=True)
        )
    ]
    titles = [
        predicate if role is None else f"{predicate} ({role})" for predicate, role in edges.terms
    ]
    network.edges = [
        {"id": i, "from": source, "to": target, "title": titles[wording]}
        for i, (source, target, wording) in enumerate(
            zip(edges.source.tolist(), edges.target.tolist(), edges.wordings.tolist(), strict=True)
        )
    ]
    drawn_nodes, drawn_edges, *_ = network.get_network_data()
    return {"nodes": drawn_nodes, "edges": drawn_edges}


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
