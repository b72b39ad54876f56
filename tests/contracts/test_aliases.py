"""``kg aliases``: what people decide, from the command line to the graph and back."""

import csv
import io
import json
import signal
import subprocess
import sys

import pytest

from kg.graph import columns, directory
from pipelines.cli import deciding

FILE = "aliases.sssom.tsv"
# A revision that is killed just after the decisions are in their place, before the manifest is.
KILLED = """
import os, signal, sys
from kg.graph import manifest
from pipelines.cli import deciding, main
manifest.write = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
sys.argv = ["kg", *sys.argv[1:]]
main()
"""


@pytest.fixture
def pair(graph):
    """The ids of two concepts of one type, which no name of theirs shares with any other."""
    knowledge = columns.read(directory.current_state(graph) / "tables")
    methods = [e for e in knowledge.entities if e.type == "method"]
    # Every paper of the sample names several methods, whatever the model.
    return methods[0].id, methods[1].id


@pytest.fixture
def tables(graph):
    """All tables of the current state, as Arrow."""
    return lambda: columns.tables(columns.read(directory.current_state(graph) / "tables"))


def listed(done, graph, *name):
    return json.loads(done("aliases", graph, "list", *name, "--format", "json"))


def test_a_merge_and_its_undoing(done, quads, small_quads, tables, graph, pair):
    one, other = pair
    before = tables()
    done("aliases", graph, "merge", one, other, "--by", "Ada", "--note", "the same", "-q")
    assert quads(graph) != small_quads
    (decision,) = [r for r in listed(done, graph) if r["relation"] == "same"]
    assert (decision["concept"], decision["by"], decision["note"]) == (one, "Ada", "the same")
    assert decision["effect"] == "yes"
    moved = [r for r in listed(done, graph, one) if r["by"] == "Ada" and r["relation"] == "alias"]
    assert {r["alias"] for r in moved} >= {decision["alias"]}
    assert {(r["rule"].rpartition(", ")[2], r["date"]) for r in moved} == {
        ("decision", decision["date"])
    }
    done("aliases", graph, "split", one, decision["alias"], "--quiet")
    assert quads(graph) == small_quads
    assert tables() == before
    assert {path.name for path in graph.iterdir()} == {".lock", "manifest.json", "states"}


def test_what_was_decided_survives_builds_and_removals(
    done, quads, graph, pair, papers, json_lines, tmp_path
):
    done("aliases", graph, "merge", *pair, "--by", "Ada", "-q")
    decided, content = quads(graph), (graph / FILE).read_bytes()
    done("build", json_lines(papers[:2]), "-o", graph, "-q")
    assert quads(graph) == decided
    new = {"id": "new", "title": "A new paper", "abstract": "We train a network on images."}
    done("build", json_lines([new]), "-o", graph, "-q")
    done("remove", graph, "new", "-q")
    assert (quads(graph), (graph / FILE).read_bytes()) == (decided, content)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    (scratch / FILE).write_bytes(content)
    done("build", json_lines(papers), "-o", scratch, "-q")
    assert quads(scratch) == decided


def test_a_file_that_people_edit_is_followed_by_the_next_build(
    done, quads, small_quads, graph, pair, papers, json_lines
):
    done("aliases", graph, "merge", *pair, "--by", "Ada", "-q")
    (graph / FILE).unlink()
    done("build", json_lines(papers[:1]), "-o", graph, "-q")
    assert quads(graph) == small_quads


def test_a_file_that_contradicts_itself_stops_every_command(
    here, done, one_message, contents, graph, pair, papers, json_lines
):
    done("aliases", graph, "merge", *pair, "--by", "Ada", "-q")
    *head, header, row = (graph / FILE).read_text().splitlines()
    cells = dict(zip(header.split("\t"), row.split("\t"), strict=True))
    turned = [*[*cells][:3], "predicate_modifier", *[*cells][3:]]
    rows = ["\t".join({**cells, "predicate_modifier": m}[s] for s in turned) for m in ("", "Not")]
    (graph / FILE).write_text("\n".join([*head, "\t".join(turned), *rows, ""]))
    before = contents(graph)
    line = len(head) + 2
    for arguments in (
        ("build", json_lines(papers[:1]), "-o", graph, "-q"),
        ("remove", graph, papers[0]["id"], "-q"),
        ("aliases", graph, "list"),
        ("aliases", graph, "merge", *pair, "--by", "Ada", "-q"),
    ):
        message = one_message(here(*arguments))
        assert f"{graph / FILE}, lines {line}, {line + 1}: decisions contradict" in message
    assert contents(graph) == before


