"""Which concepts have pages, and how any page names a concept or a paper."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kg.graph.database import Database
from kg.model import EntityType
from visualizations.pages.addresses import concept_path, paper_path
from visualizations.pages.values import ConceptLink, PaperLink

_CHOSEN: Final = """
    SELECT concept_id FROM paper_concept GROUP BY concept_id
    HAVING count(*) > 1 OR count(*) FILTER (role IN ('proposed', 'introduced')) > 0
    ORDER BY concept_id
"""
_CODE: Final = """
    SELECT paper_id, url FROM links WHERE kind = 'code'
    UNION SELECT id, unnest(code) FROM columns_papers ORDER BY ALL
"""


@dataclass(frozen=True, slots=True)
class Linking:
    """The ids of the concepts that have pages, in order; and the code of each paper that has any.

    A concept has a page where two papers name it, or where one proposes or introduces it.
    """

    concepts: Mapping[str, None]
    code: Mapping[str, tuple[str, ...]]

    def concept(self, concept_id: str, kind: str, label: str) -> ConceptLink:
        """A concept as pages name it."""
        path = concept_path(concept_id) if concept_id in self.concepts else None
        return ConceptLink(concept_id, EntityType(kind), label, path)

    def paper(
        self, paper_id: str, title: str, year: int | None = None, venue: str | None = None
    ) -> PaperLink:
        """A paper as lists name it, with its code."""
        return PaperLink(title, paper_path(paper_id), year, venue, self.code.get(paper_id, ()))


def linking(database: Database) -> Linking:
    """The linking of a graph."""
    code: dict[str, list[str]] = defaultdict(list)
    for paper, url in database.rows(_CODE):
        code[paper].append(url)
    return Linking(
        {row[0]: None for row in database.rows(_CHOSEN)},
        {paper: tuple(urls) for paper, urls in code.items()},
    )
