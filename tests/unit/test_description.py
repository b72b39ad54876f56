"""The counts of a graph from its columns, and what it says of itself."""

from collections import Counter
from dataclasses import replace

import pyoxigraph
import pytest
import rdflib
from rdflib.namespace import DCAT, DCTERMS, PROV, RDF, VOID

from kg import vocab
from kg.graph import columns
from kg.graph.census import census
from kg.graph.database import Database
from kg.graph.description import RDF_FORMATS, description, turtle
from kg.graph.rdflib_view import union_graph
from kg.graph.validate import validate
from kg.model import Knowledge

STATE = "ab" * 16


def counted(knowledge, folder):
    columns.write(knowledge, folder)
    database = Database(folder)
    found = census(database)
    database.close()
    return found


@pytest.mark.parametrize("which", ["small", "example", "empty"])
def test_the_columns_count_what_the_statements_are(which, request, tmp_path, small_provenance):
    knowledge = Knowledge() if which == "empty" else request.getfixturevalue(f"{which}_knowledge")
    graph = union_graph(knowledge, small_provenance)
    found = counted(knowledge, tmp_path)
    assert found.properties == Counter(str(p) for p in graph.predicates())
    assert found.classes == Counter(str(c) for c in graph.objects(None, RDF.type))
    assert found.triples == len(graph)


def test_texts_that_rdf_cannot_tell_apart_count_once(tmp_path, small_knowledge, small_provenance):
    first, *rest = small_knowledge.entities
    odd = replace(first, aliases=("a\x01", "a\x02", first.label, "a\ufffd"))
    paper = small_knowledge.extractions[0].paper
    extraction = replace(
        small_knowledge.extractions[0],
        paper=replace(
            paper, keywords=("k", "k", "k\x01", "k\x02"), authors=("A", "A", "B"), url="x"
        ),
    )
    knowledge = replace(
        small_knowledge,
        entities=(odd, *rest),
        extractions=(extraction, *small_knowledge.extractions[1:]),
    )
    graph = union_graph(knowledge, small_provenance)
    assert counted(knowledge, tmp_path).properties == Counter(str(p) for p in graph.predicates())


@pytest.fixture
def described(small_knowledge, small_provenance, tmp_path):
    counts = counted(small_knowledge, tmp_path)
    return turtle(description(counts, small_provenance, STATE, "http://localhost:7878/sparql"))


def test_a_graph_describes_itself(described, small_knowledge, small_provenance):
    graph = rdflib.Graph().parse(data=described, format="turtle")
    it = rdflib.URIRef(vocab.dataset_iri(STATE))
    union = union_graph(small_knowledge, small_provenance)
    assert (it, RDF.type, VOID.Dataset) in graph
    assert (it, RDF.type, DCAT.Dataset) in graph
    assert graph.value(it, VOID.triples).toPython() == len(union)
    assert graph.value(it, PROV.wasGeneratedBy) in set(union.subjects(RDF.type, PROV.Activity))
    assert "not known" in graph.value(it, DCTERMS.rights)
    assert graph.value(it, VOID.sparqlEndpoint) == rdflib.URIRef("http://localhost:7878/sparql")
    assert len(list(graph.objects(it, DCAT.distribution))) == len(RDF_FORMATS)
    for kind, part_of, number in (
        (VOID["class"], VOID.classPartition, VOID.entities),
        (VOID.property, VOID.propertyPartition, VOID.triples),
    ):
        parts = list(graph.objects(it, part_of))
        assert parts
        for part in parts:
            name = graph.value(part, kind)
            of_class = kind == VOID["class"]
            pattern = (None, RDF.type, name) if of_class else (None, name, None)
            assert graph.value(part, number).toPython() == len(list(union.triples(pattern)))


def test_a_description_names_nothing_blank_and_no_time(described):
    graph = rdflib.Graph().parse(data=described, format="turtle")
    assert not any(isinstance(node, rdflib.BNode) for triple in graph for node in triple)
    assert not [o for o in graph.objects() if "dateTime" in str(getattr(o, "datatype", ""))]


def test_what_is_not_served_names_no_endpoint(small_knowledge, small_provenance, tmp_path):
    counts = counted(small_knowledge, tmp_path)
    one = turtle(description(counts, small_provenance, STATE))
    assert b"sparqlEndpoint" not in one
    assert one == turtle(description(counts, small_provenance, STATE))


def test_a_description_keeps_its_shape(described):
    store = pyoxigraph.Store()
    store.load(described, pyoxigraph.RdfFormat.TURTLE)
    assert validate(store).violations == ()
    it = pyoxigraph.NamedNode(vocab.dataset_iri(STATE))
    triples = pyoxigraph.NamedNode(vocab.term("void:triples"))
    for quad in list(store.quads_for_pattern(it, triples, None)):
        store.remove(quad)
    (violation,) = validate(store).violations
    assert violation.message == "A dataset has exactly one number of triples."
