"""The shapes: that a sound graph keeps them, and that each of them can fail."""

from dataclasses import replace
from functools import cache

import pyoxigraph
import pyshacl
import pytest
import rdflib
from rdflib.namespace import DCTERMS, FOAF, RDF, SH, SKOS, XSD

from kg import vocab
from kg.errors import GraphError
from kg.graph import validate as validation
from kg.graph.rdflib_view import union_graph
from kg.graph.shape_queries import shape_queries
from kg.graph.validate import ValidationReport, Violation
from kg.model import EntityType, Knowledge

PA, LPWCP, LPWCC, OA, SCHEMA, PROV, MLS = (
    rdflib.Namespace(vocab.PREFIXES[p])
    for p in ("pa", "lpwcp", "lpwcc", "oa", "schema", "prov", "mls")
)


def node(iri):
    return rdflib.URIRef(iri)


PAPER = node(vocab.paper_iri("a"))
AUTHOR = node(vocab.author_iri("a", 1))
VENUE = node(vocab.venue_iri("NAACL"))
PASSAGE = node(vocab.passage_iri("a#abstract"))
REPOSITORY = node(vocab.repository_iri("github.com/Ada/Code"))
ADAM, SGD, RESNET = (node(vocab.entity_iri(f"method/{name}")) for name in ("adam", "sgd", "resnet"))
TASK = node(vocab.entity_iri("task/image-classification"))
DATASET = node(vocab.entity_iri("dataset/imagenet"))
CLAIM = node(vocab.claim_iri("a|has-method|method/adam"))
RELATION = node(vocab.claim_iri("method/adam|subclass-of|method/sgd"))
PLACE = node(vocab.place_iri("a#abstract", 2, 6))
POSITION = node(vocab.selector_iri("position", "a#abstract", 2, 6))
QUOTE = node(vocab.selector_iri("quote", "a#abstract", 2, 6))
GRAPH = node(vocab.CONCEPTS_GRAPH)
TEXT = rdflib.Literal("another")
EMPTY = rdflib.Literal("")
ELSEWHERE = node("https://example.org/elsewhere")


@pytest.fixture
def graph(small_knowledge, small_provenance):
    return union_graph(small_knowledge, small_provenance)


@cache
def parsed(turtle):
    return rdflib.Graph().parse(data=turtle, format="turtle")


def by_pyshacl(graph):
    """(focus, path, message) of each result of pySHACL; the path of a property path is None."""
    _, results, _ = pyshacl.validate(
        graph,
        shacl_graph=parsed(vocab.shapes_ttl()),
        ont_graph=parsed(vocab.ontology_ttl()),
    )
    return {
        (
            str(results.value(node, SH.focusNode)),
            str(path)
            if isinstance(path := results.value(node, SH.resultPath), rdflib.URIRef)
            else None,
            str(results.value(node, SH.resultMessage)),
        )
        for node in results.subjects(RDF.type, SH.ValidationResult)
    }


def store_of(graph):
    store = pyoxigraph.Store()
    store.load(graph.serialize(format="nt").encode(), pyoxigraph.RdfFormat.N_TRIPLES)
    return store


def validate(graph) -> ValidationReport:
    """Our report, which is pySHACL's wherever we ask."""
    report = validation.validate(store_of(graph))
    ours = {
        (v.focus, v.path if v.path and v.path.startswith("http") else None, v.message)
        for v in report.violations
    }
    assert ours == by_pyshacl(graph)
    return report


def evidence(graph):
    return graph.value(CLAIM, PA.evidence)


def run(graph):
    return graph.value(predicate=RDF.type, object=PROV.Activity)


def test_a_sound_graph_conforms(graph):
    before = set(graph)
    report = validate(graph)
    assert report.violations == ()
    assert report.conforms
    assert set(graph) == before


def test_an_empty_graph_conforms(small_provenance):
    assert validate(rdflib.Graph()).conforms
    assert validate(union_graph(Knowledge(), small_provenance)).conforms


def integer(value):
    return rdflib.Literal(value, datatype=XSD.integer)


def decimal(value):
    return rdflib.Literal(value, datatype=XSD.decimal)


