"""The lists of all pages, in parts, and the index that leads to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, TypeVar

from kg.graph.database import Database
from kg.model import EntityType
from pipelines.site.linking import Linking
from pipelines.site.years import Years
from visualizations.pages.addresses import FOLDERS, PAPERS, list_path
from visualizations.pages.html import list_page
from visualizations.pages.names import compressed
from visualizations.pages.overviews import (
    CountedConcept,
    IndexPage,
    ListLink,
    ListPage,
    Shelf,
    TopicLink,
)
from visualizations.pages.values import PaperLink

_ON_A_PAGE: Final = 1000
_ON_THE_INDEX: Final = 24
_NEWEST: Final = 10

_CONCEPTS: Final = """
    SELECT c.id, c.type, c.label, n.papers FROM concepts c
    JOIN (SELECT concept_id AS id, count(*) AS papers FROM paper_concept GROUP BY ALL) n USING (id)
    ORDER BY lower(c.label), c.id
"""
_PAPERS: Final = """
    SELECT id, title, CAST(issued[1:4] AS INTEGER), venue FROM columns_papers
    ORDER BY issued DESC NULLS LAST, id
"""
_COUNTS: Final = """
    SELECT (SELECT count(*) FROM columns_papers), (SELECT count(*) FROM concepts),
           (SELECT count(*) FROM claims)
"""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Shelves:
    """All that has a page: the concepts of each type by their labels, the papers by their dates."""

    concepts: dict[EntityType, tuple[CountedConcept, ...]]
    papers: tuple[PaperLink, ...]


def shelves(database: Database, linking: Linking) -> Shelves:
    """The shelves of a graph."""
    concepts: dict[EntityType, list[CountedConcept]] = {kind: [] for kind in EntityType}
    for row in database.rows(_CONCEPTS):
        concept = linking.concept(*row[:3])
        if concept.path is not None:
            concepts[concept.kind].append(CountedConcept(concept, row[3]))
    papers = tuple(linking.paper(*row) for row in database.rows(_PAPERS))
    return Shelves({kind: tuple(found) for kind, found in concepts.items()}, papers)


def list_pages(found: Shelves) -> Iterator[tuple[str, Callable[[], str]]]:
    """Each page of each list: its path, and what makes it."""
    for kind, concepts in found.concepts.items():
        parts = _parts(FOLDERS[kind], concepts, lambda c: c.concept.label)
        for number, chunk in enumerate(_chunks(concepts)):
            title = f"All {FOLDERS[kind]}"
            value = ListPage(title, len(concepts), parts, number, concepts=chunk)
            yield parts[number].path, partial(list_page, value)
    parts = _parts(PAPERS, found.papers, lambda p: str(p.year or "no date"))
    for number, papers in enumerate(_chunks(found.papers)):
        value = ListPage("All papers", len(found.papers), parts, number, papers=papers)
        yield parts[number].path, partial(list_page, value)


def index(
    database: Database,
    linking: Linking,
    years: Years,
    found: Shelves,
    topics: Sequence[TopicLink],
    editor: str | None,
) -> IndexPage:
    """The index of the site; ``editor`` is the address of a query editor if there is one."""
    counts = next(database.rows(_COUNTS))
    return IndexPage(
        facts=tuple(zip(("paper", "concept", "claim"), counts, strict=True)),
        topics=tuple(topics),
        shelves=tuple(
            Shelf(
                FOLDERS[kind].capitalize(),
                list_path(FOLDERS[kind], 0),
                len(concepts),
                tuple(_most_named(concepts)[:_ON_THE_INDEX]),
            )
            for kind, concepts in found.concepts.items()
        ),
        papers_path=list_path(PAPERS, 0),
        newest=found.papers[:_NEWEST],
        without_page=counts[1] - len(linking.concepts),
        years=years.of_all(),
        editor=editor,
        names=compressed(_names(found, topics)),
    )


def _names(found: Shelves, topics: Sequence[TopicLink]) -> Iterator[tuple[str, str, int]]:
    """What is named most goes first, concepts before papers."""
    concepts = [concept for kind in found.concepts.values() for concept in kind]
    for counted in _most_named(concepts):
        assert counted.concept.path is not None
        yield counted.concept.path, counted.concept.label, counted.papers
    for topic in topics:
        yield topic.path, topic.name, topic.papers
    for paper in found.papers:
        yield paper.path, paper.title, 1


def _most_named(concepts: Sequence[CountedConcept]) -> list[CountedConcept]:
    return sorted(concepts, key=lambda counted: (-counted.papers, counted.concept.id))


def _parts(folder: str, entries: Sequence[T], name: Callable[[T], str]) -> tuple[ListLink, ...]:
    return tuple(
        ListLink(list_path(folder, number), name(chunk[0]), name(chunk[-1]))
        for number, chunk in enumerate(_chunks(entries))
    )


def _chunks(entries: Sequence[Any]) -> Iterator[Any]:
    for start in range(0, len(entries), _ON_A_PAGE):
        yield entries[start : start + _ON_A_PAGE]
