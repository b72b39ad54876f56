"""The graph on disk."""

import pyoxigraph
import pytest
import rdflib
from rdflib.namespace import RDF

from kg import vocab
from kg.errors import GraphError, QueryError
from kg.graph import rdflib_dataset, store
from kg.graph.parts import parts_of
from kg.graph.rdf import n_triples, named_graphs, quads
from kg.graph.rdflib_view import union_graph

CLAIM = rdflib.URIRef(vocab.term("pa:Claim"))
NODE = rdflib.URIRef("https://example.org/x")


@pytest.fixture
def lines(small_knowledge, small_provenance):
    return list(n_triples(named_graphs(parts_of(small_knowledge), small_provenance)))


@pytest.fixture
def folder(tmp_path, lines):
    store.create(tmp_path / "store", lines)
    return tmp_path / "store"


def test_a_store_gives_back_what_it_was_given(folder, small_knowledge, small_provenance):
    for _ in range(2):  # and so it does when opened again
        opened = store.open_read_only(folder)
        told = {quad.triple for quad in quads(small_knowledge, small_provenance)}
        assert {quad.triple for quad in opened} == told
        assert {quad.graph_name for quad in opened} == {pyoxigraph.DefaultGraph()}
        assert len(opened) == len(told)


def test_what_two_papers_say_is_counted_once(folder):
    """Both of them name ResNet, and say what it is used for."""
    opened = store.open_read_only(folder)
    query = f"SELECT (COUNT(*) AS ?n) WHERE {{ ?s <{vocab.term('pa:usedFor')}> ?o }}"
    assert [int(row["n"].value) for row in opened.query(query)] == [1]
    assert [int(row.n) for row in rdflib_dataset.dataset(folder).query(query)] == [1]


def test_nothing_else_is_left_behind(folder):
    assert [path.name for path in folder.parent.iterdir()] == ["store"]


def test_a_store_can_be_moved(folder, small_knowledge, small_provenance):
    moved = folder.rename(folder.with_name("elsewhere"))
    told = {quad.triple for quad in quads(small_knowledge, small_provenance)}
    assert {quad.triple for quad in store.open_read_only(moved)} == told


def test_it_takes_no_ones_place(folder):
    with pytest.raises(GraphError, match="already something here"):
        store.create(folder, [])


def test_a_failure_leaves_nothing(tmp_path, lines):
    def failing():
        yield from lines
        raise GraphError("broken")

    with pytest.raises(GraphError, match="broken"):
        store.create(tmp_path / "store", failing())
    assert not list(tmp_path.iterdir())


def test_what_a_killed_build_left_is_no_hindrance(tmp_path, lines):
    (tmp_path / ".store.partial").mkdir()
    (tmp_path / ".store.partial" / "junk").write_text("junk")
    store.create(tmp_path / "store", lines)
    assert [path.name for path in tmp_path.iterdir()] == ["store"]


def test_an_unwritable_place_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(GraphError, match="cannot write the store"):
        store.create(tmp_path / "file" / "store", [])


@pytest.mark.parametrize("name", ["nowhere", "empty", "file"])
def test_no_store_is_said_plainly(tmp_path, name):
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("")
    with pytest.raises(GraphError, match=name):
        store.open_read_only(tmp_path / name)
    assert not list((tmp_path / "empty").iterdir())


def test_a_damaged_store_is_said_plainly(folder):
    (folder / "CURRENT").write_text("MANIFEST-999999\n")
    with pytest.raises(GraphError, match="cannot open the store"):
        store.open_read_only(folder)


def test_two_readers_at_once(folder):
    assert len(store.open_read_only(folder)) == len(store.open_read_only(folder))


# --- As an RDFLib dataset ----------------------------------------------------------------------


def test_the_default_graph_is_the_union(folder, small_knowledge, small_provenance):
    union = union_graph(small_knowledge, small_provenance)
    dataset = rdflib_dataset.dataset(folder)
    triples = list(dataset.triples((None, None, None)))
    assert len(triples) == len(set(triples)) == len(union) == len(dataset)
    # oxrdflib spells out the datatype of plain strings.
    assert {(s, p, str(o)) for s, p, o in triples} == {(s, p, str(o)) for s, p, o in union}
    assert sorted(dataset.subjects(RDF.type, CLAIM)) == sorted(
        rdflib.URIRef(vocab.claim_iri(claim.id)) for claim in small_knowledge.claims
    )
    assert next(iter(union)) in dataset


@pytest.mark.parametrize("own_engine", [False, True])
def test_queries_see_the_union(folder, small_knowledge, own_engine):
    """Those that Oxigraph answers and those that RDFLib works out itself."""
    query = "SELECT (COUNT(DISTINCT ?c) AS ?n) WHERE { ?c a pa:Claim ; pa:evidence ?e }"
    rows = rdflib_dataset.dataset(folder).query(query, use_store_provided=not own_engine)
    assert [int(row.n) for row in rows] == [len(small_knowledge.claims)]


def test_there_is_no_other_graph(folder, small_knowledge, small_provenance):
    dataset = rdflib_dataset.dataset(folder)
    told = {quad.triple for quad in quads(small_knowledge, small_provenance)}
    assert len(list(dataset.quads((None, None, None, None)))) == len(told)
    assert {str(graph.identifier) for graph in dataset.graphs()} == {"urn:x-rdflib:default"}


@pytest.mark.parametrize("size", [1, 7, 100_000])
def test_lines_are_read_in_any_portion(lines, size):
    reader = store._Reader(lines)
    assert b"".join(iter(lambda: reader.read(size), b"")) == b"".join(lines)


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d.add((NODE, NODE, NODE)),
        lambda d: d.addN([(NODE, NODE, NODE, d.default_graph)]),
        lambda d: d.remove((None, None, None)),
        lambda d: d.update("INSERT DATA { <x:a> <x:b> <x:c> }"),
        lambda d: d.update("DROP ALL"),
        lambda d: d.remove_graph(rdflib.URIRef(vocab.CONCEPTS_GRAPH)),
    ],
)
def test_it_is_read_only(folder, change):
    before = set(store.open_read_only(folder))
    with pytest.raises(GraphError, match="read-only"):
        change(rdflib_dataset.dataset(folder))
    assert set(pyoxigraph.Store.read_only(str(folder))) == before


@pytest.mark.parametrize("own_engine", [False, True])
def test_no_query_asks_another_endpoint(folder, own_engine):
    query = "SELECT * { SERVICE <http://127.0.0.1:9999/> { ?s ?p ?o } }"
    with pytest.raises(QueryError, match="SERVICE"):
        rdflib_dataset.dataset(folder).query(query, use_store_provided=not own_engine)
