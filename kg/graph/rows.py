"""Knowledge as rows of plain values, one list of rows a table, and back.

The columns of each table are those of :data:`kg.graph.schemas.SCHEMAS`, in their order. The two
functions are inverse where the ids of papers and claims are unique.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kg.graph.schemas import SCHEMAS
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

Rows = list[tuple[Any, ...]]


def rows_of(knowledge: Knowledge) -> dict[str, Rows]:
    """The rows of each table, in the order of ``knowledge``."""
    rows: dict[str, Rows] = {name: [] for name in SCHEMAS}
    for extraction in knowledge.extractions:
        _add_extraction(rows, extraction)
    for e in knowledge.entities:
        rows["entities"].append(
            (e.id, entity_iri(e.id), e.type.value, e.label, e.aliases, e.external_ids)
        )
    for r in knowledge.resolutions:
        rows["resolutions"].append((r.mention_id, r.entity_id, r.score, r.rule))
    for claim in knowledge.claims:
        rows["claims"].append(
            (
                claim.id,
                claim.subject,
                claim.predicate,
                claim.object,
                _name(claim.role),
                claim.confidence,
                len(claim.paper_ids),
                len(claim.evidence),
            )
        )
        rows["evidence"].extend((claim.id, *_evidence_row(e)) for e in claim.evidence)
    return rows


def knowledge_of(rows: Mapping[str, Iterable[tuple[Any, ...]]]) -> Knowledge:
    """The knowledge that these rows hold, in their order.

    Raises ValueError where a value is outside its closed list or a span is none.
    """
    evidence: dict[str, list[Evidence]] = defaultdict(list)
    for claim_id, *row in rows["evidence"]:
        evidence[claim_id].append(claim_evidence(*row))
    return Knowledge(
        extractions=tuple(_extractions(rows)),
        entities=tuple(map(entity_of, rows["entities"])),
        resolutions=tuple(Resolution(*row) for row in rows["resolutions"]),
        claims=tuple(
            Claim(i, subject, predicate, obj, tuple(evidence[i]), _role(role))
            for i, subject, predicate, obj, role, *_ in rows["claims"]
        ),
    )


def _grouped(rows: Iterable[tuple[Any, ...]]) -> dict[str, Rows]:
    """The rows by their first column, which is left off."""
    groups: dict[str, Rows] = defaultdict(list)
    for key, *row in rows:
        groups[key].append(tuple(row))
    return groups


def _ends(span: Span | None) -> tuple[int | None, int | None]:
    return (span.start, span.end) if span else (None, None)


def _span(start: int | None, end: int | None) -> Span | None:
    return None if start is None or end is None else Span(start, end)


def _name(role: Role | None) -> str | None:
    return None if role is None else role.value


def _role(name: str | None) -> Role | None:
    return None if name is None else Role(name)


def _add_extraction(rows: dict[str, Rows], extraction: Extraction) -> None:
    p = extraction.paper
    rows["papers"].append(
        (
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
            p.source,
        )
    )
    rows["passages"].extend((p.id, s.id, s.section, s.order, s.text) for s in p.passages)
    rows["mentions"].extend(
        (p.id, m.id, m.passage_id, *_ends(m.span), m.surface, m.type.value, m.score, m.extractor)
        for m in extraction.mentions
    )
    rows["paper_concepts"].extend(
        (p.id, c.mentions, c.type.value, _name(c.role), c.score) for c in extraction.concepts
    )
    rows["relations"].extend(
        (
            p.id,
            r.id,
            r.passage_id,
            *_ends(r.sentence),
            r.subject,
            r.predicate.value,
            r.object,
            r.score,
            r.extractor,
        )
        for r in extraction.relations
    )
    rows["links"].extend(
        (p.id, k.url, k.kind.value, k.repository, k.passage_id, *_ends(k.span))
        for k in extraction.links
    )
    rows["sentences"].extend((p.id, passage, *_ends(s)) for passage, s in extraction.sentences)


def _extractions(rows: Mapping[str, Iterable[tuple[Any, ...]]]) -> Iterator[Extraction]:
    passages = _grouped(rows["passages"])
    mentions = _grouped(rows["mentions"])
    concepts = _grouped(rows["paper_concepts"])
    relations = _grouped(rows["relations"])
    links = _grouped(rows["links"])
    sentences = _grouped(rows["sentences"])
    for row in rows["papers"]:
        i = row[0]
        paper = paper_of(row, passages[i])
        yield Extraction(
            paper=paper,
            mentions=tuple(_mention(*m) for m in mentions[i]),
            concepts=tuple(
                PaperConcept(tuple(ids), EntityType(kind), _role(role), score)
                for ids, kind, role, score in concepts[i]
            ),
            relations=tuple(_relation(*r) for r in relations[i]),
            links=tuple(link_of(*k) for k in links[i]),
            sentences=tuple((passage, Span(start, end)) for passage, start, end in sentences[i]),
        )


def paper_of(row: tuple[Any, ...], passages: Iterable[tuple[Any, ...]]) -> Paper:
    """The paper of a row of ``papers`` and of its rows of ``passages``, without the paper's id."""
    i, _, title, authors, issued, venue, url, doi, arxiv, code, words, citations, source = row
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
        citations=citations,
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
    return Mention(i, passage, Span(start, end), surface, EntityType(kind), score, by)


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
    return RelationMention(i, passage, sentence, subject, Predicate(predicate), obj, score, by)


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
