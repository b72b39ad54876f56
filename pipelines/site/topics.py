"""The pages of topics."""

from __future__ import annotations

from collections import Counter
from typing import Final

from kg.analytics.topics import Topic
from kg.graph.database import Database
from kg.model import EntityType
from pipelines.site.linking import Linking
from pipelines.site.years import Years
from visualizations.pages.addresses import topic_path
from visualizations.pages.overviews import CountedConcept, TopicLink, TopicPage

_MOST_CONCEPTS: Final = 18
_MOST_PAPERS: Final = 20

_NAMED: Final = """
    SELECT c.id, c.type, c.label, count(*)
    FROM paper_concept p JOIN concepts c ON c.id = p.concept_id
    WHERE p.paper_id IN (SELECT unnest($papers)) AND c.id IN (SELECT unnest($concepts))
    GROUP BY ALL
"""
_NEWEST: Final = """
    SELECT id, title, CAST(issued[1:4] AS INTEGER), venue FROM columns_papers
    WHERE id IN (SELECT unnest($papers)) ORDER BY issued DESC NULLS LAST, id LIMIT $most
"""


def topic_link(topic: Topic) -> TopicLink:
    """A topic as other pages name it."""
    return TopicLink(topic.name, topic_path(topic.name), len(topic.papers))


def topic_page(database: Database, linking: Linking, years: Years, topic: Topic) -> TopicPage:
    """The page of a topic."""
    shown = _most_telling(topic)
    values = {"papers": list(topic.papers), "concepts": shown}
    named = {
        row[0]: CountedConcept(linking.concept(*row[:3]), row[3])
        for row in database.rows(_NAMED, values)
    }
    papers = {"papers": list(topic.papers), "most": _MOST_PAPERS}
    return TopicPage(
        topic=topic_link(topic),
        size=topic.size,
        stability=topic.stability,
        concepts=tuple(
            (kind, tuple(named[c] for c in shown if named[c].concept.kind == kind))
            for kind in EntityType
        ),
        years=years.of_papers(topic.papers),
        newest=tuple(linking.paper(*row) for row in database.rows(_NEWEST, papers)),
    )


def _most_telling(topic: Topic) -> list[str]:
    """The first of each kind, by the beginning of their ids."""
    seen: Counter[str] = Counter()
    found = []
    for concept in topic.concepts:
        kind = concept.partition("/")[0]
        seen[kind] += 1
        if seen[kind] <= _MOST_CONCEPTS:
            found.append(concept)
    return found
