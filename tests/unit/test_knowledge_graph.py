"""The graph from Python."""

import subprocess
import sys

import pytest
import rdflib

import kg
from kg import KnowledgeGraph
from kg.errors import GraphError, KGError, QueryError
from kg.graph import directory
from kg.graph.network import network
from kg.vocab import PREFIXES

METHODS = """
SELECT ?method ?task ?sentence WHERE {
  ?m a lpwcc:method ; skos:prefLabel ?method ; pa:usedFor ?t .
  ?t a lpwcc:task ; skos:prefLabel ?task .
  ?claim a pa:Claim ; rdf:subject ?m ; rdf:predicate pa:usedFor ; rdf:object ?t ;
         pa:evidence ?evidence .
  ?evidence oa:hasTarget/oa:hasSelector/oa:exact ?sentence .
}
"""


@pytest.fixture
def path(example_knowledge, example_provenance, tmp_path):
    directory.write_state(tmp_path / "g", example_knowledge, example_provenance)
    return tmp_path / "g"


@pytest.fixture
def graph(path):
    with KnowledgeGraph.open(path) as opened:
        yield opened


def test_rows_by_name_attribute_and_position(graph):
    rows = graph.query(
        "SELECT ?label ?c { ?x skos:prefLabel ?label BIND(1.5 AS ?c) } ORDER BY ?label"
    )
    assert rows.columns == ("label", "c")
    assert len(rows) == 5
    first = rows[1]
    assert first.label == first["label"] == first[0] == "CreaseNet"
    assert dict(first) == {"label": "CreaseNet", "c": 1.5}
    assert [row.label for row in rows[1:3]] == ["CreaseNet", "TowelBench"]
    assert repr(first) == "Row({'label': 'CreaseNet', 'c': 1.5})"
    with pytest.raises(AttributeError, match="no column 'nothing'"):
        _ = first.nothing


def test_every_form_of_query_gives_rows(graph):
    assert graph.query("ASK { ?x a pa:Claim }")[0].answer is True
    built = graph.query("CONSTRUCT { ?x a skos:Concept } { ?x a lpwcc:task }")
    assert [row.predicate for row in built] == [f"{PREFIXES['rdf']}type"]
    with pytest.raises(QueryError):
        graph.query("CLEAR ALL")


def test_rows_as_a_data_frame(graph, monkeypatch):
    rows = graph.query("SELECT ?x ?none { ?x a lpwcc:method } ORDER BY ?x")
    frame = rows.to_pandas()
    assert list(frame.columns) == ["x", "none"]
    assert list(frame["x"]) == [row.x for row in rows]
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(KGError, match=r"paperatlas\[pandas\]"):
        rows.to_pandas()


def test_a_statement_of_two_papers_is_one_row(graph):
    rows = graph.query("SELECT ?m ?t { ?m pa:usedFor ?t }")
    assert len(rows) == 1


def test_what_a_concept_is_to_a_paper(graph):
    proposed = (
        "SELECT ?paper ?m { ?p pa:proposes ?c ; dcterms:identifier ?paper . ?c foaf:name ?m }"
    )
    assert [tuple(row.values()) for row in graph.query(proposed)] == [("p:1", "WrinkleNet")]
    roles = graph.query("SELECT ?role { ?claim pa:role ?role } ORDER BY ?role")
    assert len(roles) == 7


def test_methods_with_their_tasks_and_sentences(graph, tmp_path):
    graph.export("turtle", tmp_path / "g.ttl")
    turtle = rdflib.Graph().parse(tmp_path / "g.ttl")
    prologue = "".join(f"PREFIX {p}: <{iri}>\n" for p, iri in PREFIXES.items())
    expected = sorted(tuple(map(str, row)) for row in turtle.query(prologue + METHODS))
    found = sorted(tuple(row.values()) for row in graph.query(METHODS))
    assert found == expected
    sentences = [sentence for *_, sentence in found]
    assert {(m, t) for m, t, _ in found} == {("WrinkleNet", "towel folding")}
    assert "We use WrinkleNet for towel folding 🧺." in sentences
    assert "For towel folding, WrinkleNet is strong." in sentences


def test_what_it_was_made_from(graph, example_knowledge):
    assert graph.knowledge == example_knowledge
    assert graph.manifest.counts["papers"] == 3
    assert repr(graph) == "<KnowledgeGraph of 3 papers, 5 concepts, 12 claims>"


def test_views(graph):
    assert set(graph.networkx().edges) == set(network(graph.database).edges)
    assert "p:1" in graph.networkx(view="full")
    dataset = graph.rdflib()
    concept = rdflib.URIRef(f"{PREFIXES['skos']}Concept")
    assert len(list(dataset.subjects(rdflib.RDF.type, concept))) == 5
    assert len(list(dataset.query("SELECT ?x { ?x a skos:Concept }"))) == 5


def test_an_open_graph_stays_as_it_was(path, example_knowledge, example_provenance):
    with KnowledgeGraph.open(path) as old:
        directory.write_state(path, type(example_knowledge)(), example_provenance)
        assert old.knowledge == example_knowledge
        assert old.query("ASK { ?x a pa:Claim }")[0].answer is True
    with KnowledgeGraph.open(path) as new:
        assert new.knowledge.claims == ()


def test_a_closed_graph_says_so(path):
    graph = KnowledgeGraph.open(str(path))
    graph.query("ASK {}")
    graph.close()
    graph.close()
    for act in (lambda: graph.query("ASK {}"), lambda: graph.knowledge, graph.rdflib):
        with pytest.raises(GraphError, match="closed"):
            act()


def test_what_is_no_graph_cannot_be_opened(tmp_path):
    with pytest.raises(GraphError, match="not a graph directory"):
        KnowledgeGraph.open(tmp_path)


def test_the_package_is_light_until_it_is_used():
    code = (
        "import sys, kg.model; assert not {'rdflib', 'pyoxigraph', 'networkx'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    with pytest.raises(AttributeError, match="Nothing"):
        _ = kg.Nothing
