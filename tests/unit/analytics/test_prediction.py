"""Untried methods and tasks."""

import math

import pytest

from kg.analytics.prediction import untried
from kg.errors import QueryError

# m goes with x; x goes with t, which m was not tried on.
PAPERS = (
    ("a", ("method/m", "dataset/x", "task/tried")),
    ("b", ("method/m", "dataset/x")),
    ("c", ("dataset/x", "task/t")),
    ("d", ("dataset/x", "task/t", "method/other")),
    ("e", ("task/far",)),
    ("f", ("task/far", "task/tried")),
    ("g", ("dataset/x", "task/once")),
)


@pytest.fixture
def small(database, told):
    return database(*(told(i, "2001", names) for i, names in PAPERS))


def test_a_task_for_a_method(small):
    table = untried(small, "m")
    assert table.columns == ("id", "label", "papers", "score", "reason")
    # x is named with m, tried, t, other and once. far has the neighbour tried; once has one paper.
    through_x = math.log(3) * math.log(3) / math.log(6)
    popular = 0.1 * math.log(3) * math.log(3)
    through_tried = math.log(2) * math.log(2) / math.log(4)
    assert table.rows == (
        ("task/t", "t", 2, pytest.approx(through_x + popular, abs=1e-6), "both named with x"),
        (
            "task/far",
            "far",
            2,
            pytest.approx(through_tried + popular, abs=1e-6),
            "both named with tried",
        ),
    )


def test_a_method_for_a_task_scores_the_same(small):
    ((name, _, _, score, _),) = untried(small, "t").rows
    assert (name, score) == ("method/m", untried(small, "m").rows[0][3])


def test_what_is_tried_or_hardly_known_is_not_proposed(small):
    proposed = [row[0] for row in untried(small, "m").rows]
    assert not {"task/tried", "task/once"} & set(proposed)
    # One paper names it, but it was asked for.
    assert untried(small, "other").rows[0][0] == "task/tried"


def test_what_is_broader_than_something_tried_is_tried(database, told):
    said = (("task/tried", "subtask-of", "task/t"),)
    papers = [told(i, "2001", names) for i, names in PAPERS]
    graph = database(*papers, told("h", "2001", ("task/tried", "task/t"), said))
    assert [row[0] for row in untried(graph, "m").rows] == ["task/far"]


def test_order_and_top(small, database, told):
    turned = database(*(told(i, "2001", names) for i, names in reversed(PAPERS)))
    assert untried(turned, "m") == untried(small, "m")
    assert untried(small, "m", top=1).rows == untried(small, "m").rows[:1]


def test_datasets_and_papers_are_refused(small):
    with pytest.raises(QueryError, match="is a dataset"):
        untried(small, "x")
    with pytest.raises(QueryError, match="no concept is called"):
        untried(small, "a")


def test_a_lonely_method(database, told):
    assert untried(database(told("a", None, ("method/m",))), "m").rows == ()
