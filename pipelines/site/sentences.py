"""Sentences behind claims, with the places marked that name the two sides."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from kg.graph.database import Database
from kg.model import EntityType, Span
from pipelines.site.linking import Linking
from visualizations.pages.values import Mark, MarkedText, PaperLink, Sentence

# The surest first; of those a rule found, which have no score, the first in the papers.
_OF_CLAIMS: Final = """
    SELECT e.claim_id, e.paper_id, p.title, CAST(p.issued[1:4] AS INTEGER), e.sentence, e.start,
           e.subject_start, e.subject_end, e.object_start, e.object_end, e.score
    FROM evidence e JOIN columns_papers p ON p.id = e.paper_id
    WHERE e.claim_id IN (SELECT unnest($ids))
    QUALIFY row_number() OVER (
        PARTITION BY e.claim_id
        ORDER BY e.score DESC NULLS LAST, e.paper_id, e.section DESC, e.start, e.subject_start,
                 e.object_start
    ) <= $most
    ORDER BY e.claim_id, e.score DESC NULLS LAST, e.paper_id, e.section DESC, e.start,
             e.subject_start, e.object_start
"""

Sides = tuple[EntityType, EntityType]
#: The paper, the sentence, where that begins in its passage, where the subject and the object begin
#: and end there, and the score.
Said = tuple[PaperLink, str, int, int | None, int | None, int | None, int | None, float | None]


def sentences_of(
    database: Database, linking: Linking, claims: dict[str, Sides], most: int
) -> dict[str, tuple[Sentence, ...]]:
    """What stands in the ``most`` first places behind each claim; of ``claims`` the two kinds."""
    said: dict[str, list[Said]] = {claim: [] for claim in claims}
    for row in database.rows(_OF_CLAIMS, {"ids": list(claims), "most": most}):
        claim, paper, title, year, *rest = row
        said[claim].append((linking.paper(paper, title, year), *rest))
    return {claim: sentences(found, claims[claim]) for claim, found in said.items()}


def sentences(said: Iterable[Said], sides: Sides) -> tuple[Sentence, ...]:
    """Each sentence once, with every place marked that names a side, and its first score.

    A place that is not known, or not wholly in the sentence, is not marked.
    """
    found: dict[tuple[PaperLink, int, str], tuple[list[Mark], float | None]] = {}
    for paper, text, start, *places, score in said:
        marks, _ = found.setdefault((paper, start, text), ([], score))
        for (begin, end), kind in zip((places[:2], places[2:]), sides, strict=True):
            if begin is not None and end is not None and start <= begin < end <= start + len(text):
                marks.append(Mark(Span(begin - start, end - start), kind))
    return tuple(
        Sentence(MarkedText(text, tuple(dict.fromkeys(marks))), paper, score)
        for (paper, _, text), (marks, score) in found.items()
    )