def test_a_decision_that_fits_no_paper_stays_and_is_marked(done, graph, pair):
    done("aliases", graph, "merge", *pair, "--by", "Ada", "-q")
    text = (graph / FILE).read_text()
    header, row = text.splitlines()[-2:]
    cells = dict(zip(header.split("\t"), row.split("\t"), strict=True))
    gone = "\t".join({**cells, "subject_label": "no paper has it"}.values())
    (graph / FILE).write_text(text.replace(row, gone))
    (decision,) = [r for r in listed(done, graph) if r["relation"] == "same"]
    assert decision["effect"] == "no effect"


def test_a_killed_revision_is_finished_by_the_next_run(
    done, quads, small_quads, graph, pair, papers, json_lines
):
    arguments = ["aliases", str(graph), "merge", *pair, "--by", "Ada"]
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, *arguments], capture_output=True, timeout=300, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    assert quads(graph) == small_quads
    (decision,) = [r for r in listed(done, graph) if r["relation"] == "same"]
    assert decision["effect"] == "not yet"
    done("build", json_lines(papers[:1]), "-o", graph, "-q")
    by_build = quads(graph)
    assert by_build != small_quads
    done(*arguments, "-q")
    assert quads(graph) == by_build
    assert len(list((graph / "states").iterdir())) == 1


def test_a_killed_revision_is_finished_by_itself_too(done, quads, small_quads, graph, pair):
    arguments = ["aliases", str(graph), "merge", *pair, "--by", "Ada"]
    subprocess.run(
        [sys.executable, "-c", KILLED, *arguments], capture_output=True, timeout=300, check=False
    )
    done(*arguments, "-q")
    assert quads(graph) != small_quads


def test_lists_are_data_in_every_format(done, graph, pair):
    done("aliases", graph, "merge", *pair, "--by", "Ada", "-q")
    rows = listed(done, graph)
    as_csv = list(csv.DictReader(io.StringIO(done("aliases", graph, "list", "--format", "csv"))))
    assert [r["alias"] for r in as_csv] == [r["alias"] for r in rows]
    assert "relation" in done("aliases", graph, "list", pair[0])
    sssom = done("aliases", graph, "list", "--format", "sssom").splitlines()
    table = [line for line in sssom if not line.startswith("#")]
    assert len(table) == 1 + len(rows)
    assert "skos:exactMatch" in table[1]
    for only in csv.DictReader(
        io.StringIO("\n".join(table)), delimiter="\t", quoting=csv.QUOTE_MINIMAL
    ):
        if only["object_type"] == "skos concept":
            assert only["object_id"].partition(":")[0] == only["object_category"]


def test_who_decides_is_said(here, graph, pair, monkeypatch):
    monkeypatch.setattr(deciding, "_git_name", lambda: "")
    monkeypatch.setattr(deciding.getpass, "getuser", lambda: "ada\n")
    ran = here("aliases", graph, "merge", *pair)
    assert (ran.returncode, ran.stdout) == (0, "")
    assert "decided by ada (the login; --by names another)" in ran.stderr
    assert "this is so already" in here("aliases", graph, "merge", *pair).stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("merge",),
        ("merge", "one"),
        ("split", "one"),
        ("list", "one", "two"),
        ("list", "--by", "Ada"),
        ("merge", "one", "two", "--by", " \n"),
        ("join", "one", "two"),
    ],
)
def test_wrong_use_ends_with_2(here, contents, graph, arguments):
    before = contents(graph)
    ran = here("aliases", graph, *arguments)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert contents(graph) == before


def test_failures_are_one_message_and_change_nothing(here, one_message, contents, graph, pair):
    before = contents(graph)
    assert "no concept is called" in one_message(
        here("aliases", graph, "merge", pair[0], "no such concept", "--by", "Ada")
    )
    assert "is no name of" in one_message(
        here("aliases", graph, "split", pair[0], "no such name", "--by", "Ada")
    )
    assert contents(graph) == before
