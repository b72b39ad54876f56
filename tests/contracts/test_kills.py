"""kill -9 at random moments: the directory opens, holds a complete state, and takes the next run.

Six kills by default. The environment variable ``KILLS`` asks for another number: ``KILLS=30``.
"""

import json
import os
import random
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from kg import KnowledgeGraph
from kg.errors import GraphError

KILLS = int(os.environ.get("KILLS", "6"))
PAPER = {"id": "new", "title": "A new paper", "abstract": "We train a network on images."}
COMMANDS = ("build", "refresh", "remove")
# Seconds within which most of the starting, and of the writing, of a small graph happens.
STARTING, WRITING = 2.0, 0.5
OPENED_WITHIN = 5.0


@pytest.fixture(scope="module")
def source(papers, tmp_path_factory):
    """The small graph's papers in a file, and a new one in another."""
    folder = tmp_path_factory.mktemp("sources")
    for name, records in (("papers", papers), ("new", [PAPER])):
        lines = "".join(f"{json.dumps(record)}\n" for record in records)
        (folder / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def arguments(source, papers):
    """What each command is called with, by its name, for a graph."""

    def of(name, graph):
        return {
            "build": ["build", source / "papers.jsonl", "-o", graph, "--quiet"],
            "refresh": ["build", source / "new.jsonl", "-o", graph, "--quiet"],
            "remove": ["remove", graph, papers[0]["id"], "--quiet"],
        }[name]

    return of


@pytest.fixture(scope="module")
def outcomes(done, quads, small_graph, small_quads, arguments, tmp_path_factory):
    """What a graph says when each command was left to finish."""
    found = {"build": small_quads}
    for name in ("refresh", "remove"):
        graph = shutil.copytree(small_graph, tmp_path_factory.mktemp(name) / "graph")
        done(*arguments(name, graph))
        found[name] = quads(graph)
        assert found[name] != small_quads
    return found


@pytest.mark.parametrize("seed", range(KILLS))
def test_a_kill_at_any_moment_costs_nothing_but_the_run(
    command, done, quads, small_graph, small_quads, arguments, outcomes, tmp_path, seed
):
    name = COMMANDS[seed % len(COMMANDS)]
    graph = tmp_path / "graph"
    if name != "build":
        shutil.copytree(small_graph, graph)
    _killed([command, *map(str, arguments(name, graph))], graph, random.Random(seed))

    before = time.monotonic()
    opened = _opens(graph)
    assert time.monotonic() - before < OPENED_WITHIN
    if name != "build":
        assert opened
        assert quads(graph) in (small_quads, outcomes[name])
    elif opened:
        assert quads(graph) == small_quads

    if name == "remove" and opened and quads(graph) == outcomes[name]:
        return  # What is removed cannot be removed again.
    done(*arguments(name, graph))
    assert quads(graph) == outcomes[name]
    assert len(list((graph / "states").iterdir())) == 1


def _killed(call, graph, chance):
    """Run ``call`` and kill it, half the time while it starts, half the time while it writes."""
    process = subprocess.Popen(call, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    if chance.random() < 0.5:
        time.sleep(chance.uniform(0, STARTING))
    else:
        before = _states(graph)
        while process.poll() is None and _states(graph) == before:
            time.sleep(0.001)
        time.sleep(chance.uniform(0, WRITING))
    process.send_signal(signal.SIGKILL)
    _, said = process.communicate(timeout=60)
    # Where it was quick, it is done already; but it has not failed.
    assert process.returncode in (0, -signal.SIGKILL), said


def _states(graph: Path):
    try:
        return sorted(path.name for path in (graph / "states").iterdir())
    except FileNotFoundError:
        return None


def _opens(graph):
    """Whether there is a graph: it is read whole, as tables and as triples."""
    if not (graph / "manifest.json").exists():
        with pytest.raises(GraphError, match=r"not a graph directory|no such directory"):
            KnowledgeGraph.open(graph)
        return False
    with KnowledgeGraph.open(graph) as opened:
        assert len(opened.knowledge.papers) == opened.manifest.counts["papers"]
        return len(opened.store) > 0
