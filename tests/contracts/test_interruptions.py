"""What ends a run in its middle: signals, closed pipes, disks that take no more."""

import errno
import fcntl
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

PAPER = {"id": "new", "title": "A new paper", "abstract": "We train a network on images."}
TITLES = "SELECT ?t { ?p dcterms:title ?t } ORDER BY ?t"

# A build that is killed in this function, just before it or just after it.
KILLED = """
import os, signal, sys
from kg.graph import {module} as module
from pipelines.cli import main
old = module.{name}
def new(*arguments, **more):
    if {after}:
        old(*arguments, **more)
    os.kill(os.getpid(), signal.SIGKILL)
module.{name} = new
sys.argv = ["kg", *sys.argv[1:]]
main()
"""
POINTS = {
    "after the tables": ("columns", "write_tables", True),
    "before the manifest": ("manifest", "write", False),
    "after the manifest": ("manifest", "write", True),
}
FAULTS = {
    "a full disk under the tables": ("kg.graph.columns.write_tables", errno.ENOSPC, "disk is full"),
    "a full disk under the store": ("kg.graph.store.create", errno.ENOSPC, "disk is full"),
    "a full disk under the manifest": ("kg.graph.manifest.write", errno.ENOSPC, "disk is full"),
    "a disk that turns read-only": ("kg.graph.columns.write_tables", errno.EROFS, "Read-only"),
}


