"""Knowledge as rows of plain values, one list of rows a table, and back.

The columns of each table are those of :data:`kg.graph.schemas.SCHEMAS`, in their order. The two
functions are inverse where the ids of papers and claims are unique.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from sys import intern
from typing import Any, Final

from kg.model import (
    Claim,
    Entity,
    EntityType,
    Evidence,
    Extraction,
    Knowledge,
    Link,
    LinkKind,
    Mention,
    Paper,
    PaperConcept,
    Passage,
    Predicate,
    RelationMention,
    Resolution,
    Role,
    Span,
)
from kg.vocab import entity_iri, paper_iri

_Rows = list[tuple[Any, ...]]


def rows_of(knowledge: Knowledge) -> dict[str, Iterator[tuple[Any, ...]]]:
    """The rows of each table, in the order of ``knowledge``, made as they are asked for."""
    return {name: make(knowledge) for name, make in _ROWS.items()}


def knowledge_of(rows: Mapping[str, Iterable[tuple[Any, ...]]]) -> Knowledge:
    """The knowledge that these rows hold, in their order.

    Raises ValueError where a value is outside its closed list or a span is none.
    """
    evidence: dict[str, list[Evidence]] = defaultdict(list)
    for claim_id, *row in rows["evidence"]:
        evidence[claim_id].append(claim_evidence(*row))
    return Knowledge(
        extractions=tuple(extractions_of_rows(rows)),
        entities=tuple(map(entity_of, rows["entities"])),
        resolutions=tuple(Resolution(*row) for row in rows["resolutions"]),
        claims=tuple(
            Claim(i, subject, predicate, obj, tuple(evidence[i]), _role(role))
            for i, subject, predicate, obj, role, *_ in rows["claims"]
        ),
    )


class _InStep:
    """The rows of a table that has them in the order of the papers, handed out paper by paper."""

    def __init__(self, rows: Iterable[tuple[Any, ...]]) -> None:
        self._groups = groupby(rows, key=itemgetter(0))
        self._next = next(self._groups, None)

    def of(self, paper_id: str) -> _Rows:
        """The paper's rows without its id; to be asked for in the order of the papers."""
        if self._next is None or self._next[0] != paper_id:
            return []
        found = [row[1:] for row in self._next[1]]
        self._next = next(self._groups, None)
        return found


def _ends(span: Span | None) -> tuple[int | None, int | None]:
    return (span.start, span.end) if span else (None, None)


def _span(start: int | None, end: int | None) -> Span | None:
    return None if start is None or end is None else Span(start, end)


def _name(role: Role | None) -> str | None:
    return None if role is None else role.value


def _role(name: str | None) -> Role | None:
    return None if name is None else Role(name)


def _papers(knowledge: Knowledge) -> Iterator[tuple[Any, ...]]:
    for p in knowledge.papers:
        yield (
            p.id,
            paper_iri(p.id),
            p.title,
            p.authors,
            p.issued,
            p.venue,
            p.url,
            p.doi,
            p.arxiv,
            p.code,
            p.keywords,
            p.citations,
            p.language,
            p.source,
        )


def _passages(knowledge: Knowledge) -> Iterator[tuple[Any, ...]]:
    for p in knowledge.papers:
        yield from ((p.id, s.id, s.section, s.order, s.text) for s in p.passages)


def _mentions(knowledge: Knowledge) -> Iterator[tuple[Any, ...]]:
    for e in knowledge.extractions:
        i = e.paper.id
        for m in e.mentions:
            place = (m.passage_id, *_ends(m.span))
            yield i, m.id, *place, m.surface, m.type.value, m.score, m.extractor


def _paper_concepts(knowledge: Knowledge) -> Iterator[tuple[Any, ...]]:
    for e in knowledge.extractions:
        i = e.paper.id
        yield from ((i, c.mentions, c.type.value, _name(c.role), c.score) for c in e.concepts)


def _relations(knowledge: Knowledge) -> Iterator[tuple[Any, ...]]:
    for e in knowledge.extractions:
        for r in e.relations:
            said = (r.subject, r.predicate.value, r.object)
            place = (r.passage_id, *_ends(r.sentence))
            yield e.paper.id, r.id, *place, *said, r.score, r.extractor


def _links(knowledge: Knowledge) -> Iterator[tuple[Any, ...]]:
    for e in knowledge.extractions:
        for k in e.links:
            yield e.paper.id, k.url, k.kind.value, k.repository, k.passage_id, *_ends(k.span)


def _sentences(knowledge: Knowledge) -> Iterator[tuple[Any, ...]]:
    for e in knowledge.extractions:
        yield from ((e.paper.id, passage, *_ends(s)) for passage, s in e.sentences)


def _entities(knowledge: Knowledge) -> Iterator[tuple[Any, ...]]:
    for e in knowledge.entities:
        yield e.id, entity_iri(e.id), e.type.value, e.label, e.aliases, e.external_ids


