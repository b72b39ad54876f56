"""``kg query``, ``kg export``, ``kg validate`` and ``kg map``: what they write can be read."""

import csv
import io
import json
import xml.etree.ElementTree as ET

import networkx
import pyarrow.parquet
import pyoxigraph
import pytest
from pyoxigraph import RdfFormat

from kg.model import Role

SELECT = "SELECT ?p ?t { ?p a schema:ScholarlyArticle ; dcterms:title ?t } ORDER BY ?t"
CONSTRUCT = (
    "CONSTRUCT { ?p dcterms:title ?t } WHERE { ?p a schema:ScholarlyArticle ; dcterms:title ?t }"
)
RDF = {
    "turtle": RdfFormat.TURTLE,
    "nquads": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "jsonld": RdfFormat.JSON_LD,
}


@pytest.fixture(scope="session")
def exported(done, sample_graph, tmp_path_factory):
    """The sample in a format; gives the path."""
    folder = tmp_path_factory.mktemp("exports")

    def export(name):
        if not (folder / name).exists():
            done("export", sample_graph, "--format", name, "-o", folder / name)
        return folder / name

    return export


def test_rows_in_every_format(done, small_graph, papers):
    titles = sorted(paper["title"] for paper in papers)
    as_table = done("query", small_graph, SELECT)
    assert all(title in as_table for title in titles)
    as_csv = done("query", small_graph, SELECT, "--format", "csv")
    assert sorted(row["t"] for row in csv.DictReader(io.StringIO(as_csv))) == titles
    as_json = json.loads(done("query", small_graph, SELECT, "--format", "json"))
    assert as_json["head"]["vars"] == ["p", "t"]
    assert sorted(row["t"]["value"] for row in as_json["results"]["bindings"]) == titles
    as_xml = ET.fromstring(done("query", small_graph, SELECT, "--format", "xml"))
    name = "{http://www.w3.org/2005/sparql-results#}"
    literals = as_xml.iterfind(f".//{name}binding[@name='t']/{name}literal")
    assert sorted(literal.text for literal in literals) == titles


def test_truth_and_triples_in_their_formats(done, small_graph, papers):
    assert done("query", small_graph, "ASK {}") == "yes\n"
    assert json.loads(done("query", small_graph, "ASK {}", "--format", "json"))["boolean"] is True
    assert ">true<" in done("query", small_graph, "ASK {}", "--format", "xml")
    for name, form in (("turtle", RdfFormat.TURTLE), ("nt", RdfFormat.N_TRIPLES)):
        text = done("query", small_graph, CONSTRUCT, "--format", name)
        assert len(list(pyoxigraph.parse(text, form))) == len(papers)
    assert papers[0]["title"] in done("query", small_graph, CONSTRUCT)


def test_a_format_that_cannot_hold_the_answer(here, one_message, small_graph):
    assert "turtle" in one_message(here("query", small_graph, SELECT, "--format", "turtle"))
    assert "csv" in one_message(here("query", small_graph, CONSTRUCT, "--format", "csv"))


def test_a_query_from_a_file(here, done, one_message, small_graph, tmp_path):
    file = tmp_path / "query.rq"
    file.write_text(SELECT, encoding="utf-8")
    assert done("query", small_graph, "-f", file) == done("query", small_graph, SELECT)
    assert "No such file" in one_message(here("query", small_graph, "-f", tmp_path / "none.rq"))


def test_a_malformed_query_shows_where(here, small_graph):
    ran = here("query", small_graph, "SELECT ?t\nWHERE { ?p dcterms:title }")
    assert ran.returncode == 1
    assert ran.stdout == ""
    assert "Traceback" not in ran.stderr
    first, *_ = ran.stderr.splitlines()
    assert first.startswith("kg: line 2, column ")
    _, shown, caret = (line for line in ran.stderr.splitlines() if line)
    assert shown.strip() == "WHERE { ?p dcterms:title }"
    assert caret.strip() == "^"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("INSERT DATA { <a:a> <a:b> <a:c> }", "only reads"),
        ("DROP ALL", "only reads"),
        ("SELECT * { SERVICE <http://localhost:9/> { ?s ?p ?o } }", "SERVICE"),
        ("SELECT * { SERVICE SILENT ?x { ?s ?p ?o } }", "SERVICE"),
        ("", "empty"),
    ],
)
def test_what_a_query_may_not_do(here, one_message, contents, small_graph, query, said):
    before = contents(small_graph)
    assert said in one_message(here("query", small_graph, query))
    assert contents(small_graph) == before


def test_an_unknown_function_prints_nothing(here, one_message, small_graph):
    query = "SELECT (<http://example.org/no-such-function>(?s) AS ?x) { ?s ?p ?o }"
    one_message(here("query", small_graph, query, "--format", "csv"))


