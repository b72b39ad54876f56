"""Annotations of whole papers, placed in their texts."""

import gzip
import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import ROLES, EntityType, Predicate, Role, Span
from pipelines.training.papers import (
    ANNOTATIONS,
    LabelledPaper,
    corpus_files,
    is_held_out,
    labelled,
    paper_text,
    read_papers,
)

METHOD, TASK, DATASET = EntityType


def concept(
    name: str, role: str, *aliases: str, variants: tuple[str, ...] = ()
) -> dict[str, object]:
    return {"name": name, "aliases": [*aliases], "variants": [*variants], "role": role}


def row(
    methods: list[dict[str, object]] | None = None,
    tasks: list[dict[str, object]] | None = None,
    datasets: list[dict[str, object]] | None = None,
    relations: list[list[str]] | None = None,
) -> dict[str, object]:
    return {
        "id": "p1",
        "methods": methods or [],
        "tasks": tasks or [],
        "datasets": datasets or [],
        "relations": relations or [],
    }


def places(paper: LabelledPaper) -> list[list[str]]:
    """The texts of each concept's mentions."""
    return [[s.of(paper.text) for s in c.mentions] for c in paper.concepts]


def test_a_title_and_an_abstract_are_sentences_of_their_own() -> None:
    text, sentences = paper_text("On nets", "We train. It works.")
    assert [s.of(text) for s in sentences] == ["On nets", "We train.", "It works."]
    assert text == "On nets\n\nWe train. It works."


@pytest.mark.parametrize(
    ("title", "abstract", "found"),
    [("T", "", ["T"]), ("", "A b.", ["A b."]), ("", "", []), (" ", "A b.", ["A b."])],
)
def test_either_may_be_missing(title: str, abstract: str, found: list[str]) -> None:
    text, sentences = paper_text(title, abstract)
    assert [s.of(text) for s in sentences] == found


def test_every_place_of_every_form_is_a_mention() -> None:
    annotation = row(
        [concept("neural radiance field", "proposed", "NRF")], [concept("rendering", "addressed")]
    )
    paper = labelled(
        annotation, "NRF for rendering", "A neural radiance field (NRF) renders. Rendering is fun."
    )
    assert paper.document == "p1"
    assert places(paper) == [["NRF", "neural radiance field", "NRF"], ["rendering", "Rendering"]]
    assert [(c.type, c.role) for c in paper.concepts] == [
        (METHOD, Role.PROPOSED),
        (TASK, Role.ADDRESSED),
    ]


def test_longer_forms_choose_first() -> None:
    annotation = row(
        [concept("graph", "used"), concept("graph network", "proposed"), concept("network", "used")]
    )
    paper = labelled(annotation, "A title", "A graph network has a graph. The network is small.")
    assert places(paper) == [["graph network"], ["graph"], ["network"]]


def test_inside_a_hyphened_word_only_where_it_stands_nowhere_else() -> None:
    annotation = row([concept("GPT", "used")])
    assert places(labelled(annotation, "A title", "GPT-4 and pre-GPT and GPT.")) == [["GPT"]]
    assert places(labelled(annotation, "A title", "GPT-4 and pre-GPT.")) == [["GPT", "GPT"]]
    assert places(labelled(annotation, "A title", "GPTs and XGPT and GPT4.")) == [["GPTs"]]
    # A mark at the end of a word is no hyphen in it.
    assert places(labelled(annotation, "A title", "GPT- and so on.")) == [["GPT"]]


def test_plurals_are_mentions_and_other_endings_are_not() -> None:
    annotation = row([concept("language model", "used"), concept("AI", "used")])
    paper = labelled(
        annotation, "A title", "Language models, a language model, language modelling. AIs by AI."
    )
    assert places(paper) == [["Language models", "language model"], ["AI"]]


def test_acronyms_and_short_names_keep_their_case() -> None:
    annotation = row([concept("ADAM", "used"), concept("Lion", "used"), concept("Shampoo", "used")])
    paper = labelled(annotation, "A title", "Adam, ADAM; lion, Lion; shampoo, Shampoo.")
    assert places(paper) == [["ADAM"], ["Lion"], ["shampoo", "Shampoo"]]


@pytest.mark.parametrize("name", ["A*", "C++", "f(x)", "[CLS]", "k-means", "a.b", "\\it"])
def test_a_name_is_no_pattern(name: str) -> None:
    paper = labelled(row([concept(name, "used")]), "A title", f"We use {name} here, not aab.")
    assert places(paper) == [[name]]


def test_a_mention_crosses_no_sentence() -> None:
    annotation = row([concept("deep nets. We", "used"), concept("title\n\nOf", "used")])
    assert labelled(annotation, "A title", "Of deep nets. We train.").concepts == ()


def test_variants_are_places_to_be_unsure_of() -> None:
    annotation = row(
        [concept("graph network", "proposed", variants=("novel graph network", "graph network"))],
        [concept("parsing", "addressed", variants=("fast parsing",))],
    )
    paper = labelled(annotation, "A title", "A novel graph network does fast parsing.")
    assert places(paper) == [["graph network"], ["parsing"]]
    assert [s.of(paper.text) for s in paper.unsure] == ["novel graph network", "fast parsing"]


