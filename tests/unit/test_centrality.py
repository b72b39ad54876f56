"""PageRank and betweenness, held against NetworkX, and igraph against NetworkX."""

import networkx as nx
import numpy as np
import pytest
from scipy import sparse

from kg.analytics.betweenness import betweenness, bridging_concepts, by_igraph, by_networkx
from kg.analytics.pagerank import central_concepts, pagerank
from kg.graph import columns
from kg.graph.database import Database
from kg.model import Knowledge


@pytest.fixture
def opened(tmp_path):
    databases = []

    def open_(knowledge):
        columns.write(knowledge, tmp_path)
        databases.append(Database(tmp_path))
        return databases[-1]

    yield open_
    for database in databases:
        database.close()


def matrix_of(graph):
    return nx.to_scipy_sparse_array(graph, nodelist=sorted(graph), dtype=float)


def by_node(ranks):
    return np.array([ranks[node] for node in sorted(ranks)])


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("damping", [0.5, 0.85])
def test_pagerank_is_that_of_networkx(seed, damping):
    graph = nx.gnp_random_graph(15, 0.12, seed=seed, directed=True)
    for number, edge in enumerate(graph.edges):
        graph.edges[edge]["weight"] = 1 + number % 3
    expected = by_node(nx.pagerank(graph, alpha=damping, tol=1e-12, max_iter=500))
    assert pagerank(matrix_of(graph), damping=damping) == pytest.approx(expected, abs=1e-8)


def test_personalised_pagerank_is_that_of_networkx():
    graph = nx.karate_club_graph()
    restart = np.zeros(len(graph))
    restart[[3, 20]] = 1, 3
    expected = by_node(nx.pagerank(graph, personalization={3: 1, 20: 3}, tol=1e-12, max_iter=500))
    assert pagerank(matrix_of(graph), restart=restart) == pytest.approx(expected, abs=1e-8)


def test_without_steps_the_reader_starts_again():
    nowhere = sparse.csr_array((2, 2))
    assert pagerank(nowhere).tolist() == [0.5, 0.5]
    assert pagerank(nowhere, restart=np.array([0.0, 2.0])).tolist() == [0, 1]
    assert pagerank(sparse.csr_array((0, 0))).tolist() == []


@pytest.mark.parametrize("wrong", [{"damping": 1.0}, {"restart": np.zeros(2)}])
def test_what_pagerank_cannot_do(wrong):
    with pytest.raises(ValueError, match=r"must"):
        pagerank(sparse.csr_array(np.ones((2, 2))), **wrong)


@pytest.mark.parametrize("seed", range(3))
def test_betweenness_is_that_of_networkx(seed):
    graph = nx.gnp_random_graph(14, 0.2, seed=seed)
    expected = by_node(nx.betweenness_centrality(graph))
    assert betweenness(matrix_of(graph)) == pytest.approx(expected, abs=1e-10)


@pytest.mark.parametrize("sources", [range(14), [2], [0, 5, 9]])
def test_igraph_counts_as_networkx_does(sources):
    pytest.importorskip("igraph")
    matrix = matrix_of(nx.gnp_random_graph(14, 0.2, seed=7))
    assert by_igraph(matrix, sources) == pytest.approx(by_networkx(matrix, sources), abs=1e-12)


def test_sampled_betweenness_depends_on_the_seed_alone():
    matrix = matrix_of(nx.karate_club_graph())
    first = betweenness(matrix, sources=5, seed=1)
    assert first.tolist() == betweenness(matrix, sources=5, seed=1).tolist()
    assert first.tolist() != betweenness(matrix, sources=5, seed=2).tolist()
    assert first[[0, 33]].min() > first.mean()


def test_two_nodes_have_none_between():
    assert betweenness(sparse.csr_array(np.ones((2, 2)))).tolist() == [0, 0]


def test_central_concepts(opened, example_knowledge):
    table = central_concepts(opened(example_knowledge))
    assert table.columns == ("id", "label", "type", "papers", "pagerank")
    assert [row[0] for row in table.rows[:3]] == [
        "dataset/towelbench",
        "method/wrinklenet",
        "task/towel-folding",
    ]
    assert sum(row[4] for row in table.rows) == pytest.approx(1)


def test_bridging_concepts(opened, example_knowledge):
    table = bridging_concepts(opened(example_knowledge), min_papers=1)
    assert table.columns == ("id", "label", "type", "papers", "betweenness")
    # Two methods meet in no paper, and three concepts stand between them.
    assert [row[4] for row in table.rows] == pytest.approx([1 / 18] * 3 + [0] * 2)


def test_nothing_has_no_centre(opened):
    empty = opened(Knowledge())
    assert central_concepts(empty).rows == ()
    assert bridging_concepts(empty).rows == ()
