"""Every kind of broken or hostile input: one clear message, nothing lost, nothing half-written."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import sys
import time
from pathlib import Path

import pytest

from kg.graph.schemas import SCHEMAS
from kg.model import Table
from pipelines.cli.options import TableFormat
from pipelines.cli.tables import print_table
from tests.contracts.broken import GOOD, REFUSED, TAKEN


@pytest.fixture
def read_only(small_graph, contents):
    """The small graph; the test fails if a byte of it changes."""
    before = contents(small_graph)
    yield small_graph
    assert contents(small_graph) == before


@pytest.mark.parametrize("kind", REFUSED)
def test_what_holds_no_papers_changes_nothing(here, one_message, read_only, tmp_path, kind):
    (tmp_path / "in").mkdir()
    source = REFUSED[kind](tmp_path / "in")
    for target in (read_only, tmp_path / "new"):
        message = one_message(here("build", source, "-o", target)).removesuffix("\n")
        assert source.suffix in message
        assert message.isprintable()
        assert len(message) < 600
    assert [path.name for path in tmp_path.iterdir()] == ["in"]
    assert [path.name for path in (tmp_path / "in").iterdir()] == [source.name]


@pytest.mark.parametrize("kind", TAKEN)
def test_a_good_paper_is_found_among_what_is_broken(here, done, tmp_path, kind):
    make, count = TAKEN[kind]
    (tmp_path / "in").mkdir()
    source = make(tmp_path / "in")
    ran = here("build", source, "-o", tmp_path / "graph")
    assert ran.returncode == 0, ran.stderr
    cards = done("export", tmp_path / "graph", "--format", "cards", "-o", "-").splitlines()
    assert len(cards) == count
    # No member of an archive came to lie anywhere.
    assert {path.name for path in tmp_path.iterdir()} == {"in", "graph"}


def test_formulas_are_texts_in_every_table(done, tmp_path):
    make, _ = TAKEN["formulas"]
    graph = tmp_path / "graph"
    done("build", make(tmp_path), "-o", graph)
    asked = "SELECT ?t { ?p dcterms:title ?t; a lpwcc:paper }"
    found = list(csv.DictReader(io.StringIO(done("query", graph, asked, "--format", "csv"))))
    # A SPARQL result is what the standard says, to the letter; README warns of spreadsheets.
    assert found == [{"t": "=cmd|' /C calc'!A0"}]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(1)", "\tx", "\u200b =1", "\uff1d1"])
def test_a_table_for_people_holds_no_formula(capfdbinary, text):
    print_table(Table(("name", "count"), ((text, -1), ("a=b", None))), TableFormat.CSV)
    sys.stdout.flush()
    rows = list(csv.reader(io.StringIO(capfdbinary.readouterr().out.decode())))
    assert rows[1:] == [[f"'{text}", "-1"], ["a=b", ""]]


PARTS = ("manifest.json", *(f"tables/{name}.parquet" for name in SCHEMAS), "store")
COMMANDS = {
    "query": ("query", None, "SELECT * { ?s ?p ?o } LIMIT 1"),
    "trends": ("trends", None),
    "map": ("map", None, "-o", "atlas.html"),
    "export": ("export", None, "--format", "cards", "-o", "cards.jsonl"),
}


def place(graph: Path, part: str) -> Path:
    state = json.loads((graph / "manifest.json").read_text())["state"]
    return graph / part if part == "manifest.json" else graph / "states" / state / part


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("part", PARTS)
def test_a_half_copied_graph_is_told_as_one(here, one_message, graph, tmp_path, part, name):
    gone = place(graph, part)
    shutil.rmtree(gone) if gone.is_dir() else gone.unlink()
    command, _, *more = COMMANDS[name]
    more = [tmp_path / word if word.endswith(("html", "jsonl")) else word for word in more]
    message = one_message(here(command, graph, *more))
    assert str(graph) in message
    assert {path.name for path in tmp_path.iterdir()} == {"graph"}


@pytest.mark.parametrize(
    "loss", [os.remove, lambda path: os.truncate(path, path.stat().st_size // 2)]
)
def test_each_file_of_a_state_is_missed(here, one_message, graph, tmp_path, loss):
    whole = place(graph, "")
    state = tmp_path / "whole"
    whole.rename(state)
    names = [path.relative_to(state) for path in state.rglob("*") if path.is_file()]
    # RocksDB writes these whenever it opens a store; an empty file cannot be cut.
    kept = {"LOG", "LOCK", "sizes.json"}
    for name in (n for n in names if n.name not in kept and (state / n).stat().st_size):
        shutil.rmtree(whole, ignore_errors=True)
        shutil.copytree(state, whole)
        loss(whole / name)
        message = one_message(here("query", graph, "ASK {}"))
        assert name.as_posix() in message
        assert "Copy the graph directory again" in message


@pytest.mark.parametrize("content", ["", "[1]", "3"])
def test_a_damaged_list_of_sizes_is_named(here, one_message, graph, content):
    place(graph, "sizes.json").write_text(content)
    assert "sizes.json" in one_message(here("query", graph, "ASK {}"))


def test_a_graph_is_not_brought_up_to_date_from_half_a_store(
    here, done, quads, contents, graph, json_lines, small_quads
):
    (listed,) = place(graph, "store").glob("MANIFEST-*")
    os.truncate(listed, listed.stat().st_size // 2)
    before = contents(graph)
    ran = here("build", json_lines([GOOD]), "-o", graph)
    assert ran.returncode or set(quads(graph)) > set(small_quads)
    assert not ran.returncode or contents(graph) == before


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "cannot be read"),
        ("{", "cannot be read"),
        ("[]", "is not the manifest"),
        ('{"kind": "paperatlas-graph", "format_version": 999}', "Update paperatlas"),
        ('{"kind": "paperatlas-graph", "format_version": 1}', "Build it again"),
        ('{"kind": "paperatlas-graph", "format_version": "\\u001b[31m"}', "format version"),
    ],
)
def test_a_manifest_of_another_kind_is_refused(
    here, one_message, contents, graph, json_lines, content, said
):
    (graph / "manifest.json").write_text(content)
    before = contents(graph)
    for arguments in (("query", graph, "ASK {}"), ("build", json_lines([GOOD]), "-o", graph)):
        message = one_message(here(*arguments)).removesuffix("\n")
        assert said in message
        assert message.isprintable()
    assert contents(graph) == before


def test_links_in_the_place_of_a_graph_are_not_followed_out_of_it(
    here, one_message, contents, graph, json_lines, tmp_path
):
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "thesis.tex").write_text("all of it")
    (graph / "states" / "old").symlink_to(precious)
    assert here("build", json_lines([GOOD]), "-o", graph).returncode == 0
    assert not (graph / "states" / "old").exists()
    assert (precious / "thesis.tex").read_text() == "all of it"
    for name in (".findings", "states"):
        other = tmp_path / f"graph{name}"
        shutil.copytree(graph, other)
        shutil.rmtree(other / name, ignore_errors=True)
        (other / name).symlink_to(precious)
        message = one_message(here("build", json_lines([GOOD]), "-o", other))
        assert f"{name}: is a link to another place" in message
    assert (precious / "thesis.tex").read_text() == "all of it"
    linked = tmp_path / "linked"
    linked.symlink_to(precious)
    message = one_message(here("build", json_lines([GOOD]), "-o", linked))
    assert "other things in it" in message
    assert (precious / "thesis.tex").read_text() == "all of it"


def test_a_pipe_in_a_folder_is_passed_over(here, json_lines, tmp_path):
    json_lines([GOOD], "a.jsonl")
    os.mkfifo(tmp_path / "b.jsonl")
    ran = here("build", tmp_path, "-o", tmp_path.with_name("graph"))
    assert ran.returncode == 0, ran.stderr


def test_a_clock_that_goes_backwards_changes_no_byte(
    here, done, quads, json_lines, tmp_path, monkeypatch
):
    source = json_lines([GOOD])
    done("build", source, "-o", tmp_path / "before")
    hours = iter(range(10**6, 0, -1))
    monkeypatch.setattr(time, "time", lambda: float(next(hours) * 3600))
    monkeypatch.setattr(time, "monotonic", lambda: float(next(hours) * 3600))
    done("build", source, "-o", tmp_path / "graph")
    monkeypatch.undo()
    assert quads(tmp_path / "graph") == quads(tmp_path / "before")
    states = [json.loads((tmp_path / n / "manifest.json").read_text()) for n in ("before", "graph")]
    assert states[0]["state"] == states[1]["state"]
