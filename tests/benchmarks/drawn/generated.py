"""A made-up map of any size, with sentences behind its edges."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np

from visualizations.columns import (
    EdgeColumns,
    EvidenceRow,
    MapColumns,
    NodeColumns,
    PaperColumns,
    PaperText,
)
from visualizations.kinds import KINDS

#: Edges that each node brings with it.
TIES = 3
#: Sentences behind an edge, and sentences of a paper.
EVIDENCE, SENTENCES = 2, 8
_SHARE_OF_PAPERS = 0.25
_SYLLABLES = "ba ce di fo gu la me ni po ru sa te vi xo zu kra ste pli tron net".split()
_VOCABULARY = 3000


def preferential(nodes: int, seed: int = 0) -> MapColumns:
    """A graph of Barabasi and Albert (1999): each node is tied to three that are well tied.

    The first three quarters are concepts, the others are papers, to which nothing is tied. Two
    sentences of papers drawn by lot are behind each edge.
    """
    lot = np.random.default_rng(seed)
    papers = int(nodes * _SHARE_OF_PAPERS)
    concepts = nodes - papers
    ends = list(range(TIES))
    pairs: list[tuple[int, int]] = []
    for node in range(TIES, nodes):
        older = {ends[i] for i in lot.integers(0, len(ends), TIES)}
        while len(older) < TIES:
            older.add(ends[int(lot.integers(0, len(ends)))])
        pairs += [(node, old) for old in sorted(older)]
        if node < concepts:
            ends += [node] * TIES
        ends += sorted(older)
    edges = np.array(sorted(pairs), dtype=np.int64)
    stated = np.sort(lot.integers(0, papers, (len(edges), EVIDENCE)), axis=1)
    own = edges[:, 0] >= concepts
    stated[own] = (edges[own, 0] - concepts)[:, None]
    kinds = lot.integers(0, len(KINDS) - 1, nodes)
    kinds[concepts:] = KINDS.index("paper")
    words = _words(lot)
    labels = [" ".join(words[i] for i in row) for row in _drawn(lot, nodes, 3)]
    between = stated[~own]
    counts = np.where(own, 0, EVIDENCE)
    return MapColumns(
        NodeColumns(
            ids=[f"{KINDS[k]}/{i:06}" for i, k in enumerate(kinds.tolist())],
            labels=labels,
            kinds=kinds,
            weights=np.bincount(edges[:, 1], minlength=nodes) + 1,
            aliases={},
        ),
        PaperColumns(
            unshown=[],
            years=lot.integers(2000, 2026, papers),
            venues=lot.integers(-1, 40, papers),
            venue_names=[f"Venue {i}" for i in range(40)],
            has_code=lot.random(papers) < 0.3,
            texts=partial(_texts, stated, words, papers, seed),
        ),
        EdgeColumns(
            source=edges[:, 0],
            target=edges[:, 1],
            wordings=own.astype(np.int64),
            terms=[("used-for", None), ("has-method", None)],
            scores=lot.random(len(edges)).round(3),
            sentences=np.full(len(edges), EVIDENCE),
            paper_counts=counts,
            papers=between.ravel(),
        ),
    )


def _words(lot: np.random.Generator) -> list[str]:
    parts = lot.integers(0, len(_SYLLABLES), (_VOCABULARY, 3))
    return ["".join(_SYLLABLES[i] for i in row) for row in parts.tolist()]


def _drawn(lot: np.random.Generator, rows: int, words: int) -> list[list[int]]:
    """Places of words, the first ones more often, as in texts."""
    found = np.exp(lot.random((rows, words)) * np.log(_VOCABULARY)).astype(np.int64) - 1
    return found.tolist()


def _texts(stated: np.ndarray, words: list[str], papers: int, seed: int) -> Iterator[PaperText]:
    lot = np.random.default_rng(seed + 1)
    flat = stated.ravel()
    order = np.argsort(flat, kind="stable")
    first = np.searchsorted(flat[order], np.arange(papers + 1))
    for paper in range(papers):
        sentences = [" ".join(words[i] for i in row) for row in _drawn(lot, SENTENCES, 20)]
        edges = (order[first[paper] : first[paper + 1]] // EVIDENCE).tolist()
        rows = lot.integers(0, SENTENCES, len(edges)).tolist()
        evidence = [
            EvidenceRow(edge, row, (0, 6), (10, 16), 0.5)
            for edge, row in zip(edges, rows, strict=True)
        ]
        yield PaperText(["A. Author", "B. Author"], None, [], sentences, evidence)
