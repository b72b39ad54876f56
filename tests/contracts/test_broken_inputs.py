"""Every kind of broken or hostile input: one clear message, nothing lost, nothing half-written."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import time
from pathlib import Path

import pytest

from kg.graph.schemas import SCHEMAS
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


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_table_that_is_cut_off_is_named(here, one_message, graph, json_lines, name):
    table = place(graph, f"tables/{name}.parquet")
    table.write_bytes(table.read_bytes()[:-20])
    state = table.parents[1].name
    ran = here("build", json_lines([GOOD]), "-o", graph)
    if ran.returncode:
        message = one_message(ran)
        assert f"{name}.parquet" in message
        assert "Copy the graph directory again" in message
    else:
        # What the build does not read, it makes again.
        assert place(graph, "manifest.json").exists()
        assert not (graph / "states" / state).exists()
        assert here("validate", graph).returncode == 0


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
