"""Relations between the concepts of a paper, in its sentences and across them."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from kg.model import EntityType, Predicate, Role
from kg.model.papers import paper_of_text
from kg.vocab import allowed
from pipelines.extraction import pipeline
from pipelines.extraction.relation_features import SYMMETRIC

METHOD, TASK, DATASET = EntityType
Made = Callable[..., Language]
Said = tuple[str, Predicate, str]

KNOWN = {
    "Fastnet": (METHOD, 0.99),
    "BERT": (METHOD, 0.99),
    "parsing": (TASK, 0.99),
    "GLUE": (DATASET, 0.99),
}
ROLES = {
    "Fastnet": {(METHOD, Role.PROPOSED): 1.0},
    "BERT": {(METHOD, Role.COMPARED): 1.0},
    "parsing": {(TASK, Role.MENTIONED): 1.0},
    "GLUE": {(DATASET, Role.EVALUATED): 1.0},
}


def read(nlp: Language, title: str, abstract: str) -> Doc:
    return pipeline.read(paper_of_text("1", title, abstract), nlp)


def said(doc: Doc) -> dict[Said, str]:
    """Each relation by the texts of its sides, and the sentence that it rests on."""
    return {
        (r.subject.of(doc.text), r.predicate, r.object.of(doc.text)): r.sentence.of(doc.text)
        for r in doc._.relations
    }


def test_a_sentence_that_names_both_is_the_evidence(fake_finder: type, pipeline_with: Made) -> None:
    finder = fake_finder(KNOWN, ROLES, related={("Fastnet", "GLUE"): {Predicate.EVALUATED_ON: 0.9}})
    abstract = "Fastnet is new. Our method is good on GLUE. Fastnet wins on GLUE."
    doc = read(pipeline_with(finder), "On Fastnet", abstract)
    assert said(doc) == {("Fastnet", Predicate.EVALUATED_ON, "GLUE"): "Fastnet wins on GLUE."}
    (relation,) = doc._.relations
    assert relation.sentence.contains(relation.subject)
    assert relation.sentence.contains(relation.object)
    assert relation.extractor == "paper-relation-head"
    assert relation.score == pytest.approx(0.9 * 0.99**2)


def test_the_abstract_is_better_evidence_than_the_title(
    fake_finder: type, pipeline_with: Made
) -> None:
    finder = fake_finder(KNOWN, ROLES, related={("Fastnet", "parsing"): {Predicate.USED_FOR: 0.9}})
    nlp = pipeline_with(finder)
    both = "Here Fastnet is a new thing which is good for parsing."
    key = ("Fastnet", Predicate.USED_FOR, "parsing")
    assert said(read(nlp, "Fastnet parsing", both)) == {key: both}
    assert said(read(nlp, "Fastnet parsing", "Fastnet wins.")) == {key: "Fastnet parsing"}


def test_else_the_sentence_that_speaks_of_our_method(
    fake_finder: type, pipeline_with: Made
) -> None:
    finder = fake_finder(
        KNOWN,
        ROLES,
        related={("Fastnet", "BERT"): {Predicate.COMPARED_WITH: 0.9}},
    )
    abstract = "We propose Fastnet. Known is BERT. Our fast method beats BERT. BERT is slow."
    doc = read(pipeline_with(finder), "A title", abstract)
    assert said(doc) == {
        ("Fastnet", Predicate.COMPARED_WITH, "BERT"): "Our fast method beats BERT."
    }
    (relation,) = doc._.relations
    assert not relation.sentence.contains(relation.subject)
    assert relation.sentence.contains(relation.object)


@pytest.mark.parametrize(
    "own",
    ["the proposed model", "The resulting large language model", "this approach", "it", "ours",
     "THE NEW FRAMEWORK"],
)  # fmt: skip
def test_ways_to_speak_of_ones_own(fake_finder: type, pipeline_with: Made, own: str) -> None:
    finder = fake_finder(KNOWN, ROLES, related={("Fastnet", "GLUE"): {Predicate.EVALUATED_ON: 0.9}})
    abstract = f"Known is GLUE. Fastnet is made. On GLUE, {own} wins."
    (sentence,) = said(read(pipeline_with(finder), "A title", abstract)).values()
    assert sentence == f"On GLUE, {own} wins."


def test_else_the_first_sentence_that_names_the_other(
    fake_finder: type, pipeline_with: Made
) -> None:
    finder = fake_finder(KNOWN, ROLES, related={("BERT", "Fastnet"): {Predicate.PART_OF: 0.9}})
    nlp = pipeline_with(finder)
    key = ("BERT", Predicate.PART_OF, "Fastnet")
    # Fastnet is the paper's own, so what names BERT is what tells, on whichever side it stands.
    later = "Fastnet is made. One part is BERT. Known is BERT."
    assert said(read(nlp, "A title", later)) == {key: "One part is BERT."}
    # Not the title, where there is another; the title, where there is none.
    assert said(read(nlp, "BERT", "Fastnet is made. Known is BERT.")) == {key: "Known is BERT."}
    assert said(read(nlp, "BERT", "Fastnet is made.")) == {key: "BERT"}


def test_the_mention_outside_the_sentence_is_the_nearest(
    fake_finder: type, pipeline_with: Made
) -> None:
    finder = fake_finder(KNOWN, ROLES, related={("Fastnet", "GLUE"): {Predicate.EVALUATED_ON: 0.9}})
    doc = read(pipeline_with(finder), "Fastnet", "Fastnet is made. It wins on GLUE. Ah, Fastnet.")
    (relation,) = doc._.relations
    assert relation.subject.start == doc.text.index("Fastnet.")


def test_a_relation_that_is_not_probable_enough_is_none(
    fake_finder: type, pipeline_with: Made
) -> None:
    related = {("Fastnet", "GLUE"): {Predicate.EVALUATED_ON: 0.24}}
    finder = fake_finder(KNOWN, ROLES, related=related)
    assert said(read(pipeline_with(finder), "Fastnet", "It wins on GLUE.")) == {}


def test_a_relation_is_right_only_where_both_sides_are(
    fake_finder: type, pipeline_with: Made
) -> None:
    known = {**KNOWN, "GLUE": (DATASET, 0.5)}
    related = {("Fastnet", "GLUE"): {Predicate.EVALUATED_ON: 0.4}}
    finder = fake_finder(known, ROLES, related=related)
    assert said(read(pipeline_with(finder), "Fastnet", "It wins on GLUE.")) == {}


def test_what_the_scheme_forbids_gives_way_to_what_it_allows(
    fake_finder: type, pipeline_with: Made
) -> None:
    # No dataset is a part of a task: the likeliest label does not come out, the next one does.
    related = {("GLUE", "parsing"): {Predicate.PART_OF: 0.5, Predicate.BENCHMARK_FOR: 0.4}}
    finder = fake_finder(KNOWN, ROLES, related=related)
    doc = read(pipeline_with(finder), "A title", "We do parsing. We try GLUE.")
    assert set(said(doc)) == {("GLUE", Predicate.BENCHMARK_FOR, "parsing")}


def test_the_type_that_the_paper_settles_on_is_what_the_scheme_asks(
    fake_finder: type, pipeline_with: Made
) -> None:
    """GLUE is found as a method, which might be used for parsing; the paper says it is data."""
    known = {**KNOWN, "GLUE": (METHOD, 0.55)}
    finder = fake_finder(known, ROLES, related={("GLUE", "parsing"): {Predicate.USED_FOR: 0.9}})
    doc = read(pipeline_with(finder), "A title", "We do parsing. We try GLUE.")
    assert not allowed(DATASET, Predicate.USED_FOR, TASK)
    assert said(doc) == {}


def test_a_sentences_relation_stays_where_the_paper_agrees(
    fake_finder: type, pipeline_with: Made
) -> None:
    stated = {
        ("Fastnet", "parsing"): {Predicate.USED_FOR: 0.9},
        ("BERT", "parsing"): {Predicate.USED_FOR: 0.9},
        ("Fastnet", "BERT"): {Predicate.COMPARED_WITH: 0.9},
    }
    related = {
        ("Fastnet", "parsing"): {Predicate.USED_FOR: 0.8},
        # The other way about, which is no disagreement.
        ("BERT", "Fastnet"): {Predicate.COMPARED_WITH: 0.8},
    }
    finder = fake_finder(KNOWN, ROLES, stated=stated, related=related)
    abstract = "Fastnet does parsing. BERT does parsing. Fastnet beats BERT. Ah, Fastnet parsing."
    doc = read(pipeline_with(finder), "A title", abstract)
    assert set(said(doc)) == {
        ("Fastnet", Predicate.USED_FOR, "parsing"),
        ("Fastnet", Predicate.COMPARED_WITH, "BERT"),
    }
    # Of the two sentences about Fastnet's parsing, one is the paper's evidence; the other stays.
    used = [r.extractor for r in doc._.relations if r.predicate is Predicate.USED_FOR]
    assert sorted(used) == ["paper-relation-head", "relation-head"]


def test_a_sentences_relation_the_other_way_goes(fake_finder: type, pipeline_with: Made) -> None:
    stated = {("Fastnet", "BERT"): {Predicate.PART_OF: 0.9}}
    related = {("BERT", "Fastnet"): {Predicate.PART_OF: 0.8}}
    finder = fake_finder(KNOWN, ROLES, stated=stated, related=related)
    doc = read(pipeline_with(finder), "A title", "Fastnet has BERT in it.")
    assert set(said(doc)) == {("BERT", Predicate.PART_OF, "Fastnet")}


def test_kinds_of_things_are_for_sentences_to_tell(fake_finder: type, pipeline_with: Made) -> None:
    stated = {("Fastnet", "BERT"): {Predicate.SUBCLASS_OF: 0.9}}
    finder = fake_finder(KNOWN, ROLES, stated=stated)
    doc = read(pipeline_with(finder), "A title", "Fastnet is a BERT.")
    assert set(said(doc)) == {("Fastnet", Predicate.SUBCLASS_OF, "BERT")}


def test_a_definition_stays_whatever_the_paper_says(fake_finder: type, pipeline_with: Made) -> None:
    finder = fake_finder({"convolutional neural network": (METHOD, 0.9)})
    abstract = "We train a convolutional neural network (CNN). The CNN is good."
    doc = read(pipeline_with(finder), "A title", abstract)
    assert set(said(doc)) == {("CNN", Predicate.SYNONYM_OF, "convolutional neural network")}
    assert len(doc._.concepts) == 1


def test_a_lone_text_keeps_what_its_sentences_say(fake_finder: type, pipeline_with: Made) -> None:
    stated = {("BERT", "parsing"): {Predicate.USED_FOR: 0.9}}
    related = {("GLUE", "parsing"): {Predicate.BENCHMARK_FOR: 0.9}}
    doc = pipeline_with(fake_finder(KNOWN, ROLES, stated=stated, related=related))(
        "BERT does parsing. GLUE is for parsing."
    )
    assert set(said(doc)) == {("BERT", Predicate.USED_FOR, "parsing")}


def test_the_window_that_is_surest_decides(fake_finder: type, pipeline_with: Made) -> None:
    """Only windows that hold both say anything; evidence is looked for in the whole paper."""
    finder = fake_finder(KNOWN, ROLES, related={("Fastnet", "GLUE"): {Predicate.EVALUATED_ON: 0.9}})
    filler = "Here are some words that say nothing at all of any thing. "
    nlp = pipeline_with(finder, window_pieces=30)
    near = read(nlp, "A title", f"{filler * 4}Fastnet is made. It wins on GLUE. {filler * 4}")
    far = read(nlp, "A title", f"{filler}Fastnet is made. {filler * 4} It wins on GLUE.")
    assert set(said(near)) == {("Fastnet", Predicate.EVALUATED_ON, "GLUE")}
    assert said(far) == {}


def test_what_is_no_number_is_no_relation(fake_finder: type, pipeline_with: Made) -> None:
    nan = float("nan")
    both = {("Fastnet", "GLUE"): {Predicate.EVALUATED_ON: nan}}
    finder = fake_finder(KNOWN, ROLES, stated=both, related=both)
    assert said(read(pipeline_with(finder), "A title", "Fastnet wins on GLUE.")) == {}


def test_a_concept_has_what_any_of_its_names_has(fake_finder: type, pipeline_with: Made) -> None:
    known = {**KNOWN, "Fast Network": (METHOD, 0.99)}
    related = {
        ("Fastnet", "Fast Network"): {Predicate.SYNONYM_OF: 0.5, Predicate.PART_OF: 0.4},
        ("Fastnet", "GLUE"): {Predicate.TRAINED_ON: 0.5},
        ("Fast Network", "GLUE"): {Predicate.EVALUATED_ON: 0.9},
    }
    finder = fake_finder(known, ROLES, related=related)
    abstract = "Fastnet is our Fast Network. Ah. Fastnet is tried on GLUE."
    doc = read(pipeline_with(finder), "A title", abstract)
    assert len(doc._.concepts) == 2
    # The sentence is that of the nearest mentions, whichever name they write.
    key = ("Fastnet", Predicate.EVALUATED_ON, "GLUE")
    assert said(doc) == {key: "Fastnet is tried on GLUE."}
    (relation,) = doc._.relations
    assert relation.score == pytest.approx(0.9 * 0.99**2)


@pytest.mark.parametrize("predicate", [Predicate.SUBCLASS_OF, Predicate.PART_OF])
def test_two_names_of_one_thing_are_not_related(
    fake_finder: type, pipeline_with: Made, predicate: Predicate
) -> None:
    pair = ("Fastnet", "BERT")
    finder = fake_finder(
        KNOWN,
        ROLES,
        stated={pair: {predicate: 0.9}},
        related={pair: {Predicate.SYNONYM_OF: 0.6, Predicate.COMPARED_WITH: 0.4}},
    )
    doc = read(pipeline_with(finder), "A title", "Fastnet is a BERT.")
    assert len(doc._.concepts) == 1
    assert said(doc) == {}


def test_synonymy_is_for_concepts_to_have(fake_finder: type, pipeline_with: Made) -> None:
    """Where it is not likely enough to make two names one, it is no relation between them."""
    pair = ("Fastnet", "BERT")
    finder = fake_finder(
        KNOWN,
        ROLES,
        stated={pair: {Predicate.SYNONYM_OF: 0.9}},
        related={pair: {Predicate.SYNONYM_OF: 0.29, Predicate.COMPARED_WITH: 0.3}},
    )
    doc = read(pipeline_with(finder), "A title", "Fastnet is as BERT.")
    assert set(said(doc)) == {("Fastnet", Predicate.COMPARED_WITH, "BERT")}


def test_sentences_are_told_by_types_distance_and_likeness(
    fake_finder: type, pipeline_with: Made
) -> None:
    finder = fake_finder(KNOWN, ROLES)
    read(pipeline_with(finder), "A title", "We like BERT parsing. GLUE helps.")
    assert finder.stated_kinds == [(1, 2, 0, 0)]


PREDICATES = [p for p in Predicate if p not in (Predicate.SUBCLASS_OF, Predicate.SUBTASK_OF)]
KINDS = (Predicate.SUBCLASS_OF, Predicate.SUBTASK_OF)
OWN = (Role.PROPOSED, Role.INTRODUCED, Role.ADDRESSED)
LIKELY = st.dictionaries(
    st.tuples(st.sampled_from(list(KNOWN)), st.sampled_from(list(KNOWN))).filter(
        lambda pair: pair[0] != pair[1]
    ),
    st.dictionaries(st.sampled_from(PREDICATES), st.floats(0, 1, width=32), max_size=4),
    max_size=8,
)


@settings(deadline=None)
@given(
    related=LIKELY,
    kinds=st.dictionaries(
        st.tuples(st.sampled_from(list(KNOWN)), st.sampled_from(list(KNOWN))),
        st.dictionaries(st.sampled_from(KINDS), st.floats(0, 1, width=32), max_size=2),
        max_size=4,
    ),
    types=st.lists(st.sampled_from(EntityType), min_size=4, max_size=4),
    words=st.lists(
        st.sampled_from([*KNOWN, ". We like", ". Our method and", "and", "\n\n"]),
        min_size=1,
        max_size=25,
    ),
    pieces=st.integers(5, 80),
)
def test_no_relation_breaks_the_scheme_or_lacks_evidence(
    fake_finder: type,
    pipeline_with: Made,
    related: dict[tuple[str, str], dict[Predicate, float]],
    kinds: dict[tuple[str, str], dict[Predicate, float]],
    types: list[EntityType],
    words: list[str],
    pieces: int,
) -> None:
    known = {name: (kind, 0.99) for name, kind in zip(KNOWN, types, strict=True)}
    stated = {
        pair: {p: v for p, v in likely.items() if p is not Predicate.EXTENDS}
        for pair, likely in related.items()
    }
    for pair, likely in kinds.items():
        stated[pair] = {**stated.get(pair, {}), **likely}
    finder = fake_finder(known, stated=stated, related=related)
    nlp = pipeline_with(finder, window_pieces=pieces)
    doc = read(nlp, "Fastnet", f"So {' '.join(words)}")
    concept_of = {span: c for c in doc._.concepts for span in c.mentions}
    places = [(r.subject, r.predicate, r.object) for r in doc._.relations]
    assert places == sorted(set(places))
    pairs = set()
    for r in doc._.relations:
        subject, object_ = concept_of[r.subject], concept_of[r.object]
        assert subject is not object_
        assert allowed(subject.type, r.predicate, object_.type)
        assert r.sentence in doc._.sentence_spans
        # What is not the paper's own stands in the sentence, and the other side where it can.
        other_is_subject = object_.role in OWN and subject.role not in OWN
        assert r.sentence.contains(r.subject if other_is_subject else r.object)
        if any(
            s.contains(a) and s.contains(b)
            for s in doc._.sentence_spans
            for a in subject.mentions
            for b in object_.mentions
        ):
            assert r.sentence.contains(r.subject)
            assert r.sentence.contains(r.object)
        assert r.score is not None
        assert 0.25 <= r.score <= 1
        sides = (subject.mentions, object_.mentions)
        if r.predicate not in KINDS:
            pairs.add((frozenset(sides), r.predicate, r.predicate in SYMMETRIC or sides))
    # Of two concepts a paper says one thing, kinds of things apart.
    assert len(pairs) == len({both for both, _, _ in pairs})
