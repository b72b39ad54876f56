"""The named questions: what stands in their files, and that both engines answer the same."""

from contextlib import closing

import pytest

from kg.errors import QueryError
from kg.graph import columns, store
from kg.graph.database import Database
from kg.graph.parts import parts_of
from kg.graph.rdf import n_triples, named_graphs
from kg.query import query, table
from kg.query.questions import KINDS, ask, filled, question, questions, settled

ALL = questions()


@pytest.fixture
def graph(tmp_path, example_knowledge, example_provenance):
    folder = tmp_path
    columns.write(example_knowledge, folder / "tables")
    lines = n_triples(named_graphs(parts_of(example_knowledge), example_provenance))
    store.create(folder / "store", lines)
    with closing(Database(folder / "tables")) as database:
        yield store.open_read_only(folder / "store"), database


@pytest.fixture
def names(graph):
    """A name of each kind that the example holds."""
    _, database = graph
    (paper,) = database.table("SELECT id FROM papers ORDER BY id LIMIT 1").rows[0]
    (author,) = database.table("SELECT authors[1] FROM papers ORDER BY id LIMIT 1").rows[0]
    concepts = dict(database.table("SELECT type, min(label) FROM concepts GROUP BY type").rows)
    return {"paper": paper, "text": author or "Nobody", "concept": concepts["method"], **concepts}


def given(asked, names):
    return {p.name: names.get(p.kind, p.value) for p in asked.parameters if not p.is_number}


def test_there_are_enough():
    assert len(ALL) >= 20
    assert len({q.text for q in ALL}) == len(ALL)


@pytest.mark.parametrize("asked", ALL, ids=lambda q: q.name)
def test_parameters_are_those_of_the_query(asked):
    assert {p.kind for p in asked.parameters} <= set(KINDS)
    for parameter in asked.parameters:
        assert f"${parameter.name}" in asked.sparql
        assert asked.sql is None or f"${parameter.name}" in asked.sql
    assert "$" not in filled(asked, {p.name: p.value for p in asked.parameters})


@pytest.mark.parametrize("asked", ALL, ids=lambda q: q.name)
def test_every_question_has_an_answer(asked, graph, names):
    answer = ask(*graph, asked, given(asked, names))
    assert answer.columns


@pytest.mark.parametrize("asked", [q for q in ALL if q.sql], ids=lambda q: q.name)
def test_columns_and_store_answer_the_same(asked, graph, names):
    opened, database = graph
    values = settled(database, asked, given(asked, names))
    assert ask(opened, database, asked, values) == table(query(opened, filled(asked, values)))


def test_names_need_not_be_exact(graph, names):
    exact = ask(*graph, question("papers-of-concept"), {"concept": names["method"]})
    loose = ask(*graph, question("papers-of-concept"), {"concept": names["method"].upper()})
    assert exact == loose
    assert exact.rows


@pytest.mark.parametrize("value", ['" } DROP ALL #', "\\", "a\nb", "$top", "?x", "'''"])
def test_a_value_stays_a_value(value, graph):
    asked = question("papers-of-author")
    assert ask(*graph, asked, {"author": value}).rows == ()


@pytest.mark.parametrize(
    ("name", "values", "said"),
    [
        ("no-such-question", {}, "there is no question 'no-such-question'"),
        ("methods-for-task", {}, "needs a task"),
        ("methods-for-task", {"colour": "red"}, "has no parameter 'colour'"),
        ("methods-for-task", {"task": "zzzzzz"}, "no task is called 'zzzzzz'"),
        ("top-tasks", {"top": "many"}, "top is a number, and not 'many'"),
    ],
)
def test_what_cannot_be_asked_is_said(name, values, said, graph):
    with pytest.raises(QueryError, match=said):
        ask(*graph, question(name), values)
