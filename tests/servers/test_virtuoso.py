"""The loader and the query client against a real Virtuoso, beside the embedded store's answers.

They run where Virtuoso is installed (``tests/servers/install_virtuoso.sh``). The graph is the
bundled sample, whatever the model finds in it: both sides answer from the same.
"""

import re
import runpy
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import RdfFormat

from kg import KnowledgeGraph
from kg.errors import QueryError
from kg.export.graph_store_target import GraphStoreTarget
from kg.export.loader import UNION_GRAPH, load
from kg.export.update_target import UpdateTarget
from kg.graph.parts import parts_of
from kg.graph.rdf import Provenance, n_quads, n_triples, named_graphs
from kg.graph.server import Server
from kg.graph.server_errors import ServerError
from kg.graph.server_login import LOGIN
from kg.query import query, remote, table
from kg.query.limits import TimeLimitError
from pipelines import run
from pipelines.config import load_settings

pytestmark = pytest.mark.skipif(
    shutil.which("virtuoso-t") is None, reason="Virtuoso is not installed"
)

ROOT = Path(__file__).parents[2]
LPWC = ROOT.parent / "shared" / "lpwc" / "queries"
ALL = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH <%s> { ?s ?p ?o } }"
OF_GRAPHS = (
    "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o }"
    " FILTER (STRSTARTS(STR(?g), 'https://w3id.org/paperatlas/graph/')) } GROUP BY ?g"
)
ROWS = 5_000
# What people and the benchmarks ask: the README's questions, and each shape of query once.
QUESTIONS = {
    "datasets that most papers use": """
        SELECT ?dataset (COUNT(?paper) AS ?papers) {
          ?paper lpwcp:usesDataset/skos:prefLabel ?dataset
        } GROUP BY ?dataset ORDER BY DESC(?papers) ?dataset LIMIT 5""",
    "evidence": """
        SELECT ?method ?sentence {
          ?claim rdf:subject ?m ; rdf:predicate pa:usedFor ; pa:confidence ?score ;
                 rdf:object/skos:prefLabel ?task ;
                 pa:evidence/oa:hasTarget/oa:hasSelector/oa:exact ?sentence .
          ?m skos:prefLabel ?method . ?paper pa:proposes ?m
          FILTER (?score > 0.4)
        } ORDER BY ?method""",
    "a label": """
        SELECT ?c ?type {
          ?c skos:prefLabel|skos:altLabel "ImageNet" ; a ?type FILTER (?type != skos:Concept)
        }""",
    "papers of a method": """
        SELECT ?p ?title ?date {
          ?p lpwcp:hasMethod/skos:prefLabel "Transformer" ; dcterms:title ?title
          OPTIONAL { ?p dcterms:issued ?date }
        } ORDER BY DESC(STR(?date)) ?p LIMIT 50""",
    "methods with tasks": """
        SELECT ?m ?t (COUNT(?p) AS ?n) { ?p lpwcp:hasMethod ?m ; lpwcp:hasTask ?t }
        GROUP BY ?m ?t ORDER BY DESC(?n) ?m ?t LIMIT 50""",
    "methods with tasks, all of them": """
        SELECT ?m ?t (COUNT(?p) AS ?n) { ?p lpwcp:hasMethod ?m ; lpwcp:hasTask ?t }
        GROUP BY ?m ?t""",
    "papers below a concept": """
        SELECT (COUNT(DISTINCT ?p) AS ?n) {
          ?root skos:prefLabel "object detection" . ?c skos:broader+ ?root . ?p lpwcp:hasTask ?c
        }""",
    "datasets of a task": """
        SELECT ?d ?label (COUNT(?p) AS ?n) {
          ?p lpwcp:hasTask/skos:prefLabel "image classification" ; lpwcp:usesDataset ?d .
          ?d skos:prefLabel ?label
        } GROUP BY ?d ?label ORDER BY DESC(?n) ?d LIMIT 50""",
    "papers with code since a year": """
        SELECT ?p ?date ?r {
          ?p dcterms:issued ?date ; lpwcp:hasRepository ?r FILTER (STR(?date) >= "2019")
        } ORDER BY DESC(STR(?date)) ?p ?r LIMIT 100""",
    "titles by a pattern": """
        SELECT (COUNT(?p) AS ?n) {
          ?p dcterms:title ?t FILTER (REGEX(?t, "graph|neural (model|network)", "i"))
        }""",
    "tasks of papers that share a method": """
        SELECT ?t (COUNT(?p2) AS ?n) {
          ?p1 dcterms:identifier "1706.03762" ; lpwcp:hasMethod ?m .
          ?p2 lpwcp:hasMethod ?m ; lpwcp:hasTask ?t
        } GROUP BY ?t ORDER BY DESC(?n) ?t LIMIT 50""",
    "a yes": "ASK { ?c a pa:Claim }",
    "a no": "ASK { ?c a pa:Claim , dcat:Dataset }",
    "a graph": "CONSTRUCT { ?m pa:evaluatedOn ?d } WHERE { ?m pa:evaluatedOn ?d }",
    "an unbound value": """
        SELECT ?c ?other { ?c a lpwcc:dataset OPTIONAL { ?c skos:altLabel ?other } }""",
    "truth values": 'SELECT ?c ((1 < 2) AS ?yes) { ?c skos:prefLabel "ImageNet" }',
}


