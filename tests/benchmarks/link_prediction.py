"""How well the untried pairs of a method and a task foretell those of the next two years.

usage: python tests/benchmarks/link_prediction.py GRAPH --train-to YEAR [YEAR...]

From the papers up to each year, every method that later papers name with a task for the first time
is asked for its tasks; both have at least two papers by then. Prints hits@10 (the share of methods
with a right task among the first ten), hits@50, recall@50 (the mean share of a method's new tasks
among the first fifty) and MRR (the mean of 1 / the rank of the first right one), beside what the
product of counts finds, which ranks the tasks by their papers. What is one concept was decided with
all papers in sight.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from kg.analytics.prediction import affinity
from kg.graph.database import Database
from kg.graph.directory import reading
from kg.graph.matrices import Incidence, incidence, papers_naming_both

HORIZON = 2
BLOCK = 200


def years_of(database: Database, papers: NDArray[np.object_]) -> NDArray[np.int64]:
    """The year of each paper, beyond any other where it has none."""
    years = dict(database.table("SELECT id, year FROM papers").rows)
    beyond = np.iinfo(np.int64).max
    return np.array([beyond if years[p] is None else years[p] for p in papers], dtype=np.int64)


def places(found: Incidence, kind: str, known: NDArray[np.bool_]) -> NDArray[np.intp]:
    """The places of the known concepts of a type."""
    of_kind = [i for i in np.flatnonzero(known) if found.concepts[i].startswith(f"{kind}/")]
    return np.array(of_kind, dtype=np.intp)


def ranked(
    scores: NDArray[np.float64], tried: NDArray[np.bool_], right: NDArray[np.bool_]
) -> Iterator[NDArray[np.intp]]:
    """Each row's ranks, from 1 and ascending, of what is right among what is untried."""
    order = np.argsort(-np.where(tried, -np.inf, scores), axis=1, kind="stable")
    for row in np.take_along_axis(right, order, axis=1):
        yield np.flatnonzero(row) + 1


def line(name: str, asked: list[NDArray[np.intp]]) -> str:
    """The figures of a scorer."""
    best = np.array([ranks[0] for ranks in asked])
    recall = np.mean([np.mean(ranks <= 50) for ranks in asked])
    hits = " ".join(f"hits@{k} {np.mean(best <= k):.3f}" for k in (10, 50))
    return f"  {name:20} {hits} recall@50 {recall:.3f} MRR {np.mean(1 / best):.3f}"


def measure(found: Incidence, years: NDArray[np.int64], train_to: int) -> None:
    """Print the figures of one year."""
    past = found.rows(np.flatnonzero(years <= train_to))
    later = found.rows(np.flatnonzero((years > train_to) & (years <= train_to + HORIZON)))
    joined = affinity(past)
    methods, tasks = (places(found, kind, joined.known) for kind in ("method", "task"))
    coming = papers_naming_both(later)[methods][:, tasks] > 0
    before = joined.together[methods][:, tasks] > 0
    right = sparse.csr_array(coming > before)
    asked = np.flatnonzero(np.diff(right.indptr))
    print(
        f"to {train_to}: {len(methods)} methods, {len(tasks)} tasks, {right.nnz} new pairs"
        f" of {len(asked)} methods to {train_to + HORIZON}"
    )
    popular = joined.papers[tasks].astype(np.float64)
    ours: list[NDArray[np.intp]] = []
    baseline: list[NDArray[np.intp]] = []
    for start in range(0, len(asked), BLOCK):
        rows = asked[start : start + BLOCK]
        scores = joined.scores(methods[rows], tasks)
        known = before[rows].toarray(), right[rows].toarray()
        ours += ranked(scores, *known)
        baseline += ranked(np.tile(popular, (len(rows), 1)), *known)
    print(line("shared neighbours", ours))
    print(line("product of counts", baseline))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("graph", type=Path)
    parser.add_argument("--train-to", type=int, nargs="+", required=True)
    a = parser.parse_args()
    with reading(a.graph) as (_, state):
        database = Database(state / "tables")
        found = incidence(database)
        years = years_of(database, found.papers)
        for year in a.train_to:
            measure(found, years, year)


if __name__ == "__main__":
    main()