# What is broken, how (triples taken away, triples added), and the path that is then at fault.
BROKEN = [
    # papers
    ("no title", PAPER, [(PAPER, DCTERMS.title, None)], [], DCTERMS.title),
    ("two titles", PAPER, [], [(PAPER, DCTERMS.title, TEXT)], DCTERMS.title),
    (
        "empty title",
        PAPER,
        [(PAPER, DCTERMS.title, None)],
        [(PAPER, DCTERMS.title, EMPTY)],
        DCTERMS.title,
    ),
    ("no identifier", PAPER, [(PAPER, DCTERMS.identifier, None)], [], DCTERMS.identifier),
    ("two abstracts", PAPER, [], [(PAPER, DCTERMS.abstract, TEXT)], DCTERMS.abstract),
    (
        "date is text",
        PAPER,
        [(PAPER, DCTERMS.issued, None), (PAPER, DCTERMS.date, None)],
        [(PAPER, DCTERMS.issued, TEXT), (PAPER, DCTERMS.date, TEXT)],
        DCTERMS.issued,
    ),
    ("date under one name", PAPER, [(PAPER, DCTERMS.date, None)], [], DCTERMS.issued),
    ("not a paper there", PAPER, [(PAPER, RDF.type, LPWCC.paper)], [], None),
    ("author is text", PAPER, [], [(PAPER, SCHEMA.author, TEXT)], SCHEMA.author),
    ("two venues", PAPER, [], [(PAPER, LPWCP.hasConference, ELSEWHERE)], LPWCP.hasConference),
    (
        "citations below 0",
        PAPER,
        [(PAPER, PA.citationCount, None)],
        [(PAPER, PA.citationCount, integer("-1"))],
        PA.citationCount,
    ),
    (
        "language is no tag",
        PAPER,
        [(PAPER, DCTERMS.language, None)],
        [(PAPER, DCTERMS.language, rdflib.Literal("in English"))],
        DCTERMS.language,
    ),
    ("task as method", PAPER, [], [(PAPER, LPWCP.hasMethod, TASK)], LPWCP.hasMethod),
    ("method as task", PAPER, [], [(PAPER, LPWCP.hasTask, ADAM)], LPWCP.hasTask),
    ("method as dataset", PAPER, [], [(PAPER, LPWCP.usesDataset, ADAM)], LPWCP.usesDataset),
    ("no repository", PAPER, [], [(PAPER, LPWCP.hasRepository, ADAM)], LPWCP.hasRepository),
    ("script as link", PAPER, [], [(PAPER, PA.codeLink, node("javascript:x"))], ...),
    ("author without name", AUTHOR, [(AUTHOR, SCHEMA.name, None)], [], SCHEMA.name),
    ("author without position", AUTHOR, [(AUTHOR, PA.authorPosition, None)], [], PA.authorPosition),
    ("venue without name", VENUE, [(VENUE, FOAF.name, None)], [], FOAF.name),
    ("passage of no paper", PASSAGE, [(PASSAGE, DCTERMS.isPartOf, None)], [], DCTERMS.isPartOf),
    (
        "unknown section",
        PASSAGE,
        [(PASSAGE, PA.section, None)],
        [(PASSAGE, PA.section, TEXT)],
        PA.section,
    ),
    ("passage without text", PASSAGE, [(PASSAGE, SCHEMA.text, None)], [], SCHEMA.text),
    (
        "no address",
        REPOSITORY,
        [(REPOSITORY, SCHEMA.codeRepository, None)],
        [],
        SCHEMA.codeRepository,
    ),
    (
        "two addresses",
        REPOSITORY,
        [],
        [(REPOSITORY, SCHEMA.codeRepository, ELSEWHERE)],
        SCHEMA.codeRepository,
    ),
    ("repository of no paper", REPOSITORY, [(PAPER, LPWCP.hasRepository, None)], [], ...),
    # concepts
    ("no label", ADAM, [(ADAM, SKOS.prefLabel, None)], [], SKOS.prefLabel),
    ("two labels", ADAM, [], [(ADAM, SKOS.prefLabel, TEXT)], SKOS.prefLabel),
    ("label as alias", ADAM, [], [(ADAM, SKOS.altLabel, rdflib.Literal("Adam"))], SKOS.altLabel),
    ("empty alias", ADAM, [], [(ADAM, SKOS.altLabel, EMPTY)], SKOS.altLabel),
    ("match is text", ADAM, [], [(ADAM, SKOS.exactMatch, TEXT)], SKOS.exactMatch),
    ("two types", ADAM, [], [(ADAM, RDF.type, LPWCC.task)], None),
    ("no type", ADAM, [(ADAM, RDF.type, LPWCC.method)], [], None),
    ("method is no concept", ADAM, [(ADAM, RDF.type, SKOS.Concept)], [], RDF.type),
    ("task is no concept", TASK, [(TASK, RDF.type, SKOS.Concept)], [], RDF.type),
    ("dataset is no concept", DATASET, [(DATASET, RDF.type, SKOS.Concept)], [], RDF.type),
    ("method name", ADAM, [(ADAM, FOAF.name, None)], [], FOAF.name),
    ("task name", TASK, [(TASK, FOAF.name, None)], [], FOAF.name),
    ("dataset title", DATASET, [(DATASET, DCTERMS.title, None)], [], DCTERMS.title),
    ("concept of no paper", SGD, [(PAPER, LPWCP.hasMethod, SGD)], [], ...),
    # claims and evidence
    ("no subject", CLAIM, [(CLAIM, RDF.subject, None)], [], RDF.subject),
    ("two subjects", CLAIM, [], [(CLAIM, RDF.subject, ADAM)], RDF.subject),
    ("no predicate", CLAIM, [(CLAIM, RDF.predicate, None)], [], RDF.predicate),
    (
        "predicate from elsewhere",
        CLAIM,
        [(CLAIM, RDF.predicate, None)],
        [(CLAIM, RDF.predicate, ELSEWHERE)],
        RDF.predicate,
    ),
    ("no object", CLAIM, [(CLAIM, RDF.object, None)], [], RDF.object),
    (
        "object is a paper",
        CLAIM,
        [(CLAIM, RDF.object, None)],
        [(CLAIM, RDF.object, PAPER)],
        RDF.object,
    ),
    ("no evidence", CLAIM, [(CLAIM, PA.evidence, None)], [], PA.evidence),
    ("no paper", CLAIM, [(CLAIM, PROV.wasDerivedFrom, None)], [], PROV.wasDerivedFrom),
    ("two confidences", CLAIM, [], [(CLAIM, PA.confidence, decimal("0.1"))], PA.confidence),
    (
        "confidence over 1",
        CLAIM,
        [(CLAIM, PA.confidence, None)],
        [(CLAIM, PA.confidence, decimal("1.1"))],
        PA.confidence,
    ),
    (
        "confidence below 0",
        CLAIM,
        [(CLAIM, PA.confidence, None)],
        [(CLAIM, PA.confidence, decimal("-0.1"))],
        PA.confidence,
    ),
    (
        "confidence no decimal",
        CLAIM,
        [(CLAIM, PA.confidence, None)],
        [(CLAIM, PA.confidence, rdflib.Literal("0.5", datatype=XSD.double))],
        PA.confidence,
    ),
    ("evidence for no claim", evidence, [(evidence, OA.hasBody, None)], [], OA.hasBody),
    ("evidence without place", evidence, [(evidence, OA.hasTarget, None)], [], OA.hasTarget),
    ("two object mentions", evidence, [], [(evidence, PA.objectMention, ADAM)], PA.objectMention),
    (
        "subject mention no place",
        evidence,
        [],
        [(evidence, PA.subjectMention, ADAM)],
        PA.subjectMention,
    ),
    ("no extractor", evidence, [(evidence, PA.extractor, None)], [], PA.extractor),
    ("no run", evidence, [(evidence, PROV.wasGeneratedBy, None)], [], PROV.wasGeneratedBy),
    (
        "evidence too sure",
        evidence,
        [(evidence, PA.confidence, None)],
        [(evidence, PA.confidence, decimal("2"))],
        PA.confidence,
    ),
    ("place in no passage", PLACE, [(PLACE, OA.hasSource, None)], [], OA.hasSource),
    ("place without position", PLACE, [(PLACE, OA.hasSelector, POSITION)], [], ...),
    ("place without quote", PLACE, [(PLACE, OA.hasSelector, QUOTE)], [], ...),
    (
        "start at end",
        POSITION,
        [(POSITION, OA.start, None)],
        [(POSITION, OA.start, integer("6"))],
        OA.start,
    ),
    (
        "start below 0",
        POSITION,
        [(POSITION, OA.start, None)],
        [(POSITION, OA.start, integer("-2"))],
        OA.start,
    ),
    ("no end", POSITION, [(POSITION, OA.end, None)], [], OA.end),
    ("empty quote", QUOTE, [(QUOTE, OA.exact, None)], [(QUOTE, OA.exact, EMPTY)], OA.exact),
    ("no quote", QUOTE, [(QUOTE, OA.exact, None)], [], OA.exact),
    # the run and the whole
    ("run of no version", run, [(None, SCHEMA.softwareVersion, None)], [], ...),
    ("run of no model", run, [(None, PA.sha256, None)], [], ...),
    ("quote not verbatim", GRAPH, [(QUOTE, OA.exact, None)], [(QUOTE, OA.exact, TEXT)], None),
    ("edge without claim", GRAPH, [], [(ADAM, PA.usedFor, TASK)], PA.usedFor),
    ("claim without edge", GRAPH, [(PAPER, LPWCP.hasMethod, ADAM)], [], None),
    ("paper property elsewhere", ADAM, [], [(ADAM, LPWCP.hasMethod, SGD)], None),
    ("relation from a paper", PAPER, [], [(PAPER, PA.usedFor, TASK)], None),
    # roles
    (
        "unknown role",
        CLAIM,
        [(CLAIM, PA.role, None)],
        [(CLAIM, PA.role, rdflib.Literal("invented"))],
        PA.role,
    ),
    ("two roles", CLAIM, [], [(CLAIM, PA.role, rdflib.Literal("used"))], PA.role),
    ("task's role of a method", GRAPH, [], [(PAPER, PA.addresses, ADAM)], LPWCP.hasTask),
    ("role without claim", GRAPH, [], [(PAPER, PA.proposes, RESNET)], PA.proposes),
    (
        "role of a relation",
        GRAPH,
        [],
        [(RELATION, PA.role, rdflib.Literal("used"))],
        None,
    ),
]


