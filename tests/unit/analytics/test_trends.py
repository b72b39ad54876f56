"""Trends: counts, shares and growth by year or month."""

import math

import pytest

from kg.analytics.periods import count_periods
from kg.analytics.trends import series, trends
from kg.errors import QueryError
from kg.model import EntityType


def rows_of(table):
    """The rows as dictionaries by concept."""
    return {row[0]: dict(zip(table.columns, row, strict=True)) for row in table.rows}


@pytest.fixture
def six_years(database, told):
    """Two papers a year; one method comes, one goes."""
    papers = [told(f"{y}", str(y)) for y in range(2001, 2007)]
    papers += [told(f"old{y}", str(y), ("method/old", "task/t")) for y in range(2001, 2004)]
    papers += [told(f"new{y}", str(y), ("method/new", "task/t")) for y in range(2004, 2007)]
    return database(*papers, told("undated", None, ("method/new",)))


def test_growth_compares_the_last_three_years_with_the_three_before(six_years):
    table = trends(six_years)
    assert [row[0] for row in table.rows] == ["method/new", "task/t", "method/old"]
    new, steady, old = rows_of(table).values()
    assert (new["papers"], new["first"], new["before"], new["last"]) == (3, "2004", 0, 3)
    assert new["share"] == 0.5
    assert new["growth"] == pytest.approx(math.log2(8 / 5), abs=1e-6)
    assert steady["growth"] == 0
    assert old["growth"] == pytest.approx(-math.log2(8 / 5), abs=1e-6)


def test_growth_is_of_shares_and_not_of_counts(database, told):
    papers = [told(f"a{i}", "2001", ("task/t",) if i < 2 else ()) for i in range(4)]
    papers += [told(f"b{i}", "2002", ("task/t",) if i < 4 else ()) for i in range(8)]
    assert rows_of(trends(database(*papers)))["task/t"]["growth"] == 0


def test_by_type_by_count_and_top(six_years):
    methods = trends(six_years, kind=EntityType.METHOD, by="count")
    assert [row[0] for row in methods.rows] == ["method/new", "method/old"]
    assert [row[0] for row in trends(six_years, by="count", top=1).rows] == ["task/t"]


def test_by_burst_puts_what_has_none_last(database, told):
    papers = [told(f"{y}{i}", str(y), ("task/t",) if i else ()) for y in (1, 2, 3) for i in (0, 1)]
    papers = [told(p.id, f"200{p.issued}", p.names) for p in papers]
    papers += [told(f"more{i}", "2005") for i in range(90)]
    papers += [told(f"craze{i}", "2003", ("method/craze",)) for i in range(9)]
    table = trends(database(*papers), by="burst")
    assert table.rows[0][0] == "method/craze"
    assert rows_of(table)["method/craze"]["burst_from"] == "2003"


def test_months_where_every_date_has_one(database, told):
    counts = count_periods(database(told("a", "2023-11-30"), told("b", "2024-02")))
    assert counts.periods == ("2023-11", "2023-12", "2024-01", "2024-02")
    assert counts.papers.tolist() == [1, 0, 0, 1]
    assert count_periods(database(told("a", "2023-11"), told("b", "2024"))).periods == (
        "2023",
        "2024",
    )


def test_order_of_papers_does_not_matter(database, told):
    papers = [told(f"p{i}", f"{2000 + i % 7}", (f"task/{i % 3}", "method/m")) for i in range(20)]
    assert trends(database(*papers)) == trends(database(*reversed(papers)))


def test_one_concept_through_time(six_years):
    table = series(six_years, "NEW")
    assert table.columns == ("period", "papers", "of", "share", "burst")
    assert table.rows[0] == ("2001", 0, 2, 0.0, False)
    assert table.rows[-1][:4] == ("2006", 1, 2, 0.5)
    assert series(six_years, "new-alias") == series(six_years, "method/new") == table


def test_a_year_without_papers_has_no_share(database, told):
    table = series(database(told("a", "2001", ("task/t",)), told("b", "2003")), "t")
    assert table.rows[1] == ("2002", 0, 0, None, False)


def test_small_graphs_have_headers(database, told):
    assert trends(database()).rows == ()
    assert trends(database(told("a", None, ("task/t",)))).rows == ()
    ((*_, share, growth, _, _, _),) = trends(database(told("a", "2001", ("task/t",)))).rows
    assert (share, growth) == (None, None)
    assert series(database(told("a", None, ("task/t",))), "t").rows == ()


def test_unknown_and_ambiguous_names(database, told):
    graph = database(told("p", "2001", ("task/parsing", "method/parsing")))
    with pytest.raises(QueryError, match="Close to it: 'parsing'"):
        series(graph, "parsinng")
    with pytest.raises(QueryError, match=r"2 things.*: method/parsing, task/parsing"):
        series(graph, "Parsing")
    with pytest.raises(QueryError, match="no concept is called"):
        series(graph, "on  P")
