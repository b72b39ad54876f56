"""The spaCy pipeline as a whole, with the model that ships."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language

from kg.model import EntityType, Extraction, Paper, Passage, Predicate
from kg.model.papers import paper_of_text
from pipelines.extraction.pipeline import create_pipeline, extract


@pytest.fixture(scope="module")
def nlp() -> Language:
    return create_pipeline(min_confidence=0.45, relation_confidence=0.25)


def found_in(paper: Paper, nlp: Language) -> Extraction:
    (extraction,) = extract([paper], nlp)
    return extraction


def test_components_declare_what_they_need(nlp: Language) -> None:
    analysis = nlp.analyze_pipes()
    assert not any(analysis["problems"].values())
    for name in nlp.pipe_names:
        assert analysis["summary"][name]["assigns"], name
    assert analysis["summary"]["paper_relations"]["requires"]


def test_a_plain_sentence_is_read(nlp: Language) -> None:
    text = "BERT is used for question answering and is evaluated on the SQuAD dataset."
    extraction = found_in(paper_of_text("1", "A title", text), nlp)
    named = {(m.surface, m.type) for m in extraction.mentions}
    assert ("BERT", EntityType.METHOD) in named
    assert ("question answering", EntityType.TASK) in named
    assert any(kind is EntityType.DATASET and "SQuAD" in name for name, kind in named)
    by_id = {m.id: m.surface for m in extraction.mentions}
    assert ("BERT", Predicate.USED_FOR, "question answering") in {
        (by_id[r.subject], r.predicate, by_id[r.object]) for r in extraction.relations
    }


def test_an_abbreviation_is_tied_to_its_long_form(nlp: Language) -> None:
    text = "We train a convolutional neural network (CNN) for image classification."
    extraction = found_in(paper_of_text("1", "", text), nlp)
    by_id = {m.id: m.surface for m in extraction.mentions}
    assert ("CNN", "convolutional neural network") in {
        (by_id[r.subject], by_id[r.object])
        for r in extraction.relations
        if r.extractor == "abbreviation"
    }


def test_links_of_text_and_metadata_stand_once(nlp: Language) -> None:
    paper = paper_of_text(
        "1",
        "T",
        "Code: https://github.com/a/b.",
        code=("https://github.com/a/b", "https://github.com/c/d"),
    )
    assert [(link.url, link.span is None) for link in found_in(paper, nlp).links] == [
        ("https://github.com/a/b", False),
        ("https://github.com/c/d", True),
    ]


TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(
        st.sampled_from(
            ["BERT", "GLUE", "(CNN)", "convolutional neural network", "for", ". ", "\n\n", "\U0001f4be",  # noqa: E501
             "{\\it x}", "e.g.", "https://github.com/a/b.", "e\u0301", "\u6df1\u5ea6\u5b66\u4e60", "  "]  # noqa: E501
        ),
        max_size=30,
    ).map(" ".join),
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(title=TEXTS, abstract=TEXTS)
def test_every_offset_is_true_whatever_the_text(nlp: Language, title: str, abstract: str) -> None:
    extraction = found_in(paper_of_text("1", title, abstract), nlp)
    texts = {p.id: p.text for p in extraction.paper.passages}
    ids = [m.id for m in extraction.mentions]
    assert len(set(ids)) == len(ids)
    for mention in extraction.mentions:
        assert mention.span.of(texts[mention.passage_id]) == mention.surface
        assert mention.score is not None
        assert 0.45 <= mention.score <= 1
        assert any(
            passage == mention.passage_id and sentence.contains(mention.span)
            for passage, sentence in extraction.sentences
        )
    for relation in extraction.relations:
        assert {relation.subject, relation.object} <= set(ids)
    for passage_id, sentence in extraction.sentences:
        assert sentence.end <= len(texts[passage_id])
    for link in extraction.links:
        assert link.passage_id is not None
        assert link.span is not None
        assert link.span.of(texts[link.passage_id])


@pytest.mark.parametrize("text", ["", " ", ".", "\n\n\n", "BERT", "a" * 20_000, "( " * 3_000])
def test_odd_texts_are_read_without_harm(nlp: Language, text: str) -> None:
    paper = Paper("1", "", (Passage("1#abstract", "abstract", 0, text),))
    assert found_in(paper, nlp).paper is paper


def test_the_same_text_gives_the_same_findings(nlp: Language) -> None:
    paper = paper_of_text("1", "Adam", "Adam is compared with SGD on CIFAR-10.")
    assert found_in(paper, nlp) == found_in(paper, nlp)


def test_a_title_does_not_run_into_the_abstract(nlp: Language) -> None:
    text = "BERT is used for question answering and is evaluated on the SQuAD dataset."

    def of_abstract(title: str) -> list[tuple[str, float | None]]:
        found = found_in(paper_of_text("1", title, text), nlp).mentions
        return [(m.surface, m.score) for m in found if m.passage_id == "1#abstract"]

    assert of_abstract("A title") == of_abstract("")
