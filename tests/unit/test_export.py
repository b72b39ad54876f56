"""Every format of export: what it holds, that it is whole, that it is the same each time."""

import csv
import errno
import hashlib
import io
import json
import os
import re
from dataclasses import replace
from xml.etree import ElementTree

import duckdb
import igraph
import networkx as nx
import pandas as pd
import polars as pl
import pyarrow.parquet as pq
import pyoxigraph
import pytest
import rdflib
from pyoxigraph import RdfFormat

from kg.errors import ExportError
from kg.export import FORMATS, Source, export
from kg.export.formats import FILES, FOLDERS
from kg.graph import columns
from kg.graph.database import Database
from kg.graph.network import network
from kg.graph.rdf import quads
from kg.graph.views import VIEWS
from kg.model import Knowledge
from kg.vocab import BASE, CONCEPTS_GRAPH, RUN_GRAPH, context_jsonld, entity_iri, paper_graph_iri


@pytest.fixture
def source_of(tmp_path_factory, example_provenance):
    """Knowledge as what formats are written from."""
    opened = []

    def make(knowledge):
        folder = tmp_path_factory.mktemp("tables")
        columns.write(knowledge, folder)
        opened.append(Database(folder))
        return Source(opened[-1], example_provenance)

    yield make
    for database in opened:
        database.close()


@pytest.fixture
def source(source_of, example_knowledge):
    return source_of(example_knowledge)


@pytest.fixture
def write(source, tmp_path):
    """Export the example in a format and give the path."""

    def to(form, name="out"):
        export(source, form, tmp_path / name)
        return tmp_path / name

    return to


@pytest.fixture
def example_quads(example_knowledge, example_provenance):
    return set(quads(example_knowledge, example_provenance))


def _bytes(path):
    if path.is_file():
        return path.read_bytes()
    return {p.name: p.read_bytes() for p in sorted(path.iterdir())}


# --- RDF


@pytest.mark.parametrize(
    ("form", "syntax"),
    [("nquads", RdfFormat.N_QUADS), ("trig", RdfFormat.TRIG), ("jsonld", RdfFormat.JSON_LD)],
)
def test_quads_are_read_back(write, example_quads, form, syntax):
    assert set(pyoxigraph.parse(path=str(write(form)), format=syntax)) == example_quads


def test_turtle_holds_every_statement_once(write, example_quads):
    content = write("turtle").read_bytes()
    found = [q.triple for q in pyoxigraph.parse(content, RdfFormat.TURTLE)]
    assert set(found) == {q.triple for q in example_quads}
    assert len(found) == len(set(found))
    assert b"@prefix lpwcp:" in content


def test_nquads_come_graph_by_graph(write, example_quads, example_knowledge):
    lines = write("nquads").read_text(encoding="utf-8").split("\n")
    assert lines.pop() == ""
    assert len(lines) == len(set(lines)) == len(example_quads)
    graphs = [line.rsplit(" ", 2)[1] for line in lines]
    papers = sorted(paper.id for paper in example_knowledge.papers)
    names = [*map(paper_graph_iri, papers), CONCEPTS_GRAPH, RUN_GRAPH]
    assert list(dict.fromkeys(graphs)) == [f"<{name}>" for name in names]
    first = [line for line, graph in zip(lines, graphs, strict=True) if graph == graphs[0]]
    assert first == sorted(first)


def test_jsonld_keeps_named_graphs_and_fetches_no_context(write, example_quads):
    document = json.loads(write("jsonld").read_text(encoding="utf-8"))
    context = json.loads(context_jsonld())["@context"]
    assert document["@context"] == {"@base": BASE, **context}
    names = {BASE + graph["@id"] for graph in document["@graph"]}
    assert names == {q.graph_name.value for q in example_quads}


def test_jsonld_is_made_to_be_read(write):
    document = json.loads(write("jsonld").read_text(encoding="utf-8"))
    (paper,) = [g for g in document["@graph"] if g["@id"] == "graph/paper/p%3A1"]
    (about,) = [thing for thing in paper["@graph"] if thing["@id"] == "paper/p%3A1"]
    assert about["dcterms:title"] == "Folding towels with WrinkleNet"
    assert about["@type"] == ["schema:ScholarlyArticle", "lpwcc:paper"][::-1]
    assert about["lpwcp:hasTask"] == "concept/task/towel-folding"


