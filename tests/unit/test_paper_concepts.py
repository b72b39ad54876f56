"""Which mentions of a paper count, and for what."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from kg.model import ROLES, EntityType, Predicate, Role, Span
from kg.model.papers import paper_of_text
from pipelines.extraction import pipeline
from pipelines.extraction.agreement import folded
from pipelines.extraction.concepts import FoundConcept
from pipelines.extraction.finder import Calibration, open_finder
from pipelines.extraction.paper_features import ROLE_LABELS

METHOD, TASK, DATASET = EntityType
Made = Callable[..., Language]


def read(nlp: Language, title: str, abstract: str) -> Doc:
    """The Doc of a title and an abstract, either of which may be empty."""
    return pipeline.read(paper_of_text("1", title, abstract), nlp)


def concepts(doc: Doc) -> dict[tuple[str, ...], FoundConcept]:
    return {tuple(s.of(doc.text) for s in c.mentions): c for c in doc._.concepts}


def mentions(doc: Doc) -> list[tuple[str, str]]:
    return [(s.text, s.label_) for s in doc.spans["mentions"]]


def test_spellings_of_one_name_are_one_concept(fake_finder: type, pipeline_with: Made) -> None:
    finder = fake_finder(
        {
            "Beam search": (METHOD, 0.9),
            "beam-search": (METHOD, 0.8),
            "Neural nets": (METHOD, 0.9),
            "neural net": (METHOD, 0.7),
            "GLUE": (DATASET, 0.9),
        }
    )
    abstract = "Neural nets do beam-search on GLUE. One neural net wins."
    doc = read(pipeline_with(finder), "Beam search", abstract)
    assert set(concepts(doc)) == {
        ("Beam search", "beam-search"),
        ("Neural nets", "neural net"),
        ("GLUE",),
    }


def test_an_abbreviation_is_in_the_concept_of_its_long_form(
    fake_finder: type, pipeline_with: Made
) -> None:
    abstract = "We render neural radiance fields (NRF). An NRF is fast. So are NRFs."
    known = {"neural radiance fields": (METHOD, 0.9), "NRF": (METHOD, 0.3), "NRFs": (METHOD, 0.3)}
    doc = read(pipeline_with(fake_finder(known)), "On rendering", abstract)
    assert set(concepts(doc)) == {("neural radiance fields", "NRF", "NRF", "NRFs")}


def test_an_improbable_concept_goes_with_its_mentions(
    fake_finder: type, pipeline_with: Made
) -> None:
    known = {"BERT": (METHOD, 0.9), "parsing": (TASK, 0.3), "speech": (TASK, 0.1)}
    doc = read(pipeline_with(fake_finder(known)), "BERT", "BERT does parsing, not speech, parsing.")
    assert mentions(doc) == [("BERT", "method"), ("BERT", "method")]
    assert set(concepts(doc)) == {("BERT", "BERT")}
    assert [len(w.mentions) for w in doc._.readings] == [2]


def test_mentions_are_weighed_together(fake_finder: type, pipeline_with: Made) -> None:
    """A name that no place makes probable may be, for standing often or in the title."""
    known = {"parsing": (TASK, 0.3)}
    often = Calibration(concept=(1.0, 1.5, 0.0, 0.0))
    titled = Calibration(concept=(1.0, 0.0, 2.0, 0.0))

    def found(calibration: Calibration, title: str, abstract: str) -> set[tuple[str, ...]]:
        finder = fake_finder(known, calibration=calibration)
        return set(concepts(read(pipeline_with(finder), title, abstract)))

    assert found(often, "A title", "It does parsing.") == set()
    assert found(often, "A title", "It does parsing, parsing.") == {("parsing",) * 2}
    assert found(titled, "A title", "It does parsing, parsing.") == set()
    assert found(titled, "On parsing", "It is done.") == {("parsing",)}


def test_a_mention_may_be_less_probable_than_its_concept(
    fake_finder: type, pipeline_with: Made
) -> None:
    known = {"BERT": (METHOD, 0.9), "Bert": (METHOD, 0.3)}
    doc = read(pipeline_with(fake_finder(known)), "BERT", "Bert is used.")
    assert doc.spans["mentions"].attrs["scores"] == pytest.approx([0.9, 0.3])
    (concept,) = doc._.concepts
    assert concept.score == pytest.approx(0.9)


def test_the_role_head_has_a_vote_on_the_type(fake_finder: type, pipeline_with: Made) -> None:
    known = {"ImageNet": (METHOD, 0.55)}
    sure = {"ImageNet": {(DATASET, Role.EVALUATED): 0.9, (METHOD, Role.USED): 0.1}}
    unsure = {"ImageNet": {(DATASET, Role.EVALUATED): 0.6, (METHOD, Role.USED): 0.4}}

    def judged(roles: object) -> tuple[EntityType, Role | None, list[tuple[str, str]]]:
        doc = read(pipeline_with(fake_finder(known, roles)), "A title", "We use ImageNet.")
        (concept,) = doc._.concepts
        return concept.type, concept.role, mentions(doc)

    assert judged(sure) == (DATASET, Role.EVALUATED, [("ImageNet", "dataset")])
    assert judged(unsure) == (METHOD, Role.USED, [("ImageNet", "method")])


def test_a_role_is_one_of_its_types(fake_finder: type, pipeline_with: Made) -> None:
    """Were it by probability alone, this method would be evaluated on."""
    known = {"BERT": (METHOD, 0.99)}
    roles = {
        "BERT": {
            (DATASET, Role.EVALUATED): 0.45,
            (METHOD, Role.COMPARED): 0.3,
            (METHOD, Role.USED): 0.25,
        }
    }
    doc = read(pipeline_with(fake_finder(known, roles)), "A title", "We use BERT.")
    assert [(c.type, c.role) for c in doc._.concepts] == [(METHOD, Role.COMPARED)]


def test_the_title_tells_in_what_the_role_head_reads(
    fake_finder: type, pipeline_with: Made
) -> None:
    finder = fake_finder({"BERT": (METHOD, 0.9), "GLUE": (DATASET, 0.9)})
    doc = read(pipeline_with(finder), "BERT again", "BERT is tried on GLUE.")
    assert len(doc._.concepts) == 2
    assert set(finder.kinds) == {5, 0}


def test_a_lone_text_has_no_roles_and_nothing_is_grouped(
    fake_finder: type, pipeline_with: Made
) -> None:
    finder = fake_finder({"BERT": (METHOD, 0.5), "parsing": (TASK, 0.3)})
    nlp = pipeline_with(finder)
    text = "BERT does parsing. BERT is used."
    for doc in (nlp(text), read(nlp, "", text), read(nlp, text, "")):
        assert [(c.type, c.role, c.score) for c in doc._.concepts] == [(METHOD, None, None)] * 2
        assert [[s.of(doc.text) for s in c.mentions] for c in doc._.concepts] == [["BERT"]] * 2
        assert [c.names for c in doc._.concepts] == [("bert",)] * 2
        assert doc._.name_pairs == ()
        assert mentions(doc) == [("BERT", "method")] * 2
    assert finder.kinds == finder.related_kinds == []


def test_a_concept_is_one_across_windows(fake_finder: type, pipeline_with: Made) -> None:
    finder = fake_finder(
        {"BERT": (METHOD, 0.9), "GLUE": (DATASET, 0.8)},
        {"BERT": {(METHOD, Role.PROPOSED): 1.0}},
    )
    nlp = pipeline_with(finder, window_pieces=20)
    filler = "Here are some words that say nothing at all of any thing. "
    doc = read(nlp, "BERT for all", f"{filler * 2}BERT is good. {filler * 2}BERT does GLUE.")
    assert len(finder.windows) > 3
    assert set(concepts(doc)) == {("BERT",) * 3, ("GLUE",)}
    bert = concepts(doc)["BERT", "BERT", "BERT"]
    assert bert.role is Role.PROPOSED
    assert bert.mentions == tuple(sorted(bert.mentions))
    assert bert.names == ("bert",)
    # A window is asked about each of its names; only the first begins with the title.
    assert finder.kinds == [4, 0, 0, 0]


def test_windows_count_by_how_often_they_name_it(fake_finder: type, pipeline_with: Made) -> None:
    finder = fake_finder({"BERT": (METHOD, 0.9)})
    in_turn = iter([{Role.PROPOSED: 1.0}, {Role.USED: 0.5}])

    def roles(concepts: np.ndarray, kinds: object) -> np.ndarray:
        told = next(in_turn)
        return np.array([[told.get(r, 0) if k is METHOD else 0 for k, r in ROLE_LABELS]])

    finder.roles = roles
    filler = "Here are some words that say nothing at all of any thing."
    doc = read(
        pipeline_with(finder, window_pieces=20), "BERT", f"{filler} BERT and BERT and BERT win."
    )
    assert len(finder.windows) == 2
    # One mention that is sure against three that are half so: 0.25 against 0.375.
    assert [(c.role, len(c.mentions)) for c in doc._.concepts] == [(Role.USED, 4)]


SAME = {Predicate.SYNONYM_OF: 0.5}
TWO = {"BERT": (METHOD, 0.9), "Berty model": (METHOD, 0.6)}


def test_names_that_are_likely_one_thing_are_one_concept(
    fake_finder: type, pipeline_with: Made
) -> None:
    abstract = "BERT, that is, the Berty model. A Berty model wins."
    for pair in (("BERT", "Berty model"), ("Berty model", "BERT")):
        doc = read(pipeline_with(fake_finder(TWO, related={pair: SAME})), "A title", abstract)
        (concept,) = doc._.concepts
        assert [s.of(doc.text) for s in concept.mentions] == ["BERT", "Berty model", "Berty model"]
        assert concept.names == ("bert", "berty model")
        assert concept.score == pytest.approx(0.9)
        assert {label for _, label in mentions(doc)} == {"method"}

    less = fake_finder(TWO, related={("BERT", "Berty model"): {Predicate.SYNONYM_OF: 0.29}})
    doc = read(pipeline_with(less), "A title", abstract)
    assert [c.names for c in doc._.concepts] == [("bert",), ("berty model",)]


def test_an_improbable_name_stays_by_what_it_is_another_name_of(
    fake_finder: type, pipeline_with: Made
) -> None:
    known = {"BERT": (METHOD, 0.9), "Berty model": (METHOD, 0.3)}
    nlp = pipeline_with(fake_finder(known, related={("BERT", "Berty model"): SAME}))
    doc = read(nlp, "A title", "BERT, that is, the Berty model.")
    assert set(concepts(doc)) == {("BERT", "Berty model")}


def test_names_of_different_types_are_never_one(fake_finder: type, pipeline_with: Made) -> None:
    known = {"GLUE": (DATASET, 0.9), "Glue model": (METHOD, 0.9)}
    sure = {("GLUE", "Glue model"): {Predicate.SYNONYM_OF: 1.0}}
    doc = read(pipeline_with(fake_finder(known, related=sure)), "A title", "GLUE, or Glue model.")
    assert set(concepts(doc)) == {("GLUE",), ("Glue model",)}


def test_other_names_are_passed_on(fake_finder: type, pipeline_with: Made) -> None:
    """Two names that no window shows together are one by what each has in common with a third."""
    known = {"BERT": (METHOD, 0.9), "Berty model": (METHOD, 0.9), "Robert": (METHOD, 0.9)}
    related = {("BERT", "Berty model"): SAME, ("Berty model", "Robert"): SAME}
    finder = fake_finder(known, related=related)
    filler = "Here are some words that say nothing at all of any thing."
    abstract = f"BERT is Berty model. {filler} Robert is Berty model. {filler} BERT wins."
    doc = read(pipeline_with(finder, window_pieces=20), "A title", abstract)
    assert not any("BERT" in w and "Robert" in w for w in finder.windows)
    (concept,) = doc._.concepts
    assert concept.names == ("bert", "berty model", "robert")
    assert len(concept.mentions) == 5


def test_a_definition_holds_in_every_window(fake_finder: type, pipeline_with: Made) -> None:
    known = {"neural radiance fields": (METHOD, 0.9), "NRFs": (METHOD, 0.3)}
    finder = fake_finder(known)
    filler = "Here are some words that say nothing at all of any thing."
    abstract = f"We render neural radiance fields (NRF). {filler} All NRFs win."
    doc = read(pipeline_with(finder, window_pieces=20), "A title", abstract)
    assert len(finder.windows) > 1
    (concept,) = doc._.concepts
    assert concept.names == ("neural radiance field", "nrf")
    assert [s.of(doc.text) for s in concept.mentions] == ["neural radiance fields", "NRF", "NRFs"]


def test_one_short_form_does_not_make_two_long_forms_one(
    fake_finder: type, pipeline_with: Made
) -> None:
    """As in the types of mentions, the first definition counts."""
    known = {"bilevel optimization": (METHOD, 0.9), "Bayesian optimization": (METHOD, 0.9)}
    abstract = "We do bilevel optimization (BO). Known is Bayesian optimization (BO)."
    doc = read(pipeline_with(fake_finder(known)), "A title", abstract)
    assert [c.names for c in doc._.concepts] == [
        ("bilevel optimization", "bo"),
        ("bayesian optimization",),
    ]


def test_names_in_ideographs_are_names(fake_finder: type, pipeline_with: Made) -> None:
    finder = fake_finder({"深度学习": (METHOD, 0.9), "语音": (TASK, 0.8)})
    doc = read(pipeline_with(finder), "深度学习", "我们用 深度学习 做 语音。")
    assert set(concepts(doc)) == {("深度学习", "深度学习"), ("语音",)}
    assert mentions(doc) == [("深度学习", "method")] * 2 + [("语音", "task")]


def test_concepts_come_in_the_order_of_their_first_mentions(
    fake_finder: type, pipeline_with: Made
) -> None:
    known = {"zeta": (METHOD, 0.9), "alpha": (TASK, 0.9), "mu": (DATASET, 0.9)}
    doc = read(pipeline_with(fake_finder(known)), "Of zeta", "Of mu and alpha and zeta.")
    firsts = [c.mentions[0].of(doc.text) for c in doc._.concepts]
    assert firsts == ["zeta", "mu", "alpha"]


@pytest.mark.parametrize(("title", "abstract"), [(" ", "BERT."), ("BERT", " "), (" ", " ")])
def test_a_blank_part_does_no_harm(
    fake_finder: type, pipeline_with: Made, title: str, abstract: str
) -> None:
    doc = read(pipeline_with(fake_finder({"BERT": (METHOD, 0.9)})), title, abstract)
    assert len(doc._.concepts) == doc.text.count("BERT")
    # Without a title there is no paper for a concept to have a role in; without an abstract, one.
    assert all((c.role is None) == title.isspace() for c in doc._.concepts)


def test_what_is_no_number_is_no_concept(fake_finder: type, pipeline_with: Made) -> None:
    nan = float("nan")
    finder = fake_finder({"BERT": (METHOD, nan), "GLUE": (DATASET, 0.9)})
    finder.roles_of = {"GLUE": dict.fromkeys(ROLE_LABELS, nan)}
    (concept,) = read(pipeline_with(finder), "A title", "BERT does GLUE.")._.concepts
    assert concept.role in ROLES[concept.type]

    broken = Calibration(concept=(nan, 0.0, 0.0, 0.0))
    finder = fake_finder({"GLUE": (DATASET, 0.9)}, calibration=broken)
    doc = read(pipeline_with(finder), "A title", "It does GLUE.")
    assert doc._.concepts == ()
    assert mentions(doc) == []


NAMES = ["BERT", "GLUE", "beam search", "Beam Searches", "CNN", "convolutional network"]


@settings(deadline=None)
@given(
    probabilities=st.lists(st.floats(0, 1, width=32), min_size=6, max_size=6),
    types=st.lists(st.sampled_from(EntityType), min_size=6, max_size=6),
    told=st.lists(st.floats(0, 1, width=32), min_size=48, max_size=48),
    same=st.dictionaries(
        st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)),
        st.floats(0, 1, width=32).map(lambda p: {Predicate.SYNONYM_OF: p}),
        max_size=6,
    ),
    words=st.lists(
        st.sampled_from([*NAMES, "and", ".", ". We use", "convolutional network (CNN)"]),
        max_size=25,
    ),
    pieces=st.integers(5, 60),
)
def test_concepts_share_out_the_mentions(
    fake_finder: type,
    pipeline_with: Made,
    probabilities: list[float],
    types: list[EntityType],
    told: list[float],
    same: dict[tuple[str, str], dict[Predicate, float]],
    words: list[str],
    pieces: int,
) -> None:
    roles = {
        name: dict(zip(ROLE_LABELS, told[8 * i : 8 * i + 8], strict=True))
        for i, name in enumerate(NAMES)
    }
    finder = fake_finder(
        dict(zip(NAMES, zip(types, probabilities, strict=True), strict=True)), roles, related=same
    )
    doc = read(pipeline_with(finder, window_pieces=pieces), "BERT", f"So {' '.join(words)}")
    spans = [Span(s.start_char, s.end_char) for s in doc.spans["mentions"]]
    shared = [s for c in doc._.concepts for s in c.mentions]
    assert sorted(shared) == spans == sorted(set(spans))
    labels = {Span(s.start_char, s.end_char): s.label_ for s in doc.spans["mentions"]}
    for concept in doc._.concepts:
        assert concept.score is not None
        assert 0.45 <= concept.score <= 1
        assert concept.role in ROLES[concept.type]
        assert {labels[s] for s in concept.mentions} == {concept.type.value}
        assert {folded(s.of(doc.text)) for s in concept.mentions} == set(concept.names)
        assert concept.mentions == tuple(sorted(concept.mentions))
    firsts = [c.mentions[0] for c in doc._.concepts]
    assert firsts == sorted(firsts)
    names = [name for c in doc._.concepts for name in c.names]
    assert len(names) == len(set(names))


WEIGHTS = st.tuples(st.floats(0, 2), st.floats(0, 2), st.floats(-2, 2), st.floats(-4, 4))


@settings(deadline=None)
@given(WEIGHTS, st.floats(0, 1), st.floats(0, 1), st.integers(1, 10_000), st.booleans())
def test_a_concepts_probability_grows_with_its_best_mention(
    weights: tuple[float, float, float, float],
    one: float,
    other: float,
    count: int,
    in_title: bool,
) -> None:
    calibration = Calibration(concept=weights)
    less, more = sorted((one, other))
    low = calibration.concept_probability(less, count, in_title)
    high = calibration.concept_probability(more, count, in_title)
    assert 0 < low <= high < 1
    assert high <= calibration.concept_probability(more, count + 1, in_title)


def test_an_unfitted_concept_is_as_probable_as_its_best_mention() -> None:
    calibration = Calibration()
    for p in np.linspace(0.01, 0.99, 50):
        assert calibration.concept_probability(float(p), 3, True) == pytest.approx(p)


def test_a_name_said_ten_thousand_times_stays_a_concept() -> None:
    shipped = open_finder().calibration
    assert shipped.concept_probability(0.9, 10_000, in_title=False) > 0.5
