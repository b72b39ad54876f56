"""The pages of papers, many at a time: a handful of queries for all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, Final

from kg.analytics.likeness import Likeness
from kg.analytics.reasons import paper_reasons
from kg.graph.database import Database
from kg.model import EntityType, Predicate, Role, Span
from kg.model.claims import PAPER_PREDICATES
from pipelines.site.linking import Linking
from pipelines.site.sentences import sentences
from visualizations.pages.addresses import concept_path
from visualizations.pages.values import (
    ConceptGroup,
    Mark,
    MarkedText,
    PaperPage,
    RelatedPaper,
    Statement,
)
from visualizations.wording import WORDING

_MOST_SENTENCES: Final = 3
_MOST_RELATED: Final = 8
_BETWEEN_PASSAGES: Final = "\n\n"

#: What a paper says of the first concept and the second.
WORDS: Final = {
    Predicate.USED_FOR: "is used for",
    Predicate.PART_OF: "is part of",
    Predicate.COMPARED_WITH: "is compared with",
    Predicate.EVALUATED_ON: "is evaluated on",
    Predicate.BENCHMARK_FOR: "is a benchmark for",
    Predicate.TRAINED_ON: "is trained on",
    Predicate.EXTENDS: "extends",
    Predicate.SYNONYM_OF: "is also called",
    Predicate.SUBCLASS_OF: "is a kind of",
    Predicate.SUBTASK_OF: "is a subtask of",
}

_PAPERS: Final = """
    SELECT id, iri, title, CAST(issued[1:4] AS INTEGER), venue, authors, issued, url, doi, arxiv,
           keywords
    FROM columns_papers WHERE id IN (SELECT unnest($ids)) ORDER BY id
"""
_TITLES: Final = """
    SELECT id, title, CAST(issued[1:4] AS INTEGER), venue
    FROM columns_papers WHERE id IN (SELECT unnest($ids))
"""
_ABSTRACTS: Final = """
    SELECT paper_id, id, text FROM columns_passages
    WHERE section = 'abstract' AND paper_id IN (SELECT unnest($ids)) ORDER BY paper_id, "order"
"""
_MENTIONS: Final = """
    SELECT m.passage_id, m.start, m."end", m.type, r.entity_id
    FROM columns_mentions m LEFT JOIN columns_resolutions r ON r.mention_id = m.id
    WHERE m.paper_id IN (SELECT unnest($ids)) ORDER BY m.passage_id, m.start, m."end", m.id
"""
_CONCEPTS: Final = """
    SELECT p.paper_id, p.type, p.role, c.id, c.type, c.label
    FROM paper_concept p JOIN concepts c ON c.id = p.concept_id
    WHERE p.paper_id IN (SELECT unnest($ids))
    ORDER BY p.paper_id, p.confidence DESC NULLS LAST, c.id
"""
_STATED: Final = """
    WITH said AS MATERIALIZED (FROM evidence WHERE paper_id IN (SELECT unnest($ids))),
    edges AS MATERIALIZED (
        FROM concept_edges WHERE claim_id IN (SELECT claim_id FROM said)
    ),
    ends AS MATERIALIZED (
        SELECT id, type, label FROM concepts
        WHERE id IN (SELECT subject FROM edges UNION SELECT object FROM edges)
    )
    SELECT v.paper_id, v.claim_id, s.id, s.type, s.label, e.predicate, o.id, o.type, o.label,
           v.sentence, v.start, v.subject_start, v.subject_end, v.object_start, v.object_end,
           v.score
    FROM said v JOIN edges e USING (claim_id)
    JOIN ends s ON s.id = e.subject JOIN ends o ON o.id = e.object
    ORDER BY v.paper_id, max(v.score) OVER (PARTITION BY v.paper_id, v.claim_id) DESC NULLS LAST,
             v.claim_id, v.score DESC NULLS LAST, v.section DESC, v.start,
             v.subject_start, v.object_start
"""
_LINKS: Final = """
    SELECT DISTINCT paper_id, url, kind FROM links
    WHERE kind <> 'code' AND paper_id IN (SELECT unnest($ids)) ORDER BY ALL