def test_rdflib_reads_what_oxigraph_wrote(write, example_quads):
    graph = rdflib.Graph().parse(write("turtle"), format="turtle")
    assert len(graph) == len({q.triple for q in example_quads})


# RDFLib's own readers of quads use what RDFLib deprecates.
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize(("form", "syntax"), [("jsonld", "json-ld"), ("trig", "trig")])
def test_rdflib_reads_the_named_graphs(write, example_quads, form, syntax):
    dataset = rdflib.Dataset()
    dataset.parse(data=write(form).read_text(encoding="utf-8"), format=syntax)
    assert len(list(dataset.quads())) == len(example_quads)


# --- networks


def test_igraph_reads_graphml(write, source):
    graph = igraph.Graph.Read_GraphML(str(write("graphml")))
    full = network(source.database, "full")
    assert (graph.vcount(), graph.ecount()) == (full.number_of_nodes(), full.number_of_edges())
    assert set(graph.vs["id"]) == set(full.nodes)


def test_graphml_is_read_back(write, hostile_label, source):
    graph = nx.read_graphml(write("graphml"))
    assert set(graph.nodes) == set(network(source.database, "full").nodes)
    label = graph.nodes["method/hostile"]["label"]
    assert label == re.sub("[\x1b\ufffe]", "\ufffd", hostile_label)
    assert graph.nodes["p:1"]["year"] == 2024
    edge = graph.get_edge_data("method/wrinklenet", "task/towel-folding")
    edge = edge.get("method/wrinklenet|used-for|task/towel-folding", edge)
    assert edge["confidence"] == 0.91
    assert json.loads(edge["papers"]) == ["p/2", "p:1"]
    assert json.loads(edge["evidence"])[0] == "For towel folding, WrinkleNet is strong."
    assert graph.get_edge_data("p:1", "method/wrinklenet")["role"] == "proposed"
    assert "role" not in edge


def test_gexf_is_read_back_and_bears_no_date(write, example_knowledge, source):
    path = write("gexf")
    graph = nx.read_gexf(path)
    full = network(source.database, "full")
    assert set(graph.nodes) == set(full.nodes)
    assert graph.number_of_edges() == full.number_of_edges()
    assert graph.nodes["p:1"]["type"] == "paper"
    roles = {d.get("role") for *_, d in graph.edges(data=True)}
    assert roles == {None, *(c.role.value for c in example_knowledge.claims if c.role)}
    assert b"lastmodified" not in path.read_bytes()


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_network_files_are_xml(write, form):
    ElementTree.fromstring(write(form).read_bytes())


def test_node_link_is_read_back(write, hostile_label, source):
    data = json.loads(write("node-link").read_text(encoding="utf-8"))
    graph = nx.node_link_graph(data, edges="edges")
    full = network(source.database, "full")
    assert dict(graph.nodes(data=True)) == dict(full.nodes(data=True))
    assert set(graph.edges(keys=True)) == set(full.edges(keys=True))
    assert graph.nodes["method/hostile"]["label"] == hostile_label


# --- tables


def test_parquet_holds_the_documented_tables(write, source):
    folder = write("parquet")
    assert {path.stem for path in folder.iterdir()} == set(VIEWS)
    for name, view in VIEWS.items():
        table = pq.read_table(folder / f"{name}.parquet")
        assert tuple(table.column_names) == tuple(view.columns)
        told = source.database.arrow(f"SELECT * FROM {name} ORDER BY ALL")
        assert table.to_pylist() == told.to_pylist()
        for field in table.schema:
            assert field.metadata[b"description"].decode() == view.columns[field.name]


def test_duckdb_polars_and_pandas_read_the_same(write):
    folder = write("parquet")
    for name in VIEWS:
        path = folder / f"{name}.parquet"
        rows = pq.read_table(path).num_rows
        assert duckdb.sql(f"SELECT count(*) FROM '{path}'").fetchall() == [(rows,)]
        assert pl.read_parquet(path).height == rows
        assert len(pd.read_parquet(path)) == rows
    claims = pl.read_parquet(folder / "claims.parquet")
    edges = pl.read_parquet(folder / "concept_edges.parquet")
    assert edges.join(claims, left_on="claim_id", right_on="id").height == edges.height
    evidence = pd.read_parquet(folder / "evidence.parquet")
    assert "For towel folding, WrinkleNet is strong." in set(evidence["sentence"])


