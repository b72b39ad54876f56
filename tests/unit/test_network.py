"""Knowledge as a NetworkX graph."""

from kg.graph.network import network
from kg.model import Knowledge


def test_concepts_alone(example_knowledge):
    graph = network(example_knowledge)
    assert list(graph.nodes) == [e.id for e in example_knowledge.entities]
    assert graph.nodes["task/towel-folding"] == {"label": "towel folding", "type": "task"}
    assert graph.number_of_edges() == 4


def test_an_edge_carries_its_claim(example_knowledge):
    edge = network(example_knowledge).edges[
        "method/wrinklenet",
        "task/towel-folding",
        "method/wrinklenet|used-for|task/towel-folding",
    ]
    assert edge == {
        "predicate": "used-for",
        "confidence": 0.91,
        "papers": ("p/2", "p:1"),
        "evidence": (
            "For towel folding, WrinkleNet is strong.",
            "We use WrinkleNet for towel folding 🧺.",
        ),
    }


def test_a_confidence_that_nobody_gave_is_none(example_knowledge):
    edges = network(example_knowledge).get_edge_data("method/wrinklenet", "dataset/towelbench")
    assert [edge["confidence"] for edge in edges.values()] == [None]


def test_the_full_view_adds_papers_and_repositories(example_knowledge):
    graph = network(example_knowledge, "full")
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


def test_an_edge_from_a_paper_says_what_the_concept_is_to_it(example_knowledge):
    graph = network(example_knowledge, "full")

    def roles(paper, concept):
        return [edge["role"] for edge in graph.get_edge_data(paper, concept).values()]

    assert roles("p:1", "method/wrinklenet") == ["proposed"]
    assert roles("p/2", "method/wrinklenet") == ["used"]
    assert roles("p/2", "method/hostile") == [None]
    others = [d for a, _, d in graph.edges(data=True) if graph.nodes[a]["type"] != "paper"]
    assert not any("role" in d for d in others)


def test_nothing_gives_an_empty_graph():
    assert len(network(Knowledge(), "full")) == 0
