"""A map and its layout as the page reads them: a few facts as JSON, and blocks to inflate.

The shape is an agreement between this module and ``assets/shared/graph.js``; nothing else reads it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from visualizations.blocks import packed_columns, packed_json, packed_runs
from visualizations.columns import EvidenceRow, MapColumns
from visualizations.keeping import keep
from visualizations.kinds import KINDS, caption_of, legend_of
from visualizations.layout import Frame, Layout, Progress, layout
from visualizations.previous import Previous
from visualizations.wording import WORDING, worded

_LARGEST_RADIUS = 26.0
_PAPER_RADIUS = 4.0
#: Places are sent as steps of the map's longer side.
_STEPS = 65_535
#: Scores are sent in thousandths, and this for none.
_NO_SCORE = 1001


@dataclass(frozen=True, slots=True)
class Payload:
    """What a page holds beside its markup: facts, and blocks by their names."""

    facts: dict[str, object]
    blocks: dict[str, str]


def radius(kind: str, weight: int) -> float:
    """The radius of a node in map units: its area grows with its weight, up to a limit."""
    return float(radii(np.array([KINDS.index(kind)]), np.array([weight]))[0])


def radii(kinds: NDArray[np.integer], weights: NDArray[np.integer]) -> NDArray[np.floating]:
    """The radii of nodes of these kinds (places in ``KINDS``) and weights, as :func:`radius`."""
    grown = np.minimum(3.0 + 2.4 * np.sqrt(weights), _LARGEST_RADIUS).round(1)
    return np.where(kinds == KINDS.index("paper"), _PAPER_RADIUS, grown)


def place(
    columns: MapColumns,
    centre: int | None = None,
    progress: Progress = lambda done, total: None,
) -> Layout:
    """The layout of a map; ``centre`` and ``progress`` as for :func:`layout`."""
    nodes, edges = columns.nodes, columns.edges
    sizes = radii(nodes.kinds, nodes.weights)
    return layout(nodes.ids, sizes, edges.source, edges.target, centre=centre, progress=progress)


def place_beside(columns: MapColumns, previous: Previous) -> Layout | None:
    """The layout of a map that keeps the places of a previous page; None as :func:`keep` says."""
    nodes, edges = columns.nodes, columns.edges
    sizes = radii(nodes.kinds, nodes.weights)
    return keep(previous, nodes.ids, sizes, edges.source, edges.target)


def payload(columns: MapColumns, laid: Layout) -> Payload:
    """All that the page of a map reads; the same map gives the same bytes."""
    nodes, papers, edges = columns.nodes, columns.papers, columns.edges
    counts = np.bincount(nodes.kinds, minlength=len(KINDS)).tolist()
    legend = legend_of(dict(zip(KINDS, counts, strict=True)))
    terms = list(dict.fromkeys([*WORDING, *edges.terms]))
    frame = _frame(laid)
    columns_block, spec = packed_columns(
        {
            "x": _whole((laid.x - frame.left) / frame.step),
            "y": _whole((laid.y - frame.top) / frame.step),
            "r": _whole(radii(nodes.kinds, nodes.weights) * 10),
            "kind": nodes.kinds,
            "weight": nodes.weights,
            "region": laid.region,
            "year": papers.years,
            "venue": papers.venues + 1,
            "hasCode": papers.has_code.astype(np.int64),
            # Sorted, so the steps from one to the next are small.
            "source": np.diff(edges.source, prepend=0),
            "target": edges.target,
            "wording": np.array([terms.index(t) for t in edges.terms], dtype=np.int64)[
                edges.wordings
            ],
            "score": _whole(np.where(np.isnan(edges.scores), _NO_SCORE, edges.scores * 1000)),
            "sentences": edges.sentences,
            "paperCount": edges.paper_counts,
            "papers": edges.papers,
        }
    )
    blocks = {
        "columns": columns_block,
        "names": packed_json(
            {
                "id": list(nodes.ids),
                "label": list(nodes.labels),
                "aliases": {i: list(names) for i, names in nodes.aliases.items()},
                "unshown": list(papers.unshown),
            }
        ),
    }
    runs = []
    for number, (block, count) in enumerate(packed_runs(_texts(columns))):
        blocks[f"texts-{number}"] = block
        runs.append(count)
    facts: dict[str, object] = {
        "caption": caption_of(legend, len(edges.source)),
        "note": columns.note,
        "kinds": [{"id": i.kind, "plural": i.name, "count": i.count} for i in legend],
        "wordings": [(*worded(term), *term) for term in terms],
        "venues": list(papers.venue_names),
        "regions": _regions(columns, laid),
        "columns": spec,
        "origin": [frame.left, frame.top],
        "step": frame.step,
        "changed": laid.changed,
        "runs": runs,
    }
    return Payload(facts, blocks)


def region_names(columns: MapColumns, laid: Layout) -> list[str]:
    """Each region's most connected task, or its most connected concept where it has no task.

    Only connections within the region count: a concept of the whole field names no part of it. A
    region of fewer than three nodes, or with nothing connected, has the empty name.
    """
    nodes, edges = columns.nodes, columns.edges
    inside = (laid.region[edges.source] == laid.region[edges.target]) & (
        edges.source != edges.target
    )
    ends = np.concatenate([edges.source[inside], edges.target[inside]])
    inner = np.bincount(ends, minlength=len(nodes.ids))
    is_task = nodes.kinds == KINDS.index("task")
    rank = np.where(inner > 0, inner + is_task * (inner.max(initial=0) + 1), 0)
    rank[nodes.kinds == KINDS.index("paper")] = 0
    size = np.bincount(laid.region, minlength=len(laid.radii))
    names = [""] * len(laid.radii)
    # The last written wins: the highest rank, and of those the first node.
    for node in np.lexsort((-np.arange(len(rank)), rank)).tolist():
        region = int(laid.region[node])
        if rank[node] and size[region] >= 3:
            names[region] = nodes.labels[node]
    return names


def _regions(columns: MapColumns, laid: Layout) -> list[dict[str, object]]:
    sizes = np.bincount(laid.region, minlength=len(laid.radii)).tolist()
    return [
        {"x": round(x, 1), "y": round(y, 1), "r": round(r, 1), "n": n, "label": label}
        for (x, y), r, n, label in zip(
            laid.centres.tolist(),
            laid.radii.tolist(),
            sizes,
            region_names(columns, laid),
            strict=True,
        )
    ]


def _frame(laid: Layout) -> Frame:
    """That of the layout where all of it fits, or the narrowest around it."""
    places = np.column_stack([laid.x, laid.y])
    if laid.frame is not None:
        steps = (places - [laid.frame.left, laid.frame.top]) / laid.frame.step
        if np.all(np.abs(steps - _STEPS / 2) < (_STEPS + 1) / 2):
            return laid.frame
    left, top = places.min(axis=0, initial=0.0).tolist()
    widest = float((places.max(axis=0, initial=0.0) - [left, top]).max())
    return Frame(left, top, max(widest, 1.0) / _STEPS)


def _whole(values: NDArray[np.floating]) -> NDArray[np.integer]:
    return np.asarray(np.rint(values), dtype=np.int64)


def _texts(columns: MapColumns) -> Iterator[list[object]]:
    """For each paper its authors, address, code, sentences, and evidence as lists."""
    for text in columns.papers.texts():
        evidence = [_evidence(row, text.sentences[row.sentence]) for row in text.evidence]
        yield [list(text.authors), text.url, list(text.code), list(text.sentences), evidence]


def _evidence(row: EvidenceRow, sentence: str) -> list[int | float | None]:
    """Edge, sentence, start and end of the subject, of the object (None where absent), score."""
    ends = [*_units(sentence, row.subject), *_units(sentence, row.object)]
    return [row.edge, row.sentence, *ends, None if row.score is None else round(row.score, 3)]


def _units(text: str, ends: tuple[int, int] | None) -> tuple[int | None, int | None]:
    """A place in code points as JavaScript counts: in UTF-16 code units."""
    if ends is None:
        return None, None
    if text.isascii():
        return ends
    return _utf16(text[: ends[0]]), _utf16(text[: ends[1]])


def _utf16(text: str) -> int:
    return len(text) + sum(1 for c in text if c > "\uffff")