def _resolutions(knowledge: Knowledge) -> Iterator[tuple[Any, ...]]:
    yield from ((r.mention_id, r.entity_id, r.score, r.rule) for r in knowledge.resolutions)


def _claims(knowledge: Knowledge) -> Iterator[tuple[Any, ...]]:
    for c in knowledge.claims:
        counts = (len(c.paper_ids), len(c.evidence))
        yield c.id, c.subject, c.predicate, c.object, _name(c.role), c.confidence, *counts


def _evidence(knowledge: Knowledge) -> Iterator[tuple[Any, ...]]:
    for claim in knowledge.claims:
        yield from ((claim.id, *_evidence_row(e)) for e in claim.evidence)


_ROWS: Final[Mapping[str, Callable[[Knowledge], Iterator[tuple[Any, ...]]]]] = {
    "papers": _papers,
    "passages": _passages,
    "mentions": _mentions,
    "paper_concepts": _paper_concepts,
    "relations": _relations,
    "links": _links,
    "sentences": _sentences,
    "entities": _entities,
    "resolutions": _resolutions,
    "claims": _claims,
    "evidence": _evidence,
}


def extractions_of_rows(rows: Mapping[str, Iterable[tuple[Any, ...]]]) -> Iterator[Extraction]:
    """The extractions that the rows of the tables of papers hold, in their order.

    Raises ValueError as :func:`knowledge_of` does.
    """
    passages = _InStep(rows["passages"])
    mentions = _InStep(rows["mentions"])
    concepts = _InStep(rows["paper_concepts"])
    relations = _InStep(rows["relations"])
    links = _InStep(rows["links"])
    sentences = _InStep(rows["sentences"])
    for row in rows["papers"]:
        i = row[0]
        paper = paper_of(row, passages.of(i))
        yield Extraction(
            paper=paper,
            mentions=tuple(_mention(*m) for m in mentions.of(i)),
            concepts=tuple(
                PaperConcept(tuple(ids), EntityType(kind), _role(role), score)
                for ids, kind, role, score in concepts.of(i)
            ),
            relations=tuple(_relation(*r) for r in relations.of(i)),
            links=tuple(link_of(*k) for k in links.of(i)),
            sentences=tuple((passage, Span(start, end)) for passage, start, end in sentences.of(i)),
        )


def paper_of(row: tuple[Any, ...], passages: Iterable[tuple[Any, ...]]) -> Paper:
    """The paper of a row of ``papers`` and of its rows of ``passages``, without the paper's id."""
    i, _, title, authors, issued, venue, url, doi, arxiv, code, words, cited, language, source = row
    return Paper(
        id=i,
        title=title,
        passages=tuple(Passage(*p) for p in passages),
        authors=tuple(authors),
        issued=issued,
        venue=venue,
        url=url,
        doi=doi,
        arxiv=arxiv,
        code=tuple(code),
        keywords=tuple(words),
        citations=cited,
        language=language,
        source=source,
    )


def link_of(
    url: str,
    kind: str,
    repository: str | None,
    passage: str | None,
    start: int | None,
    end: int | None,
) -> Link:
    """The link of a row of ``links``, without the paper's id."""
    return Link(url, LinkKind(kind), repository, passage, _span(start, end))


def entity_of(row: tuple[Any, ...]) -> Entity:
    """The concept of a row of ``entities``."""
    i, _, kind, label, aliases, external = row
    return Entity(i, EntityType(kind), label, tuple(aliases), tuple(external))


def _mention(
    i: str,
    passage: str,
    start: int,
    end: int,
    surface: str,
    kind: str,
    score: float | None,
    by: str,
) -> Mention:
    return Mention(
        i, intern(passage), Span(start, end), surface, EntityType(kind), score, intern(by)
    )


def _relation(
    i: str,
    passage: str,
    start: int,
    end: int,
    subject: str,
    predicate: str,
    obj: str,
    score: float | None,
    by: str,
) -> RelationMention:
    sentence = Span(start, end)
    said = Predicate(predicate)
    return RelationMention(i, intern(passage), sentence, subject, said, obj, score, intern(by))


def _evidence_row(e: Evidence) -> tuple[Any, ...]:
    ends = (*_ends(e.span), *_ends(e.subject), *_ends(e.object))
    return (e.paper_id, e.passage_id, *ends, e.extractor, e.score)


def claim_evidence(
    paper: str,
    passage: str,
    start: int,
    end: int,
    subject_start: int | None,
    subject_end: int | None,
    object_start: int | None,
    object_end: int | None,
    by: str,
    score: float | None,
) -> Evidence:
    """The evidence of a row of ``evidence``, without the claim's id."""
    return Evidence(
        paper_id=paper,
        passage_id=passage,
        span=Span(start, end),
        subject=_span(subject_start, subject_end),
        object=_span(object_start, object_end),
        extractor=by,
        score=score,
    )