"""

Row = tuple[Any, ...]


def paper_pages(
    database: Database, linking: Linking, alike: Likeness, ids: Sequence[str]
) -> Iterator[PaperPage]:
    """The pages of the papers with these ids, in their order."""
    values = {"ids": list(ids)}
    abstracts = _abstracts(database, linking, values)
    concepts = _by_first(database.rows(_CONCEPTS, values))
    stated = _by_first(database.rows(_STATED, values))
    links = _by_first(database.rows(_LINKS, values))
    related = _related(database, linking, alike, ids)
    for row in database.rows(_PAPERS, values):
        paper, iri, title, year, venue, authors, issued, url, doi, arxiv, keywords = row
        shown = linking.paper(paper, title, year, venue)
        yield PaperPage(
            id=paper,
            iri=iri,
            paper=shown,
            authors=tuple(authors),
            issued=issued,
            url=url,
            doi=doi,
            arxiv=arxiv,
            keywords=tuple(keywords),
            abstract=abstracts.get(paper, MarkedText("")),
            links=tuple((address, kind.replace("-", " ")) for address, kind in links[paper]),
            concepts=_groups(linking, concepts[paper]),
            statements=tuple(
                _statement(linking, paper, title, tuple(rows))
                for _, rows in groupby(stated[paper], key=lambda found: found[0])
            ),
            related=related[paper],
        )


def _abstracts(
    database: Database, linking: Linking, values: dict[str, Any]
) -> dict[str, MarkedText]:
    mentions = _by_first(database.rows(_MENTIONS, values))
    found = {}
    passages = database.rows(_ABSTRACTS, values)
    for paper, parts in groupby(passages, key=lambda row: row[0]):
        texts: list[str] = []
        marks: list[Mark] = []
        start = 0
        for _, passage, text in parts:
            for begin, end, kind, concept in mentions[passage]:
                path = concept_path(concept) if concept in linking.concepts else None
                marks.append(Mark(Span(start + begin, start + end), EntityType(kind), path))
            texts.append(text)
            start += len(text) + len(_BETWEEN_PASSAGES)
        found[paper] = MarkedText(_BETWEEN_PASSAGES.join(texts), tuple(marks))
    return found


def _groups(linking: Linking, rows: Sequence[Row]) -> tuple[ConceptGroup, ...]:
    of: dict[tuple[str, Role | None], list[Row]] = defaultdict(list)
    for kind, role, *concept in rows:
        of[PAPER_PREDICATES[EntityType(kind)], Role(role) if role else None].append(tuple(concept))
    return tuple(
        ConceptGroup(words[0], tuple(linking.concept(*concept) for concept in of[key]))
        for key, words in WORDING.items()
        if key in of
    )


def _statement(linking: Linking, paper: str, title: str, rows: Sequence[Row]) -> Statement:
    _, *ends = rows[0][:8]
    sides = (EntityType(ends[1]), EntityType(ends[5]))
    own = linking.paper(paper, title)
    return Statement(
        linking.concept(*ends[:3]),
        WORDS[Predicate(ends[3])],
        linking.concept(*ends[4:]),
        sentences([(own, *row[8:15]) for row in rows], sides)[:_MOST_SENTENCES],
    )


def _related(
    database: Database, linking: Linking, alike: Likeness, ids: Sequence[str]
) -> dict[str, tuple[RelatedPaper, ...]]:
    nearest = alike.nearest(ids, _MOST_RELATED)
    pairs = [(paper, other) for paper in ids for other, _ in nearest[paper]]
    reasons = paper_reasons(database, pairs)
    others = sorted({other for _, other in pairs})
    known = {row[0]: linking.paper(*row) for row in database.rows(_TITLES, {"ids": others})}
    return {
        paper: tuple(
            RelatedPaper(known[other], reasons[paper, other]) for other, _ in nearest[paper]
        )
        for paper in ids
    }


def _by_first(rows: Iterator[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(row[1:])
    return found
