"""How alike concepts are, or papers: the scores of :mod:`kg.analytics.related`, many at a time.

The features stand in a sparse matrix of rows of length 1, so that a product with its transpose
gives the cosines: the neighbours of a thousand concepts take about as long as those of one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from kg.graph.database import Database
from kg.graph.matrices import Incidence, incidence
from kg.model import Predicate

# A concept that this many papers name counts half as much as is known of it.
_HALF_KNOWN: Final = 5
_DIGITS: Final = 6

_PREDICATES: Final = tuple(Predicate)
_ENDS: Final = """
    WITH c AS (SELECT id, row_number() OVER (ORDER BY id) - 1 AS code FROM concepts)
    SELECT s.code AS subject, o.code AS object,
           CAST(list_position($predicates, e.predicate) - 1 AS INTEGER) AS predicate
    FROM concept_edges e JOIN c s ON s.id = e.subject JOIN c o ON o.id = e.object
"""


@dataclass(frozen=True, slots=True, eq=False)
class Likeness:
    """Things with what they have in common with others.

    ``ids`` are in ascending order. ``features`` has a row of length 1 a thing, or an empty one;
    ``known`` is what its score is multiplied by, in 0..1, shape (things,).
    """

    ids: NDArray[np.object_]
    features: sparse.csr_array
    known: NDArray[np.float64]

    def nearest(self, chosen: Sequence[str], top: int) -> dict[str, tuple[tuple[str, float], ...]]:
        """The ``top`` nearest of each of the ``chosen`` ids with their scores, the nearest first.

        Of two that are as near the one with the smaller id comes first. What shares nothing with
        the chosen one is left out.
        """
        places = np.searchsorted(self.ids, np.array(chosen, dtype=object))
        alike = sparse.csr_array(self.features[places] @ self.features.T)
        found = {}
        for row, (name, own) in enumerate(zip(chosen, places.tolist(), strict=True)):
            part = slice(alike.indptr[row], alike.indptr[row + 1])
            others = alike.indices[part]
            scores = np.round(alike.data[part] * self.known[others], _DIGITS)
            kept = (others != own) & (self.known[others] > 0)
            others, scores = others[kept], scores[kept]
            order = np.lexsort((others, -scores))[:top]
            found[name] = tuple(
                zip(self.ids[others[order]].tolist(), scores[order].tolist(), strict=True)
            )
        return found


def papers_alike(database: Database) -> Likeness:
    """The papers of a graph by the concepts that they name."""
    named = incidence(database)
    return Likeness(named.papers, _weighed(named.matrix), np.ones(len(named.papers)))


def concepts_alike(database: Database) -> Likeness:
    """The concepts of a graph by the papers that name them and by what is stated about them."""
    named = incidence(database)
    features = sparse.hstack([named.matrix.T, _stated(database, named)], format="csr")
    papers = named.papers_of_concepts()
    return Likeness(named.concepts, _weighed(features), papers / (papers + _HALF_KNOWN))


def _stated(database: Database, named: Incidence) -> sparse.csr_array:
    """The concepts by the ends of their relations: one column a predicate, direction and end."""
    found = database.arrow(_ENDS, {"predicates": [str(p) for p in _PREDICATES]})
    subject, object_, predicate = (
        found[name].to_numpy().astype(np.int64) for name in ("subject", "object", "predicate")
    )
    size = len(named.concepts)
    rows = np.concatenate([subject, object_])
    keys = np.concatenate([2 * predicate * size + object_, (2 * predicate + 1) * size + subject])
    known, columns = np.unique(keys, return_inverse=True)
    ones = np.ones(len(rows), dtype=np.int32)
    return sparse.csr_array((ones, (rows, columns)), shape=(size, len(known)))


def _weighed(incident: sparse.csr_array) -> sparse.csr_array:
    """Each feature by its rarity, each row by its length."""
    matrix = sparse.csr_array(incident, dtype=np.float64)
    things = int((np.diff(matrix.indptr) > 0).sum())
    having = np.bincount(matrix.indices, minlength=matrix.shape[1])
    matrix.data = np.log1p(things / having[matrix.indices])
    length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    matrix.data /= np.repeat(np.where(length > 0, length, 1.0), np.diff(matrix.indptr))
    return matrix
