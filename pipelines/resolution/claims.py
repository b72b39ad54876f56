"""Resolved findings to claims, each with the sentences that support it."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kg.model import (
    PAPER_PREDICATES,
    ROLES,
    Claim,
    Entity,
    Evidence,
    Extraction,
    Knowledge,
    Mention,
    Predicate,
    RelationMention,
    Role,
    Span,
)
from kg.model.decisions import Decision
from kg.vocab import SYMMETRIC, allowed
from pipelines.resolution.broader import broader
from pipelines.resolution.concepts import Concept, Resolved, Ruled
from pipelines.resolution.evidence import Sentences, Triple, in_order
from pipelines.resolution.groups import Group
from pipelines.resolution.hierarchy import UPWARD, hierarchy


def claim_id(subject: str, predicate: str, object_: str) -> str:
    """An id derived from what is claimed: 16 hexadecimal digits of a SHA-256."""
    text = "\x1f".join((subject, predicate, object_))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


def resolve(extractions: Iterable[Extraction], decisions: Sequence[Decision] = ()) -> Knowledge:
    """All that the extractions say together, where people have decided what is one concept.

    The same sets of extractions and of decisions give the same knowledge, whatever their order.
    Two papers that state one relation support one claim with two pieces of evidence. No claim is a
    relation whose two sides are resolved to one concept, one that the scheme does not allow between
    the types on which the corpus agrees, or one that makes a concept broader than itself.
    """
    ordered = tuple(sorted(extractions, key=lambda e: e.paper.id))
    resolved = Ruled(ordered).resolved(decisions)
    sentences = Sentences(ordered)
    support: dict[Triple, set[Evidence]] = defaultdict(set)
    roles: dict[Triple, Role | None] = {}
    for concept in resolved.concepts:
        for paper, groups in _by_paper(concept).items():
            triple = (paper, PAPER_PREDICATES[concept.entity.type], concept.entity.id)
            support[triple] = {e for g in groups for e in _paper_evidence(g, sentences)}
            roles[triple] = _role(groups)
    stated = _stated(ordered, resolved)
    upward = {triple: found for triple, found in stated.items() if triple[1] in UPWARD}
    support |= {triple: found for triple, found in stated.items() if triple not in upward}
    support |= hierarchy(broader(resolved.concepts, sentences), upward)
    claims = sorted(
        (
            Claim(claim_id(*triple), *triple, evidence=in_order(found), role=roles.get(triple))
            for triple, found in support.items()
        ),
        key=lambda c: c.id,
    )
    return Knowledge(
        ordered,
        tuple(c.entity for c in resolved.concepts),
        resolved.resolutions,
        tuple(claims),
    )


def _by_paper(concept: Concept) -> Mapping[str, list[Group]]:
    groups = defaultdict(list)
    for group in concept.groups:
        groups[group.paper].append(group)
    return groups


def _role(groups: Iterable[Group]) -> Role | None:
    """The role that extraction is surest of; between equals, the first that the type has."""
    known = [(-(g.score or 0.0), ROLES[g.type].index(g.role), g.role) for g in groups if g.role]
    return min(known)[2] if known else None


def _paper_evidence(group: Group, sentences: Sentences) -> Iterator[Evidence]:
    for mention in group.mentions:
        yield Evidence(
            group.paper,
            mention.passage_id,
            sentences.around(mention),
            None,
            mention.span,
            mention.extractor,
            mention.score if group.score is None else group.score,
        )


def _stated(
    extractions: Iterable[Extraction], resolved: Resolved
) -> Mapping[Triple, set[Evidence]]:
    """The relations that the papers state, between concepts, with their evidence."""
    entities = {c.entity.id: c.entity for c in resolved.concepts}
    entity_of = {r.mention_id: entities[r.entity_id] for r in resolved.resolutions}
    found: dict[Triple, set[Evidence]] = defaultdict(set)
    for extraction in extractions:
        mentions = {m.id: m for m in extraction.mentions}
        for relation in extraction.relations:
            sides = (entity_of.get(relation.subject), entity_of.get(relation.object))
            triple = _triple(sides, relation.predicate)
            if triple is None:
                continue
            spans = [_inside(relation, mentions[i]) for i in (relation.subject, relation.object)]
            if sides[0] is not None and triple[0] != sides[0].id:
                spans.reverse()
            found[triple].add(
                Evidence(
                    extraction.paper.id,
                    relation.passage_id,
                    relation.sentence,
                    spans[0],
                    spans[1],
                    relation.extractor,
                    relation.score,
                )
            )
    return found


def _triple(sides: tuple[Entity | None, Entity | None], predicate: Predicate) -> Triple | None:
    """The claim of two concepts, or None where they make none."""
    subject, object_ = sides
    if subject is None or object_ is None or subject.id == object_.id:
        return None
    if not allowed(subject.type, predicate, object_.type):
        return None
    ids = (subject.id, object_.id)
    first, second = sorted(ids) if predicate in SYMMETRIC else ids
    return first, predicate.value, second


def _inside(relation: RelationMention, mention: Mention) -> Span | None:
    """The mention's place, where it stands in the sentence that states the relation."""
    here = mention.passage_id == relation.passage_id and relation.sentence.contains(mention.span)
    return mention.span if here else None