@pytest.fixture
def started(command):
    """Start the command with pipes, whatever signals this process ignores."""
    running = []

    def start(*arguments):
        process = subprocess.Popen(
            [command, *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        )
        running.append(process)
        return process

    yield start
    for process in running:
        process.kill()
        process.communicate()


def _without_findings(contents):
    return {name: content for name, content in contents.items() if ".findings" not in str(name)}


@pytest.mark.parametrize("point", POINTS.values(), ids=POINTS)
def test_a_killed_build_leaves_the_last_complete_state(
    done, quads, small_quads, graph, json_lines, point
):
    module, name, after = point
    source = json_lines([PAPER])
    script = KILLED.format(module=module, name=name, after=after)
    killed = subprocess.run(
        [sys.executable, "-c", script, "build", source, "-o", graph],
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    new = any(PAPER["title"] in quad for quad in quads(graph))
    assert new == (point == POINTS["after the manifest"])
    assert new or quads(graph) == small_quads
    done("build", source, "-o", graph)
    assert PAPER["title"] in done("query", graph, TITLES, "--format", "csv")
    assert len(list((graph / "states").iterdir())) == 1
    assert {path.name for path in graph.iterdir()} == {".lock", "manifest.json", "states"}


def test_a_killed_first_build_can_be_run_again(here, one_message, done, json_lines, tmp_path):
    module, name, after = POINTS["after the tables"]
    script = KILLED.format(module=module, name=name, after=after)
    arguments = ["build", str(json_lines([PAPER])), "-o", str(tmp_path / "graph")]
    subprocess.run(
        [sys.executable, "-c", script, *arguments], capture_output=True, timeout=300, check=False
    )
    assert "not a graph directory" in one_message(here("query", tmp_path / "graph", "ASK {}"))
    done(*arguments)
    done("validate", tmp_path / "graph")


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_disk_that_fails_changes_nothing(
    here, one_message, contents, graph, json_lines, tmp_path, monkeypatch, fault
):
    place, number, said = fault

    def fails(*_, **__):
        raise OSError(number, os.strerror(number))

    source, before = json_lines([PAPER]), contents(graph)
    monkeypatch.setattr(place, fails)
    for target in (graph, tmp_path / "new"):
        message = one_message(here("build", source, "-o", target, "--quiet"))
        assert said in message
        assert str(target) in message
    assert _without_findings(contents(graph)) == before
    # What was extracted is kept for the next run; else a first build leaves nothing.
    assert not [name for name in _without_findings(contents(tmp_path / "new")) if name != ".lock"]


def test_ctrl_c_while_the_graph_is_written_changes_nothing(
    here, contents, graph, json_lines, tmp_path, monkeypatch
):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    source, before = json_lines([PAPER]), contents(graph)
    monkeypatch.setattr("kg.graph.manifest.write", interrupted)
    for target in (graph, tmp_path / "new"):
        ran = here("build", source, "-o", target)
        assert (ran.returncode, ran.stdout) == (130, "")
        assert ran.stderr.endswith("the same command goes on from there\nkg: interrupted\n")
    assert _without_findings(contents(graph)) == before
    assert not [name for name in _without_findings(contents(tmp_path / "new")) if name != ".lock"]


def test_a_place_that_may_not_be_written_to(
    here, one_message, contents, graph, json_lines, tmp_path, monkeypatch
):
    before = contents(graph)
    # The superuser may write wherever the mode of a folder forbids it.
    monkeypatch.setattr(os, "access", lambda _, mode: mode != os.W_OK)
    source = json_lines([PAPER])
    for target in (graph, tmp_path / "new"):
        assert "cannot be written" in one_message(here("build", source, "-o", target))
    assert contents(graph) == before
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("name", ["turtle", "parquet"])
def test_an_export_that_meets_a_full_disk_leaves_the_old(
    here, one_message, small_graph, contents, tmp_path, monkeypatch, name
):
    out = tmp_path / "out"
    assert here("export", small_graph, "--format", name, "-o", out, "-q").returncode == 0
    before = contents(tmp_path)

    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "replace", full)
    monkeypatch.setattr(Path, "rename", full)
    message = one_message(here("export", small_graph, "--format", name, "-o", out, "-q"))
    assert "disk is full" in message
    assert contents(tmp_path) == before


def test_a_full_disk_behind_standard_output(command, small_graph, json_lines):
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    for arguments in (
        ["query", small_graph, "SELECT * { ?s ?p ?o } LIMIT 999"],
        ["query", small_graph, "ASK {}"],
        ["export", small_graph, "--format", "nquads", "-o", "-"],
        ["extract", json_lines([PAPER])],
    ):
        with Path("/dev/full").open("w") as full:
            ran = subprocess.run(
                [command, *arguments],
                stdout=full,
                stderr=subprocess.PIPE,
                text=True,
                timeout=300,
                check=False,
            )
        assert ran.returncode == 1
        assert len(ran.stderr.splitlines()) == 1
        assert ran.stderr.startswith("kg: standard output")


def test_standard_output_may_be_closed(command, graph):
    for arguments in (["query", graph, "ASK {}"], ["remove", graph, "2"], ["--help"]):
        ran = subprocess.run(
            ["/bin/sh", "-c", '"$0" "$@" >&-', command, *arguments],
            stderr=subprocess.PIPE,
            text=True,
            timeout=300,
            check=False,
        )
        assert "Traceback" not in ran.stderr
        assert ran.returncode == (1 if "remove" in arguments else 0)


@pytest.mark.parametrize(
    "arguments",
    [
        ("query", "SELECT * { ?s ?p ?o } LIMIT 5000"),
        ("query", "SELECT * { ?s ?p ?o }", "--format", "csv"),
        ("export", "--format", "nquads", "-o", "-"),
    ],
)
def test_a_reader_that_leaves_early_hears_nothing(started, sample_graph, arguments):
    name, *rest = arguments
    process = started(name, sample_graph, *rest)
    assert process.stdout.readline()
    process.stdout.close()
    process.wait(timeout=300)
    assert process.stderr.read() == b""


def test_ctrl_c_ends_a_build_with_one_line(started, tmp_path):
    process = started("build", "-", "-o", tmp_path / "graph")
    # A pipe holds less than this, so that writing it takes a build that is at its work.
    process.stdin.write((json.dumps(PAPER) + "\n").encode() * 10_000)
    process.stdin.flush()
    process.send_signal(signal.SIGINT)
    process.wait(timeout=300)
    assert process.returncode == 130
    assert process.stderr.read().splitlines()[-1] == b"kg: interrupted"
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_ends_an_extraction_with_one_line(started, repository):
    process = started("extract", repository / "data" / "sample_papers.jsonl")
    json.loads(process.stdout.readline())
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=300)
    assert process.returncode == 130
    assert errors == b"kg: interrupted\n"


