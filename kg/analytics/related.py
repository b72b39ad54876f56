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

from kg.analytics.likeness import concepts_alike, papers_alike
from kg.analytics.reasons import concept_reasons, paper_reasons
from kg.graph.database import Database
from kg.graph.naming import find
from kg.model import Table

_LABELS = """
    SELECT id, label FROM concepts WHERE id IN (SELECT unnest($ids))
    UNION ALL SELECT id, title FROM papers WHERE id IN (SELECT unnest($ids))
"""


def related(database: Database, name: str, *, top: int = 20) -> Table:
    """The concepts nearest to a concept, or the papers nearest to a paper, the nearest first.

    ``name`` is a concept's id, label or alias, or a paper's id or title. The columns are id, label
    (a paper's title), score and reason; there are at most ``top`` rows, and none where nothing
    shares anything with it. Raises QueryError as :func:`kg.graph.naming.find` does.
    """
    named = find(database, name)
    alike = papers_alike(database) if named.is_paper else concepts_alike(database)
    nearest = alike.nearest([named.id], top)[named.id]
    told = paper_reasons if named.is_paper else concept_reasons
    pairs = [(named.id, other) for other, _ in nearest]
    reasons = told(database, pairs)
    found = database.table(_LABELS, {"ids": [other for other, _ in nearest]}).rows
    labels = {str(id_): label for id_, label in found}
    return Table(
        ("id", "label", "score", "reason"),
        tuple(
            (other, labels[other], score, reasons[pair])
            for pair, (other, score) in zip(pairs, nearest, strict=True)
        ),
    )
