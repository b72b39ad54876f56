"""The spaCy pipeline as a whole, with a model whose answers are set and with the shipped one."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language

from kg.errors import ExtractionError
from kg.model import ROLES, EntityType, Extraction, Paper, Passage, Predicate, Role, Span
from kg.model.papers import paper_of_text
from kg.vocab import allowed
from pipelines.extraction.finder import Finder, open_finder
from pipelines.extraction.mentions import CANDIDATE
from pipelines.extraction.pipeline import create_pipeline, extract, model_card, read
from pipelines.extraction.sentences import sentence_spans

METHOD, TASK, DATASET = EntityType
Made = Callable[..., Language]

#: What the model of these tests knows.
KNOWN = {
    "BERT": (METHOD, 0.9),
    "Fastnet": (METHOD, 0.95),
    "convolutional neural network": (METHOD, 0.8),
    "CNN": (METHOD, 0.3),
    "GLUE": (DATASET, 0.7),
    "question answering": (TASK, 0.3),
    "e": (TASK, 0.6),
    "\U0001f4be": (DATASET, 0.5),
}


@pytest.fixture(scope="module")
def nlp(fake_finder: type, pipeline_with: Made) -> Language:
    """The pipeline with a model that knows these."""
    finder = fake_finder(
        KNOWN,
        {"GLUE": {(DATASET, Role.EVALUATED): 1.0}},
        stated={
            ("BERT", "GLUE"): {Predicate.EVALUATED_ON: 0.9},
            ("CNN", "BERT"): {Predicate.SUBCLASS_OF: 0.9},
        },
        related={
            ("Fastnet", "GLUE"): {Predicate.EVALUATED_ON: 0.9},
            ("BERT", "e"): {Predicate.USED_FOR: 0.8},
            ("BERT", "convolutional neural network"): {Predicate.COMPARED_WITH: 0.6},
        },
    )
    return pipeline_with(finder, window_pieces=60)


@pytest.fixture(scope="module")
def shipped() -> Language:
    """The pipeline with the model that ships."""
    return create_pipeline(min_confidence=0.45, relation_confidence=0.25)


def found_in(paper: Paper, nlp: Language) -> Extraction:
    (extraction,) = extract([paper], nlp)
    return extraction


def surfaces(extraction: Extraction) -> dict[str, str]:
    return {m.id: m.surface for m in extraction.mentions}


def check(extraction: Extraction) -> None:
    """What holds of the findings in every text."""
    texts = {p.id: p.text for p in extraction.paper.passages}
    kinds = {m.id: m.type for m in extraction.mentions}
    assert len(kinds) == len(extraction.mentions)
    a_paper = all(texts.values()) and len(texts) > 1 and not extraction.paper.title.isspace()
    for mention in extraction.mentions:
        assert mention.span.of(texts[mention.passage_id]) == mention.surface
        assert mention.score is not None
        assert (CANDIDATE if a_paper else 0.45) <= mention.score <= 1
        assert any(
            passage == mention.passage_id and sentence.contains(mention.span)
            for passage, sentence in extraction.sentences
        )
    shared = [m for concept in extraction.concepts for m in concept.mentions]
    assert sorted(shared) == sorted(kinds)
    for concept in extraction.concepts:
        assert {kinds[m] for m in concept.mentions} == {concept.type}
        if a_paper:
            assert concept.role in ROLES[concept.type]
            assert concept.score is not None
            assert 0.45 <= concept.score <= 1
        else:
            assert (concept.role, concept.score, len(concept.mentions)) == (None, None, 1)
    concept_of = {m: c for c in extraction.concepts for m in c.mentions}
    places = {m.id: (m.passage_id, m.span) for m in extraction.mentions}
    assert len({r.id for r in extraction.relations}) == len(extraction.relations)
    for relation in extraction.relations:
        sides = (relation.subject, relation.object)
        assert set(sides) <= set(kinds)
        assert allowed(kinds[sides[0]], relation.predicate, kinds[sides[1]])
        if a_paper and relation.extractor != "abbreviation":
            assert concept_of[sides[0]] is not concept_of[sides[1]]
        inside = [
            passage == relation.passage_id and relation.sentence.contains(span)
            for passage, span in map(places.__getitem__, sides)
        ]
        assert all(inside) or (any(inside) and relation.extractor == "paper-relation-head")
        assert (relation.passage_id, relation.sentence) in extraction.sentences
    for passage_id, sentence in extraction.sentences:
        assert sentence.end <= len(texts[passage_id])
    for link in extraction.links:
        assert link.passage_id is not None
        assert link.span is not None
        assert link.span.of(texts[link.passage_id])


def test_components_declare_what_they_need(nlp: Language) -> None:
    analysis = nlp.analyze_pipes()
    assert not any(analysis["problems"].values())
    for name in nlp.pipe_names:
        assert analysis["summary"][name]["assigns"], name
    for name in ("paper_relations", "paper_concepts", "paper_relation_pairs"):
        assert analysis["summary"][name]["requires"]


def test_a_paper_is_read_as_a_whole(nlp: Language) -> None:
    abstract = "Fastnet does question answering. It wins on GLUE. BERT does not win on GLUE."
    extraction = found_in(paper_of_text("1", "Fastnet", abstract), nlp)
    check(extraction)
    named = surfaces(extraction)
    assert [
        ([named[m] for m in c.mentions], c.type, c.role, c.score) for c in extraction.concepts
    ] == [
        (["Fastnet", "Fastnet"], METHOD, Role.PROPOSED, 0.95),
        (["GLUE", "GLUE"], DATASET, Role.EVALUATED, 0.7),
        (["BERT"], METHOD, Role.PROPOSED, 0.9),
    ]
    (relation,) = extraction.relations
    assert named[relation.subject] == "Fastnet"
    assert (relation.predicate, named[relation.object]) == (Predicate.EVALUATED_ON, "GLUE")
    assert relation.sentence.of(abstract) == "It wins on GLUE."
    assert relation.score == round(0.9 * 0.95 * 0.7, 4)


def test_a_lone_sentence_is_read_by_itself(nlp: Language) -> None:
    extraction = found_in(paper_of_text("1", "", "BERT wins on GLUE."), nlp)
    check(extraction)
    assert [(r.predicate, r.extractor) for r in extraction.relations] == [
        (Predicate.EVALUATED_ON, "relation-head")
    ]


def test_title_and_abstract_are_read_together(fake_finder: type, pipeline_with: Made) -> None:
    finder = fake_finder(KNOWN)
    found_in(paper_of_text("1", "On BERT", "It wins."), pipeline_with(finder))
    assert finder.windows == ["On BERT\n\nIt wins."]


def test_long_texts_are_read_in_windows_of_whole_sentences(
    fake_finder: type, pipeline_with: Made
) -> None:
    finder = fake_finder(KNOWN)
    abstract = "BERT wins on GLUE and BERT wins again. " * 30
    extraction = found_in(
        paper_of_text("1", "On BERT", abstract), pipeline_with(finder, window_pieces=60)
    )
    check(extraction)
    assert len(extraction.mentions) == 1 + 3 * 30
    assert len(extraction.concepts) == 2
    assert all(w.startswith(("On", "BERT")) and w.endswith(".") for w in finder.windows)
    assert max(map(len, finder.windows)) < 400


def test_a_mention_in_a_run_of_ideographs_stays_what_it_is(
    fake_finder: type, pipeline_with: Made
) -> None:
    """Such a run is one word to many a tokeniser, and a word a character to the encoder."""
    nlp = pipeline_with(fake_finder({"深": (METHOD, 0.9), "学习": (TASK, 0.8)}))
    finder = nlp.get_pipe("paper_mentions").finder

    own = finder.read

    def anywhere(text: str, sentences: object, *, paper: bool) -> object:
        reading = own(text, sentences, paper=paper)
        for k, part in enumerate(("深", "学习")):
            for i, word in enumerate(reading.encoded.words):
                if text.startswith(part, word.start):
                    reading.spans[i, len(part) - 1, k + 1] = 0.9
                    reading.first[i, k] = reading.last[i + len(part) - 1, k] = 1
        return reading

    finder.read = anywhere
    for title in ("A title", ""):
        extraction = found_in(paper_of_text("1", title, "我们用深度学习 here."), nlp)
        check(extraction)
        assert [m.surface for m in extraction.mentions] == ["深", "学习"]


def test_a_blank_title_makes_no_paper(nlp: Language) -> None:
    for title in (" ", "\t\n", "\u3000"):
        extraction = found_in(paper_of_text("1", title, "BERT wins on GLUE. BERT wins."), nlp)
        check(extraction)
        assert [c.role for c in extraction.concepts] == [None] * 3
        assert {m.passage_id for m in extraction.mentions} == {"1#abstract"}


def test_what_was_read_is_open_to_look_at(nlp: Language) -> None:
    doc = read(paper_of_text("1", "Fastnet", "It wins on GLUE."), nlp)
    assert doc.text == "Fastnet\n\nIt wins on GLUE."
    assert [p.of(doc.text) for p in doc._.passages] == ["Fastnet", "It wins on GLUE."]
    assert [window.text for window in doc._.readings] == [doc.text]
    assert [(p.left, p.right) for p in doc._.name_pairs] == [("fastnet", "glue")]
    for window in doc._.readings:
        for mention in window.mentions:
            assert window.surface(mention) == window.span_of(mention).of(doc.text)


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
             "{\\it x}", "e.g.", "https://github.com/a/b.", "e\u0301", "\u6df1\u5ea6\u5b66\u4e60", "  ",  # noqa: E501
             "Fastnet", "CNN", "question answering", ". Our method", "- e"]
        ),
        max_size=30,
    ).map(" ".join),
)  # fmt: skip


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(title=TEXTS, abstract=TEXTS)
def test_every_offset_is_true_whatever_the_text(nlp: Language, title: str, abstract: str) -> None:
    check(found_in(paper_of_text("1", title, abstract), nlp))


ODD = ["", " ", ".", "\n\n\n", "BERT", "a" * 3_000, "( " * 3_000, "BERT\n\n" * 600, "\x00\x00"]


@pytest.mark.parametrize("title", ["", " ", "BERT", "BERT\n\nGLUE"])
@pytest.mark.parametrize("text", ODD)
def test_odd_texts_are_read_without_harm(nlp: Language, title: str, text: str) -> None:
    extraction = found_in(paper_of_text("1", title, text), nlp)
    check(extraction)
    found = sum(p.text.count("BERT") for p in extraction.paper.passages)
    assert [m.surface for m in extraction.mentions].count("BERT") == found


@pytest.mark.parametrize("text", ODD)
def test_an_abstract_may_come_alone(nlp: Language, text: str) -> None:
    paper = Paper("1", "", (Passage("1#abstract", "abstract", 0, text),))
    assert found_in(paper, nlp).paper is paper


def test_the_same_text_gives_the_same_findings(nlp: Language) -> None:
    paper = paper_of_text("1", "Fastnet", "Fastnet is compared with BERT on GLUE. It wins on GLUE.")
    assert found_in(paper, nlp) == found_in(paper, nlp)


def test_a_folder_that_is_no_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExtractionError, match="lacks"):
        Finder(tmp_path)
    with pytest.raises(ExtractionError, match="lacks"):
        open_finder(str(tmp_path))
    with pytest.raises(ExtractionError, match="lacks"):
        model_card(str(tmp_path / "none"))
    with pytest.raises(ExtractionError, match="lacks"):
        create_pipeline(min_confidence=0.5, relation_confidence=0.5, model=str(tmp_path))


def test_files_that_are_no_model_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ExtractionError) as lacking:
        Finder(tmp_path)
    for name in str(lacking.value).split("lacks ")[1].split(". ")[0].split(", "):
        (tmp_path / name).write_text("{}", encoding="utf-8")
    with pytest.raises(ExtractionError, match="cannot be opened"):
        Finder(tmp_path)


# The model that ships.


def test_the_shipped_model_says_which_it_is() -> None:
    card = model_card()
    assert card == open_finder().card
    assert card.name
    assert card.version
    assert len(card.sha256) == 64


@settings(max_examples=50, deadline=None)
@given(TEXTS)
def test_no_sentence_is_larger_than_it_was_counted(text: str) -> None:
    finder = open_finder()
    sentences = list(sentence_spans(text))
    sizes = finder.sizes(text, sentences)
    assert len(sizes) == len(sentences)
    for sentence, size in zip(sentences, sizes, strict=True):
        alone = finder.sizes(sentence.of(text), [Span(0, sentence.end - sentence.start)])
        assert alone == [size]


def test_the_shipped_model_reads_a_plain_sentence(shipped: Language) -> None:
    text = "BERT is used for question answering and is evaluated on the SQuAD dataset."
    extraction = found_in(paper_of_text("1", "", text), shipped)
    check(extraction)
    named = {(m.surface, m.type) for m in extraction.mentions}
    assert ("BERT", METHOD) in named
    assert ("question answering", TASK) in named
    assert any(kind is DATASET and "SQuAD" in name for name, kind in named)


def test_the_shipped_model_reads_a_paper(shipped: Language) -> None:
    abstract = (
        "Image classification needs large networks. We propose ShuffleSort, a convolutional neural"
        " network (CNN) for image classification. On ImageNet, our method outperforms ResNet-50."
    )
    title = "ShuffleSort: A Convolutional Neural Network for Image Classification"
    extraction = found_in(paper_of_text("1", title, abstract), shipped)
    check(extraction)
    by_id = surfaces(extraction)
    named = {by_id[m]: concept for concept in extraction.concepts for m in concept.mentions}
    assert (named["ShuffleSort"].type, named["ShuffleSort"].role) == (METHOD, Role.PROPOSED)
    assert named["ImageNet"].type is DATASET
    assert named["ResNet-50"].type is METHOD
    assert named["image classification"].type is TASK
    assert named["CNN"] is named["convolutional neural network"]


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(title=TEXTS, abstract=TEXTS)
def test_the_shipped_model_keeps_to_the_text(shipped: Language, title: str, abstract: str) -> None:
    check(found_in(paper_of_text("1", title, abstract), shipped))


def test_the_shipped_model_gives_the_same_twice(shipped: Language) -> None:
    paper = paper_of_text("1", "Adam", "Adam is compared with SGD on CIFAR-10.")
    assert found_in(paper, shipped) == found_in(paper, shipped)
