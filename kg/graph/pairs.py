"""Pairs of concepts that papers name together, and how far that is from chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from kg.graph.matrices import Incidence, papers_naming_both


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Arrays of equal length, one element a pair, sorted by ``first``, then ``second``.

    ``first`` < ``second`` are places in the concepts of the incidence, ``papers`` says how many
    papers name both, ``npmi`` is in -1..1 (see :func:`npmi`).
    """

    first: NDArray[np.int32]
    second: NDArray[np.int32]
    papers: NDArray[np.int32]
    npmi: NDArray[np.float64]


def pairs(incidence: Incidence, min_papers: int) -> Pairs:
    """The pairs of concepts that at least ``min_papers`` papers (1 or more) name together."""
    both = sparse.triu(papers_naming_both(incidence), k=1, format="coo")
    kept = both.data >= min_papers
    first, second, counts = both.row[kept], both.col[kept], both.data[kept]
    order = np.lexsort((second, first))
    first, second, counts = first[order], second[order], counts[order]
    each = incidence.papers_of_concepts()
    scores = npmi(counts, each[first], each[second], len(incidence.papers))
    return Pairs(first, second, counts, scores)


def npmi(
    both: NDArray[np.int32], first: NDArray[np.int32], second: NDArray[np.int32], papers: int
) -> NDArray[np.float64]:
    """Normalised pointwise mutual information: ln(p(x,y) / (p(x) p(y))) / -ln p(x,y).

    The counts are of papers that name both, the one and the other, of ``papers`` in all; ``both``
    is nowhere 0. The score is 1 where the two are never named apart, 0 where they meet as often as
    chance would have it, and goes to -1 where they avoid each other. Where every paper names both
    it is 1, its limit. Source: Bouma (2009), Normalized (Pointwise) Mutual Information in
    Collocation Extraction, section 3.2.
    """
    logs = np.log(both / papers)
    information = logs - np.log(first / papers) - np.log(second / papers)
    everywhere = logs == 0
    return np.where(everywhere, 1.0, information / np.where(everywhere, 1.0, -logs))
