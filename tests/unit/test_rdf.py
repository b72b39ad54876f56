"""Knowledge as RDF."""

import os
import pickle
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal

import pyoxigraph
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad
from rdflib.namespace import RDF

from kg import vocab
from kg.errors import GraphError
from kg.graph import literals
from kg.graph.rdf import Provenance, quads
from kg.graph.rdflib_view import union_graph
from kg.model import (
    Entity,
    EntityType,
    Evidence,
    Extraction,
    Knowledge,
    Link,
    LinkKind,
    Role,
    Span,
)
from kg.model.claims import Claim
from kg.model.papers import paper_of_text

KNOWN = tuple(vocab.PREFIXES.values())
NODE = NamedNode(vocab.term("pa:x"))
RESNET = NamedNode(vocab.entity_iri("method/resnet"))
CLASSIFICATION = NamedNode(vocab.entity_iri("task/image-classification"))
SAID_TWICE = NamedNode(vocab.claim_iri("method/resnet|used-for|task/image-classification"))


def term(name):
    return NamedNode(vocab.term(name))


@pytest.fixture
def store(small_knowledge, small_provenance):
    store = pyoxigraph.Store()
    store.extend(quads(small_knowledge, small_provenance))
    return store


def select(store, query, union=True):
    prefixes = "".join(f"PREFIX {p}: <{iri}>\n" for p, iri in vocab.PREFIXES.items())
    rows = store.query(prefixes + query, use_default_graph_as_union=union)
    return sorted(tuple(cell.value for cell in row) for row in rows)


def nquads(knowledge, provenance):
    return sorted(str(quad) for quad in quads(knowledge, provenance))


# --- The whole ---------------------------------------------------------------------------------


def test_each_statement_is_told_once_in_a_named_graph(small_knowledge, small_provenance):
    told = list(quads(small_knowledge, small_provenance))
    assert len(told) == len(set(told))
    assert {quad.graph_name.value for quad in told} == {
        vocab.paper_graph_iri("a"),
        vocab.paper_graph_iri("b"),
        vocab.CONCEPTS_GRAPH,
        vocab.RUN_GRAPH,
    }
    for quad in told:
        assert isinstance(quad.subject, NamedNode)
        assert isinstance(quad.object, NamedNode | Literal)


def test_what_goes_into_a_store_comes_out_of_it(small_knowledge, small_provenance, store):
    assert set(store) == set(quads(small_knowledge, small_provenance))


def test_every_term_is_from_a_known_vocabulary(small_knowledge, small_provenance):
    ontology = rdflib.Graph().parse(data=vocab.ontology_ttl(), format="turtle")
    for quad in quads(small_knowledge, small_provenance):
        used = [quad.predicate]
        if quad.predicate.value == str(RDF.type):
            used.append(quad.object)
        for node in used:
            assert node.value.startswith(KNOWN)
            if node.value.startswith(vocab.PREFIXES["pa"]):
                assert (rdflib.URIRef(node.value), RDF.type, None) in ontology


def test_order_of_knowledge_does_not_matter(small_knowledge, small_provenance):
    turned = Knowledge(
        tuple(
            replace(extraction, links=extraction.links[::-1])
            for extraction in small_knowledge.extractions[::-1]
        ),
        tuple(replace(e, aliases=e.aliases[::-1]) for e in small_knowledge.entities[::-1]),
        (),
        tuple(replace(c, evidence=c.evidence[::-1]) for c in small_knowledge.claims[::-1]),
    )
    assert nquads(turned, small_provenance) == nquads(small_knowledge, small_provenance)


