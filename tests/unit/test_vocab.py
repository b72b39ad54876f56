"""The vocabulary: IRIs, the scheme of relations, the ontology."""

import re

import pyoxigraph
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from rdflib.namespace import OWL, RDF, RDFS, SH

from kg import vocab
from kg.model import ROLES, EntityType, Predicate

METHOD, TASK, DATASET = EntityType
# Lone surrogates included: what cannot be written down can still be an id.
ANY_TEXT = st.text(st.characters(), max_size=30) | st.sampled_from(
    ["", ".", "..", "/", "a/b", "a%2Fb", "a b", "\x00", "\ud800", "é", "e\u0301", "%", "#", "?x"]
)
MAKERS = [
    vocab.paper_iri,
    vocab.paper_graph_iri,
    vocab.passage_iri,
    vocab.venue_iri,
    vocab.entity_iri,
    vocab.repository_iri,
    vocab.claim_iri,
    vocab.evidence_iri,
    vocab.run_iri,
    vocab.model_iri,
    vocab.arxiv_iri,
    vocab.doi_iri,
    lambda text: vocab.author_iri(text, 1),
    lambda text: vocab.place_iri(text, 0, 1),
    lambda text: vocab.selector_iri("quote", text, 0, 1),
    lambda text: vocab.software_iri(text, "1"),
]
# RFC 3986, appendix A: what a path and a fragment may be made of.
URI = re.compile(r"https://[a-z0-9.]+/(?:[A-Za-z0-9._~/,=#-]|%[0-9A-F]{2})*", re.ASCII)


@pytest.mark.parametrize("make", MAKERS)
@given(one=ANY_TEXT, other=ANY_TEXT)
def test_iris_are_valid_and_differ_where_ids_differ(make, one, other):
    assert URI.fullmatch(make(one))
    assert pyoxigraph.NamedNode(make(one)).value == make(one)
    assert (make(one) == make(other)) == (one == other)


@given(ANY_TEXT, ANY_TEXT)
def test_no_id_leaves_its_place(paper_id, entity_id):
    """A hostile id gives no thing of another kind, and no segment that resolves away."""
    for iri in (vocab.paper_iri(paper_id), vocab.entity_iri(entity_id)):
        assert not {".", ".."} & set(iri.split("/"))
    assert vocab.paper_iri(paper_id).rpartition("/")[0] == vocab.BASE + "paper"
    assert vocab.paper_graph_iri(paper_id) not in {vocab.CONCEPTS_GRAPH, vocab.RUN_GRAPH}


def test_iris_read_well():
    assert vocab.entity_iri("method/adam") == "https://w3id.org/paperatlas/concept/method/adam"
    assert vocab.repository_iri("github.com/a/b").endswith("/repository/github.com/a/b")
    assert vocab.place_iri("p#abstract", 12, 80).endswith("/passage/p%23abstract#char=12,80")


@pytest.mark.parametrize(
    ("url", "iri"),
    [
        ("https://a.org/b?c=d#e", "https://a.org/b?c=d#e"),
        ("https://a.org/%20", "https://a.org/%20"),
        ("https://a.org/100%", "https://a.org/100%25"),
        ('https://a.org/<x> "y"', "https://a.org/%3Cx%3E%20%22y%22"),
        ("https://a.org/é", "https://a.org/%C3%A9"),
        ("HTTP://A.org/", "http://A.org/"),
        ("https://a.org/[x]?[y]#z#[w]", "https://a.org/%5Bx%5D?%5By%5D#z%23%5Bw%5D"),
        ("https://a.org:x/", None),
        ("https://a.org/\ud800", "https://a.org/%ED%A0%80"),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("a.org/b", None),
        ("https://", None),
        ("http://[::1", None),
        ("", None),
    ],
)
def test_web_addresses(url, iri):
    assert vocab.web_iri(url) == iri


@given(ANY_TEXT, ANY_TEXT)
def test_a_web_address_is_an_iri_whatever_the_text(host, rest):
    for url in (rest, f"https://{host}/{rest}", f"https://a.org/{rest}"):
        iri = vocab.web_iri(url)
        if iri is not None:
            assert rdflib.URIRef(iri).n3() == f"<{iri}>"
            assert pyoxigraph.NamedNode(iri).value == iri
            assert iri.lower().startswith(("http://", "https://"))


def test_tables_are_complete():
    assert set(vocab.CLASSES) == set(vocab.PAPER_PROPERTIES) == set(EntityType)
    assert set(vocab.PROPERTIES) == set(vocab.ALLOWED_PAIRS) == set(Predicate)
    assert list(vocab.ROLE_PROPERTIES) == [
        (kind, role) for kind in EntityType for role in ROLES[kind]
    ]
    assert len(set(vocab.ROLE_PROPERTIES.values())) == len(vocab.ROLE_PROPERTIES)
    with pytest.raises(KeyError):
        vocab.term("nowhere:x")