def test_concepts_come_by_their_first_mentions_and_relations_follow() -> None:
    annotation = row(
        [concept("zeta", "proposed"), concept("absent", "used"), concept("alpha", "compared")],
        [],
        [concept("mu", "evaluated")],
        [
            ["zeta", "evaluated-on", "mu"],
            ["alpha", "compared-with", "zeta"],
            ["absent", "part-of", "zeta"],
            ["zeta", "part-of", "unheard of"],
            ["zeta", "part-of", "zeta"],
        ],
    )
    paper = labelled(annotation, "A title", "On mu, alpha loses to zeta.")
    assert places(paper) == [["mu"], ["alpha"], ["zeta"]]
    assert paper.relations == (
        (1, Predicate.COMPARED_WITH, 2),
        (2, Predicate.EVALUATED_ON, 0),
    )


def test_relations_that_the_scheme_forbids_are_left_out() -> None:
    annotation = row(
        [concept("alpha", "proposed")],
        [concept("parsing", "addressed")],
        [concept("mu", "evaluated")],
        [
            ["alpha", "used-for", "parsing"],
            ["parsing", "used-for", "alpha"],
            ["alpha", "used-for", "mu"],
            ["mu", "benchmark-for", "parsing"],
        ],
    )
    paper = labelled(annotation, "A title", "On mu, alpha does parsing.")
    assert places(paper) == [["mu"], ["alpha"], ["parsing"]]
    assert paper.relations == (
        (0, Predicate.BENCHMARK_FOR, 2),
        (1, Predicate.USED_FOR, 2),
    )


NAMES = ["graph", "graph network", "deep graph", "GNN", "net", "k-means", "GLUE"]


@settings(deadline=None)
@given(
    forms=st.lists(
        st.lists(st.sampled_from(NAMES), min_size=1, max_size=3), min_size=1, max_size=5
    ),
    words=st.lists(st.sampled_from([*NAMES, "graphs", "X-GNN", ".", "Nets", "and"]), max_size=30),
)
def test_mentions_lie_in_sentences_and_never_overlap(
    forms: list[list[str]], words: list[str]
) -> None:
    annotation = row([concept(f[0], "used", *f[1:], variants=("graph network",)) for f in forms])
    paper = labelled(annotation, "A graph", " ".join(words))
    spans = [s for c in paper.concepts for s in c.mentions]
    firsts = [c.mentions[0] for c in paper.concepts]
    assert firsts == sorted(firsts)
    assert all(list(c.mentions) == sorted(c.mentions) for c in paper.concepts)
    ordered = sorted(spans)
    assert all(a.end <= b.start for a, b in pairwise(ordered))
    assert all(any(s.contains(span) for s in paper.sentences) for span in spans)
    assert not set(paper.unsure) & set(spans)


def test_who_is_held_out_is_settled_for_good() -> None:
    ids = [f"paper-{i}" for i in range(4000)]
    held = [i for i in ids if is_held_out(i)]
    assert held[:3] == ["paper-26", "paper-32", "paper-37"]
    assert 400 < len(held) < 600


def test_papers_are_read_in_the_order_of_the_annotations(tmp_path: Path) -> None:
    annotations = tmp_path / "papers.jsonl"
    rows = [{**row([concept("Gödel machine", "used")]), "id": i} for i in ("b", "missing", "a")]
    annotations.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    texts = [{"id": i, "title": i, "abstract": "A Gödel machine.", "year": 2020} for i in "abc"]
    packed, plain = corpus_files(tmp_path)
    with gzip.open(packed, "wt", encoding="utf-8") as file:
        file.write(json.dumps(texts[0], ensure_ascii=False) + "\n")
    plain.write_text(
        "".join(json.dumps(t, ensure_ascii=False) + "\n" for t in texts[1:]), encoding="utf-8"
    )
    papers = read_papers(annotations, [packed, plain])
    assert [p.document for p in papers] == ["b", "a"]
    assert [places(p) for p in papers] == [[["Gödel machine"]]] * 2


def test_the_annotations_keep_to_the_scheme() -> None:
    """Texts are not needed for this: what training and calibration ask of every line."""
    rows = [json.loads(line) for line in ANNOTATIONS.read_text(encoding="utf-8").splitlines()]
    assert len({r["id"] for r in rows}) == len(rows)
    types = {"methods": METHOD, "tasks": TASK, "datasets": DATASET}
    for paper in rows:
        names = set()
        for key, kind in types.items():
            for c in paper[key]:
                forms = [c["name"], *c["aliases"], *c["variants"]]
                assert all(form == form.strip() != "" for form in forms), paper["id"]
                assert Role(c["role"]) in ROLES[kind], paper["id"]
                names.add(c["name"])
        for subject, predicate, object_ in paper["relations"]:
            assert {subject, object_} <= names, paper["id"]
            assert subject != object_
            assert Predicate(predicate) not in (Predicate.SUBCLASS_OF, Predicate.SUBTASK_OF)


def test_spans_are_of_the_text_as_it_came() -> None:
    title, abstract = "😀 On graphs", "Graphs – 😀 – and a graph."
    paper = labelled(row([concept("graph", "used")]), title, abstract)
    assert paper.text == f"{title}\n\n{abstract}"
    assert paper.concepts[0].mentions[0] == Span(5, 11)
    assert places(paper) == [["graphs", "Graphs", "graph"]]
