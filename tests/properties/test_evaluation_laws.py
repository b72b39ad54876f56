"""Whatever the gold holds: who says the same is right, and the order of lines says nothing."""

import json
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import EntityType, LinkKind, Predicate
from pipelines.evaluation import evaluate, table
from pipelines.evaluation.names import normalised
from pipelines.evaluation.scores import Score

spans = st.tuples(st.integers(0, 9), st.integers(1, 4), st.sampled_from(EntityType))
links = st.lists(
    st.fixed_dictionaries(
        {"url": st.sampled_from(["http://a", "b/c", "d"]), "kind": st.sampled_from(LinkKind)}
    ),
    max_size=2,
)
names = st.sampled_from(["Net", "the nets", "Folding", "linen (L)", "C++", "?", "Big Net"])


@st.composite
def findings(draw):
    mentions = [
        {"start": start, "end": start + length, "type": kind}
        for start, length, kind in draw(st.lists(spans, max_size=4))
    ]
    places = st.integers(0, len(mentions) - 1) if mentions else st.nothing()
    relation = st.fixed_dictionaries(
        {"subject": places, "predicate": st.sampled_from(Predicate), "object": places}
    )
    relations = draw(st.lists(relation, max_size=3)) if mentions else []
    return {"mentions": mentions, "links": draw(links), "relations": relations}


@st.composite
def cards(draw):
    """Concepts that are all core, no two of which share a form."""
    chosen = draw(st.lists(names, max_size=5, unique_by=normalised))
    chosen = [name for name in chosen if normalised(name)]
    kinds = draw(st.lists(st.integers(0, 2), min_size=len(chosen), max_size=len(chosen)))
    concepts = [
        [
            {"name": name, "aliases": [], "core": True}
            for name, of in zip(chosen, kinds, strict=True)
            if of == kind
        ]
        for kind in range(3)
    ]
    ends = st.sampled_from(chosen) if chosen else st.nothing()
    relation = st.tuples(ends, st.sampled_from(Predicate), ends)
    return {
        **dict(zip(("methods", "tasks", "datasets"), concepts, strict=True)),
        "links": draw(links),
        "relations": draw(st.lists(relation, max_size=3)) if chosen else [],
    }


def lines(records):
    return "".join(f"{json.dumps(record)}\n" for record in records)


def compared(gold, predictions):
    """The evaluation of findings with findings."""
    with tempfile.TemporaryDirectory() as folder:
        paths = Path(folder, "gold.jsonl"), Path(folder, "found.jsonl")
        for path, records in zip(paths, (gold, predictions), strict=True):
            path.write_text(lines(records), encoding="utf-8")
        return evaluate(*paths)


def compared_cards(first, second, predictions):
    """The evaluation of cards with two annotators."""
    with tempfile.TemporaryDirectory() as folder:
        gold, found = Path(folder, "gold"), Path(folder, "cards.jsonl")
        gold.mkdir()
        papers = [{"id": card["id"], "title": card["title"], "abstract": ""} for card in first]
        (gold / "papers.json").write_text(json.dumps(papers), encoding="utf-8")
        (gold / "annotator_a.jsonl").write_text(lines(first), encoding="utf-8")
        (gold / "annotator_b.jsonl").write_text(lines(second), encoding="utf-8")
        found.write_text(lines(predictions), encoding="utf-8")
        return evaluate(gold, found)


def numbered(records):
    return [{"id": f"p{i}", "title": f"title {i}", **r} for i, r in enumerate(records)]


def all_right(evaluation):
    for paper in evaluation.papers:
        for score in paper.values():
            assert score == Score(*[score.gold] * 4)
    for row in table(evaluation.papers).rows:
        assert set(row[2:11]) <= {1.0, None}


@given(st.lists(findings(), min_size=1, max_size=4).map(numbered))
@settings(max_examples=60, deadline=None)
def test_the_gold_itself_is_right_in_all(gold):
    evaluation = compared(gold, gold)
    assert (evaluation.texts, evaluation.missing, evaluation.unknown) == (len(gold), 0, 0)
    all_right(evaluation)


@given(st.lists(cards(), min_size=1, max_size=4).map(numbered))
@settings(max_examples=60, deadline=None)
def test_annotators_who_agree_are_right_in_all(gold):
    all_right(compared_cards(gold, gold, gold))


@given(st.lists(st.tuples(findings(), findings()), min_size=1, max_size=4), st.randoms())
@settings(max_examples=40, deadline=None)
def test_the_order_of_findings_says_nothing(pairs, random):
    gold, found = (numbered(records) for records in zip(*pairs, strict=True))
    as_they_are = compared(gold, found)
    random.shuffle(gold)
    random.shuffle(found)
    again = compared(gold, found)
    assert again == as_they_are
    assert table(again.papers) == table(as_they_are.papers)


@given(st.lists(st.tuples(cards(), cards(), cards()), min_size=1, max_size=4), st.randoms())
@settings(max_examples=40, deadline=None)
def test_the_order_of_cards_says_nothing(triples, random):
    sides = [numbered(records) for records in zip(*triples, strict=True)]
    as_they_are = compared_cards(*sides)
    for side in sides:
        random.shuffle(side)
    assert compared_cards(*sides) == as_they_are


@given(st.lists(st.tuples(findings(), findings()), min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_gold_and_predictions_mirror_each_other(pairs):
    gold, found = (numbered(records) for records in zip(*pairs, strict=True))
    one, other = compared(gold, found), compared(found, gold)
    for here, there in zip(one.papers, other.papers, strict=True):
        for key in here.keys() & there.keys():
            assert here[key].precision == there[key].recall
            assert here[key].f1 == there[key].f1
