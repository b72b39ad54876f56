"""The first paper to put a method and a task together."""

from kg.analytics.firsts import first_pairs


def test_the_earliest_paper_and_what_it_says(database, told):
    pair = ("method/m", "task/t")
    said = (("method/m", "used-for", "task/t"),)
    graph = database(
        told("c", "2003", pair, said),
        told("b", "2002-05", pair),
        told("a", "2002-05", ("method/m",)),
        told("z", None, pair, said),
    )
    assert first_pairs(graph).rows == (
        ("method/m", "task/t", "2002-05", "b", "On b", "one sentence", "We name m, t."),
    )


def test_what_is_stated_goes_before_what_is_named(database, told):
    pair = ("method/m", "task/t")
    said = (("method/m", "used-for", "task/t"),)
    ((*_, how, sentence),) = first_pairs(database(told("a", "2001", pair, said))).rows
    assert (how, sentence) == ("used-for", "m used-for t.")


def test_undated_papers_come_last(database, told):
    pair = ("method/m", "task/t")
    ((_, _, date, paper, *_),) = first_pairs(database(told("b", None, pair))).rows
    assert (date, paper) == (None, "b")
    assert first_pairs(database()).rows == ()


def test_order_of_papers_does_not_matter(database, told):
    papers = [told(f"p{i}", f"200{i % 3}", ("method/m", f"task/{i % 4}")) for i in range(9)]
    assert first_pairs(database(*papers)) == first_pairs(database(*reversed(papers)))