@pytest.mark.parametrize(
    ("focus", "removed", "added", "path"),
    [pytest.param(*case[1:], id=case[0]) for case in BROKEN],
)
def test_each_shape_can_fail(graph, focus, removed, added, path):
    def place(thing):
        return thing(graph) if callable(thing) and not isinstance(thing, rdflib.URIRef) else thing

    focus = place(focus)
    before = [tuple(map(place, triple)) for triple in removed]
    after = [tuple(map(place, triple)) for triple in added]
    for triple in before:
        assert triple in graph
        graph.remove(triple)
    for triple in after:
        graph.add(triple)
    report = validate(graph)
    assert not report.conforms
    at_fault = {(v.focus, v.path) for v in report.violations}
    if path is ...:  # a path that is more than a property
        assert str(focus) in {focus for focus, _ in at_fault}
    else:
        assert (str(focus), None if path is None else str(path)) in at_fault
    assert {v.severity for v in report.violations} == {"Violation"}
    assert list(report.violations) == sorted(report.violations, key=lambda v: v.focus)


CONCEPT_OF = {
    EntityType.METHOD: "method/adam",
    EntityType.TASK: "task/image-classification",
    EntityType.DATASET: "dataset/imagenet",
}


@pytest.mark.parametrize(("kind", "role"), vocab.ROLE_PROPERTIES)
def test_each_role_keeps_its_claim_and_its_edges(small_knowledge, small_provenance, kind, role):
    claims = tuple(
        replace(c, role=role) if (c.subject, c.object) == ("a", CONCEPT_OF[kind]) else c
        for c in small_knowledge.claims
    )
    graph = union_graph(replace(small_knowledge, claims=claims), small_provenance)
    assert validation.validate(store_of(graph)).conforms
    by_role, concept = (
        node(vocab.ROLE_PROPERTIES[kind, role]),
        node(vocab.entity_iri(CONCEPT_OF[kind])),
    )
    (claim,) = (c for c in graph.subjects(RDF.object, concept) if (c, RDF.subject, PAPER) in graph)
    edge = node(vocab.PAPER_PROPERTIES[kind])
    for triple, path in (
        ((PAPER, edge, concept), str(edge)),
        ((PAPER, by_role, concept), None),
        ((claim, PA.role, rdflib.Literal(role.value)), str(by_role)),
    ):
        graph.remove(triple)
        found = validation.validate(store_of(graph)).violations
        assert (str(GRAPH), path) in {(v.focus, v.path) for v in found}
        graph.add(triple)


