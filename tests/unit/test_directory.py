"""The graph directory: always whole, never two builds at once, never foreign."""

import errno
import json
import multiprocessing
import os
import shutil
import signal
from dataclasses import replace
from pathlib import Path

import pytest

from kg.errors import GraphError
from kg.graph import columns, directory, locks, manifest, states, store
from kg.graph.rdf import quads
from kg.model import Knowledge


@pytest.fixture
def less(example_knowledge):
    """The example without its first paper's claims: other content."""
    return replace(example_knowledge, claims=example_knowledge.claims[:3])


def _snapshot(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {
        str(p.relative_to(folder)): (p.stat().st_mtime_ns, p.read_bytes())
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


def _states(folder: Path) -> list[str]:
    return sorted(p.name for p in (folder / "states").iterdir())


def test_a_state_is_written_and_named(example_knowledge, example_provenance, tmp_path):
    made = directory.write_state(
        tmp_path / "new" / "g", example_knowledge, example_provenance, {"threshold": 0.5}
    )
    assert directory.read_manifest(tmp_path / "new" / "g") == made
    state = directory.current_state(tmp_path / "new" / "g")
    assert state == tmp_path / "new" / "g" / "states" / made.state
    assert columns.read(state / "tables") == example_knowledge
    assert len(store.open_read_only(state / "store")) > 0


def test_the_manifest_describes_the_graph(example_knowledge, example_provenance, tmp_path):
    made = directory.write_state(tmp_path, example_knowledge, example_provenance, {"a": [1, None]})
    content = json.loads((tmp_path / "manifest.json").read_text())
    assert content["kind"] == "paperatlas-graph"
    assert content["format_version"] == manifest.FORMAT_VERSION
    assert content["made_with"]["model_sha256"] == "cd" * 32
    assert content["settings"] == {"a": [1, None]}
    assert content["counts"] == {
        "papers": 3,
        "mentions": 9,
        "links": 5,
        "concepts": 5,
        "claims": 12,
    }
    assert content["inputs"] == {p.id: manifest.paper_hash(p) for p in example_knowledge.papers}
    assert made.built.endswith("+00:00")


def test_the_hash_of_a_paper_covers_all_its_source_gave(example_knowledge):
    paper = example_knowledge.papers[0]
    assert manifest.paper_hash(paper) == manifest.paper_hash(replace(paper))
    assert manifest.paper_hash(paper) != manifest.paper_hash(replace(paper, citations=9))


def test_a_statement_of_two_papers_stands_once(example_knowledge, example_provenance, tmp_path):
    directory.write_state(tmp_path, example_knowledge, example_provenance)
    stored = list(store.open_read_only(directory.current_state(tmp_path) / "store"))
    told = list(quads(example_knowledge, example_provenance))
    assert len(stored) == len({quad.triple for quad in told}) < len(told)
    assert {quad.triple for quad in stored} == {quad.triple for quad in told}


def test_a_second_run_changes_no_byte(example_knowledge, example_provenance, tmp_path):
    first = directory.write_state(tmp_path, example_knowledge, example_provenance, {"a": 1})
    before = _snapshot(tmp_path)
    assert directory.write_state(tmp_path, example_knowledge, example_provenance, {"a": 1}) == first
    assert _snapshot(tmp_path) == before


def test_other_settings_change_the_manifest_alone(example_knowledge, example_provenance, tmp_path):
    directory.write_state(tmp_path, example_knowledge, example_provenance, {"a": 1})
    before = _snapshot(tmp_path)
    made = directory.write_state(tmp_path, example_knowledge, example_provenance, {"a": 2})
    after = _snapshot(tmp_path)
    assert directory.read_manifest(tmp_path) == made
    assert {name for name in after if after[name] != before[name]} == {"manifest.json"}


def test_new_content_takes_the_place_of_the_old(
    example_knowledge, less, example_provenance, tmp_path
):
    old = directory.write_state(tmp_path, example_knowledge, example_provenance)
    new = directory.write_state(tmp_path, less, example_provenance)
    assert old.state != new.state
    assert _states(tmp_path) == [new.state]
    assert columns.read(directory.current_state(tmp_path) / "tables") == less


def test_other_software_is_other_content(example_knowledge, example_provenance, tmp_path):
    old = directory.write_state(tmp_path, example_knowledge, example_provenance)
    newer = replace(example_provenance, software_version="0.2.0")
    assert directory.write_state(tmp_path, example_knowledge, newer).state != old.state


def test_a_moved_directory_is_the_same_graph(example_knowledge, example_provenance, tmp_path):
    made = directory.write_state(tmp_path / "a", example_knowledge, example_provenance)
    (tmp_path / "a").rename(tmp_path / "b")
    shutil.copytree(tmp_path / "b", tmp_path / "c")
    assert directory.write_state(tmp_path / "c", example_knowledge, example_provenance) == made
    assert columns.read(directory.current_state(tmp_path / "b") / "tables") == example_knowledge


def test_a_state_that_was_lost_is_made_again(example_knowledge, example_provenance, tmp_path):
    made = directory.write_state(tmp_path, example_knowledge, example_provenance)
    (tmp_path / "states" / made.state / "tables" / "claims.parquet").unlink()
    with pytest.raises(GraphError, match="not complete"):
        directory.current_state(tmp_path)
    again = directory.write_state(tmp_path, example_knowledge, example_provenance)
    assert again.state == made.state
    assert columns.read(directory.current_state(tmp_path) / "tables") == example_knowledge


def test_a_state_that_is_read_outlives_a_build(
    example_knowledge, less, example_provenance, tmp_path
):
    old = directory.write_state(tmp_path, example_knowledge, example_provenance)
    with directory.reading(tmp_path) as (found, state):
        new = directory.write_state(tmp_path, less, example_provenance)
        assert found == old
        assert columns.read(state / "tables") == example_knowledge
        assert _states(tmp_path) == sorted([old.state, new.state])
    assert directory.write_state(tmp_path, less, example_provenance) == new
    assert _states(tmp_path) == [new.state]


# --- what is refused


def test_a_file_is_refused(example_knowledge, example_provenance, tmp_path):
    target = tmp_path / "graph"
    target.write_text("mine")
    with pytest.raises(GraphError, match="is a file"):
        directory.write_state(target, example_knowledge, example_provenance)
    with pytest.raises(GraphError, match="is no folder"):
        directory.read_manifest(target)
    with pytest.raises(GraphError, match="below a file"):
        directory.write_state(target / "below" / "it", example_knowledge, example_provenance)
    assert target.read_text() == "mine"


@pytest.mark.parametrize("name", ["thesis.tex", "states", ".hidden"])
def test_a_folder_of_other_things_is_refused(example_knowledge, example_provenance, tmp_path, name):
    (tmp_path / name).mkdir()
    with pytest.raises(GraphError, match="other things"):
        directory.write_state(tmp_path, example_knowledge, example_provenance)
    assert [p.name for p in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("content", ['{"name": "an extension", "version": 3}', "[]", "{", "\xff"])
def test_a_foreign_manifest_is_refused(example_knowledge, example_provenance, tmp_path, content):
    (tmp_path / "manifest.json").write_bytes(content.encode("latin-1"))
    with pytest.raises(GraphError, match=r"manifest\.json"):
        directory.write_state(tmp_path, example_knowledge, example_provenance)
    assert [p.name for p in tmp_path.iterdir()] == ["manifest.json"]


@pytest.mark.parametrize(
    ("version", "mend"),
    [
        (manifest.FORMAT_VERSION + 1, "Update"),
        ("7", "Update"),
        (None, "Update"),
        (manifest.FORMAT_VERSION - 1, "Build it again"),
    ],
)
def test_another_format_is_refused(example_knowledge, example_provenance, tmp_path, version, mend):
    directory.write_state(tmp_path, example_knowledge, example_provenance)
    path = tmp_path / "manifest.json"
    content = {**json.loads(path.read_text()), "format_version": version, "more": "fields"}
    path.write_text(json.dumps(content))
    for act in (
        lambda: directory.read_manifest(tmp_path),
        lambda: directory.write_state(tmp_path, Knowledge(), example_provenance),
    ):
        with pytest.raises(GraphError, match=f"format version.*{mend}"):
            act()
    assert json.loads(path.read_text()) == content


def test_a_manifest_with_a_part_missing_is_damaged(example_knowledge, example_provenance, tmp_path):
    directory.write_state(tmp_path, example_knowledge, example_provenance)
    path = tmp_path / "manifest.json"
    content = json.loads(path.read_text())
    del content["counts"]
    path.write_text(json.dumps(content))
    with pytest.raises(GraphError, match="damaged"):
        directory.read_manifest(tmp_path)


def test_what_is_no_graph_directory_says_how_to_make_one(tmp_path):
    with pytest.raises(GraphError, match="kg build"):
        directory.current_state(tmp_path)
    with pytest.raises(GraphError, match="no such directory"):
        directory.read_manifest(tmp_path / "nowhere")


def test_two_builds_do_not_run_at_once(example_knowledge, example_provenance, tmp_path):
    with (
        locks.building(tmp_path),
        pytest.raises(GraphError, match="another build"),
    ):
        directory.write_state(tmp_path, example_knowledge, example_provenance)
    directory.write_state(tmp_path, example_knowledge, example_provenance)


# --- what goes wrong on the way

FAULTS = {
    "full while the tables are written": (
        "kg.graph.columns.os.fsync",
        errno.ENOSPC,
        "disk is full",
    ),
    "full while the store is written": ("kg.graph.states.store.create", errno.ENOSPC, "disk is"),
    "full while the manifest is written": ("kg.graph.manifest.os.fsync", errno.ENOSPC, "disk is"),
    "a read-only place": ("kg.graph.directory.Path.mkdir", errno.EROFS, "cannot be written"),
    "not allowed": ("kg.graph.locks.os.open", errno.EACCES, "cannot be written"),
    "a broken disk": ("kg.graph.directory.Path.rename", errno.EIO, "cannot be written"),
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("first", [True, False])
def test_a_disk_that_fails_leaves_what_was(
    example_knowledge, less, example_provenance, tmp_path, monkeypatch, fault, first
):
    target = tmp_path / "g"
    if not first:
        directory.write_state(target, example_knowledge, example_provenance)
    before = _snapshot(tmp_path)
    name, number, message = FAULTS[fault]

    def fail(*args, **kwargs):
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as broken:
        broken.setattr(name, fail)
        with pytest.raises(GraphError, match=message) as raised:
            directory.write_state(target, less, example_provenance)
    assert str(raised.value).count(str(target)) == 1
    after = _snapshot(tmp_path)
    after.pop("g/.lock", None)
    before.pop("g/.lock", None)
    new_states = [n for n in after if n not in before and "states" in n]
    assert fault == "full while the manifest is written" or not new_states
    assert {n: after[n] for n in before} == before
    if first:
        with pytest.raises(GraphError):
            directory.read_manifest(target)
    made = directory.write_state(target, less, example_provenance)
    assert _states(target) == [made.state]
    assert sorted(p.name for p in target.iterdir()) == [".lock", "manifest.json", "states"]


def test_few_changes_are_made_to_what_the_last_state_shares(
    example_knowledge, example_provenance, tmp_path, monkeypatch
):
    monkeypatch.setattr("kg.graph.changes._MOST", 1)
    once = directory.write_state(tmp_path / "g", example_knowledge, example_provenance)
    with directory.reading(tmp_path / "g") as (_, held):
        files = {path.stat().st_ino for path in (held / "store").glob("*.sst")}
        labels = replace(example_knowledge.entities[0], label="another")
        changed = replace(example_knowledge, entities=(labels, *example_knowledge.entities[1:]))
        made = directory.write_state(tmp_path / "g", changed, example_provenance)
        assert made.state != once.state
        new = directory.current_state(tmp_path / "g") / "store"
        assert files
        assert files <= {path.stat().st_ino for path in new.glob("*.sst")}


def test_a_damaged_store_is_not_gone_on_from(
    example_knowledge, less, example_provenance, tmp_path, monkeypatch
):
    monkeypatch.setattr("kg.graph.changes._MOST", 9)
    directory.write_state(tmp_path / "g", example_knowledge, example_provenance)
    for file in (directory.current_state(tmp_path / "g") / "store").glob("MANIFEST*"):
        file.write_bytes(b"")
    directory.write_state(tmp_path / "g", less, example_provenance)
    directory.write_state(tmp_path / "fresh", less, example_provenance)
    stores = [
        store.open_read_only(directory.current_state(tmp_path / name) / "store")
        for name in ("g", "fresh")
    ]
    assert set(stores[0]) == set(stores[1])


def test_a_full_disk_that_oxigraph_reports_as_text(
    example_knowledge, example_provenance, tmp_path, monkeypatch
):
    class Full:
        def __init__(self, path):
            Path(path).mkdir()

        def bulk_load(self, *_, **__):
            raise OSError("IO error: No space left on device: While appending to file: /x.sst")

    monkeypatch.setattr("kg.graph.store.pyoxigraph.Store", Full)
    with pytest.raises(GraphError) as raised:
        directory.write_state(tmp_path, example_knowledge, example_provenance)
    assert str(raised.value).startswith(f"{tmp_path}: the disk is full; nothing was changed. ")


KILLED_AT = [
    "kg.graph.states.columns.write_tables",
    "kg.graph.states.store.create",
    "kg.graph.states.Path.rename",
    "kg.graph.directory.manifest.write",
    "kg.graph.manifest.Path.replace",
    "kg.graph.directory._remove_leftovers:2",
]


def _build_and_die(target, known, provenance, point):
    """Build in a process of its own that is killed where it reaches ``point``."""
    name, _, call = point.partition(":")
    module, attribute = name.removeprefix("kg.graph.").split(".", 1)
    owner = {"directory": directory, "manifest": manifest, "states": states}[module]
    for part in attribute.split(".")[:-1]:
        owner = getattr(owner, part)
    attribute = attribute.split(".")[-1]
    real, calls = getattr(owner, attribute), []

    def die(*args, **kwargs):
        calls.append(args)
        if len(calls) >= int(call or 1):
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*args, **kwargs)

    setattr(owner, attribute, die)
    directory.write_state(target, known, provenance)


@pytest.mark.parametrize("point", KILLED_AT)
@pytest.mark.parametrize("first", [True, False])
def test_a_killed_build_leaves_the_last_state_and_the_next_cleans_up(
    example_knowledge, less, example_provenance, tmp_path, point, first
):
    target = tmp_path / "g"
    if not first:
        directory.write_state(target, example_knowledge, example_provenance)
    child = multiprocessing.get_context("spawn").Process(
        target=_build_and_die, args=(target, less, example_provenance, point)
    )
    child.start()
    child.join()
    assert child.exitcode == -signal.SIGKILL
    swapped = point.endswith(":2")
    if swapped or not first:
        kept = columns.read(directory.current_state(target) / "tables")
        assert kept == (less if swapped else example_knowledge)
    made = directory.write_state(target, less, example_provenance)
    assert _states(target) == [made.state]
    assert sorted(p.name for p in target.iterdir()) == [".lock", "manifest.json", "states"]
    assert columns.read(directory.current_state(target) / "tables") == less
