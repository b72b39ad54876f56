"""The page of the ontology: every term, every link, nothing that could run or be fetched."""

import re

import pytest
import rdflib
from rdflib.namespace import RDFS
from selectolax.lexbor import LexborHTMLParser
from typer.testing import CliRunner

import pipelines.cli.vocabulary  # noqa: F401 (registers the command)
from kg import vocab
from kg.export.ontology_diagram import ARROWS, BOXES
from kg.export.ontology_page import ontology_page
from pipelines.cli.app import app

TERM = """
@prefix pa: <https://w3id.org/paperatlas/ns#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<https://w3id.org/paperatlas/ns> a owl:Ontology ; dcterms:title "T" ; dcterms:description "D" ;
    rdfs:comment "C" ; owl:versionInfo "1" .
pa:x a owl:Class ; rdfs:label "<script>alert(1)</script>" ; rdfs:comment "& <b>bold</b>" .
"""


@pytest.fixture(scope="module")
def page():
    return ontology_page(vocab.ontology_ttl())


@pytest.fixture(scope="module")
def parsed(page):
    return LexborHTMLParser(page)


def test_every_term_has_its_place(parsed):
    graph = rdflib.Graph().parse(data=vocab.ontology_ttl(), format="turtle")
    terms = set(graph.subjects(RDFS.label))
    articles = parsed.css("article")
    assert len(articles) == len(terms) > 80
    assert {a.css_first("dd code").text() for a in articles} == set(map(str, terms))
    said = {a.css_first("p").text() for a in articles}
    assert said == {str(graph.value(node, RDFS.comment)) for node in terms}


def test_every_link_within_the_page_leads_somewhere(parsed):
    ids = [node.attributes["id"] for node in parsed.css("[id]")]
    assert len(ids) == len(set(ids))
    for link in parsed.css("a"):
        address = link.attributes["href"]
        assert address.startswith(("#", "http://", "https://"))
        if address.startswith("#"):
            assert address[1:] in ids


def test_domain_range_and_mappings_are_linked(parsed):
    used_for = parsed.css_first("#pa-usedFor")
    assert [a.attributes["href"] for a in used_for.css("dd a")] == ["#lpwcc-method", "#lpwcc-task"]
    claim = {a.attributes["href"] for a in parsed.css("#pa-Claim dd a")}
    assert {"https://w3id.org/cskg/ontology#Statement", "#pa-evidence"} <= claim


def test_the_drawing_names_terms_of_the_ontology(parsed):
    ids = {node.attributes["id"] for node in parsed.css("article")}
    drawn = {part.term for part in (*BOXES, *ARROWS)}
    assert {name.replace(":", "-") for name in drawn} <= ids
    assert len(parsed.css("svg a")) == len(BOXES) + len(ARROWS)


def test_nothing_runs_and_nothing_is_fetched(page, parsed):
    assert not parsed.css("script, link, img, iframe, object, [style], [onclick]")
    assert "default-src 'none'" in page
    assert not re.search(r"url\((?!#)|@import", page)


def test_texts_are_only_texts(monkeypatch):
    monkeypatch.setattr("kg.export.ontology_page.BOXES", BOXES[:1])
    monkeypatch.setattr("kg.export.ontology_page.ARROWS", ())
    page = ontology_page(TERM)
    assert "<script>" not in page
    assert "<b>" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_same_ontology_gives_the_same_page(page):
    assert page == ontology_page(vocab.ontology_ttl())


def test_the_command_writes_the_page(page, tmp_path):
    out = tmp_path / "o.html"
    ran = CliRunner().invoke(app, ["ontology", "-o", str(out)])
    assert ran.exit_code == 0, ran.output
    assert out.read_text(encoding="utf-8") == page