WRONG_ENDS = [
    (subject, predicate, object_)
    for predicate in sorted(set(vocab.PROPERTIES.values()))
    for subject, subject_type in ((ADAM, "method"), (TASK, "task"), (DATASET, "dataset"))
    for object_, object_type in ((RESNET, "method"), (TASK, "task"), (DATASET, "dataset"))
    if not any(
        (subject_type, object_type) in pairs
        for name, pairs in vocab.ALLOWED_PAIRS.items()
        if vocab.PROPERTIES[name] == predicate
    )
]


def test_every_edge_has_its_domain_and_range(graph):
    for subject, predicate, object_ in WRONG_ENDS:
        graph.add((subject, node(predicate), object_))
    at_fault = {(v.focus, v.path) for v in validate(graph).violations}
    assert {(str(s), p) for s, p, _ in WRONG_ENDS} <= at_fault


def test_a_violation_says_what_is_wrong(graph):
    graph.remove((ADAM, SKOS.prefLabel, None))
    graph.remove((ADAM, FOAF.name, None))
    assert validate(graph).violations == (
        Violation(
            str(ADAM),
            str(SKOS.prefLabel),
            "A concept has exactly one preferred label, which is not empty.",
            "Violation",
        ),
    )


def test_the_whole_graphs_violations_name_the_node(graph):
    graph.add((ADAM, PA.usedFor, TASK))
    (violation,) = validate(graph).violations
    assert str(ADAM) in violation.message
    assert str(PA.usedFor) in violation.message


