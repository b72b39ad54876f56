"""The command site: a folder of pages that all lead somewhere, put in place as a whole."""

import re
import subprocess
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from kg.graph import directory


@pytest.fixture
def graph(example_knowledge, example_provenance, tmp_path):
    """Three papers; only to be read."""
    directory.write_state(tmp_path / "graph", example_knowledge, example_provenance)
    return tmp_path / "graph"


def files_of(folder: Path):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*.*")}


def test_every_link_leads_to_a_page(here, graph, tmp_path):
    out = tmp_path / "site"
    run = here("site", graph, "-o", out)
    assert (run.returncode, run.stdout) == (0, "")
    made = files_of(out)
    assert f"{len(made) - 1} pages" in run.stderr
    for path, content in made.items():
        if path.endswith(".html") and path != "atlas.html":
            for link in re.findall(r'(?:href|src)="([^"]*)"', content.decode()):
                parts = urlsplit(unescape(link))
                if parts.scheme:
                    assert parts.scheme in {"http", "https"}
                elif parts.path:
                    assert ((out / path).parent / unquote(parts.path)).is_file(), (path, link)
    reached = {"index.html"}
    todo = ["index.html"]
    while todo:
        path = todo.pop()
        for link in re.findall(r'href="([^":#]*)[#"]', made[path].decode()):
            found = ((out / path).parent / link).resolve().relative_to(out.resolve()).as_posix()
            if link and found not in reached:
                reached.add(found)
                todo += [found] * (found.endswith(".html") and found != "atlas.html")
    assert reached == set(made) - {"contents.txt"}, "the index leads to all"


def test_the_same_graph_gives_the_same_bytes(here, graph, tmp_path):
    for _ in range(2):
        assert here("site", graph, "-o", tmp_path / "site", "--quiet").returncode == 0
        assert here("site", graph, "-o", tmp_path / "other", "--quiet").stderr == ""
    assert files_of(tmp_path / "site") == files_of(tmp_path / "other")


def test_pages_of_what_is_gone_go_too(here, graph, tmp_path, example_knowledge, example_provenance):
    out = tmp_path / "site"
    here("site", graph, "-o", out)
    fewer = type(example_knowledge)()
    directory.write_state(graph, fewer, example_provenance)
    assert here("site", graph, "-o", out).returncode == 0
    assert not (out / "papers").exists()


@pytest.mark.parametrize("name", ["notes.txt", "papers/notes.html", "methods/.hidden"])
def test_a_folder_with_other_things_is_left_alone(here, graph, tmp_path, name):
    out = tmp_path / "site"
    here("site", graph, "-o", out)
    (out / name).write_text("mine", encoding="utf-8")
    before = files_of(out)
    run = here("site", graph, "-o", out)
    assert run.returncode == 1
    assert name in run.stderr
    assert files_of(out) == before
    assert {p.name for p in tmp_path.iterdir()} == {"graph", "site"}


def test_a_strange_folder_is_not_taken_for_a_site(here, graph, tmp_path):
    out = tmp_path / "site"
    out.mkdir()
    (out / "index.html").write_text("mine", encoding="utf-8")
    assert here("site", graph, "-o", out).returncode == 1
    assert (out / "index.html").read_text(encoding="utf-8") == "mine"


def test_an_empty_folder_is_filled(here, graph, tmp_path):
    (tmp_path / "site").mkdir()
    assert here("site", graph, "-o", tmp_path / "site").returncode == 0
    assert (tmp_path / "site" / "index.html").is_file()


def test_what_goes_wrong(here, graph, tmp_path):
    out = tmp_path / "site"
    bad = here("site", graph, "-o", out, "--since", "soon")
    assert bad.returncode == 2
    assert "'soon' is not a date" in bad.stderr
    assert here("site", tmp_path / "nothing", "-o", out).returncode == 1
    assert here("site", graph, "-o", tmp_path / "no" / "such").returncode == 1
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert "is a file" in here("site", graph, "-o", tmp_path / "file").stderr
    assert not out.exists()


def test_a_run_that_fails_leaves_the_old_site(here, graph, tmp_path, monkeypatch):
    out = tmp_path / "site"
    here("site", graph, "-o", out)
    before = files_of(out)

    def broken(_: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pipelines.site.site.html.news_page", broken)
    run = here("site", graph, "-o", out)
    assert (run.returncode, "disk is full" in run.stderr) == (1, True)
    assert files_of(out) == before
    assert {p.name for p in tmp_path.iterdir()} == {"graph", "site"}


def test_a_run_that_is_killed_leaves_the_old_site(command, here, graph, tmp_path):
    out = tmp_path / "site"
    here("site", graph, "-o", out)
    before = files_of(out)
    with subprocess.Popen([command, "site", graph, "-o", out, "--quiet"]) as run:
        while not list(tmp_path.glob(".new-*/site/*")):
            assert run.poll() is None, "it writes beside the old site first"
        run.kill()
    assert files_of(out) == before
    assert here("site", graph, "-o", out).returncode == 0
    assert files_of(out) == before
    assert {p.name for p in tmp_path.iterdir()} == {"graph", "site"}, "what was left is gone"


def test_a_site_that_was_taken_away_by_a_killed_run_comes_back(here, graph, tmp_path, one_message):
    out = tmp_path / "site"
    here("site", graph, "-o", out)
    before = files_of(out)
    left = tmp_path / ".new-site-abcd_123"
    left.mkdir()
    out.rename(left / "old")
    mine = [tmp_path / ".new-site-mine", tmp_path / ".new-site-mine_too"]
    for folder in mine:
        (folder / "notes").mkdir(parents=True)
    (tmp_path / "graph").rename(tmp_path / "away")
    one_message(here("site", graph, "-o", out))
    assert files_of(out) == before
    assert not left.exists()
    assert all((folder / "notes").is_dir() for folder in mine)


def test_the_atlas_leads_back_to_the_index(here, graph, tmp_path):
    here("site", graph, "-o", tmp_path / "site")
    here("map", graph, "-o", tmp_path / "map.html")
    assert '<a href="index.html">All pages</a>' in (tmp_path / "site/atlas.html").read_text("utf-8")
    assert "All pages" not in (tmp_path / "map.html").read_text("utf-8")


def test_news_since_a_date(here, graph, tmp_path):
    here("site", graph, "-o", tmp_path / "site", "--since", "2023-05")
    assert "What is new since 2023-05-01" in (tmp_path / "site/new.html").read_text(
        encoding="utf-8"
    )
