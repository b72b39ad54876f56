"""Extraction by Spark: the same graph as without it, whatever becomes of its processes."""

import importlib.util
import os
import runpy
import shutil
import signal
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from kg.errors import ClusterError
from kg.graph.findings import NAME
from pipelines import extracting, run
from pipelines.clusters import extraction
from pipelines.config import load_settings

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "data" / "sample_papers.jsonl"
SETTINGS = load_settings()
cluster = runpy.run_path(str(Path(__file__).parent / "standalone.py"))["cluster"]

pytestmark = [
    pytest.mark.skipif(
        importlib.util.find_spec("pyspark") is None, reason="pip install 'paperatlas[spark]'"
    ),
    pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java 17"),
]


@pytest.fixture
def papers(tmp_path):
    """A file of some papers of the sample, and batches of which they are many."""

    def some(number, batch, monkeypatch):
        monkeypatch.setattr(extracting, "BATCH", batch)
        monkeypatch.setattr(extraction, "_BATCH", batch)
        lines = SAMPLE.read_text(encoding="utf-8").splitlines(keepends=True)
        (path := tmp_path / "papers.jsonl").write_text("".join(lines[:number]), encoding="utf-8")
        return path

    return some


def _findings(graph):
    return {path.name: path.read_bytes() for path in graph.glob(f"{NAME}/*/*")}


def _batches_done(graph):
    return len(list(graph.glob(f"{NAME}/*/*.arrows")))


def _kept(monkeypatch):
    """Have builds leave their findings where they are."""
    monkeypatch.setattr(run, "forget", lambda target: None)


def test_findings_and_graph_are_those_of_a_local_build(papers, tmp_path, monkeypatch):
    given = papers(30, 8, monkeypatch)
    _kept(monkeypatch)
    told = []
    local = run.build([given], tmp_path / "local", SETTINGS, workers=1)
    spark = run.build(
        [given],
        tmp_path / "spark",
        SETTINGS,
        master="local[2]",
        progress=lambda done, total: told.append((done, total)),
    )
    assert spark.manifest.state == local.manifest.state
    assert spark.manifest.inputs == local.manifest.inputs
    found = _findings(tmp_path / "local")
    assert len(found) == 4
    assert _findings(tmp_path / "spark") == found
    assert told == sorted(told)
    assert told[-1] == (30, 30)


def test_a_cluster_that_loses_processes_finds_the_same(papers, tmp_path, monkeypatch):
    given = papers(150, 1, monkeypatch)
    _kept(monkeypatch)
    graph = tmp_path / "spark"
    killed = []

    def kill(running):
        """Kill a Python worker, and when some more is done, an executor: both in mid-job."""
        for share, processes in ((1, running.pythons), (50, running.executors)):
            while _batches_done(graph) < share:
                time.sleep(0.02)
            victim = processes()[0]
            os.kill(victim, signal.SIGKILL)
            killed.append(_batches_done(graph))

    with cluster() as running:
        killer = threading.Thread(target=kill, args=(running,), daemon=True)
        killer.start()
        spark = run.build([given], graph, SETTINGS, master=running.address)
        killer.join()
    assert len(killed) == 2
    assert all(done < 150 for done in killed)
    local = run.build([given], tmp_path / "local", SETTINGS, workers=1)
    assert spark.manifest.state == local.manifest.state
    assert spark.manifest.inputs == local.manifest.inputs


def test_work_that_fails_is_told_in_one_message(papers, tmp_path, monkeypatch):
    given = papers(2, 1, monkeypatch)
    broken = tmp_path / "model"
    broken.mkdir()
    (broken / "model.json").write_text("{}")
    shipped = run.provenance("")
    monkeypatch.setattr(run, "provenance", lambda model: shipped)
    settings = replace(SETTINGS, extraction=replace(SETTINGS.extraction, model=str(broken)))
    with pytest.raises(ClusterError, match=r"a machine could not do its work \(ExtractionError"):
        run.build([given], tmp_path / "graph", settings, master="local[1]")
