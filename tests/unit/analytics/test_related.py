"""Related concepts and papers: the score as its formula has it, and the reason in words."""

import math

import pytest

from kg.analytics.related import related
from kg.errors import QueryError

PAPERS = (
    ("a", ("method/m", "method/n", "task/t"), (("method/m", "used-for", "task/t"),)),
    ("b", ("method/m", "method/n"), (("method/m", "compared-with", "method/n"),)),
    ("c", ("method/n", "task/t", "dataset/d"), (("method/n", "used-for", "task/t"),)),
    ("d", ("task/u",), ()),
)


@pytest.fixture
def small(database, told):
    return database(*(told(i, "2001", names, says) for i, names, says in PAPERS))


def test_concepts_with_their_reason(small):
    table = related(small, "m")
    assert table.columns == ("id", "label", "score", "reason")
    reasons = {row[0]: row[3] for row in table.rows}
    assert reasons == {
        "method/n": "2 papers name both, compared in 1; both used for t",
        "task/t": "1 paper names both, it is used for this in 1",
    }
    assert table.rows[0][0] == "method/n"


def test_the_score_of_two_concepts(small):
    # Five concepts. Features of m: papers a, b, "used for t", "compared with n"; of n: a, b, c,
    # "used for t", "m compared with it". Those of both: a (of three), b (of two), "used for t" (of
    # two).
    def square(n):
        return math.log(1 + 5 / n) ** 2

    m = square(3) + square(2) + square(2) + square(1)
    n = square(3) + square(2) + square(3) + square(2) + square(1)
    cosine = (square(3) + square(2) + square(2)) / math.sqrt(m * n)
    assert related(small, "method/m").rows[0][2] == pytest.approx(cosine * 3 / 8, abs=1e-6)


def test_papers_with_their_reason(small):
    table = related(small, "on A")
    assert {row[0]: row[3] for row in table.rows} == {
        "b": "shares 2 methods (m, n)",
        "c": "shares 1 method (n), 1 task (t)",
    }

    # Of four papers, two name m, three n, two t and one d.
    def square(n):
        return math.log(1 + 4 / n) ** 2

    cosine = math.sqrt((square(2) + square(3)) / (square(2) + square(3) + square(2)))
    assert table.rows[0][:3] == ("b", "On b", pytest.approx(cosine, abs=1e-6))


def test_a_long_reason_names_three(database, told):
    names = tuple(f"dataset/d{i}" for i in range(5))
    graph = database(told("a", "2001", names), told("b", "2001", names))
    assert related(graph, "a").rows[0][3] == "shares 5 datasets (d0, d1, d2, ...)"


def test_top_and_order(small, database, told):
    assert related(small, "m", top=1).rows == related(small, "m").rows[:1]
    turned = database(*(told(i, "2001", names, says) for i, names, says in reversed(PAPERS)))
    assert related(turned, "m") == related(small, "m")


def test_what_shares_nothing_has_nothing_like_it(small):
    assert related(small, "u").rows == ()


def test_an_id_goes_before_a_label(small):
    assert [row[0] for row in related(small, "d").rows] == []  # the paper, not the dataset
    assert related(small, "dataset/d").rows


def test_an_unknown_name_in_an_empty_graph(database):
    with pytest.raises(QueryError, match=r"nothing in the graph is called 'x'"):
        related(database(), "x")
