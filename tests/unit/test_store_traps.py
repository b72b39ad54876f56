"""Traps that were met when the embedded store was measured: our code falls in none of them."""

import io
from contextlib import closing
from dataclasses import replace

import pyoxigraph
import pytest
import rdflib
from oxrdflib import OxigraphStore
from pyoxigraph import Literal, NamedNode, Quad
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.namespace import SKOS
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery

from kg import query
from kg.errors import GraphError, QueryError
from kg.export import Source, export
from kg.graph import columns, directory, manifest, rdflib_dataset, store
from kg.graph.database import Database
from kg.graph.parts import parts_of
from kg.graph.rdf import n_triples, named_graphs, quads
from kg.query.questions.catalogue import questions
from kg.vocab import CONCEPTS_GRAPH, PREFIXES

LABELS = "SELECT ?c ?label { ?c skos:prefLabel ?label }"
CONCEPTS = rdflib.URIRef(CONCEPTS_GRAPH)
CALL = "SERVICE <http://127.0.0.1:1/> { ?s ?p ?o }"
#: What Oxigraph would write otherwise if it took them for numbers or languages.
SPELLINGS = (
    "01",
    "0.50",
    "1.0",
    "+1",
    "1e0",
    "en-US",
    "TRUE",
    "0.1000000000000000055511151231257827",
)


@pytest.fixture
def folder(tmp_path, small_knowledge, small_provenance):
    graphs = named_graphs(parts_of(small_knowledge), small_provenance)
    store.create(tmp_path / "store", n_triples(graphs))
    return tmp_path / "store"


@pytest.fixture
def told(small_knowledge, small_provenance):
    return {quad.triple for quad in quads(small_knowledge, small_provenance)}


# --- the default graph of a blank name, which is empty for all others and when opened again


def test_every_client_finds_the_statements_where_it_looks_first(folder, told):
    for _ in range(2):
        assert len(rdflib_dataset.dataset(folder)) == len(told)
        opened = pyoxigraph.Store.read_only(str(folder))
        default = opened.quads_for_pattern(None, None, None, pyoxigraph.DefaultGraph())
        assert {quad.triple for quad in default} == told
        assert list(opened.named_graphs()) == []
        graph = rdflib.Graph(OxigraphStore(store=opened), identifier=DATASET_DEFAULT_GRAPH_ID)
        assert sum(1 for _ in graph) == len(told)


# --- prepared queries, which Oxigraph does not take


@pytest.fixture
def own_engine_fails(monkeypatch):
    def fails(*_, **__):
        raise AssertionError("the query was not handed to Oxigraph")

    monkeypatch.setattr("rdflib.plugins.sparql.processor.SPARQLProcessor.query", fails)


@pytest.mark.usefixtures("own_engine_fails")
def test_a_prepared_query_runs_inside_oxigraph(folder):
    graph = rdflib_dataset.dataset(folder)
    rows = sorted(graph.query(LABELS))
    assert rows
    assert sorted(graph.query(prepareQuery(LABELS, initNs=PREFIXES))) == rows
    base = prepareQuery("SELECT ?c ?label { ?c <#prefLabel> ?label }", base=str(SKOS))
    assert sorted(graph.query(base)) == rows


@pytest.mark.usefixtures("own_engine_fails")
def test_bindings_give_the_right_answer_or_say_why_not(folder):
    graph = rdflib_dataset.dataset(folder)
    concept, label = min(graph.query(LABELS))
    for asked in (LABELS, prepareQuery(LABELS, initNs=PREFIXES)):
        assert list(graph.query(asked, initBindings={"c": concept})) == [(concept, label)]
    with pytest.raises(QueryError, match="does not select"):
        graph.query("SELECT ?label { ?c skos:prefLabel ?label }", initBindings={"c": concept})


@pytest.mark.parametrize("own_engine", [False, True])
@pytest.mark.parametrize("keyword", ["SERVICE", "service SILENT", r"\u0053ERVICE"])
def test_no_kind_of_query_asks_another_endpoint(folder, keyword, own_engine):
    text = f"SELECT * {{ {CALL} }}".replace("SERVICE", keyword)
    for asked in (text, prepareQuery(text)):
        with pytest.raises(QueryError, match="nothing may leave this machine"):
            rdflib_dataset.dataset(folder).query(asked, use_store_provided=not own_engine)


def test_nor_does_a_graph_of_the_dataset(folder):
    for graph in (
        rdflib_dataset.dataset(folder).default_graph,
        rdflib_dataset.dataset(folder).graph(CONCEPTS),
    ):
        with pytest.raises(QueryError, match="nothing may leave this machine"):
            graph.query(f"SELECT * {{ {CALL} }}")


def test_a_query_whose_text_is_lost_is_refused(folder):
    with pytest.raises(QueryError, match="made by prepareQuery"):
        rdflib_dataset.dataset(folder).query(translateQuery(parseQuery(f"ASK {{ {CALL} }}")))


@pytest.mark.parametrize("own_engine", [False, True])
def test_no_update_fetches_what_it_cannot_keep(folder, own_engine):
    with pytest.raises(GraphError, match="read-only"):
        rdflib_dataset.dataset(folder).update(
            "LOAD <http://127.0.0.1:1/>", use_store_provided=not own_engine
        )


# --- what is loaded and not optimized; what is named before it is closed


