"""Resolved findings to claims, each with the sentences that support it."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from kg.model import (
    PAPER_PREDICATES,
    Claim,
    Entity,
    Evidence,
    Extraction,
    Knowledge,
    Mention,
    Resolution,
    Span,
)
from kg.vocab import SYMMETRIC
from pipelines.resolution.concepts import resolve_mentions

Triple = tuple[str, str, str]


def claim_id(subject: str, predicate: str, object_: str) -> str:
    """An id derived from what is claimed: 16 hexadecimal digits of a SHA-256."""
    text = "\x1f".join((subject, predicate, object_))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


def _sentence_of(mention: Mention, extraction: Extraction) -> Span:
    for passage_id, sentence in extraction.sentences:
        if passage_id == mention.passage_id and sentence.contains(mention.span):
            return sentence
    return mention.span


def _paper_evidence(
    extraction: Extraction, resolved: Mapping[str, Resolution], types: Mapping[str, Entity]
) -> Iterator[tuple[Triple, Evidence]]:
    for mention in extraction.mentions:
        resolution = resolved.get(mention.id)
        if resolution is None:
            continue
        predicate = PAPER_PREDICATES[types[resolution.entity_id].type]
        yield (
            (extraction.paper.id, predicate, resolution.entity_id),
            Evidence(
                extraction.paper.id,
                mention.passage_id,
                _sentence_of(mention, extraction),
                None,
                mention.span,
                mention.extractor,
                mention.score,
            ),
        )


def _relation_evidence(
    extraction: Extraction, resolved: Mapping[str, Resolution]
) -> Iterator[tuple[Triple, Evidence]]:
    mentions = {m.id: m for m in extraction.mentions}
    for relation in extraction.relations:
        subject = resolved.get(relation.subject)
        object_ = resolved.get(relation.object)
        if subject is None or object_ is None or subject.entity_id == object_.entity_id:
            continue
        a, b = mentions[relation.subject], mentions[relation.object]
        first, second = subject.entity_id, object_.entity_id
        if relation.predicate in SYMMETRIC and second < first:
            first, second, a, b = second, first, b, a
        yield (
            (first, relation.predicate.value, second),
            Evidence(
                extraction.paper.id,
                relation.passage_id,
                relation.sentence,
                a.span,
                b.span,
                relation.extractor,
                relation.score,
            ),
        )


def _order(evidence: Evidence) -> tuple[object, ...]:
    """By paper, then by place, in reading order."""
    return (
        evidence.paper_id,
        evidence.passage_id != f"{evidence.paper_id}#title",
        evidence.passage_id,
        evidence.span,
        evidence.subject or Span(0, 1),
        evidence.object or Span(0, 1),
        evidence.extractor,
    )


def resolve(extractions: Iterable[Extraction]) -> Knowledge:
    """All that the extractions say together.

    The same set of extractions gives the same knowledge, whatever their order. Two papers that
    state one relation support one claim with two pieces of evidence; a relation whose two sides
    are resolved to one concept is no claim.
    """
    ordered = tuple(sorted(extractions, key=lambda e: e.paper.id))
    entities, resolutions = resolve_mentions(ordered)
    by_id = {e.id: e for e in entities}
    by_mention = {r.mention_id: r for r in resolutions}
    support: dict[Triple, set[Evidence]] = defaultdict(set)
    for extraction in ordered:
        for triple, evidence in _paper_evidence(extraction, by_mention, by_id):
            support[triple].add(evidence)
        for triple, evidence in _relation_evidence(extraction, by_mention):
            support[triple].add(evidence)
    claims = sorted(
        (
            Claim(claim_id(*triple), *triple, evidence=tuple(sorted(found, key=_order)))
            for triple, found in support.items()
        ),
        key=lambda c: c.id,
    )
    return Knowledge(ordered, entities, resolutions, tuple(claims))