def test_two_processes_say_the_same(tmp_path, small_knowledge, small_provenance):
    """Whatever the seed of Python's hashes."""
    program = (
        "import pickle, sys; from kg.graph.rdf import quads\n"
        "print(*sorted(map(str, quads(*pickle.load(open(sys.argv[1], 'rb'))))), sep='\\n')"
    )
    (tmp_path / "k").write_bytes(pickle.dumps((small_knowledge, small_provenance)))
    said = {
        subprocess.run(
            [sys.executable, "-c", program, str(tmp_path / "k")],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            encoding="utf-8",
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert said == {"\n".join(nquads(small_knowledge, small_provenance)) + "\n"}


def test_union_graph_holds_every_triple_and_no_more(small_knowledge, small_provenance):
    graph = union_graph(small_knowledge, small_provenance)
    triples = {quad.triple for quad in quads(small_knowledge, small_provenance)}
    written = graph.serialize(format="nt")
    assert set(pyoxigraph.parse(written, format=pyoxigraph.RdfFormat.N_TRIPLES)) == {
        Quad(*triple) for triple in triples
    }
    assert len(graph) == len(triples)
    assert dict(graph.namespaces())["pa"] == rdflib.URIRef(vocab.PREFIXES["pa"])


def test_nothing_makes_only_a_run(small_provenance):
    names = {q.graph_name.value for q in quads(Knowledge(), small_provenance)}
    assert names == {vocab.RUN_GRAPH}


# --- Papers and concepts -----------------------------------------------------------------------


def test_a_paper(store):
    rows = select(
        store,
        "SELECT ?title ?date ?author ?venue WHERE {"
        ' ?p a schema:ScholarlyArticle, lpwcc:paper ; dcterms:identifier "a" ;'
        " dcterms:title ?title ; dcterms:issued ?date ; dcterms:date ?date ;"
        " schema:author [ pa:authorPosition 2 ; schema:name ?author ] ;"
        " lpwcp:hasConference/foaf:name ?venue }",
    )
    paper = ("Training with Adam", "2024-05-17", "Ćiro D.")
    assert rows == [(*paper, name) for name in vocab.venue_names("NAACL")]


def test_links_and_repositories(store):
    page = NamedNode(vocab.paper_iri("a"))
    assert select(
        store, "SELECT ?r ?url WHERE { ?r a lpwcc:repository ; schema:codeRepository ?url }"
    ) == [(vocab.repository_iri("github.com/Ada/Code"), "https://github.com/Ada/Code")]
    links = {
        (q.predicate.value.rpartition("#")[2], q.object.value)
        for q in store.quads_for_pattern(page, None, None)
        if q.predicate.value in vocab.LINK_PROPERTIES.values()
    }
    assert links == {
        ("codeLink", "https://github.com/Ada/Code"),
        ("codeLink", "http://github.com/Ada/Code.git"),
        ("projectPage", "https://ada.example.org/"),
        ("dataLink", "https://data.example.org/x"),
        ("otherLink", "https://example.org/%3Cscript%3E"),
    }


def test_a_concept(store):
    rows = select(
        store,
        "SELECT ?label ?alias WHERE { ?c a skos:Concept, lpwcc:method ; skos:prefLabel ?label ;"
        " foaf:name ?label ; skos:altLabel ?alias }",
    )
    assert rows == [("Adam", "ADAM"), ("Adam", "adam optimizer")]
    assert select(store, "SELECT ?t WHERE { ?d a lpwcc:dataset ; dcterms:title ?t }") == [
        ("CIFAR-10",),
        ("ImageNet",),
    ]


def test_queries_of_linked_papers_with_code_run(store):
    """In the manner of those its authors publish."""
    tasks = (
        "SELECT ?name (COUNT(?name) AS ?n) WHERE { ?paper a lpwcc:paper ; lpwcp:hasTask ?task ;"
        ' lpwcp:hasConference ?c . ?c foaf:name "NAACL"^^xsd:string . ?task foaf:name ?name }'
        " GROUP BY ?name"
    )
    assert select(store, tasks) == [("image classification", "1")]
    dated = (
        "SELECT (COUNT(?p) AS ?n) WHERE { ?p a lpwcc:paper ; dcterms:date ?d ."
        ' FILTER (str(?d) >= "2024-01-01" && str(?d) <= "2024-12-31") }'
    )
    assert select(store, dated) == [("1",)]
    datasets = (
        "SELECT ?t WHERE { ?p a lpwcc:paper ; lpwcp:usesDataset ?d ."
        " ?d a lpwcc:dataset ; dcterms:title ?t }"
    )
    assert select(store, datasets) == [("CIFAR-10",), ("ImageNet",)]


def test_subclass_and_subtask_are_broader(store):
    assert select(
        store,
        "SELECT ?a ?b WHERE { ?x skos:broader ?y . ?x skos:prefLabel ?a . ?y skos:prefLabel ?b }",
    ) == [("Adam", "SGD"), ("image classification", "image recognition")]


# --- Roles -------------------------------------------------------------------------------------


def test_a_paper_has_a_concept_by_its_role_as_well(store):
    """In the paper's graph, with the role on the claim; where none is known there is neither."""
    said = {
        (
            q.subject.value.rpartition("/")[2],
            q.predicate.value.rpartition("#")[2],
            q.object.value.rpartition("/")[2],
            q.graph_name.value == vocab.paper_graph_iri(q.subject.value.rpartition("/")[2]),
        )
        for iri in vocab.ROLE_PROPERTIES.values()
        for q in store.quads_for_pattern(None, NamedNode(iri), None)
    }
    assert said == {
        ("a", "proposes", "adam", True),
        ("a", "uses", "resnet", True),
        ("a", "comparesAgainst", "sgd", True),
        ("a", "addresses", "image-classification", True),
        ("a", "evaluatesOnDataset", "imagenet", True),
        ("b", "addresses", "image-classification", True),
        ("b", "mentionsTask", "image-recognition", True),
        ("b", "introduces", "cifar-10", True),
    }
    assert select(
        store,
        'SELECT ?p ?o WHERE { ?c pa:role "proposed" ; rdf:subject ?s ; rdf:object ?x .'
        " ?s pa:proposes ?x ; lpwcp:hasMethod ?x ; dcterms:identifier ?p . ?x skos:prefLabel ?o }",
    ) == [("a", "Adam")]
    unknown = NamedNode(vocab.claim_iri("b|has-method|method/resnet"))
    assert not list(store.quads_for_pattern(unknown, term("pa:role"), None))


@pytest.mark.parametrize(
    ("claim", "role"),
    [
        ("a|has-method|method/adam", Role.ADDRESSED),
        ("a|uses-dataset|dataset/imagenet", Role.USED),
        ("method/adam|subclass-of|method/sgd", Role.USED),
    ],
)
def test_a_role_that_a_predicate_does_not_know_is_refused(
    small_knowledge, small_provenance, claim, role
):
    claims = tuple(replace(c, role=role) if c.id == claim else c for c in small_knowledge.claims)
    with pytest.raises(GraphError, match=f"knows no role '{role}'"):
        list(quads(replace(small_knowledge, claims=claims), small_provenance))


# --- Claims and evidence -----------------------------------------------------------------------


def test_a_claim_stands_behind_every_edge(store, small_knowledge):
    rows = select(
        store,
        "SELECT DISTINCT ?c WHERE { ?c a pa:Claim ; rdf:subject ?s ; rdf:predicate ?p ;"
        " rdf:object ?o . ?s ?p ?o }",
    )
    assert len(rows) == len(small_knowledge.claims)


def test_each_paper_holds_its_share_of_a_claim(store):
    for paper in ("a", "b"):
        graph = NamedNode(vocab.paper_graph_iri(paper))
        edge = Quad(RESNET, term("pa:usedFor"), CLASSIFICATION, graph)
        assert edge in store
        papers = store.quads_for_pattern(SAID_TWICE, term("prov:wasDerivedFrom"), None, graph)
        assert [q.object.value for q in papers] == [vocab.paper_iri(paper)]
        assert len(list(store.quads_for_pattern(SAID_TWICE, term("pa:evidence"), None, graph))) == 1
    assert [
        (q.object.value, q.graph_name.value)
        for q in store.quads_for_pattern(SAID_TWICE, term("pa:confidence"), None)
    ] == [("0.8", vocab.CONCEPTS_GRAPH)]


def test_taking_a_papers_graph_away_takes_the_paper_back(store):
    store.remove_graph(NamedNode(vocab.paper_graph_iri("b")))
    paper = NamedNode(vocab.paper_iri("b"))
    assert not list(store.quads_for_pattern(paper, None, None))
    assert not list(store.quads_for_pattern(None, None, paper))
    assert len(list(store.quads_for_pattern(RESNET, term("pa:usedFor"), None))) == 1


def test_evidence_quotes_its_place_verbatim(store, small_knowledge):
    texts = {
        vocab.passage_iri(passage.id): passage.text
        for paper in small_knowledge.papers
        for passage in paper.passages
    }
    rows = select(
        store,
        "SELECT ?role ?place ?passage ?start ?end ?exact WHERE {"
        " ?e a oa:Annotation ; ?role ?place ."
        " ?place oa:hasSource ?passage ; oa:hasSelector"
        " [ a oa:TextPositionSelector ; oa:start ?start ; oa:end ?end ],"
        " [ a oa:TextQuoteSelector ; oa:exact ?exact ] }",
    )
    for _, place, passage, start, end, exact in rows:
        assert place == f"{passage}#char={start},{end}"
        assert exact == texts[passage][int(start) : int(end)]
    roles = {row[0] for row in rows}
    assert roles == {
        vocab.term(r) for r in ("oa:hasTarget", "pa:subjectMention", "pa:objectMention")
    }
    # The text starts with a character beyond the BMP, which counts as one.
    assert any(row[3:] == ("2", "6", "Adam") for row in rows)


def test_a_sentence_need_not_name_both_sides(store):
    """ "Our method" stands in it, and the name in another sentence."""
    claim = NamedNode(vocab.claim_iri("method/resnet|evaluated-on|dataset/cifar-10"))
    (evidence,) = (q.object for q in store.quads_for_pattern(claim, term("pa:evidence"), None))
    sides = ("oa:hasTarget", "pa:subjectMention", "pa:objectMention")
    assert [len(list(store.quads_for_pattern(evidence, term(side), None))) for side in sides] == [
        1,
        0,
        1,
    ]


def test_a_missing_score_is_not_a_confidence(store):
    claim = NamedNode(vocab.claim_iri("method/adam|subclass-of|method/sgd"))
    assert not list(store.quads_for_pattern(claim, term("pa:confidence"), None))


def test_the_run_names_what_it_ran_with(store):
    assert select(
        store,
        "SELECT ?software ?version ?model ?hash WHERE { ?g prov:wasGeneratedBy ?run ."
        f" FILTER (?g = <{vocab.CONCEPTS_GRAPH}>) ?run prov:wasAssociatedWith"
        " [ schema:name ?software ; schema:softwareVersion ?version ] ;"
        " prov:used [ a mls:Model ; schema:name ?model ; pa:sha256 ?hash ] }",
    ) == [("paperatlas", "0.1.0", "reader", "ab" * 32)]


# --- Hostile text and broken knowledge ---------------------------------------------------------

HOSTILE = st.text(st.characters(), min_size=1, max_size=20)


@given(st.lists(HOSTILE, min_size=9, max_size=9, unique=True))
def test_hostile_text_is_held(small_texts):
    name, title, abstract, author, venue, label, alias, extractor, keyword = small_texts
    paper = paper_of_text(
        name, title, abstract, authors=(author,), venue=venue, keywords=(keyword,), doi=alias,
        arxiv=label, url=title, issued=keyword, source=author,
    )  # fmt: skip
    entity = Entity(f"method/{label}", EntityType.METHOD, label, (alias,), (title,))
    evidence = Evidence(
        name, paper.passages[1].id, Span(0, len(abstract)), None, Span(0, 1), extractor, 0.5
    )
    knowledge = Knowledge(
        (Extraction(paper, links=(Link(title, LinkKind.CODE, f"{venue}/{author}"),)),),
        (entity,),
        (),
        (Claim(alias, name, "has-method", entity.id, (evidence,)),),
    )
    run = Provenance(name, title, label, alias, extractor)
    told = set(quads(knowledge, run))
    store = pyoxigraph.Store()
    store.extend(told)
    assert set(store) == told
    written = pyoxigraph.serialize(told, format=pyoxigraph.RdfFormat.N_QUADS)
    assert set(pyoxigraph.parse(written, format=pyoxigraph.RdfFormat.N_QUADS)) == told
    exact = next(store.quads_for_pattern(None, term("oa:exact"), None)).object.value
    assert len(exact) in {1, len(abstract)}
    assert len(union_graph(knowledge, run)) == len({quad.triple for quad in told})


def test_characters_that_cannot_be_written_are_replaced_one_by_one():
    assert literals.writable("a\x00b\ud800\x1b\ufffe\tc😀") == "a\ufffdb\ufffd\ufffd\ufffd\tc😀"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda k: replace(k, extractions=k.extractions * 2), "two papers have the id 'a'"),
        (lambda k: replace(k, entities=k.entities * 2), "two concepts have the id"),
        (lambda k: replace(k, claims=k.claims * 2), "two claims have the id"),
        (lambda k: replace(k, entities=k.entities[1:]), "nothing has the id 'dataset/cifar-10'"),
        (lambda k: replace(k, extractions=k.extractions[:1]), "has the id 'b'"),
        (
            lambda k: replace(k, claims=(replace(k.claims[0], predicate="likes"),)),
            "unknown predicate 'likes'",
        ),
        (lambda k: with_evidence(k, passage_id="a#x"), "which the paper 'a' does not have"),
        (lambda k: with_evidence(k, span=Span(0, 999)), "evidence ends at 999"),
        (lambda k: with_evidence(k, score=1.5), "score of 1.5"),
        (lambda k: with_evidence(k, score=float("nan")), "score of nan"),
    ],
)
def test_broken_knowledge_is_refused(small_knowledge, small_provenance, change, message):
    with pytest.raises(GraphError, match=message):
        list(quads(change(small_knowledge), small_provenance))