def test_a_store_is_optimized_once_and_before_it_has_its_name(
    tmp_path, small_knowledge, small_provenance, monkeypatch
):
    done, make = [], pyoxigraph.Store

    class Watched:
        """An Oxigraph store that writes down what is done to it."""

        def __init__(self, path):
            self._store = make(path)

        def __getattr__(self, name):
            done.append((name, (tmp_path / "store").exists()))
            return getattr(self._store, name)

    monkeypatch.setattr(pyoxigraph, "Store", Watched)
    graphs = named_graphs(parts_of(small_knowledge), small_provenance)
    store.create(tmp_path / "store", n_triples(graphs))
    assert done == [("bulk_load", False), ("flush", False), ("optimize", False)]


def test_a_state_is_named_when_its_store_is_closed(
    tmp_path, small_knowledge, small_provenance, monkeypatch
):
    write, sizes = manifest.write, []

    def watched(new, graph):
        state = graph / "states" / new.state / "store"
        # What is in a log is replayed by whoever opens the store next.
        sizes.extend(path.stat().st_size for path in state.glob("*.log"))
        # Oxigraph lets nobody write to a store that is still open elsewhere.
        pyoxigraph.Store(str(state))
        write(new, graph)

    monkeypatch.setattr(manifest, "write", watched)
    directory.write_state(tmp_path / "graph", small_knowledge, small_provenance)
    assert sum(sizes) < 1000  # the heads of logs in which nothing stands


# --- small writes, each of which leaves a file behind


def test_nothing_writes_to_a_finished_store(folder):
    def contents():
        return {path.name: path.read_bytes() for path in folder.iterdir()}

    before, node = contents(), NamedNode("https://example.org/x")
    opened = store.open_read_only(folder)
    for write in (
        lambda: opened.add(Quad(node, node, node)),
        lambda: opened.bulk_extend([Quad(node, node, node)]),
        lambda: opened.update("CLEAR ALL"),
        opened.optimize,
    ):
        with pytest.raises((OSError, RuntimeError), match=r"(?i)read-(only|write)"):
            write()
    assert list(query.query(opened, LABELS))
    assert list(rdflib_dataset.dataset(folder).query(LABELS))
    assert contents() == before


# --- sorting by terms, each of which is fetched from the disk


def test_a_question_over_everything_is_not_sorted_in_the_store():
    """Nothing but its parameters makes the answer of a question small."""
    for question in questions():
        over_everything = all(parameter.is_number for parameter in question.parameters)
        assert question.sql or not over_everything, question.name


# --- the spelling of literals


def test_oxigraph_keeps_values_and_not_spellings():
    """The premise of what follows."""
    kept = pyoxigraph.Store()
    node, integer = NamedNode("https://example.org/x"), NamedNode(f"{PREFIXES['xsd']}integer")
    kept.add(Quad(node, node, Literal("01", datatype=integer)))
    assert [quad.object.value for quad in kept] == ["1"]


@pytest.fixture
def spelt(small_knowledge):
    """Knowledge with the spellings as titles, keywords and labels, and with awkward numbers."""
    first, *others = small_knowledge.extractions
    paper = replace(
        first.paper,
        title=SPELLINGS[0],
        keywords=SPELLINGS,
        venue="en-US",
        issued="2024",
        citations=7,
    )
    entities = (
        replace(entity, label=spelling, aliases=(f"{spelling}0",))
        for entity, spelling in zip(small_knowledge.entities, SPELLINGS, strict=False)
    )
    claims = (
        replace(claim, evidence=tuple(replace(e, score=1 / 3) for e in claim.evidence))
        for claim in small_knowledge.claims
    )
    return replace(
        small_knowledge,
        extractions=(replace(first, paper=paper), *others),
        entities=tuple(entities),
        claims=tuple(claims),
    )


def test_a_query_gives_every_literal_as_it_was_spelt(tmp_path, spelt, small_provenance):
    store.create(tmp_path / "store", n_triples(named_graphs(parts_of(spelt), small_provenance)))
    opened = store.open_read_only(tmp_path / "store")
    assert {quad.triple for quad in opened} == {q.triple for q in quads(spelt, small_provenance)}
    found = {row[0].value for row in query.query(opened, "SELECT ?l { ?c skos:prefLabel ?l }")}
    assert found == {entity.label for entity in spelt.entities}
    output = io.BytesIO()
    query.write(query.query(opened, LABELS.replace("?c ?label", "?label")), "csv", output)
    assert set(output.getvalue().decode().split()[1:]) == found


@pytest.mark.parametrize(
    ("form", "syntax"),
    [
        ("turtle", pyoxigraph.RdfFormat.TURTLE),
        ("nquads", pyoxigraph.RdfFormat.N_QUADS),
        ("trig", pyoxigraph.RdfFormat.TRIG),
        ("jsonld", pyoxigraph.RdfFormat.JSON_LD),
    ],
)
def test_every_export_spells_literals_as_they_were(tmp_path, spelt, small_provenance, form, syntax):
    columns.write(spelt, tmp_path)
    with closing(Database(tmp_path)) as database:
        export(Source(database, small_provenance), form, tmp_path / "out")
    read = {q.triple for q in pyoxigraph.parse(path=tmp_path / "out", format=syntax)}
    assert read == {quad.triple for quad in quads(spelt, small_provenance)}
