"""What a map is drawn from, as columns: a graph of a hundred thousand nodes without its objects."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kg.model import Role

Integers = NDArray[np.integer]


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """That a sentence supports an edge: rows of the edge and of the sentence in its paper.

    ``subject`` and ``object`` are places in the sentence (start and end in code points), or None
    where it does not name that side. ``score`` is a probability in 0..1, or None.
    """

    edge: int
    sentence: int
    subject: tuple[int, int] | None
    object: tuple[int, int] | None
    score: float | None


@dataclass(frozen=True, slots=True)
class PaperText:
    """What a page reads of a paper only when it is asked for."""

    authors: Sequence[str] = ()
    url: str | None = None
    code: Sequence[str] = ()
    sentences: Sequence[str] = ()
    evidence: Sequence[EvidenceRow] = ()


@dataclass(frozen=True, slots=True)
class NodeColumns:
    """The nodes by rank: concepts, the best known first, then the papers that are shown.

    ``kinds`` are places in :data:`visualizations.kinds.KINDS`. A concept's weight is the number
    of papers that name it, a paper's the number of concepts that it names. ``aliases`` are the
    other names of those nodes that have some.
    """

    ids: Sequence[str]
    labels: Sequence[str]
    kinds: Integers
    weights: Integers
    aliases: Mapping[int, Sequence[str]]


@dataclass(frozen=True, slots=True)
class PaperColumns:
    """The papers: those that are nodes, in the order of the nodes, then ``unshown`` by title.

    A year of 0 and a venue of -1 are not known; venues are places in ``venue_names``. ``texts``
    gives what else there is of each, in the same order, each time from the start.
    """

    unshown: Sequence[str]
    years: Integers
    venues: Integers
    venue_names: Sequence[str]
    has_code: NDArray[np.bool_]
    texts: Callable[[], Iterator[PaperText]]


@dataclass(frozen=True, slots=True)
class EdgeColumns:
    """The edges, sorted by source, target and wording.

    ``wordings`` are places in ``terms``: predicates with a role, or None. A score is NaN where
    there is none. ``sentences`` counts the evidence of each. ``papers`` holds for each edge between
    concepts the rows of the papers that state it, one edge after the other, and ``paper_counts``
    how many; an edge from a paper has none there, for it is that paper that states it.
    """

    source: Integers
    target: Integers
    wordings: Integers
    terms: Sequence[tuple[str, Role | None]]
    scores: NDArray[np.floating]
    sentences: Integers
    paper_counts: Integers
    papers: Integers


@dataclass(frozen=True, slots=True)
class MapColumns:
    """A graph to draw. ``note`` tells what was left out of it, and is empty where nothing was."""

    nodes: NodeColumns
    papers: PaperColumns
    edges: EdgeColumns
    note: str = ""
