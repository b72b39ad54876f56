"""What resolution keeps to, whatever the papers say."""

import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.model import (
    PAPER_PREDICATES,
    ROLES,
    EntityType,
    Extraction,
    Mention,
    PaperConcept,
    Predicate,
    RelationMention,
    Span,
)
from kg.model.papers import paper_of_text
from kg.vocab import allowed
from pipelines.resolution import resolve

NAMES = [
    "BERT",
    "BERT model",
    "GP",
    "GPs",
    "Gaussian process",
    "sparse Gaussian processes",
    "Gaussian processing",
    "classification of images",
    "image classification",
    "optimisation method",
    "nonconvex bilevel optimization",
    "bilevel optimization",
    "bilevel nonconvex optimization",
    "MATH",
    "math",
    "our framework",
    "*",
]


@st.composite
def extractions(draw: st.DrawFn, paper: str) -> Extraction:
    """A paper of a few names, related and grouped anyhow within what the types allow."""
    surfaces = draw(st.lists(st.sampled_from(NAMES), max_size=5))
    text = "".join(f"{surface}\n" for surface in surfaces) or "nothing"
    passage = f"{paper}#abstract"
    mentions: list[Mention] = []
    start = 0
    for surface in surfaces:
        span = Span(start, start + len(surface))
        start = span.end + 1
        kind = draw(st.sampled_from(list(EntityType)))
        score = draw(st.none() | st.sampled_from([0.3, 0.6, 0.9]))
        mentions.append(
            Mention(f"{passage}:{span.start}", passage, span, surface, kind, score, "x")
        )
    relations = []
    for number in range(draw(st.integers(0, 4)) if mentions else 0):
        a, b = draw(st.sampled_from(mentions)), draw(st.sampled_from(mentions))
        fitting = [p for p in Predicate if allowed(a.type, p, b.type)]
        if fitting:
            predicate = draw(st.sampled_from(fitting))
            by = "abbreviation" if predicate is Predicate.SYNONYM_OF else "x"
            name = f"{passage}|{number}"
            relations.append(RelationMention(name, passage, a.span, a.id, predicate, b.id, 0.5, by))
    concepts = []
    if draw(st.booleans()):
        for kind in EntityType:
            group = tuple(m.id for m in mentions if m.type is kind)
            cut = draw(st.integers(0, len(group)))
            for part in (group[:cut], group[cut:]):
                role = draw(st.none() | st.sampled_from(ROLES[kind]))
                if part:
                    concepts.append(
                        PaperConcept(part, kind, role, draw(st.sampled_from([None, 0.4])))
                    )
    return Extraction(
        paper_of_text(paper, paper, text),
        tuple(mentions),
        tuple(concepts),
        tuple(relations),
        sentences=tuple((passage, m.span) for m in mentions),
    )


corpora = st.integers(0, 6).flatmap(
    lambda n: st.tuples(*(extractions(paper=str(i)) for i in range(n)))
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(corpora, st.integers())
def test_the_order_of_papers_never_matters(papers: tuple[Extraction, ...], seed: int) -> None:
    shuffled = list(papers)
    random.Random(seed).shuffle(shuffled)
    assert resolve(shuffled) == resolve(papers)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(corpora)
def test_ids_are_unique_and_each_entity_is_of_a_paper(papers: tuple[Extraction, ...]) -> None:
    knowledge = resolve(papers)
    types = {e.id: e.type for e in knowledge.entities}
    assert len(types) == len(knowledge.entities)
    of_papers = {c.object: c.predicate for c in knowledge.claims if c.subject not in types}
    assert of_papers == {i: PAPER_PREDICATES[kind] for i, kind in types.items()}
    assert len({c.id for c in knowledge.claims}) == len(knowledge.claims)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(corpora)
def test_claims_keep_to_the_scheme_and_rest_on_the_text(papers: tuple[Extraction, ...]) -> None:
    knowledge = resolve(papers)
    types = {e.id: e.type for e in knowledge.entities}
    texts = {p.id: p.text for e in papers for p in e.paper.passages}
    for claim in knowledge.claims:
        if claim.subject in types:
            assert allowed(types[claim.subject], Predicate(claim.predicate), types[claim.object])
            assert claim.subject != claim.object
            assert claim.role is None
        else:
            assert claim.role is None or claim.role in ROLES[types[claim.object]]
        assert claim.evidence
        for evidence in claim.evidence:
            assert evidence.span.end <= len(texts[evidence.passage_id])
            for side in (evidence.subject, evidence.object):
                assert side is None or evidence.span.contains(side)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(corpora)
def test_nothing_is_broader_than_itself(papers: tuple[Extraction, ...]) -> None:
    upward = {
        (c.subject, c.object)
        for c in resolve(papers).claims
        if c.predicate in (Predicate.SUBCLASS_OF, Predicate.SUBTASK_OF)
    }
    while loose := {edge for edge in upward if edge[1] not in {narrow for narrow, _ in upward}}:
        upward -= loose
    assert not upward


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(corpora)
def test_every_mention_of_a_concept_of_a_paper_is_resolved_to_one_entity(
    papers: tuple[Extraction, ...],
) -> None:
    knowledge = resolve(papers)
    entity_of = {r.mention_id: r.entity_id for r in knowledge.resolutions}
    assert len(entity_of) == len(knowledge.resolutions)
    for concept in (c for e in papers for c in e.concepts):
        assert len({entity_of[i] for i in concept.mentions if i in entity_of}) <= 1
