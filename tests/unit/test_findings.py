"""What a build keeps of its work until a state holds it."""

from dataclasses import replace

import pytest

from kg.graph import findings
from kg.graph.findings import Findings
from kg.graph.manifest import paper_hash

MODEL = {"model": "reader", "least": 0.5}


@pytest.fixture
def extractions(example_knowledge):
    return example_knowledge.extractions


@pytest.fixture
def wanted(extractions):
    return {e.paper.id: paper_hash(e.paper) for e in extractions}


def test_what_is_added_is_given_back(tmp_path, extractions, wanted):
    Findings(tmp_path, MODEL).add(extractions)
    assert tuple(Findings(tmp_path, MODEL).of(wanted)) == extractions


def test_each_paper_once_however_often_it_was_found(tmp_path, extractions, wanted):
    kept = Findings(tmp_path, MODEL)
    kept.add(extractions)
    for extraction in extractions:
        kept.add((extraction,))
    found = list(kept.of(wanted))
    assert sorted(e.paper.id for e in found) == sorted(wanted)
    assert set(found) == set(extractions)


def test_a_paper_that_has_changed_is_not_found(tmp_path, extractions, wanted):
    kept = Findings(tmp_path, MODEL)
    kept.add(extractions)
    first = extractions[0].paper
    changed = wanted | {first.id: paper_hash(replace(first, citations=99))}
    assert first.id not in {e.paper.id for e in kept.of(changed)}
    assert not list(kept.of({}))


def test_another_model_finds_nothing_and_takes_the_place(tmp_path, extractions, wanted):
    Findings(tmp_path, MODEL).add(extractions)
    other = Findings(tmp_path, MODEL | {"least": 0.6})
    assert not list(other.of(wanted))
    assert other.clean() == 1
    assert other.clean() == 0
    assert not list(Findings(tmp_path, MODEL).of(wanted))


def test_a_broken_file_counts_as_not_there(tmp_path, extractions, wanted):
    kept = Findings(tmp_path, MODEL)
    kept.add(extractions[:1])
    (file,) = tmp_path.glob(f"{findings.NAME}/*/*")
    content = file.read_bytes()
    for broken in (b"", content[: len(content) // 2], b"\0" * 100, content[:-8]):
        file.write_bytes(broken)
        assert len(list(kept.of(wanted))) in (0, 1)  # the last stream's end may be all that lacks
    kept.add(extractions)
    assert {e.paper.id for e in kept.of(wanted)} == set(wanted)


def test_a_disk_that_fails_leaves_no_half_file(tmp_path, extractions, wanted, monkeypatch):
    kept = Findings(tmp_path, MODEL)

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("kg.graph.findings.os.fsync", full)
        with pytest.raises(OSError, match="No space"):
            kept.add(extractions)
    assert not [p for p in tmp_path.rglob("*") if p.is_file()]
    (tmp_path / findings.NAME).mkdir(exist_ok=True)
    kept.add(extractions)
    findings.forget(tmp_path)
    assert not list(tmp_path.iterdir())
    findings.forget(tmp_path)


def test_a_batch_is_there_when_it_was_added_as_it_is(tmp_path, extractions):
    kept = Findings(tmp_path, MODEL)
    papers = [extraction.paper for extraction in extractions]
    assert not kept.has(papers)
    kept.add(extractions)
    assert kept.has(papers)
    assert not kept.has(papers[1:])