def test_a_research_object_names_what_it_holds(write, example_quads):
    folder = write("ro-crate")
    metadata = json.loads((folder / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    things = {thing["@id"]: thing for thing in metadata["@graph"]}
    assert len(things) == len(metadata["@graph"])
    parts = {part["@id"] for part in things["./"]["hasPart"]}
    assert parts == {path.name for path in folder.iterdir()} - {"ro-crate-metadata.json"}
    for name in parts:
        assert things[name]["sha256"] == hashlib.sha256((folder / name).read_bytes()).hexdigest()
        assert things[name]["contentSize"] == str((folder / name).stat().st_size)
    assert set(pyoxigraph.parse(path=str(folder / "graph.nq"))) == example_quads
    assert set(pyoxigraph.parse(path=str(folder / "graph.jsonld"))) == example_quads


def _cells(path):
    """As neo4j-admin reads by default: quotes are doubled, and a row is a line."""
    lines = path.read_text(encoding="utf-8").split("\n")
    assert lines.pop() == ""
    header, *rows = (next(csv.reader([line], strict=True)) for line in lines)
    return [dict(zip(header, row, strict=True)) for row in rows]


def _cells_with_escapes(path):
    """As LOAD CSV reads by default: a backslash escapes a quote."""
    for line in path.read_text(encoding="utf-8").split("\n")[1:-1]:
        yield next(csv.reader([line], strict=True, escapechar="\\"))


def test_neo4j_nodes(write, hostile_label, source):
    nodes = {row["id:ID"]: row for row in _cells(write("neo4j-csv") / "nodes.csv")}
    assert set(nodes) == set(network(source.database, "full").nodes)
    assert nodes["p:1"]["year:int"] == "2024"
    assert nodes["p:1"][":LABEL"] == "Paper"
    assert nodes["p 3"]["year:int"] == ""
    assert nodes["method/hostile"][":LABEL"] == "Concept\tMethod"
    expected = re.sub("[\x1b\x9b\u2028]", " ", hostile_label) + " "
    assert nodes["method/hostile"]["label"] == expected


def test_neo4j_relationships(write):
    rows = _cells(write("neo4j-csv") / "relationships.csv")
    (used,) = [r for r in rows if r[":TYPE"] == "USED_FOR"]
    assert used[":START_ID"] == "method/wrinklenet"
    assert used[":END_ID"] == "task/towel-folding"
    assert used["confidence:double"] == "0.91"
    assert used["papers:string[]"].split("\t") == ["p/2", "p:1"]
    assert len(used["evidence:string[]"].split("\t")) == 2
    assert {r["confidence:double"] for r in rows if r[":TYPE"] == "HAS_REPOSITORY"} == {""}
    assert [r["role"] for r in rows if r[":TYPE"] == "HAS_TASK"] == ["mentioned", "addressed"]
    assert {r["role"] for r in rows if r[":TYPE"] in {"USED_FOR", "HAS_REPOSITORY"}} == {""}


def test_neo4j_cells_hold_however_quotes_are_read(write):
    folder = write("neo4j-csv")
    for path in (folder / "nodes.csv", folder / "relationships.csv"):
        assert {len(row) for row in _cells_with_escapes(path)} == {len(_cells(path)[0])}


def test_neo4j_leaves_what_is_not_known_without_quotes(write):
    lines = (write("neo4j-csv") / "nodes.csv").read_text(encoding="utf-8").split("\n")
    assert '"p 3","Laundry, surveyed","paper",,"Paper"' in lines


# --- cards


def test_cards(write, hostile_label):
    lines = write("cards").read_text(encoding="utf-8").splitlines()
    cards = [json.loads(line) for line in lines]
    assert [card["id"] for card in cards] == ["p 3", "p/2", "p:1"]
    assert cards[0] == {
        "id": "p 3",
        "title": "Laundry, surveyed",
        "year": None,
        "methods": [],
        "tasks": [],
        "datasets": [],
        "links": [],
        "relations": [],
    }
    assert cards[2] == {
        "id": "p:1",
        "title": "Folding towels with WrinkleNet",
        "year": 2024,
        "methods": [
            {
                "id": entity_iri("method/creasenet"),
                "label": "CreaseNet",
                "surface": ["CreaseNet"],
                "score": None,
                "role": "compared",
            },
            {
                "id": entity_iri("method/wrinklenet"),
                "label": "WrinkleNet",
                "surface": ["WrinkleNet"],
                "score": 0.91,
                "role": "proposed",
            },
        ],
        "tasks": [
            {
                "id": entity_iri("task/towel-folding"),
                "label": "towel folding",
                "surface": ["towel folding"],
                "score": 0.93,
                "role": "addressed",
            }
        ],
        "datasets": [
            {
                "id": entity_iri("dataset/towelbench"),
                "label": "TowelBench",
                "surface": ["TowelBench"],
                "score": 0.94,
                "role": "introduced",
            }
        ],
        "links": [
            {"url": "https://github.com/linen/wrinkle", "kind": "code"},
            {"url": "https://wrinkle.example/", "kind": "project-page"},
        ],
        "relations": [
            ["WrinkleNet", "evaluated-on", "TowelBench"],
            ["WrinkleNet", "extends", "CreaseNet"],
            ["WrinkleNet", "used-for", "towel folding"],
        ],
    }
    assert [hostile_label, "evaluated-on", "TowelBench"] in cards[1]["relations"]
    assert [m["role"] for m in cards[1]["methods"]] == [None, "used"]


def test_a_cards_score_is_that_of_the_graph(example_knowledge, source_of):
    """A mention's own score is how sure its place is, and not that the paper has the concept."""
    claims = tuple(
        replace(c, evidence=tuple(replace(e, score=0.123456) for e in c.evidence))
        for c in example_knowledge.claims
    )
    output = io.BytesIO()
    FILES["cards"](source_of(replace(example_knowledge, claims=claims)), output)
    card = json.loads(output.getvalue().splitlines()[2])
    assert {c["score"] for c in (*card["methods"], *card["tasks"])} == {0.1235}


# --- all of them


@pytest.mark.parametrize("form", FORMATS)
def test_two_runs_give_the_same_bytes(write, form):
    first = _bytes(write(form, "a"))
    assert first == _bytes(write(form, "b"))
    assert first == _bytes(write(form, "a"))


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_can_be_exported(source_of, tmp_path, form):
    export(source_of(Knowledge()), form, tmp_path / "out")
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("form", FILES)
def test_standard_output_takes_the_same_bytes(write, source, capfdbinary, form):
    export(source, form, None)
    assert capfdbinary.readouterr().out == write(form).read_bytes()


@pytest.mark.parametrize("form", FORMATS)
def test_a_disk_that_fails_leaves_what_was(write, monkeypatch, tmp_path, form):
    before = _bytes(write(form))

    def fail(*args, **kwargs):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    target = "replace" if form in FILES else "rename"
    monkeypatch.setattr(f"kg.export.files.Path.{target}", fail)
    with pytest.raises(ExportError, match="disk is full"):
        write(form)
    assert _bytes(tmp_path / "out") == before
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("form", FOLDERS)
def test_a_folder_of_other_things_is_kept(write, tmp_path, form):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.tex").write_text("mine")
    with pytest.raises(ExportError, match=r"thesis\.tex"):
        write(form)
    assert _bytes(tmp_path / "out") == {"thesis.tex": b"mine"}


def test_places_that_do_not_fit(write, source, tmp_path):
    (tmp_path / "file").write_text("mine")
    (tmp_path / "folder").mkdir()
    with pytest.raises(ExportError, match="is a file"):
        write("parquet", "file")
    with pytest.raises(ExportError, match="is a folder"):
        write("turtle", "folder")
    for form in ("turtle", "parquet"):
        with pytest.raises(ExportError, match="no such folder"):
            write(form, "nowhere/out")
        with pytest.raises(ExportError, match="cannot be written"):
            write(form, "file/out")
    with pytest.raises(ExportError, match="standard output"):
        export(source, "neo4j-csv", None)
    with pytest.raises(ExportError, match="Formats: turtle, nquads"):
        write("pdf")
    assert (tmp_path / "file").read_text() == "mine"


def test_a_pipe_is_written_to_and_not_replaced(write, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert write("cards", "pipe").is_fifo()
        assert os.read(reader, 1000).startswith(b'{"id": "p 3"')
    finally:
        os.close(reader)
