"""The vocabulary: IRIs, the scheme of relations, the ontology."""

import re
from pathlib import Path

import pyoxigraph
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from rdflib.namespace import DCAT, DCTERMS, FOAF, OWL, PROV, RDF, RDFS, SDO, SH, SKOS, XSD

from kg import vocab
from kg.graph.rdflib_view import union_graph
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
    vocab.dataset_iri,
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


DECLARED = {
    OWL.Class,
    OWL.ObjectProperty,
    OWL.DatatypeProperty,
    OWL.AnnotationProperty,
    RDF.Property,
}


def test_every_term_that_a_graph_uses_is_declared(ontology, example_knowledge, example_provenance):
    graph = union_graph(example_knowledge, example_provenance)
    used = set(graph.predicates()) | set(graph.objects(None, RDF.type))
    for table in (
        vocab.CLASSES,
        vocab.PAPER_PROPERTIES,
        vocab.ROLE_PROPERTIES,
        vocab.PROPERTIES,
        vocab.LINK_PROPERTIES,
    ):
        used |= {rdflib.URIRef(iri) for iri in table.values()}
    used.add(rdflib.URIRef(vocab.REPOSITORY_PROPERTY))
    for node in used - {RDF.type}:
        assert DECLARED & set(ontology.objects(node, RDF.type)), node
        assert ontology.value(node, RDFS.label), node
        assert ontology.value(node, RDFS.comment), node


def test_every_declared_term_is_one_thing_in_words(ontology):
    for node in set(ontology.subjects(RDFS.label)):
        assert len(DECLARED & set(ontology.objects(node, RDF.type))) == 1, node
        for part in (RDFS.label, RDFS.comment):
            (words,) = ontology.objects(node, part)
            assert words.language == "en"
            assert words.strip()


def test_the_ontology_holds_together_as_owl(ontology):
    """No blank node; ranges fit the kind of property; nothing is of two disjoint classes."""
    assert not any(isinstance(node, rdflib.BNode) for triple in ontology for node in triple)
    for kind, with_value in ((OWL.DatatypeProperty, True), (OWL.ObjectProperty, False)):
        for node in ontology.subjects(RDF.type, kind):
            for range_ in ontology.objects(node, RDFS.range):
                assert str(range_).startswith(str(XSD)) is with_value, node
            for above in ontology.objects(node, RDFS.subPropertyOf):
                other = OWL.ObjectProperty if with_value else OWL.DatatypeProperty
                assert (above, RDF.type, other) not in ontology, node
    for one, _, other in ontology.triples((None, OWL.disjointWith, None)):
        under = set(ontology.subjects(RDFS.subClassOf, one))
        assert not under & set(ontology.subjects(RDFS.subClassOf, other))


@pytest.mark.parametrize("text", [vocab.ontology_ttl(), vocab.shapes_ttl()])
def test_prefixes_are_those_of_the_package_and_used(text):
    for prefix, namespace in re.findall(r"^@prefix (\w+): <([^>]+)> \.", text, re.MULTILINE):
        assert vocab.PREFIXES.get(prefix, namespace) == namespace
        assert re.search(rf"\b{prefix}:\w", text.partition("\n\n")[2]), prefix


LPWC = Path(__file__).parents[3] / "shared" / "lpwc" / "ontology.ttl"


@pytest.mark.skipif(not LPWC.is_file(), reason="their ontology lies beside the repository")
def test_terms_of_linked_papers_with_code_exist_there(ontology):
    theirs = rdflib.Graph().parse(LPWC, format="turtle")
    home = "https://linkedpaperswithcode.com/"
    for node in {n for t in ontology for n in t if str(n).startswith(home)}:
        assert (node, RDFS.label, None) in theirs, node


RDFLIB_KNOWS = {
    "schema": SDO,
    "prov": PROV,
    "skos": SKOS,
    "foaf": FOAF,
    "dcterms": DCTERMS,
    "dcat": DCAT,
}


@pytest.mark.parametrize("prefix", RDFLIB_KNOWS)
def test_terms_of_others_exist_there(ontology, prefix):
    """RDFLib's closed lists, made from the vocabularies themselves, know every name."""
    namespace = vocab.PREFIXES[prefix]
    known = RDFLIB_KNOWS[prefix].__annotations__
    for node in {n for t in ontology for n in t if str(n).startswith(namespace)}:
        assert str(node).removeprefix(namespace) in known, node


def test_every_class_that_a_graph_holds_has_a_shape(example_knowledge, example_provenance):
    graph = union_graph(example_knowledge, example_provenance)
    shapes = rdflib.Graph().parse(data=vocab.shapes_ttl(), format="turtle")
    # The shape of schema:ScholarlyArticle asks for lpwcc:paper as well. Of a named graph, which is
    # an entity, nothing more is said than which run made it.
    without = {rdflib.URIRef(vocab.term(name)) for name in ("lpwcc:paper", "prov:Entity")}
    classes = set(graph.objects(None, RDF.type))
    assert classes - set(shapes.objects(None, SH.targetClass)) == without


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
