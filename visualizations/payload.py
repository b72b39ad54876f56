"""A view and its layout as the JSON that the pages read: columns, and sentences told once.

The shape is an agreement between this module and ``assets/shared/graph.js``; nothing else reads it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TypeVar

from kg.model import Role, Span
from visualizations.layout import Layout, Region, layout
from visualizations.mapview import MapEdge, MapEvidence, MapNode, MapPaper, MapView

T = TypeVar("T")

#: How a page words a predicate, with a role or without: from the subject's side, and from the
#: object's. The order is the one in which they are listed: what a paper is about comes first.
WORDING: dict[tuple[str, Role | None], tuple[str, str]] = {
    ("has-method", Role.PROPOSED): ("Methods it proposes", "Proposed by"),
    ("has-method", Role.USED): ("Methods it uses", "Used in"),
    ("has-method", Role.COMPARED): ("Methods it compares with", "Compared in"),
    ("has-method", None): ("Methods", "Papers"),
    ("has-task", Role.ADDRESSED): ("Tasks it addresses", "Addressed by"),
    ("has-task", Role.MENTIONED): ("Tasks it mentions", "Mentioned in"),
    ("has-task", None): ("Tasks", "Papers"),
    ("uses-dataset", Role.INTRODUCED): ("Datasets it introduces", "Introduced by"),
    ("uses-dataset", Role.EVALUATED): ("Datasets it evaluates on", "Evaluated in"),
    ("uses-dataset", Role.MENTIONED): ("Datasets it mentions", "Mentioned in"),
    ("uses-dataset", None): ("Datasets", "Papers"),
    ("used-for", None): ("Used for", "What is used for it"),
    ("part-of", None): ("Part of", "Its parts"),
    ("compared-with", None): ("Compared with", "Compared with"),
    ("evaluated-on", None): ("Evaluated on", "Evaluated on it"),
    ("benchmark-for", None): ("Benchmark for", "Its benchmarks"),
    ("trained-on", None): ("Trained on", "Trained on it"),
    ("extends", None): ("Extends", "Extended by"),
    ("synonym-of", None): ("Also called", "Also called"),
    ("subclass-of", None): ("Kind of", "Its kinds"),
    ("subtask-of", None): ("Part of the task", "Its subtasks"),
}

_LARGEST_RADIUS = 26.0


def place(view: MapView, centre: int | None = None) -> Layout:
    """The layout of a view, nodes by their place in it; ``centre`` as for :func:`layout`."""
    row = {node.id: i for i, node in enumerate(view.nodes)}
    links = [(row[edge.source], row[edge.target], 1.0) for edge in view.edges]
    return layout([radius(node) for node in view.nodes], links, centre)


def radius(node: MapNode) -> float:
    """The radius of a node in map units: its area grows with its weight, up to a limit."""
    if node.kind == "paper":
        return 4.0
    return round(min(3.0 + 2.4 * math.sqrt(node.weight), _LARGEST_RADIUS), 1)


def payload(view: MapView, laid: Layout) -> dict[str, object]:
    """Plain lists and dicts of the whole page; the same view gives the same value."""
    papers = _table(_papers(view))
    sentences = _table((papers[e.paper], e.text) for edge in view.edges for e in edge.evidence)
    row = {node.id: i for i, node in enumerate(view.nodes)}
    region_of = {n: g for g, region in enumerate(laid.regions) for n in region.nodes}
    kinds = [item.kind for item in view.legend]
    # A predicate that this module has no words for is shown by its own name.
    wordings = _table([*WORDING, *map(_wording_key, view.edges)])
    return {
        "caption": view.caption,
        "kinds": [
            {"id": item.kind, "plural": item.name, "count": item.count} for item in view.legend
        ],
        "wordings": [
            WORDING.get((predicate, role), (predicate, f"{predicate} (inverse)"))
            for predicate, role in wordings
        ],
        "papers": [_paper(p, row.get(p.id)) for p in papers],
        "sentences": [[paper, text] for paper, text in sentences],
        "nodes": {
            "id": [n.id for n in view.nodes],
            "kind": [kinds.index(n.kind) for n in view.nodes],
            "label": [n.label for n in view.nodes],
            "aliases": {i: list(n.aliases) for i, n in enumerate(view.nodes) if n.aliases},
            "weight": [n.weight for n in view.nodes],
            "paper": [None if n.paper is None else papers[n.paper] for n in view.nodes],
            "x": list(laid.x),
            "y": list(laid.y),
            "r": [radius(n) for n in view.nodes],
            "region": [region_of[i] for i in range(len(view.nodes))],
        },
        "edges": {
            "id": [e.id for e in view.edges],
            "source": [row[e.source] for e in view.edges],
            "target": [row[e.target] for e in view.edges],
            "wording": [wordings[_wording_key(e)] for e in view.edges],
            "score": [_score(e.score) for e in view.edges],
            "evidence": [
                [_evidence(e, sentences[papers[e.paper], e.text]) for e in edge.evidence]
                for edge in view.edges
            ],
        },
        "regions": [
            {"x": r.x, "y": r.y, "r": r.radius, "n": len(r.nodes), "label": label}
            for r, label in zip(laid.regions, region_names(view, laid.regions), strict=True)
        ],
    }


def region_names(view: MapView, regions: Sequence[Region]) -> list[str]:
    """Each region's most connected task, or its most connected concept where it has no task.

    Only connections within the region count: a concept of the whole field names no part of it. A
    region of fewer than three nodes, or with nothing connected, has the empty name.
    """
    row = {node.id: i for i, node in enumerate(view.nodes)}
    region_of = {n: g for g, region in enumerate(regions) for n in region.nodes}
    inner = [0] * len(view.nodes)
    for edge in view.edges:
        a, b = row[edge.source], row[edge.target]
        if region_of[a] == region_of[b] and a != b:
            inner[a] += 1
            inner[b] += 1
    names = []
    for region in regions:
        concepts = [n for n in region.nodes if view.nodes[n].kind != "paper" and inner[n]]
        tasks = [n for n in concepts if view.nodes[n].kind == "task"]
        best = max(tasks or concepts, key=lambda n: (inner[n], -n), default=None)
        names.append("" if best is None or len(region.nodes) < 3 else view.nodes[best].label)
    return names


def _wording_key(edge: MapEdge) -> tuple[str, Role | None]:
    return edge.predicate, edge.role


def _papers(view: MapView) -> list[MapPaper]:
    shown = [node.paper for node in view.nodes if node.paper is not None]
    return shown + [e.paper for edge in view.edges for e in edge.evidence]


def _table(values: Iterable[T]) -> dict[T, int]:
    """Each value once with its number, in the order in which they come."""
    return {value: i for i, value in enumerate(dict.fromkeys(values))}


def _paper(paper: MapPaper, node: int | None) -> dict[str, object]:
    return {
        "node": node,
        "title": paper.title,
        "year": paper.year,
        "authors": list(paper.authors),
        "venue": paper.venue,
        "url": paper.url,
        "code": list(paper.code),
    }


def _evidence(evidence: MapEvidence, sentence: int) -> list[int | float | None]:
    """Sentence, start and end of the subject, of the object (each None where absent), score."""
    ends = [*_units(evidence.text, evidence.subject), *_units(evidence.text, evidence.object)]
    return [sentence, *ends, _score(evidence.score)]


def _units(text: str, span: Span | None) -> tuple[int | None, int | None]:
    """A span of code points as JavaScript counts: in UTF-16 code units."""
    if span is None:
        return None, None
    return _utf16(text[: span.start]), _utf16(text[: span.end])


def _utf16(text: str) -> int:
    return len(text) + sum(1 for c in text if c > "\uffff")


def _score(score: float | None) -> float | None:
    return None if score is None else round(score, 3)
