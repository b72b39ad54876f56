"""A graph as NetworkX: its claims, and its projections."""

from contextlib import closing

import networkx as nx
import pytest

from kg.graph import columns
from kg.graph.database import Database
from kg.graph.network import network
from kg.graph.projections import cooccurrence, papers
from kg.model import Knowledge


@pytest.fixture
def database(example_knowledge, tmp_path):
    columns.write(example_knowledge, tmp_path)
    opened = Database(tmp_path)
    yield opened
    opened.close()


def test_concepts_alone(database, example_knowledge):
    graph = network(database)
    assert list(graph.nodes) == [e.id for e in example_knowledge.entities]
    assert graph.nodes["task/towel-folding"] == {"label": "towel folding", "type": "task"}
    assert graph.number_of_edges() == 4


def test_an_edge_carries_its_claim(database):
    edge = network(database).edges[
        "method/wrinklenet",
        "task/towel-folding",
        "method/wrinklenet|used-for|task/towel-folding",
    ]
    assert edge == {
        "predicate": "used-for",
        "confidence": 0.91,
        "weight": 2,
        "papers": ("p/2", "p:1"),
        "evidence_count": 2,
        "evidence": (
            "For towel folding, WrinkleNet is strong.",
            "We use WrinkleNet for towel folding 🧺.",
        ),
    }


def test_a_confidence_that_nobody_gave_is_none(database):
    edges = network(database).get_edge_data("method/wrinklenet", "dataset/towelbench")
    assert [edge["confidence"] for edge in edges.values()] == [None]


def test_the_full_view_adds_papers_and_repositories(database, example_knowledge):
    graph = network(database, "full")
    assert graph.nodes["p:1"] == {
        "label": "Folding towels with WrinkleNet",
        "type": "paper",
        "year": 2024,
    }
    assert "year" not in graph.nodes["p 3"]
    assert graph.degree("p 3") == 0
    repository = "github.com/linen/wrinkle"
    assert graph.nodes[repository] == {"label": repository, "type": "repository"}
    assert sorted(graph.predecessors(repository)) == ["p/2", "p:1"]
    assert graph.number_of_edges() == len(example_knowledge.claims) + 2


def test_an_edge_from_a_paper_says_what_the_concept_is_to_it(database):
    graph = network(database, "full")

    def roles(paper, concept):
        return [edge["role"] for edge in graph.get_edge_data(paper, concept).values()]

    assert roles("p:1", "method/wrinklenet") == ["proposed"]
    assert roles("p/2", "method/wrinklenet") == ["used"]
    assert roles("p/2", "method/hostile") == [None]
    others = [d for a, _, d in graph.edges(data=True) if graph.nodes[a]["type"] != "paper"]
    assert not any("role" in d for d in others)


def test_bipartite(database, example_knowledge):
    graph = network(database, "bipartite")
    sides = nx.get_node_attributes(graph, "bipartite")
    assert {n for n, side in sides.items() if side == 0} == {p.id for p in example_knowledge.papers}
    assert nx.is_bipartite(graph)
    assert graph.number_of_edges() == 8
    assert graph.edges["p:1", "method/wrinklenet"]["role"] == "proposed"
    assert graph.edges["p/2", "method/hostile"]["role"] is None
    assert graph.edges["p:1", "method/creasenet"]["confidence"] is None


def test_papers_are_tied_by_the_concepts_that_they_share(database):
    graph = network(database, "papers")
    assert list(graph.nodes) == ["p 3", "p/2", "p:1"]
    assert list(graph.edges(data=True)) == [("p/2", "p:1", {"weight": 3})]


def test_what_too_many_papers_name_ties_none(database):
    assert papers(database, max_papers=1).number_of_edges() == 0


def test_concepts_are_tied_by_the_papers_that_name_both(database):
    graph = network(database, "cooccurrence")
    assert len(graph) == 5
    assert {frozenset(edge) for edge in graph.edges} == {
        frozenset({"method/wrinklenet", "task/towel-folding"}),
        frozenset({"method/wrinklenet", "dataset/towelbench"}),
        frozenset({"task/towel-folding", "dataset/towelbench"}),
    }
    edge = graph.edges["method/wrinklenet", "task/towel-folding"]
    assert edge == {"weight": 2, "npmi": pytest.approx(1)}
    assert cooccurrence(database, min_papers=1).number_of_edges() == 9
    assert cooccurrence(database, min_papers=3).number_of_edges() == 0


@pytest.mark.parametrize("view", ["concepts", "full", "bipartite", "papers", "cooccurrence"])
def test_nothing_gives_an_empty_graph(view, tmp_path):
    columns.write(Knowledge(), tmp_path)
    with closing(Database(tmp_path)) as empty:
        assert len(network(empty, view)) == 0
