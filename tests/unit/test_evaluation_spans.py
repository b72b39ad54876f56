"""Findings against findings and SciER documents, with counts worked by hand."""

import pytest

from kg.model import Span
from pipelines.evaluation import EvaluationError
from pipelines.evaluation.findings import Findings, read_findings
from pipelines.evaluation.reading import Record
from pipelines.evaluation.scier import joined, read_document
from pipelines.evaluation.scores import ALL, Score
from pipelines.evaluation.spans import span_scores


def findings(mentions, relations=(), links=()):
    return read_findings(
        Record(
            "line 1",
            {
                "mentions": [{"start": a, "end": b, "type": t} for a, b, t in mentions],
                "relations": [{"subject": i, "predicate": p, "object": j} for i, p, j in relations],
                "links": [{"url": url, "kind": kind} for url, kind in links],
            },
        )
    )


GOLD = findings(
    [(0, 4, "method"), (10, 15, "task"), (20, 25, "dataset"), (30, 32, "method")],
    [(0, "used-for", 1), (0, "compared-with", 3)],
    [("https://example.org/a", "code")],
)


def test_a_mention_needs_its_exact_span_and_type():
    found = findings([(0, 4, "method"), (10, 15, "method"), (20, 24, "dataset")])
    scores = span_scores(found, GOLD)
    assert scores["mentions", ALL] == Score(1, 3, 1, 4)
    assert scores["mentions", "method"] == Score(1, 2, 1, 2)
    assert scores["mentions", "task"] == Score(0, 0, 0, 1)
    assert scores["mentions", "dataset"] == Score(0, 1, 0, 1)
    assert scores["links", ALL] == Score(0, 0, 0, 1)


def test_a_relation_needs_both_mentions_exact_and_its_direction():
    mentions = [(0, 4, "method"), (10, 15, "task"), (30, 32, "method"), (20, 25, "task")]
    relations = [(1, "used-for", 0), (2, "compared-with", 0), (0, "used-for", 3)]
    scores = span_scores(findings(mentions, relations), GOLD)
    # compared-with reads the same both ways; used-for does not.
    assert scores["relations", ALL] == Score(1, 3, 1, 2)
    assert scores["relations", "compared-with"] == Score(1, 1, 1, 1)
    assert scores["relations", "used-for"] == Score(0, 2, 0, 1)


def test_the_same_said_twice_counts_once():
    found = findings([(0, 4, "method")] * 2, [(0, "used-for", 1)] * 2)
    scores = span_scores(found, GOLD)
    assert scores["mentions", ALL] == Score(1, 1, 1, 4)
    assert scores["relations", ALL] == Score(0, 1, 0, 2)


def test_links_that_nobody_annotated_are_not_counted():
    scores = span_scores(GOLD, Findings(links=None))
    assert {measure for measure, _ in scores} == {"mentions", "relations"}


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        ("We pre - train Net ( 4 2 . 5 % ) .", "We pre-train Net (42.5%)."),
        ("It does n't fold ; Lin 's [ 3 ] , x / y : $ 9 ?", "It doesn't fold; Lin's [3], x/y: $9?"),
        ("42 1 and 1 42 v 2", "42 1 and 1 42 v 2"),
        ('a " b " \' c', 'a " b " \' c'),
        (". start", ". start"),
        ("", ""),
    ],
)
def test_tokens_become_ordinary_text(tokens, text):
    made, places = joined(tokens.split())
    assert made == text
    assert [place.of(made) for place in places] == tokens.split()


DOCUMENT = {
    "doc_id": "d",
    "sentences": [
        ["Net", "folds", "."],
        ["Big", "Net", "(", "BN", ")", "beats", "towel-fold", "."],
    ],
    "ner": [[[0, 0, "Method"]], [[3, 4, "Method"], [6, 6, "Method"], [9, 9, "Task"]]],
    "relations": [
        [],
        [
            [6, 6, 3, 4, "Synonym-Of"],
            [3, 4, 9, 9, "Used-For"],
            [7, 7, 9, 9, "Used-For"],
        ],
    ],
}


def document(**changes):
    return list(read_document(Record("dev.jsonl:1", DOCUMENT | changes)))


def test_a_document_becomes_sentences_with_offsets():
    one, two = document()
    assert (one.id, one.document, one.text) == ("d#0", "d", "Net folds.")
    assert one.gold == Findings(frozenset({("method", Span(0, 3))}), links=None)
    assert (two.id, two.text) == ("d#1", "Big Net (BN) beats towel-fold.")
    big, short, fold = ("method", Span(0, 7)), ("method", Span(9, 11)), ("task", Span(19, 29))
    assert two.gold.mentions == {big, short, fold}
    # The third relation begins at no mention.
    assert two.gold.relations == {
        ("synonym-of", frozenset({big, short})),
        ("used-for", (big, fold)),
    }


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"doc_id": 7}, "'doc_id' is not a text"),
        ({"ner": []}, "differ in length"),
        ({"sentences": [["Net"], "Net"]}, "sentence 1: it is not a list"),
        ({"sentences": [["Net", 7], []]}, "sentence 0: a token is not a text"),
        ({"sentences": [["Net", "", "."], []]}, "sentence 0: is not annotated as in SciER"),
        ({"ner": [[[0, 99, "Method"]], []]}, "sentence 0: is not annotated as in SciER"),
        ({"ner": [[], [[0, 0, "Method"]]]}, "sentence 1: is not annotated as in SciER"),
        ({"ner": [[[0, 0, "Metric"]], []]}, "sentence 0: is not annotated as in SciER"),
        ({"ner": [[["0", "0", "Task"]], []]}, "sentence 0: is not annotated as in SciER"),
        ({"relations": [[[0, 0, "Used-For"]], []]}, "sentence 0: is not annotated as in SciER"),
        ({"relations": [[[0, 0, 0, 0, "Eats"]], []]}, "sentence 0: is not annotated as in SciER"),
    ],
)
def test_a_broken_document_names_its_place(changes, message):
    with pytest.raises(EvaluationError, match=r"dev\.jsonl:1") as caught:
        document(**changes)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("mentions", "relations", "message"),
    [
        ([(4, 4, "method")], [], "not a span"),
        ([(0, "4", "method")], [], "'end' is not a whole number"),
        ([(0, True, "method")], [], "'end' is not a whole number"),
        ([(0, 4, "metric")], [], "metric"),
        ([(0, 4, "method")], [(0, "used-for", 1)], "points at no mention"),
        ([(0, 4, "method")], [(0, "used-for", -1)], "points at no mention"),
        ([(0, 4, "method")], [(0, "eats", 0)], "eats"),
    ],
)
def test_a_broken_finding_is_refused(mentions, relations, message):
    with pytest.raises(EvaluationError, match="line 1") as caught:
        findings(mentions, relations)
    assert message in str(caught.value)


def test_a_link_of_an_unknown_kind_is_refused():
    with pytest.raises(EvaluationError, match="'video' is no kind of link"):
        findings([], links=[("https://example.org", "video")])
