"""The incidence of papers and concepts, and what it gives."""

import numpy as np
import pytest
from scipy import sparse

from kg.graph import columns
from kg.graph.database import Database
from kg.graph.matrices import Incidence, concepts_shared, incidence, papers_naming_both
from kg.graph.pairs import npmi, pairs
from kg.model import Knowledge


@pytest.fixture
def read(tmp_path):
    def read_(knowledge):
        columns.write(knowledge, tmp_path)
        database = Database(tmp_path)
        try:
            return incidence(database)
        finally:
            database.close()

    return read_


def made(rows):
    """An incidence of rows such as "11.", a character a concept."""
    matrix = np.array([[int(cell == "1") for cell in row] for row in rows], dtype=np.int32)
    return Incidence(
        np.array([f"p{i}" for i in range(len(rows))], dtype=object),
        np.array([f"c{i}" for i in range(len(rows[0]))], dtype=object),
        sparse.csr_array(matrix),
    )


def test_rows_are_papers_and_columns_concepts_by_id(read, example_knowledge):
    found = read(example_knowledge)
    assert found.papers.tolist() == ["p 3", "p/2", "p:1"]
    assert found.concepts.tolist() == [e.id for e in example_knowledge.entities]
    named = {
        (found.papers[row], found.concepts[column])
        for row, column in zip(*found.matrix.nonzero(), strict=True)
    }
    papers = {paper.id for paper in example_knowledge.papers}
    assert named == {(c.subject, c.object) for c in example_knowledge.claims if c.subject in papers}
    assert set(found.matrix.data.tolist()) == {1}
    assert found.papers_of_concepts().tolist() == [2, 1, 1, 2, 2]


def test_nothing_gives_an_empty_matrix(read):
    found = read(Knowledge())
    assert found.matrix.shape == (0, 0)
    assert pairs(found, 1).first.tolist() == []
    assert concepts_shared(found, 5).shape == (0, 0)


def test_papers_that_name_both():
    both = papers_naming_both(made(["11.", "111", "..1"]))
    assert both.toarray().tolist() == [[2, 2, 1], [2, 2, 1], [1, 1, 2]]


def test_shared_concepts_leave_common_ones_out():
    named = made(["11.", "111", "1.1"])
    assert concepts_shared(named, 3).toarray().tolist() == [[2, 2, 1], [2, 3, 2], [1, 2, 2]]
    assert concepts_shared(named, 2).toarray().tolist() == [[1, 1, 0], [1, 2, 1], [0, 1, 1]]


def test_rows_may_be_drawn_twice():
    drawn = made(["1.", ".1"]).rows(np.array([1, 1]))
    assert drawn.papers.tolist() == ["p1", "p1"]
    assert drawn.papers_of_concepts().tolist() == [0, 2]


def test_pairs_are_counted_once_and_sorted():
    found = pairs(made(["11.", "111", "1.1", "..."]), 1)
    assert list(zip(found.first.tolist(), found.second.tolist(), strict=True)) == [
        (0, 1),
        (0, 2),
        (1, 2),
    ]
    assert found.papers.tolist() == [2, 2, 1]
    assert pairs(made(["11.", "111"]), 2).papers.tolist() == [2]


@pytest.mark.parametrize(
    ("both", "first", "second", "papers", "expected"),
    [
        (3, 3, 3, 10, 1.0),  # never apart
        (2, 4, 5, 10, 0.0),  # as by chance
        (4, 4, 4, 4, 1.0),  # in every paper: the limit
        (1, 2, 2, 8, np.log(2) / np.log(8)),
        (1, 50, 50, 100, np.log(1 / 25) / np.log(100)),  # avoiding each other
    ],
)
def test_npmi(both, first, second, papers, expected):
    counts = (np.array([n]) for n in (both, first, second))
    assert npmi(*counts, papers).tolist() == pytest.approx([expected])
