"""Extraction in one process and in several, and what becomes of those that die."""

import multiprocessing
import os
from itertools import islice

import pytest

from kg.graph.findings import Findings
from kg.graph.manifest import paper_hash
from kg.model import Paper
from kg.model.papers import paper_of_text
from pipelines import extracting
from pipelines.config import load_settings
from pipelines.extracting import extract_all

SETTINGS = load_settings().extraction
PAPERS = [paper_of_text(f"p{i}", f"Paper {i}", "We train BERT on GLUE.") for i in range(5)]


class Deadly(Paper):
    """A paper that ends the process that is given it."""

    def __reduce__(self):
        return os._exit, (1,)


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch):
    monkeypatch.setattr(extracting, "BATCH", 2)


def _found(folder, papers=PAPERS):
    wanted = {p.id: paper_hash(p) for p in papers}
    return {e.paper.id: e for e in Findings(folder, {}).of(wanted)}


def test_any_number_of_workers_finds_the_same(tmp_path):
    told = {}
    for workers in (1, 2):
        done = []
        folder = tmp_path / str(workers)
        assert (
            extract_all(PAPERS, Findings(folder, {}), SETTINGS, workers=workers, done=done.append)
            == ()
        )
        told[workers] = done
        assert set(_found(folder)) == {p.id for p in PAPERS}
    assert sorted(told[1]) == sorted(told[2]) == [1, 2, 2]
    assert _found(tmp_path / "1") == _found(tmp_path / "2")


def test_a_worker_that_is_killed_is_replaced(tmp_path):
    killed = []

    def done(_):
        if not killed:
            killed.append(multiprocessing.active_children()[0])
            killed[0].kill()

    assert extract_all(PAPERS, Findings(tmp_path, {}), SETTINGS, workers=2, done=done) == ()
    assert killed
    assert set(_found(tmp_path)) == {p.id for p in PAPERS}


def test_a_paper_that_kills_workers_is_left_out_alone(tmp_path):
    deadly = Deadly(id="deadly", title="x", passages=())
    papers = [*PAPERS[:3], deadly, *PAPERS[3:]]
    done = []
    unread = extract_all(papers, Findings(tmp_path, {}), SETTINGS, workers=2, done=done.append)
    assert unread == (deadly,)
    assert sum(done) == len(papers)
    assert set(_found(tmp_path)) == {p.id for p in PAPERS}


def test_what_fails_in_a_worker_fails_here(tmp_path):
    (tmp_path / ".findings").write_text("a file where the folder should be")
    with pytest.raises(OSError, match="findings"):
        extract_all(PAPERS, Findings(tmp_path, {}), SETTINGS, workers=2, done=lambda n: None)
    assert not multiprocessing.active_children()


def test_papers_are_taken_as_they_are_needed(tmp_path):
    taken = []

    def endless():
        for i in range(10**9):
            taken.append(i)
            yield paper_of_text(f"p{i}", "Title", "")

    class EnoughError(Exception):
        pass

    def done(_):
        raise EnoughError

    with pytest.raises(EnoughError):
        extract_all(endless(), Findings(tmp_path, {}), SETTINGS, workers=2, done=done)
    assert len(taken) <= 2 * 2 * extracting.BATCH
    assert list(islice(endless(), 1))