def test_a_subclass_counts_as_its_class(graph):
    """A node that is only a method is held to what concepts are held to."""
    bare = node(vocab.entity_iri("method/bare"))
    graph.add((bare, RDF.type, LPWCC.method))
    paths = {v.path for v in validate(graph).violations if v.focus == str(bare)}
    assert str(SKOS.prefLabel) in paths


def test_the_shapes_are_sound_shacl():
    shapes = parsed(vocab.shapes_ttl())
    conforms, _, text = pyshacl.validate(rdflib.Graph(), shacl_graph=shapes, meta_shacl=True)
    assert conforms, text


def test_every_property_shape_has_a_message():
    shapes = rdflib.Graph().parse(data=vocab.shapes_ttl(), format="turtle")
    for part in shapes.objects(None, SH.property):
        assert shapes.value(part, SH.message)


SHAPE = """
@prefix : <https://example.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
:S a sh:NodeShape ; sh:targetClass :C ; sh:message "no" ; sh:property [
    sh:path %s ; sh:message "no" ; %s ] .
"""


@pytest.mark.parametrize(
    ("path", "asks", "named"),
    [
        (":p", "sh:uniqueLang true", "uniqueLang"),
        (":p", "sh:nodeKind sh:Literal", "nodeKind"),
        (":p", "sh:minCount 1 ; sh:severity sh:Warning", "severity"),
        (":p", "sh:or ( [ sh:languageIn ( 'en' ) ] )", "languageIn"),
        ("( :p :q )", "sh:maxCount 1", "sequence"),
        ("[ sh:zeroOrMorePath :p ]", "sh:minCount 1", "zeroOrMorePath"),
    ],
)
def test_what_is_not_translated_is_refused(path, asks, named):
    with pytest.raises(GraphError, match=named):
        list(shape_queries(SHAPE % (path, asks), ""))


def test_a_shape_that_cannot_be_asked_is_an_error(graph, monkeypatch):
    shapes = vocab.shapes_ttl().replace("SELECT $this", "SELECT $this nonsense")
    monkeypatch.setattr(vocab, "shapes_ttl", lambda: shapes)
    with pytest.raises(GraphError, match="cannot be validated"):
        validation.validate(store_of(graph))