def test_a_second_build_waits_for_no_one(here, one_message, contents, graph, json_lines):
    before = contents(graph)
    with (graph / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        message = one_message(here("build", json_lines([PAPER]), "-o", graph, "--quiet"))
    assert "another build" in message
    assert contents(graph) == before


def test_reading_a_graph_starts_no_thread(small_graph):
    # A thread of Arrow's that is still there when the process ends can abort it: 1 run in 75 did.
    tasks = Path("/proc/self/task")
    if not tasks.exists():
        pytest.skip("this system does not list the threads of a process")
    script = """
import os, sys
from pathlib import Path
from kg.graph import columns
before = len(os.listdir("/proc/self/task"))
columns.read(next(Path(sys.argv[1]).iterdir()) / "tables")
print(len(os.listdir("/proc/self/task")) - before)
"""
    ran = subprocess.run(
        [sys.executable, "-c", script, small_graph / "states"],
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    assert ran.stdout == "0\n"


# Kill in the middle of extraction, when a batch has been kept: what it found is not lost.
AFTER_A_BATCH = """
import os, signal, sys
from pipelines import extracting
from pipelines.cli import main
extracting.BATCH = 2
real = extracting._extract
def extract(*arguments):
    real(*arguments)
    os.kill(os.getpid(), signal.{signal})
extracting._extract = extract
sys.argv = ["kg", *sys.argv[1:]]
main()
"""


@pytest.mark.parametrize("name", ["SIGKILL", "SIGINT"])
def test_a_build_that_ends_in_extraction_goes_on_from_there(
    done, kg, quads, papers, json_lines, small_quads, contents, tmp_path, name
):
    source, graph = json_lines(papers), tmp_path / "graph"
    arguments = ["build", str(source), "-o", str(graph)]
    ended = subprocess.run(
        [sys.executable, "-c", AFTER_A_BATCH.format(signal=name), *arguments],
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    if name == "SIGINT":
        assert ended.returncode == 130
        assert "goes on from there" in ended.stderr
    else:
        assert ended.returncode == -signal.SIGKILL
    kept = list((graph / ".findings").rglob("*.arrows"))
    assert len(kept) == 1
    said = kg("query", graph, "ASK {}")
    assert (said.returncode, said.stdout) == (1, "")
    again = kg(*arguments)
    assert again.returncode == 0
    assert "which had found 2 papers" in again.stderr
    assert quads(graph) == small_quads
    assert not (graph / ".findings").exists()


def test_findings_of_other_settings_are_not_taken_over(kg, json_lines, papers, tmp_path):
    source, graph = json_lines(papers), tmp_path / "graph"
    arguments = ["build", str(source), "-o", str(graph)]
    subprocess.run(
        [sys.executable, "-c", AFTER_A_BATCH.format(signal="SIGKILL"), *arguments],
        capture_output=True,
        timeout=300,
        check=False,
    )
    other = kg(*arguments, "--min-confidence", "0.6")
    assert "findings of an earlier model or settings removed: 1 batches" in other.stderr
    third = kg(*arguments)
    assert f"all {len(papers)} papers again" in third.stderr


def test_ctrl_c_while_the_command_is_being_loaded_says_nothing():
    started = "import signal, sys, pipelines.__main__ as entry\n"
    # The first module that the command line imports stops the process there.
    stopped = "sys.meta_path.insert(0, type('Stop', (), {'find_spec': staticmethod(stop)}))\n"
    stop = (
        "def stop(name, *_):\n    if name == 'pipelines.cli': signal.raise_signal(signal.SIGINT)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", f"{started}{stop}{stopped}entry.main()"],
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (-signal.SIGINT, b"")
