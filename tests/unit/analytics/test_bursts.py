"""Bursts: the automaton of two states, held against trying every path."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.analytics.bursts import bursts, cheapest_states, savings

COUNTS = st.lists(st.integers(0, 6), min_size=1, max_size=7).filter(any)


def cost(relevant, papers, states, s, gamma):
    """The cost of a path as Kleinberg writes it, binomials and all."""
    base = sum(relevant) / sum(papers)
    total, before = 0.0, False
    for r, d, bursting in zip(relevant, papers, states, strict=True):
        p = s * base if bursting else base
        total -= math.log(math.comb(d, r) * p**r * (1 - p) ** (d - r))
        total += gamma * math.log(len(papers)) if bursting and not before else 0.0
        before = bursting
    return total


@given(COUNTS, st.sampled_from((1.5, 2.0, 3.0)), st.sampled_from((0.0, 0.5, 1.0)))
def test_no_path_is_cheaper(relevant, s, gamma):
    papers = [20] * len(relevant)
    counts = np.array([relevant]), np.array(papers)
    found = cheapest_states(savings(*counts, s), gamma * math.log(len(papers)))[0].tolist()
    paths = itertools.product((False, True), repeat=len(papers))
    best = min(cost(relevant, papers, path, s, gamma) for path in paths)
    assert cost(relevant, papers, found, s, gamma) == pytest.approx(best)


def test_concepts_do_not_meet():
    papers = np.full(5, 10)
    rows = np.array([[0, 0, 5, 6, 0], [2, 2, 2, 2, 2], [9, 0, 0, 0, 0]])
    together = cheapest_states(savings(rows, papers, 2.0), math.log(5))
    alone = [cheapest_states(savings(row[None], papers, 2.0), math.log(5))[0] for row in rows]
    assert (together == np.array(alone)).all()


def test_what_half_of_the_papers_name_has_no_burst():
    saved = savings(np.array([[5, 5]]), np.array([10, 10]), 2.0)
    assert not saved.any()


def test_a_burst_says_when_and_how_heavy(database, told):
    papers = [told(f"{year}-{i}", str(year)) for year in range(2000, 2010) for i in range(8)]
    papers += [told(f"hit {i}", "2004", ("method/craze",)) for i in range(6)]
    papers += [told(f"hot {i}", "2005", ("method/craze",)) for i in range(6)]
    papers += [told(f"base {y}", str(y), ("method/steady",)) for y in range(2000, 2010)]
    table = bursts(database(*papers))
    assert table.columns == ("concept", "label", "from", "to", "papers", "weight")
    base = 12 / 102
    weight = 12 * math.log(2) + 18 * math.log((1 - 2 * base) / (1 - base))
    assert table.rows == (
        ("method/craze", "craze", "2004", "2005", 12, pytest.approx(weight, abs=1e-6)),
    )
    assert bursts(database(*reversed(papers))) == table


def test_years_without_papers_cost_nothing_and_end_no_burst(database, told):
    papers = [told(f"a{y}{i}", str(y)) for y in (1990, 1991, 1992, 1995, 1996) for i in range(9)]
    papers += [told(f"x{y}{i}", str(y), ("task/t",)) for y in (1992, 1995) for i in range(5)]
    ((*_, first, last, count, _),) = bursts(database(*papers)).rows
    assert (first, last, count) == ("1992", "1995", 10)


def test_nothing_gives_no_bursts(database, told):
    assert bursts(database()).rows == ()
    assert bursts(database(told("a", None, ("task/t",)))).rows == ()
