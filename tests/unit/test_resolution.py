"""Mentions to concepts, and claims with evidence."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import (
    EntityType,
    Extraction,
    Knowledge,
    Mention,
    Predicate,
    RelationMention,
    Span,
)
from kg.model.papers import paper_of_text
from pipelines.resolution import resolve

M, T, D = EntityType.METHOD, EntityType.TASK, EntityType.DATASET


def extraction(
    paper: str,
    text: str,
    found: list[tuple[str, EntityType]],
    relations: list[tuple[int, Predicate, int, str]] = [],  # noqa: B006 (never changed)
) -> Extraction:
    """Mentions in the order in which their surfaces stand in ``text``."""
    mentions = []
    position = 0
    for surface, kind in found:
        start = text.index(surface, position)
        span = Span(start, start + len(surface))
        position = span.end
        name = f"{paper}#abstract:{span.start}-{span.end}"
        mentions.append(Mention(name, f"{paper}#abstract", span, surface, kind, 0.9, "span-head"))
    sentence = Span(0, len(text))
    made = tuple(
        RelationMention(
            f"{a}-{p}-{b}",
            f"{paper}#abstract",
            sentence,
            mentions[a].id,
            p,
            mentions[b].id,
            0.8,
            by,
        )
        for a, p, b, by in relations
    )
    return Extraction(
        paper_of_text(paper, f"Paper {paper}", text),
        tuple(mentions),
        relations=made,
        sentences=((f"{paper}#abstract", sentence),),
    )


def labels(knowledge: Knowledge) -> dict[str, tuple[str, tuple[str, ...]]]:
    return {e.id: (e.label, e.aliases) for e in knowledge.entities}


def test_forms_across_papers_are_one_concept() -> None:
    one = extraction("1", "Bayesian Optimization helps.", [("Bayesian Optimization", M)])
    two = extraction("2", "We use bayesian-optimization.", [("bayesian-optimization", M)])
    three = extraction("3", "Bayesian optimization here.", [("Bayesian optimization", M)])
    assert labels(resolve([one, two, three])) == {
        "method/bayesian-optimization": (
            "bayesian-optimization",
            ("Bayesian Optimization", "Bayesian optimization"),
        )
    }


def test_an_abbreviation_is_its_long_form_where_it_is_defined() -> None:
    one = extraction(
        "1",
        "Bilevel Optimization (BO) and BO again.",
        [("Bilevel Optimization", M), ("BO", M), ("BO", M)],
        [(1, Predicate.SYNONYM_OF, 0, "abbreviation")],
    )
    two = extraction(
        "2",
        "Bayesian optimization (BO) differs.",
        [("Bayesian optimization", M), ("BO", M)],
        [(1, Predicate.SYNONYM_OF, 0, "abbreviation")],
    )
    three = extraction("3", "BO is not defined here.", [("BO", M)])
    knowledge = resolve([one, two, three])
    assert labels(knowledge) == {
        "method/bayesian-optimization": ("Bayesian optimization", ("BO",)),
        "method/bilevel-optimization": ("Bilevel Optimization", ("BO",)),
        "method/bo": ("BO", ()),
    }
    assert {r.rule for r in knowledge.resolutions} == {"form", "abbreviation"}


def test_an_undefined_abbreviation_follows_papers_that_agree() -> None:
    one = extraction(
        "1",
        "A Gaussian process (GP) fits.",
        [("Gaussian process", M), ("GP", M)],
        [(1, Predicate.SYNONYM_OF, 0, "abbreviation")],
    )
    two = extraction("2", "GPs fit.", [("GPs", M)])
    knowledge = resolve([one, two])
    assert labels(knowledge) == {"method/gaussian-process": ("Gaussian process", ("GP", "GPs"))}
    assert [r.rule for r in knowledge.resolutions] == ["form", "abbreviation", "known abbreviation"]


def test_a_short_name_that_papers_prefer_is_the_label() -> None:
    first = extraction(
        "0",
        "Bidirectional Encoder (BERT) is new.",
        [("Bidirectional Encoder", M), ("BERT", M)],
        [(1, Predicate.SYNONYM_OF, 0, "abbreviation")],
    )
    others = [extraction(str(i), "BERT is used.", [("BERT", M)]) for i in range(1, 5)]
    assert labels(resolve([first, *others])) == {
        "method/bidirectional-encoder": ("BERT", ("Bidirectional Encoder",))
    }


def test_one_name_of_two_types_stays_two() -> None:
    one = extraction("1", "preference fine-tuning works.", [("preference fine-tuning", M)])
    two = extraction("2", "preference fine-tuning is hard.", [("preference fine-tuning", T)])
    assert set(labels(resolve([one, two]))) == {
        "method/preference-fine-tuning",
        "task/preference-fine-tuning",
    }


@pytest.mark.parametrize("surface", ["our framework", "models", "the dataset"])
def test_generic_words_become_no_concept(surface: str) -> None:
    assert resolve([extraction("1", f"With {surface} it is.", [(surface, M)])]).entities == ()


def test_a_claim_gathers_its_evidence() -> None:
    papers = [
        extraction(
            name,
            "BERT is evaluated on GLUE.",
            [("BERT", M), ("GLUE", D)],
            [(0, Predicate.EVALUATED_ON, 1, "relation-head")],
        )
        for name in ("1", "2")
    ]
    knowledge = resolve(papers)
    (claim,) = [c for c in knowledge.claims if c.predicate == "evaluated-on"]
    assert (claim.subject, claim.object) == ("method/bert", "dataset/glue")
    assert claim.paper_ids == ("1", "2")
    assert claim.evidence[0].span == Span(0, 26)
    assert claim.evidence[0].subject == Span(0, 4)
    assert claim.evidence[0].object == Span(21, 25)
    alone = resolve(papers[:1])
    assert claim.id in {c.id for c in alone.claims}


def test_symmetric_claims_have_one_direction() -> None:
    one = extraction(
        "1", "Adam beats SGD.", [("Adam", M), ("SGD", M)], [(0, Predicate.COMPARED_WITH, 1, "x")]
    )
    two = extraction(
        "2", "SGD beats Adam.", [("SGD", M), ("Adam", M)], [(0, Predicate.COMPARED_WITH, 1, "x")]
    )
    (claim,) = [c for c in resolve([one, two]).claims if c.predicate == "compared-with"]
    assert (claim.subject, claim.object) == ("method/adam", "method/sgd")
    assert claim.paper_ids == ("1", "2")
    assert {e.subject.of("Adam beats SGD.") for e in claim.evidence[:1] if e.subject} == {"Adam"}


def test_a_relation_of_a_concept_to_itself_is_no_claim() -> None:
    one = extraction(
        "1", "GANs extend GAN.", [("GANs", M), ("GAN", M)], [(0, Predicate.EXTENDS, 1, "x")]
    )
    assert {c.predicate for c in resolve([one]).claims} == {"has-method"}


NAMES = ["BERT", "BERTs", "GP", "Gaussian process", "fine-tuning", "finetuning", "GLUE", "glue"]


@settings(deadline=None)
@given(
    st.lists(
        st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from([M, T, D])), max_size=4),
        max_size=5,
    ),
    st.integers(),
)
def test_the_order_of_papers_never_matters(
    papers: list[list[tuple[str, EntityType]]], seed: int
) -> None:
    made = [
        extraction(
            str(i),
            " ".join(name for name, _ in found) + ".",
            found,
            [(0, Predicate.SYNONYM_OF, 1, "abbreviation")] if len(found) > 1 else [],
        )
        for i, found in enumerate(papers)
    ]
    shuffled = made[:]
    random.Random(seed).shuffle(shuffled)
    assert resolve(shuffled) == resolve(made)
