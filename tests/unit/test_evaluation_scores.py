"""Rates, their intervals and the table, with values worked by hand."""

import csv
import io
import json

import pytest

from kg.model import Table
from pipelines.evaluation import printed, table
from pipelines.evaluation.intervals import Intervals, bootstrap
from pipelines.evaluation.links import address, link_scores
from pipelines.evaluation.names import normalised
from pipelines.evaluation.scores import ALL, Score, added, compared

MENTIONS = ("mentions", ALL)
NOTHING_SAID = Score(gold=5)
NOTHING_ASKED = Score(predicted=5)


@pytest.mark.parametrize(
    ("score", "precision", "recall", "f1"),
    [
        # 2 * 3/4 * 2/5 / (3/4 + 2/5) = 12/23
        (Score(3, 4, 2, 5), 3 / 4, 2 / 5, 12 / 23),
        (Score(2, 4, 2, 3), 1 / 2, 2 / 3, 4 / 7),
        (Score(1, 1, 1, 1), 1, 1, 1),
        (Score(0, 4, 0, 5), 0, 0, 0),
        (NOTHING_SAID, None, 0, 0),
        (NOTHING_ASKED, 0, None, 0),
        (Score(2, 2), 1, None, None),
        (Score(), None, None, None),
    ],
)
def test_rates(score, precision, recall, f1):
    assert (score.precision, score.recall) == (precision, recall)
    assert score.f1 == (f1 if f1 is None else pytest.approx(f1, rel=1e-15))


def test_things_are_counted_together_and_by_type():
    scores = compared("m", {("a", 1), ("a", 2), ("b", 1)}, {("a", 1), ("b", 1)}, {("a", 1)})
    assert scores == {
        ("m", ALL): Score(2, 3, 1, 1),
        ("m", "a"): Score(1, 2, 1, 1),
        ("m", "b"): Score(1, 1, 0, 0),
    }
    assert compared("m", set(), set(), set()) == {("m", ALL): Score()}


def test_counts_of_two_texts_add_up():
    assert added({("m", "a"): Score(1, 2, 3, 4)}, {("m", "a"): Score(1, 1, 1, 1)}) == {
        ("m", "a"): Score(2, 3, 4, 5)
    }
    assert added({("m", "a"): Score(1)}, {("m", "b"): Score(2)}) == {
        ("m", "a"): Score(1),
        ("m", "b"): Score(2),
    }


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("The Wrinkle Networks (WNs)", "wrinkle network"),
        ("wrinkle-network", "wrinkle network"),
        ("our novel method", "novel method"),
        ("(semi) folded", "semi folded"),
        ("f(x) (g) of (h (i)", "f x g of"),
        ("nested ((x))", "nested x"),
        ("nets", "net"),
        ("gas", "gas"),
        ("loss", "loss"),
        ("C++", "c++"),
        ("the", "the"),
        ("(?)", ""),
        ("", ""),
    ],
)
def test_names_that_are_the_same(name, expected):
    assert normalised(name) == expected


@pytest.mark.parametrize(
    "url",
    ["https://www.Example.org/A/", "http://example.org/a", " example.org/a.", "example.org/A/./"],
)
def test_addresses_that_are_the_same(url):
    assert address(url) == "example.org/a"


def test_links_are_right_by_address_and_their_kinds_by_both():
    scores = link_scores(
        {("code", "x"), ("data", "y"), ("other", "z")},
        {("code", "x"), ("code", "y"), ("other", "w")},
        {("code", "x"), ("code", "y"), ("other", "z")},
    )
    assert scores == {
        ("links", ALL): Score(2, 3, 2, 2),
        ("links", "code"): Score(1, 1, 1, 2),
        ("links", "data"): Score(0, 1, 0, 0),
        ("links", "other"): Score(0, 1, 0, 0),
    }


def test_papers_that_are_alike_leave_no_doubt():
    alike = [{MENTIONS: Score(1, 2, 1, 4)}] * 5
    assert bootstrap(alike)[MENTIONS] == Intervals(
        (1 / 2, 1 / 2), (1 / 4, 1 / 4), pytest.approx((1 / 3, 1 / 3))
    )


def test_two_papers_that_differ_leave_all_open():
    # A quarter of the resamples draws only the one, a quarter only the other.
    papers = [{MENTIONS: Score(1, 1, 1, 1)}, {MENTIONS: Score(0, 1, 0, 1)}]
    assert bootstrap(papers)[MENTIONS] == Intervals((0, 1), (0, 1), (0, 1))


def test_intervals_follow_the_binomial_law():
    # 60 of 100 papers right: the share has standard error sqrt(.6 * .4 / 100) = 0.049.
    papers = [{MENTIONS: Score(n < 60, 1, n < 60, 1)} for n in range(100)]
    low, high = bootstrap(papers)[MENTIONS].recall
    assert low == pytest.approx(0.60 - 1.96 * 0.049, abs=0.015)
    assert high == pytest.approx(0.60 + 1.96 * 0.049, abs=0.015)


def test_one_paper_has_no_interval_and_the_undefined_has_none():
    assert bootstrap([{MENTIONS: Score(1, 2, 1, 2)}])[MENTIONS] == Intervals(None, None, None)
    assert bootstrap([{MENTIONS: NOTHING_SAID}] * 2)[MENTIONS] == Intervals(None, (0, 0), (0, 0))
    # Where only some resamples define a rate, they alone say how far it moves.
    papers = [{MENTIONS: NOTHING_SAID}, {MENTIONS: Score(1, 1, 1, 1)}]
    assert bootstrap(papers)[MENTIONS].precision == (1, 1)


@pytest.fixture
def figures() -> Table:
    return table(
        [
            {MENTIONS: Score(1, 2, 1, 4), ("mentions", "task"): Score(1, 2, 1, 4)},
            {MENTIONS: Score(1, 2, 1, 4), ("relations", "used-for"): Score(gold=1)},
        ]
    )


def test_rows_come_by_measure_and_type(figures):
    assert [row[:2] for row in figures.rows] == [
        ("mentions", "all"),
        ("mentions", "task"),
        ("relations", "used-for"),
    ]
    assert figures.rows[0][2:] == (
        *(0.5, 0.5, 0.5),
        *(0.25, 0.25, 0.25),
        *(pytest.approx(1 / 3), 0.333333, 0.333333),
        *(2, 4, 2, 8),
    )


def test_undefined_is_a_dash_an_empty_cell_and_null(figures):
    *_, last = printed(figures, "table").splitlines()
    assert last.split() == "relations used-for – 0.0 (0.0–0.0) 0.0 (0.0–0.0) 0 1".split()
    *_, cells = csv.reader(io.StringIO(printed(figures, "csv")))
    assert cells[:6] == ["relations", "used-for", "", "", "", "0.0"]
    row = json.loads(printed(figures, "json"))[-1]
    assert tuple(row) == figures.columns
    assert row["precision"] is None
    assert row["recall"] == 0


def test_the_table_shows_percent_and_intervals(figures):
    _, _, first, *_ = printed(figures, "table").splitlines()
    assert first.split() == (
        "mentions all 50.0 (50.0–50.0) 25.0 (25.0–25.0) 33.3 (33.3–33.3) 4 8".split()
    )


def test_a_narrow_table_breaks_between_rate_and_interval(figures):
    lines = printed(figures, "table", width=80).splitlines()
    assert max(map(len, lines)) <= 80
    assert lines[2].split() == ["mentions", "all", "50.0", "25.0", "33.3", "4", "8"]
    assert lines[3].split() == ["(50.0–50.0)", "(25.0–25.0)", "(33.3–33.3)"]