@pytest.fixture(scope="module")
def server():
    running = runpy.run_path(str(Path(__file__).with_name("virtuoso.py")))["running"]
    with running(rows=ROWS, seconds=20) as started:
        yield started


@pytest.fixture(autouse=True)
def login(server, monkeypatch):
    monkeypatch.setenv(LOGIN, server.login)


@pytest.fixture(params=["update", "graph store"])
def target(request, server):
    if request.param == "update":
        return UpdateTarget(Server(server.update))
    return GraphStoreTarget(Server(server.graph_store))


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample") / "graph"
    run.build([str(ROOT / "data" / "sample_papers.jsonl")], folder, load_settings(None))
    with KnowledgeGraph.open(folder) as graph:
        yield graph


@pytest.fixture
def loaded(server, sample):
    """The sample in one graph of the server; gives the store that it is compared with."""
    at = UNION_GRAPH
    if not remote.ask(
        server.query, f"ASK {{ GRAPH <{at}> {{ ?p dcterms:identifier '1706.03762' }} }}"
    ).value:
        graphs = named_graphs(parts_of(sample.knowledge), Provenance(**sample.manifest.made_with))
        put(UpdateTarget(Server(server.update)), graphs)
    return sample.store


def put(target, graphs, *, keep_names=False):
    return load(graphs, target, named_graphs=keep_names, loaded=lambda done: None)


def rows(answer):
    """The rows of an answer, in any order; 1 and true are one, for Virtuoso has no truth values."""
    return Counter(table(answer).rows)


def graph_sizes(server):
    return dict(table(remote.ask(server.query, OF_GRAPHS)).rows)


def statements(lines):
    """Statements with their numbers as numbers: Virtuoso writes them in its own way."""
    for quad in pyoxigraph.parse(lines, RdfFormat.N_TRIPLES):
        s, p, o = quad.triple
        kind = getattr(o, "datatype", None)
        number = kind is not None and kind.value.endswith(("#decimal", "#integer"))
        yield s, p, round(float(o.value), 12) if number else o


@pytest.mark.parametrize("question", QUESTIONS)
def test_it_answers_as_the_embedded_store(question, server, loaded):
    mine = rows(query(loaded, QUESTIONS[question]))
    assert rows(remote.ask(server.query, QUESTIONS[question])) == mine
    assert mine


