"""Exact comparison of findings in one text."""

from __future__ import annotations

from pipelines.evaluation.findings import Findings
from pipelines.evaluation.links import link_scores
from pipelines.evaluation.scores import Key, Score, compared


def span_scores(found: Findings, gold: Findings) -> dict[Key, Score]:
    """Counts of one text's mentions, relations and, where they were annotated, links.

    A mention is right with the exact span and type; a relation with the predicate and both
    mentions exact, which is "Rel+" of Zhang et al. 2024, "SciER".
    """
    scores = compared("mentions", found.mentions, gold.mentions, gold.mentions)
    scores |= compared("relations", found.relations, gold.relations, gold.relations)
    if gold.links is not None:
        scores |= link_scores(found.links or frozenset(), gold.links)
    return scores
