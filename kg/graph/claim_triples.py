"""What stands behind an edge: a claim, its evidence, and the places in the text it points to.

Evidence is an ``oa:Annotation`` of the Web Annotation Data Model (W3C, 2017): its target is the
sentence, its body the claim. A target is a place in a passage, named by a fragment of RFC 5147 and
found again by its position (code points, half-open) or by the exact quote.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

from kg import vocab
from kg.errors import GraphError
from kg.graph.literals import score, text, whole
from kg.graph.terms import A, Triple, node, term
from kg.model import Claim, EntityType, Evidence, Paper, Passage, Predicate, Role, Span
from kg.model.claims import PAPER_PREDICATES

_CONCEPT_PROPERTIES = {predicate.value: vocab.PROPERTIES[predicate] for predicate in Predicate}
_PAPER_PROPERTIES = {PAPER_PREDICATES[kind]: vocab.PAPER_PROPERTIES[kind] for kind in EntityType}
_ROLE_PROPERTIES = {
    (PAPER_PREDICATES[kind], role): iri for (kind, role), iri in vocab.ROLE_PROPERTIES.items()
}


def digest(*parts: object) -> str:
    """A short name for what ``parts`` say: 128 bits of the SHA-256 of their JSON, in hex."""
    return hashlib.sha256(json.dumps(parts).encode("ascii")).hexdigest()[:32]


def is_of_paper(claim: Claim) -> bool:
    """True where the claim's subject is a paper.

    Raises GraphError where the predicate is in neither closed list.
    """
    if claim.predicate in _PAPER_PROPERTIES:
        return True
    if claim.predicate in _CONCEPT_PROPERTIES:
        return False
    raise GraphError(f"unknown predicate {claim.predicate!r}", where=f"claim {claim.id}")


def claim_triples(paper: Paper, claim: Claim, run: str) -> Iterator[Triple]:
    """The share of ``paper`` in a claim: the edge, the claim, and the evidence, all in this paper.

    Where a paper's claim has a role, the edge stands under the role's property as well. ``run`` is
    the activity that found it. Raises GraphError where evidence lies outside its passage, and where
    a role is none of the claim's predicate.
    """
    it = node(vocab.claim_iri(claim.id))
    yield from statement_triples(claim)
    if is_of_paper(claim) and claim.confidence is not None:
        yield confidence_triple(claim.id, claim.confidence)
    yield it, term("prov:wasDerivedFrom"), node(vocab.paper_iri(paper.id))
    for evidence in claim.evidence:
        yield from _evidence(paper, claim, evidence, run)


def statement_triples(claim: Claim) -> Iterator[Triple]:
    """What every paper that makes a claim says: the edge, and what the claim is.

    Raises GraphError where a role is none of the claim's predicate.
    """
    it = node(vocab.claim_iri(claim.id))
    if is_of_paper(claim):
        subject = node(vocab.paper_iri(claim.subject))
        predicate = node(_PAPER_PROPERTIES[claim.predicate])
    else:
        subject = node(vocab.entity_iri(claim.subject))
        predicate = node(_CONCEPT_PROPERTIES[claim.predicate])
    object_ = node(vocab.entity_iri(claim.object))
    yield subject, predicate, object_
    if claim.role is not None:
        yield subject, _role_property(claim, claim.role), object_
        yield it, term("pa:role"), text(claim.role.value)
    yield it, A, term("pa:Claim")
    yield it, term("rdf:subject"), subject
    yield it, term("rdf:predicate"), predicate
    yield it, term("rdf:object"), object_


def _role_property(claim: Claim, role: Role) -> str:
    try:
        return node(_ROLE_PROPERTIES[claim.predicate, role])
    except KeyError:
        raise GraphError(
            f"{claim.predicate!r} knows no role {role.value!r}", where=f"claim {claim.id}"
        ) from None


def confidence_triple(claim_id: str, confidence: float) -> Triple:
    """The confidence of a claim over all its papers."""
    return node(vocab.claim_iri(claim_id)), term("pa:confidence"), score(confidence)


def _evidence(paper: Paper, claim: Claim, evidence: Evidence, run: str) -> Iterator[Triple]:
    try:
        passage = paper.passage(evidence.passage_id)
    except KeyError:
        raise GraphError(
            f"evidence in {evidence.passage_id!r}, which the paper {paper.id!r} does not have",
            where=f"claim {claim.id}",
        ) from None
    name = digest(
        claim.id,
        evidence.passage_id,
        *(
            (span.start, span.end) if span else None
            for span in (evidence.span, evidence.subject, evidence.object)
        ),
        evidence.extractor,
        evidence.score,
    )
    it = node(vocab.evidence_iri(name))
    claim_node = node(vocab.claim_iri(claim.id))
    yield claim_node, term("pa:evidence"), it
    yield it, A, term("oa:Annotation")
    yield it, term("oa:hasBody"), claim_node
    yield it, term("prov:wasGeneratedBy"), run
    yield it, term("pa:extractor"), text(evidence.extractor)
    if evidence.score is not None:
        yield it, term("pa:confidence"), score(evidence.score)
    for role, span in (
        ("oa:hasTarget", evidence.span),
        ("pa:subjectMention", evidence.subject),
        ("pa:objectMention", evidence.object),
    ):
        if span is not None:
            target = node(vocab.place_iri(passage.id, span.start, span.end))
            yield it, term(role), target
            yield from _place(target, passage, span)


def _place(it: str, passage: Passage, span: Span) -> Iterator[Triple]:
    if span.end > len(passage.text):
        raise GraphError(
            f"evidence ends at {span.end}, after the end of the text ({len(passage.text)})",
            where=f"passage {passage.id!r}",
        )
    place = (passage.id, span.start, span.end)
    position = node(vocab.selector_iri("position", *place))
    quote = node(vocab.selector_iri("quote", *place))
    yield it, A, term("oa:SpecificResource")
    yield it, term("oa:hasSource"), node(vocab.passage_iri(passage.id))
    yield it, term("oa:hasSelector"), position
    yield it, term("oa:hasSelector"), quote
    yield position, A, term("oa:TextPositionSelector")
    yield position, term("oa:start"), whole(span.start)
    yield position, term("oa:end"), whole(span.end)
    yield quote, A, term("oa:TextQuoteSelector")
    yield quote, term("oa:exact"), text(span.of(passage.text))
