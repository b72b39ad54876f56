"""What is like a concept or a paper, and why.

Both are compared by the cosine of inverse-frequency-weighted incidence (Salton and Buckley 1988,
"Term-weighting approaches in automatic text retrieval"): a thing has features, a feature that n of
the N things have weighs w = ln(1 + N / n), and

    cosine(a, b) = sum of w^2 over the features of both / (|a| |b|),  |a|^2 = sum of w^2 over a's

which lies in 0..1. The features of a paper are the concepts that it names. Those of a concept are
the papers that name it and the other ends of what is stated about it (used for this task, evaluated
on that dataset), each with its predicate and direction. A concept that m papers name counts as much
as is known of it: its score is the cosine times m / (m + 5).
"""

from __future__ import annotations

from typing import Final

from kg.analytics.reasons import concept_reasons, paper_reasons
from kg.graph.database import Database
from kg.graph.naming import find
from kg.model import Scalar, Table

_CONCEPT_FEATURES: Final = """
    SELECT concept_id AS thing, 'named' AS kind, paper_id AS key FROM paper_concept
    UNION SELECT subject, predicate, object FROM concept_edges
    UNION SELECT object, predicate || ' of', subject FROM concept_edges
"""
_CONCEPTS: Final = """
    SELECT id AS thing, label, papers / (papers + 5) AS known FROM concepts
    JOIN (SELECT concept_id AS id, count(*) AS papers FROM paper_concept GROUP BY ALL) USING (id)
"""
_PAPER_FEATURES: Final = (
    "SELECT paper_id AS thing, 'names' AS kind, concept_id AS key FROM paper_concept"
)
_PAPERS: Final = "SELECT id AS thing, title AS label, 1 AS known FROM papers"

# Only things that share a feature with the one asked for are scored.
_SCORES: Final = """
    WITH features AS ({features}),
    weights AS (
        SELECT kind, key, ln(1 + (SELECT count(DISTINCT thing) FROM features) / count(*)) ** 2 AS w2
        FROM features GROUP BY kind, key
    ),
    mine AS (SELECT kind, key, w2 FROM features JOIN weights USING (kind, key) WHERE thing = $id),
    shared AS (
        SELECT thing, sum(w2) AS dot FROM features JOIN mine USING (kind, key)
        WHERE thing <> $id GROUP BY thing
    ),
    norms AS (
        SELECT thing, sqrt(sum(w2)) AS norm FROM features JOIN weights USING (kind, key)
        WHERE thing IN (SELECT thing FROM shared) GROUP BY thing
    )
    SELECT thing, label, round(
        known * dot / norm / (SELECT sqrt(sum(w2)) FROM mine), 6
    ) AS score
    FROM shared JOIN norms USING (thing) JOIN ({things}) USING (thing)
    ORDER BY score DESC, thing LIMIT $top
"""


def related(database: Database, name: str, *, top: int = 20) -> Table:
    """The concepts nearest to a concept, or the papers nearest to a paper, the nearest first.

    ``name`` is a concept's id, label or alias, or a paper's id or title. The columns are id, label
    (a paper's title), score and reason; there are at most ``top`` rows, and none where nothing
    shares anything with it. Raises QueryError as :func:`kg.graph.naming.find` does.
    """
    named = find(database, name)
    if named.is_paper:
        scores = _SCORES.format(features=_PAPER_FEATURES, things=_PAPERS)
    else:
        scores = _SCORES.format(features=_CONCEPT_FEATURES, things=_CONCEPTS)
    rows = database.table(scores, {"id": named.id, "top": top}).rows
    told = paper_reasons if named.is_paper else concept_reasons
    reasons = told(database, named.id, [str(row[0]) for row in rows])
    found: list[tuple[Scalar, ...]] = [(*row, reasons[str(row[0])]) for row in rows]
    return Table(("id", "label", "score", "reason"), tuple(found))
