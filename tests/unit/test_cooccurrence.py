"""The table of concepts that papers name together."""

import pytest

from kg.analytics.cooccurrence import cooccurrence
from kg.graph import columns
from kg.graph.database import Database
from kg.model import EntityType


@pytest.fixture
def database(example_knowledge, tmp_path):
    columns.write(example_knowledge, tmp_path)
    opened = Database(tmp_path)
    yield opened
    opened.close()


def test_every_pair_once(database):
    table = cooccurrence(database)
    assert table.columns == (
        "first",
        "first_label",
        "second",
        "second_label",
        "papers",
        "npmi",
    )
    assert [(row[0], row[2], row[4]) for row in table.rows] == [
        ("dataset/towelbench", "method/wrinklenet", 2),
        ("dataset/towelbench", "task/towel-folding", 2),
        ("method/wrinklenet", "task/towel-folding", 2),
    ]
    assert table.rows[0][1::2] == ("TowelBench", "WrinkleNet", pytest.approx(1))


def test_the_least_number_of_papers(database):
    counts = [row[4] for row in cooccurrence(database, min_papers=1).rows]
    assert counts == [2] * 3 + [1] * 6
    assert cooccurrence(database, min_papers=3).rows == ()


def test_types_in_the_order_that_is_asked_for(database):
    wanted = (EntityType.TASK, EntityType.METHOD)
    rows = cooccurrence(database, wanted, min_papers=1).rows
    assert {row[0] for row in rows} == {"task/towel-folding"}
    assert [row[2] for row in rows] == ["method/wrinklenet", "method/creasenet", "method/hostile"]


def test_one_type_with_itself(database):
    methods = (EntityType.METHOD, EntityType.METHOD)
    found = [(row[0], row[2]) for row in cooccurrence(database, methods, min_papers=1).rows]
    assert found == [
        ("method/creasenet", "method/wrinklenet"),
        ("method/hostile", "method/wrinklenet"),
    ]
