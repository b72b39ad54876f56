"""A graph as a site: which pages there are, and what each holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from threading import RLock
from typing import Final

from kg.analytics.likeness import Likeness, concepts_alike, papers_alike
from kg.analytics.topics import Topic, find_topics
from kg.graph.database import Database
from pipelines.site.concepts import concept_pages
from pipelines.site.linking import Linking, linking
from pipelines.site.lists import Shelves, index, list_pages, shelves
from pipelines.site.papers import paper_pages
from pipelines.site.topics import topic_link, topic_page
from pipelines.site.trends import news_page, trends_page
from pipelines.site.years import Years
from visualizations.pages import addresses, html, rendering
from visualizations.pages.addresses import concept_path, paper_path

# How many pages are made of one round of queries.
_AT_ONCE: Final = 3000


class Site:
    """The pages of a graph but for its atlas, at their paths from the root of the site.

    ``since`` is the date of the page of news, None for the newest year that has a paper; ``editor``
    the address of a query editor from the root of the site, None where there is none. What is
    needed for many pages is worked out when the first of them is asked for. Any thread may ask.
    """

    def __init__(
        self, database: Database, since: str | None = None, *, editor: str | None = None
    ) -> None:
        self._database = database
        self._since = since
        self._editor = editor
        self._asking = RLock()

    @property
    def total(self) -> int:
        """How many pages there are."""
        return len(self._overview) + len(self._linking.concepts) + len(self._papers)

    def pages(self) -> Iterator[tuple[str, str]]:
        """Every page: its path and its text."""
        for path, make in self._overview.items():
            yield path, make()
        for ids in _chunks(list(self._linking.concepts)):
            yield from self._concept_pages(ids)
        for ids in _chunks(self._papers):
            yield from self._paper_pages(ids)

    def page(self, path: str) -> str | None:
        """The text of the page at ``path``, None where there is none."""
        with self._asking:
            if path in self._concept_paths:
                found = self._concept_pages([self._concept_paths[path]])
            elif path in self._paper_paths:
                found = self._paper_pages([self._paper_paths[path]])
            elif path in self._overview:
                return self._overview[path]()
            else:
                return None
            (made,) = found
            return made[1]

    def _concept_pages(self, ids: Sequence[str]) -> Iterator[tuple[str, str]]:
        shared = (self._database, self._linking, self._years, self._concepts_alike)
        for value in concept_pages(*shared, ids):
            assert value.concept.path is not None
            yield value.concept.path, html.concept_page(value)

    def _paper_pages(self, ids: Sequence[str]) -> Iterator[tuple[str, str]]:
        for value in paper_pages(self._database, self._linking, self._papers_alike, ids):
            yield value.paper.path, html.paper_page(value)

    @cached_property
    def _overview(self) -> Mapping[str, Callable[[], str]]:
        """The style sheet and every page that is of no one concept or paper."""
        made: dict[str, Callable[[], str]] = {
            addresses.STYLE: rendering.style,
            addresses.INDEX: self._index,
            addresses.TRENDS: self._trends,
            addresses.NEWS: self._news,
        }
        for topic in self._topics:
            made[topic_link(topic).path] = partial(self._topic, topic)
        made.update(list_pages(self._shelves))
        return made

    def _index(self) -> str:
        topics = [topic_link(topic) for topic in self._topics]
        parts = (self._linking, self._years, self._shelves, topics, self._editor)
        value = index(self._database, *parts)
        return html.index_page(value)

    def _trends(self) -> str:
        return html.trends_page(trends_page(self._database, self._linking, self._years))

    def _news(self) -> str:
        value = news_page(self._database, self._linking, self._years, self._since)
        return html.news_page(value)

    def _topic(self, topic: Topic) -> str:
        return html.topic_page(topic_page(self._database, self._linking, self._years, topic))

    @cached_property
    def _linking(self) -> Linking:
        return linking(self._database)

    @cached_property
    def _years(self) -> Years:
        return Years(self._database)

    @cached_property
    def _topics(self) -> tuple[Topic, ...]:
        return find_topics(self._database)

    @cached_property
    def _shelves(self) -> Shelves:
        return shelves(self._database, self._linking)

    @cached_property
    def _concepts_alike(self) -> Likeness:
        return concepts_alike(self._database)

    @cached_property
    def _papers_alike(self) -> Likeness:
        return papers_alike(self._database)

    @cached_property
    def _papers(self) -> list[str]:
        found = self._database.rows("SELECT id FROM columns_papers ORDER BY id")
        return [row[0] for row in found]

    @cached_property
    def _concept_paths(self) -> dict[str, str]:
        return {concept_path(concept): concept for concept in self._linking.concepts}

    @cached_property
    def _paper_paths(self) -> dict[str, str]:
        return {paper_path(paper): paper for paper in self._papers}


def _chunks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]