def test_quads_are_the_same_in_every_syntax(exported):
    quads = {
        name: set(pyoxigraph.parse(exported(name).read_bytes(), form)) for name, form in RDF.items()
    }
    assert quads["nquads"] == quads["trig"] == quads["jsonld"]
    assert {quad.triple for quad in quads["nquads"]} == {quad.triple for quad in quads["turtle"]}
    assert not any(
        isinstance(part, pyoxigraph.BlankNode) for quad in quads["nquads"] for part in quad.triple
    )


def test_networks_can_be_read(exported):
    graphml = networkx.read_graphml(exported("graphml"))
    gexf = networkx.read_gexf(exported("gexf"))
    text = exported("node-link").read_text(encoding="utf-8")
    node_link = networkx.node_link_graph(json.loads(text), edges="edges")
    assert graphml.number_of_nodes() > 150
    assert set(graphml) == set(gexf) == set(node_link)
    sizes = {graph.number_of_edges() for graph in (graphml, gexf, node_link)}
    assert len(sizes) == 1


def test_tables_can_be_read(exported):
    tables = {path.stem: pyarrow.parquet.read_table(path) for path in exported("parquet").iterdir()}
    assert tables["papers"].num_rows == 150
    nodes = 0
    for path in exported("neo4j-csv").iterdir():
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        assert all(len(row) == len(header) for row in rows), path.name
        nodes += len(rows)
    assert nodes > 150


def test_cards_have_the_keys_of_the_contract(exported):
    lines = exported("cards").read_text(encoding="utf-8").splitlines()
    cards = list(map(json.loads, lines))
    assert len(cards) == 150
    assert [card["id"] for card in cards] == sorted(card["id"] for card in cards)
    concepts = 0
    for card in cards:
        assert list(card) == "id title year methods tasks datasets links relations".split()
        for concept in (*card["methods"], *card["tasks"], *card["datasets"]):
            concepts += 1
            assert list(concept) == ["id", "label", "surface", "score", "role"]
            assert concept["id"].startswith("https://")
            assert concept["surface"]
            assert concept["score"] is None or 0 <= concept["score"] <= 1
            assert concept["role"] in {None, *Role}
        for link in card["links"]:
            assert set(link) == {"url", "kind"}
            assert link["url"].startswith("http")
        for relation in card["relations"]:
            assert len(relation) == 3
    assert concepts > 150


def test_a_single_file_goes_to_standard_output_a_folder_does_not(
    here, done, one_message, sample_graph, exported
):
    text = done("export", sample_graph, "--format", "cards", "-o", "-")
    assert text == exported("cards").read_text(encoding="utf-8")
    assert "folder" in one_message(here("export", sample_graph, "--format", "parquet", "-o", "-"))


def test_pages_stand_alone(done, sample_graph, tmp_path, exported):
    card = json.loads(exported("cards").read_text(encoding="utf-8").splitlines()[0])
    whole, part = tmp_path / "atlas.html", tmp_path / "part.html"
    done("map", sample_graph, "-o", whole)
    done("map", sample_graph, "--focus", card["title"], "--hops", "2", "-o", part)
    for page in (whole, part):
        html = page.read_text(encoding="utf-8")
        assert html.lower().startswith("<!doctype html>")
        assert "</html>" in html
    assert sorted(tmp_path.iterdir()) == [whole, part]


def test_the_sample_is_valid(here, sample_graph):
    ran = here("validate", sample_graph)
    assert (ran.returncode, ran.stdout) == (0, "")


def test_a_damaged_graph_is_not_valid(here, graph):
    (state,) = (graph / "states").iterdir()
    store = pyoxigraph.Store(str(state / "store"))
    titles = list(
        store.quads_for_pattern(None, pyoxigraph.NamedNode("http://purl.org/dc/terms/title"), None)
    )
    for quad in titles:
        store.remove(quad)
    store.flush()
    del store
    # Else it would be told as a graph that was copied by half.
    (state / "sizes.json").unlink()
    ran = here("validate", graph)
    assert ran.returncode == 1
    papers = {quad.subject.value for quad in titles}
    lines = ran.stdout.splitlines()
    assert all(any(paper in line for line in lines) for paper in papers)
    assert len(ran.stderr.splitlines()) == 1
    assert f"kg: {graph}: {len(lines)} violations" in ran.stderr


def test_who_asks_for_named_graphs_is_told_where_they_are(here, small_graph):
    for query in ("ASK { GRAPH ?g { ?s ?p ?o } }", "ASK FROM <https://example.org/> { ?s ?p ?o }"):
        asked = here("query", small_graph, query)
        assert (asked.returncode, asked.stdout) == (0, "no\n")
        assert "kg export --format nquads" in asked.stderr
    assert here("query", small_graph, "ASK { ?s ?graph 'FROM' }").stderr == ""