@pytest.mark.parametrize(
    ("subject", "predicate", "object_", "right"),
    [
        (METHOD, Predicate.USED_FOR, TASK, True),
        (METHOD, Predicate.USED_FOR, METHOD, False),
        (TASK, Predicate.USED_FOR, METHOD, False),
        (METHOD, Predicate.EVALUATED_ON, DATASET, True),
        (TASK, Predicate.EVALUATED_ON, DATASET, False),
        (DATASET, Predicate.BENCHMARK_FOR, TASK, True),
        (DATASET, Predicate.COMPARED_WITH, DATASET, True),
        (METHOD, Predicate.COMPARED_WITH, DATASET, False),
        (TASK, Predicate.SUBTASK_OF, TASK, True),
        (TASK, Predicate.SUBCLASS_OF, TASK, False),
        (TASK, Predicate.SYNONYM_OF, TASK, True),
    ],
)
def test_scheme(subject, predicate, object_, right):
    assert vocab.allowed(subject, predicate, object_) is right


def test_symmetric_predicates_are_allowed_both_ways():
    for predicate in vocab.SYMMETRIC:
        pairs = vocab.ALLOWED_PAIRS[predicate]
        assert {(b, a) for a, b in pairs} == pairs


@pytest.fixture(scope="module")
def ontology() -> rdflib.Graph:
    return rdflib.Graph().parse(data=vocab.ontology_ttl(), format="turtle")


def test_every_term_of_ours_is_labelled_and_explained(ontology):
    ours = {s for s in ontology.subjects() if s.startswith(vocab.PREFIXES["pa"])}
    assert len(ours) > 20
    for node in ours:
        assert ontology.value(node, RDFS.label), node
        assert ontology.value(node, RDFS.comment), node
        assert ontology.value(node, RDFS.isDefinedBy), node
        kinds = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty}
        assert len(kinds & set(ontology.objects(node, RDF.type))) == 1, node


def test_the_ontology_uses_no_term_of_ours_that_it_does_not_define(ontology):
    ours = vocab.PREFIXES["pa"]
    for node in {node for triple in ontology for node in triple if str(node).startswith(ours)}:
        assert (node, RDF.type, None) in ontology, node


def test_domains_and_ranges_are_those_of_the_scheme(ontology):
    for predicate, pairs in vocab.ALLOWED_PAIRS.items():
        node = rdflib.URIRef(vocab.PROPERTIES[predicate])
        if not node.startswith(vocab.PREFIXES["pa"]):
            continue  # skos:broader is not ours to define
        for side, position in ((RDFS.domain, 0), (RDFS.range, 1)):
            types = {pair[position] for pair in pairs}
            said = {str(o) for o in ontology.objects(node, side)}
            one = vocab.CLASSES[next(iter(types))]
            assert said == ({one} if len(types) == 1 else {vocab.term("skos:Concept")}), node
        symmetric = (node, RDF.type, OWL.SymmetricProperty) in ontology
        assert symmetric == (predicate in vocab.SYMMETRIC)


def test_a_roles_property_is_a_part_of_its_types(ontology):
    for (kind, _), iri in vocab.ROLE_PROPERTIES.items():
        node = rdflib.URIRef(iri)
        said = [str(ontology.value(node, p)) for p in (RDFS.subPropertyOf, RDFS.domain, RDFS.range)]
        assert said == [
            vocab.PAPER_PROPERTIES[kind], vocab.term("lpwcc:paper"), vocab.CLASSES[kind]
        ]  # fmt: skip


def test_shapes_of_edges_are_those_of_the_scheme():
    shapes = rdflib.Graph().parse(data=vocab.shapes_ttl(), format="turtle")
    for kind, name in ((METHOD, "Method"), (TASK, "Task"), (DATASET, "Dataset")):
        shape = rdflib.URIRef(f"https://w3id.org/paperatlas/shapes#{name}Shape")
        for node in {rdflib.URIRef(iri) for iri in vocab.PROPERTIES.values()}:
            (part,) = (
                p for p in shapes.objects(shape, SH.property) if (p, SH.path, node) in shapes
            )
            expected = {
                vocab.CLASSES[object_]
                for predicate, pairs in vocab.ALLOWED_PAIRS.items()
                for subject, object_ in pairs
                if subject is kind and vocab.PROPERTIES[predicate] == str(node)
            }
            assert {str(o) for o in shapes.objects(part, SH["class"])} == expected
            assert shapes.value(part, SH.maxCount) == (None if expected else rdflib.Literal(0))
