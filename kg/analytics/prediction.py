"""Which method has not been tried on which task, and should be.

A method and a task are untried where no paper names both. They are scored by the things that papers
name together with each of them, after Adamic and Adar (2003), "Friends and neighbors on the Web",
weighted by how often, as Lu and Zhou (2010), "Link prediction in weighted networks", do:

    score(m, t) = 0.1 ln(1 + n(m)) ln(1 + n(t))
                  + sum over x of ln(1 + n(m, x)) ln(1 + n(x, t)) / ln(1 + d(x))

where x is any method, task or dataset, n(a) is how many papers name a, n(a, b) how many name both,
and d(x) with how many other things x is named. The first term stands for what is popular and not
yet connected. Only what at least two papers name takes part, other than the one asked for: what
one paper alone names leads to nothing new. tests/benchmarks/link_prediction.py holds it against
later years.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from kg.errors import QueryError
from kg.graph.database import Database
from kg.graph.matrices import Incidence, incidence, papers_naming_both
from kg.graph.naming import CONCEPTS, find
from kg.model import EntityType, Scalar, Table

# What fewer papers name is not known well enough to be proposed.
_KNOWN: Final = 2
# What popularity weighs: the best of 0.02, 0.05, 0.1 and 0.2 on what followed 2018 and 2020.
_POPULARITY: Final = 0.1
# How many shared neighbours a reason names.
_MOST_NAMED: Final = 4

_LABELS: Final = "SELECT id, label FROM concepts"
# Who was tried on a kind of a task was tried on the task.
_BROADER: Final = """
    SELECT DISTINCT object FROM concept_edges
    WHERE predicate IN ('subtask-of', 'subclass-of') AND subject IN (SELECT unnest($tried))
"""
_OTHER: Final = {EntityType.METHOD: EntityType.TASK, EntityType.TASK: EntityType.METHOD}


@dataclass(frozen=True, slots=True, eq=False)
class Affinity:
    """The concepts of a graph by place, and what joins them.

    ``together`` holds how many papers name both of two concepts, 0 for one with itself; ``forward``
    ln(1 + n) of that, and ``back`` the same with each row divided by ln(1 + d): their product is
    the sum of the score. All three are square and sparse. ``papers`` is how many papers name each;
    ``known`` says where that is enough, and only there ``forward`` has columns.
    """

    together: sparse.csr_array
    forward: sparse.csr_array
    back: sparse.csr_array
    papers: NDArray[np.int32]
    known: NDArray[np.bool_]

    def scores(self, subjects: NDArray[np.intp], objects: NDArray[np.intp]) -> NDArray[np.float64]:
        """The score of each of ``subjects`` (rows) with each of ``objects`` (columns), by place.

        Those that a paper names together have -inf: they were tried.
        """
        found = (self.forward[subjects] @ self.back[:, objects]).toarray()
        popular = np.log1p(self.papers)
        found += _POPULARITY * np.outer(popular[subjects], popular[objects])
        tried = self.together[subjects][:, objects].toarray() > 0
        return np.where(tried, -np.inf, found)

    def ways(self, subject: int, objects: NDArray[np.intp]) -> sparse.csr_array:
        """What each concept (columns) adds to the score of ``subject`` with ``objects`` (rows)."""
        weights = sparse.diags_array(self.forward[[subject]].toarray()[0])
        return sparse.csr_array((weights @ self.back[:, objects]).T)


def affinity(found: Incidence) -> Affinity:
    """What joins the concepts of an incidence."""
    together = papers_naming_both(found)
    together.setdiag(0)
    together.eliminate_zeros()
    papers = found.papers_of_concepts()
    known = papers >= _KNOWN
    forward = together.astype(np.float64)
    forward.data = np.log1p(forward.data)
    forward = sparse.csr_array(forward @ sparse.diags_array(known.astype(np.float64)))
    degrees = np.diff(together.indptr)
    rarity = np.divide(1.0, np.log1p(degrees), out=np.zeros(len(degrees)), where=degrees > 0)
    back = sparse.csr_array(sparse.diags_array(rarity) @ forward)
    return Affinity(together, forward, back, papers, known)


def untried(database: Database, name: str, *, top: int = 20) -> Table:
    """The tasks that a method was not tried on, or the methods not tried on a task, the best first.

    What is broader than something tried is left out: it is tried as well. ``name`` is a concept's
    id, label or alias. The columns are id, label, papers (how many name it), score and reason: the
    things that papers name with both, those that count most first.
    Raises QueryError as :func:`kg.graph.naming.find` does, and for a dataset.
    """
    named = find(database, name, CONCEPTS)
    kind = EntityType(named.id.partition("/")[0])
    if kind not in _OTHER:
        raise QueryError(f"{name!r} is a {kind.value}", mend="Give the name of a method or a task")
    found = incidence(database)
    joined = affinity(found)
    wanted = f"{_OTHER[kind].value}/"
    objects = np.array(
        [i for i in np.flatnonzero(joined.known) if found.concepts[i].startswith(wanted)],
        dtype=np.intp,
    )
    subject = np.searchsorted(found.concepts, named.id)
    scores = np.round(joined.scores(np.array([subject]), objects)[0], 6)
    ways = joined.ways(int(subject), objects)
    tried = found.concepts[joined.together[[subject]].indices].tolist()
    broader = {str(row[0]) for row in database.table(_BROADER, {"tried": tried}).rows}
    labels = {str(i): str(label) for i, label in database.table(_LABELS).rows}
    rows: list[tuple[Scalar, ...]] = []
    # Stable, and the places are in the order of the ids.
    for i in np.argsort(-scores, kind="stable").tolist():
        if len(rows) == top or np.isneginf(scores[i]):
            break
        shared = ways[[i]]
        if shared.nnz and found.concepts[objects[i]] not in broader:
            strongest = shared.indices[np.lexsort((shared.indices, -shared.data))]
            id_ = str(found.concepts[objects[i]])
            reason = _reason([labels[found.concepts[j]] for j in strongest])
            papers = int(joined.papers[objects[i]])
            rows.append((id_, labels[id_], papers, float(scores[i]), reason))
    return Table(("id", "label", "papers", "score", "reason"), tuple(rows))


def _reason(neighbours: list[str]) -> str:
    rest = len(neighbours) - _MOST_NAMED
    more = f" and {rest} more" if rest > 0 else ""
    return f"both named with {', '.join(neighbours[:_MOST_NAMED])}{more}"
