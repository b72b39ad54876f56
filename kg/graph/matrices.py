"""Which papers name which concepts, as a sparse matrix, and what they share.

The columns become codes in DuckDB and a matrix in SciPy, without a Python object a row: a million
incidences take about a second.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from kg.graph.database import Database

_CODES = """
    WITH p AS (SELECT id, row_number() OVER (ORDER BY id) - 1 AS code FROM papers),
         c AS (SELECT id, row_number() OVER (ORDER BY id) - 1 AS code FROM concepts)
    SELECT CAST(p.code AS INTEGER) AS paper, CAST(c.code AS INTEGER) AS concept
    FROM paper_concept n JOIN p ON p.id = n.paper_id JOIN c ON c.id = n.concept_id
"""


@dataclass(frozen=True, slots=True, eq=False)
class Incidence:
    """The papers (rows) and the concepts (columns) of a graph, and which name which.

    ``papers`` and ``concepts`` hold the ids in ascending order, also of papers that name nothing.
    ``matrix`` has a row a paper and a column a concept: 1 where the paper names it, else 0.
    """

    papers: NDArray[np.object_]
    concepts: NDArray[np.object_]
    matrix: sparse.csr_array

    def papers_of_concepts(self) -> NDArray[np.int32]:
        """How many papers name each concept, in the order of ``concepts``."""
        return np.bincount(self.matrix.indices, minlength=len(self.concepts)).astype(np.int32)

    def rows(self, chosen: NDArray[np.intp]) -> Incidence:
        """The same concepts over the papers at the places ``chosen``, which may repeat."""
        return Incidence(self.papers[chosen], self.concepts, self.matrix[chosen])


def incidence(database: Database) -> Incidence:
    """The incidence of a graph. Raises QueryError where the columns cannot be read."""
    papers = _ids(database, "papers")
    concepts = _ids(database, "concepts")
    codes = database.arrow(_CODES)
    places = (codes["paper"].to_numpy(), codes["concept"].to_numpy())
    ones = np.ones(codes.num_rows, dtype=np.int32)
    matrix = sparse.csr_array((ones, places), shape=(len(papers), len(concepts)))
    return Incidence(papers, concepts, matrix)


def papers_naming_both(incidence: Incidence) -> sparse.csr_array:
    """A'A, concepts by concepts: how many papers name both; the diagonal, how many name it."""
    return _canonical(incidence.matrix.T @ incidence.matrix)


def concepts_shared(incidence: Incidence, max_papers: int) -> sparse.csr_array:
    """AA', papers by papers: how many concepts they share; the diagonal, how many they name.

    Concepts that over ``max_papers`` papers name do not count. A concept of k papers ties k (k - 1)
    / 2 pairs of them, so that a few common ones make the product dense; with this bound it holds at
    most ``max_papers`` entries for each incidence.
    """
    rare = incidence.matrix[:, incidence.papers_of_concepts() <= max_papers]
    return _canonical(rare @ rare.T)


def _ids(database: Database, view: str) -> NDArray[np.object_]:
    found: NDArray[np.object_] = (
        database.arrow(f"SELECT id FROM {view} ORDER BY id")["id"]  # noqa: S608 (our own names)
        .combine_chunks()
        .to_numpy(zero_copy_only=False)
        .astype(object)
    )
    return found


def _canonical(matrix: sparse.spmatrix) -> sparse.csr_array:
    matrix = sparse.csr_array(matrix)
    matrix.sort_indices()
    return matrix