@pytest.mark.skipif(not LPWC.is_dir(), reason="the queries are not beside the repository")
@pytest.mark.parametrize("name", sorted(file.name for file in LPWC.glob("*.rq")))
def test_it_answers_the_questions_of_linked_papers_with_code(name, server, loaded):
    # Of things equally frequent at the limit either may be given.
    text = re.sub(r"LIMIT\s+\d+", "", (LPWC / name).read_text(encoding="utf-8"))
    assert rows(remote.ask(server.query, text)) == rows(query(loaded, text))


def test_a_cut_answer_is_none(server, loaded):
    with pytest.raises(ServerError, match=f"at most {ROWS} rows"):
        remote.ask(server.query, "SELECT * { ?s ?p ?o }")


def test_a_query_without_end_is_ended(server, loaded):
    text = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER (STR(?a) > STR(?f)) }"
    with pytest.raises(TimeLimitError):
        remote.ask(server.query, text, timeout=1)


def test_what_it_refuses_comes_with_its_reason(server, loaded):
    with pytest.raises(QueryError, match="line 1, column 20"):
        remote.ask(server.query, "SELECT * { ?s ?p } }")
    with pytest.raises(ServerError, match="nosuchfunction"):
        remote.ask(server.query, "SELECT (<bif:nosuchfunction>(?s) AS ?x) { ?s a pa:Claim }")


@pytest.mark.parametrize("login", ["dba:wrong", "nobody:x"])
def test_a_wrong_password_is_one_message(login, server, target, monkeypatch):
    monkeypatch.setenv(LOGIN, login)
    with pytest.raises(ServerError, match="401"):
        target.begin()


@pytest.mark.parametrize("keep_names", [False, True])
def test_hostile_text_survives_and_a_second_load_changes_nothing(
    keep_names, target, server, example_knowledge, example_provenance
):
    parts = parts_of(example_knowledge)
    graphs = [replace(g, triples=tuple(g.triples)) for g in named_graphs(parts, example_provenance)]
    put(target, graphs, keep_names=keep_names)
    sizes = graph_sizes(server)
    for name in sizes:
        found = n_triples_of(server, name)
        mine = graphs if name == UNION_GRAPH else [g for g in graphs if g.name == f"<{name}>"]
        assert set(statements(found)) == set(statements(b"".join(n_triples(mine))))
    assert len(sizes) == (len(graphs) if keep_names else 1)
    put(target, graphs, keep_names=keep_names)
    assert graph_sizes(server) == sizes


def n_triples_of(server, name):
    return Server(server.query).form([("query", ALL % name)], "application/n-triples").body


def test_a_removed_paper_goes(target, server, example_knowledge, example_provenance):
    put(target, named_graphs(parts_of(example_knowledge), example_provenance), keep_names=True)
    before = graph_sizes(server)
    less = without(example_knowledge, "p/2")
    put(target, named_graphs(parts_of(less), example_provenance), keep_names=True)
    assert before.keys() - graph_sizes(server).keys() == {
        "https://w3id.org/paperatlas/graph/paper/p%2F2"
    }


def without(knowledge, paper_id):
    kept = (
        replace(c, evidence=tuple(e for e in c.evidence if e.paper_id != paper_id))
        for c in knowledge.claims
    )
    return replace(
        knowledge,
        extractions=tuple(e for e in knowledge.extractions if e.paper.id != paper_id),
        claims=tuple(claim for claim in kept if claim.evidence),
    )


def test_files_load_in_bulk(server, example_knowledge, example_provenance, tmp_path):
    for name in graph_sizes(server):
        UpdateTarget(Server(server.update)).drop(f"<{name}>")
    lines = b"".join(n_quads(named_graphs(parts_of(example_knowledge), example_provenance)))
    (tmp_path / "all.nq").write_bytes(lines)
    server.load_files([tmp_path / "all.nq"], UNION_GRAPH)
    assert sum(graph_sizes(server).values()) == len(lines.splitlines())
