"""What is new since a date, as a table and as RDF."""

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.analytics.diff import NewPair, first_day, new_since
from kg.analytics.diff_triples import turtle
from kg.graph.rdf import quads
from kg.model import Predicate

OLD, NEW = "2023-12-31", "2024-02"


@pytest.fixture
def small(database, told):
    """An old and two new papers, and one without a date that decides nothing."""
    return database(
        told("old", OLD, ("method/m", "task/t", "dataset/d"), code="github.com/a/old"),
        told(
            "new 1",
            NEW,
            ("method/m", "method/n", "task/t", "dataset/d"),
            (("method/m", "used-for", "task/t"), ("method/n", "evaluated-on", "dataset/d")),
            code="github.com/a/old",
            linked="github.com/a/new",
        ),
        told("new 2", "2024-03-01", ("method/n",), code="github.com/b/beside"),
        told("undated", None, ("method/n",)),
    )


def test_the_news_with_paper_and_sentence(small):
    found = new_since(small, "2024")
    assert found.undated == ("undated",)
    named, title = "We name m, n, t, d.", "On new 1"
    evaluated = "method/n|evaluated-on|dataset/d"
    used = "method/m|used-for|task/t"
    new, beside = "github.com/a/new", "github.com/b/beside"
    code = f"Our code is https://{new} there."
    assert found.table.columns == (
        *("new", "id", "label", "date", "paper", "title", "papers", "sentence"),
    )
    assert found.table.rows == (
        ("method", "method/n", "n", NEW, "new 1", title, 2, named),
        ("method-task", used, "m used-for t", NEW, "new 1", title, 1, "m used-for t."),
        (
            *("method-dataset", evaluated, "n evaluated-on d", NEW, "new 1", title, 1),
            "n evaluated-on d.",
        ),
        ("repository", new, new, NEW, "new 1", title, 1, code),
        ("repository", beside, beside, "2024-03-01", "new 2", "On new 2", 1, None),
    )
    pairs = [news for news in found.news if isinstance(news, NewPair)]
    assert [(p.subject, p.predicate, p.object) for p in pairs] == [
        ("method/m", Predicate.USED_FOR, "task/t"),
        ("method/n", Predicate.EVALUATED_ON, "dataset/d"),
    ]


@pytest.mark.parametrize(
    ("since", "count"), [("2024-02", 5), ("2024-02-01", 5), ("2024-02-02", 1), ("2024-04", 0)]
)
def test_a_month_begins_on_its_first_day(small, since, count):
    assert len(new_since(small, since).news) == count


def test_an_early_date_brings_everything(small):
    kinds = [news.kind for news in new_since(small, "1900").news]
    assert kinds.count("method") == 2
    assert kinds.count("repository") == 3


def test_order_of_papers_does_not_matter(database, told):
    papers = [
        told(f"p{i}", "2024", ("method/m", f"task/{i % 3}"), (("method/m", "used-for", "task/1"),))
        for i in (1, 4, 7)
    ]
    assert new_since(database(*papers), "2024") == new_since(database(*reversed(papers)), "2024")


def test_the_rdf_has_no_blank_node_and_reads_back(small):
    text = turtle(new_since(small, "2024"))
    triples = list(pyoxigraph.parse(text, pyoxigraph.RdfFormat.TURTLE))
    assert not any(
        isinstance(term, pyoxigraph.BlankNode) for t in triples for term in (t.subject, t.object)
    )
    said = {str(t.predicate).rpartition("/")[2].rpartition("#")[2].rstrip(">") for t in triples}
    assert {"usedFor", "evaluatedOn", "hasMethod", "hasRepository", "wasDerivedFrom"} <= said
    assert turtle(new_since(small, "2024")) == text
    nothing = turtle(new_since(small, "2025"))
    assert list(pyoxigraph.parse(nothing, pyoxigraph.RdfFormat.TURTLE)) == []


def test_the_rdf_is_a_part_of_the_graphs_own(database, example_knowledge, example_provenance):
    whole = {quad.triple for quad in quads(example_knowledge, example_provenance)}
    found = turtle(new_since(database.of(example_knowledge), "2023"))
    news = set(pyoxigraph.parse(found, pyoxigraph.RdfFormat.TURTLE))
    assert news
    assert {pyoxigraph.Triple(t.subject, t.predicate, t.object) for t in news} <= whole


def test_nothing_is_new_in_nothing(database):
    found = new_since(database(), "2024")
    assert (found.news, found.undated) == ((), ())


@pytest.mark.parametrize(
    "text", ["", "24", "2024-13", "2024-1", "2024-05-1", "20240517", "2024-02-30", "2024-W01-1"]
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError, match="not a date"):
        first_day(text)


@given(st.dates())
def test_every_date_is_its_own_first_day(day):
    assert first_day(day.isoformat()) == day.isoformat()
    assert first_day(day.isoformat()[:7]) == day.replace(day=1).isoformat()