def with_evidence(knowledge, **fields):
    (claim,) = (c for c in knowledge.claims if c.id == "a|has-method|method/adam")
    changed = replace(claim, evidence=(replace(claim.evidence[0], **fields),))
    return replace(knowledge, claims=(changed,))


# --- Literals ----------------------------------------------------------------------------------


@given(st.floats(0, 1))
def test_scores_are_canonical_decimals(value):
    literal = literals.score(value)
    assert abs(Decimal(read(literal).value) - Decimal(value)) <= Decimal("0.00005")
    assert stored(literal) == read(literal)


@pytest.mark.parametrize(
    ("value", "written"),
    [(0.93, "0.93"), (1.0, "1"), (0.0, "0"), (0.123456, "0.1235"), (1e-9, "0")],
)
def test_scores_are_written_shortly(value, written):
    assert read(literals.score(value)).value == written


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("2024-05-17", "xsd:date"),
        ("2024-05", "xsd:gYearMonth"),
        ("2024", "xsd:gYear"),
        ("0999", "xsd:gYear"),
        ("2024-02-30", "xsd:string"),
        ("2024-13", "xsd:string"),
        ("0000", "xsd:string"),
        ("٢٠٢٤", "xsd:string"),
        ("May 2024", "xsd:string"),
        ("2024\n", "xsd:string"),
    ],
)
def test_dates_are_typed_by_precision(value, kind):
    literal = literals.day(value)
    assert (read(literal).value, read(literal).datatype) == (value, term(kind))
    assert stored(literal) == read(literal)


@given(st.integers(-(10**6), 10**6))
def test_whole_numbers_are_canonical(value):
    assert stored(literals.whole(value)) == read(literals.whole(value))


@given(st.text())
def test_every_text_is_written_as_n_triples_has_it(value):
    assert read(literals.text(value)) == pyoxigraph.Literal(literals.writable(value))
    assert str(read(literals.text(value))) == literals.text(value)


def read(literal):
    line = f"{term('pa:x')} {term('pa:x')} {literal} ."
    (quad,) = pyoxigraph.parse(line, format=pyoxigraph.RdfFormat.N_TRIPLES)
    return quad.object


def stored(literal):
    store = pyoxigraph.Store()
    store.add(Quad(NODE, NODE, read(literal)))
    return next(iter(store)).object
