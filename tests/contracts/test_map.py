"""The command map: one page, put in place as a whole, and what it says meanwhile."""

from __future__ import annotations

import json
import re

import pytest

from kg.drawing import neighbourhood
from kg.graph import directory


@pytest.fixture
def graph(example_knowledge, example_provenance, tmp_path):
    """Three papers; only to be read."""
    directory.write_state(tmp_path / "graph", example_knowledge, example_provenance)
    return tmp_path / "graph"


@pytest.fixture
def page(tmp_path):
    """Where a page is to be written: beside the graph, in a folder that is empty."""
    (tmp_path / "pages").mkdir()
    return tmp_path / "pages" / "page.html"


def facts(page):
    found = re.search(r'id="data">(.*?)</script>', page.read_text(encoding="utf-8"), re.DOTALL)
    return json.loads(found[1])


def test_the_atlas_shows_all(here, graph, page, example_knowledge):
    ran = here("map", graph, "-o", page)
    assert (ran.returncode, ran.stdout) == (0, "")
    assert ran.stderr == f"{page}: open it in a browser\n"
    counts = {kind["id"]: kind["count"] for kind in facts(page)["kinds"]}
    assert counts["paper"] == len(example_knowledge.extractions)
    assert sum(counts.values()) == counts["paper"] + len(example_knowledge.entities)


def test_drawn_over_itself_it_stays_as_it_is(here, graph, page):
    assert here("map", graph, "-o", page).returncode == 0
    once = page.read_bytes()
    assert here("map", graph, "-o", page).returncode == 0
    assert page.read_bytes() == once


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"my own notes \xff\x00",
        b'<script type="application/json" id="data">{"columns": [["x", 2, 1e99]]}</script>',
    ],
)
def test_what_was_no_atlas_is_replaced_by_one(here, graph, page, content):
    page.write_bytes(content)
    ran = here("map", graph, "-o", page)
    assert (ran.returncode, ran.stderr) == (0, f"{page}: open it in a browser\n")
    over = page.read_bytes()
    page.unlink()
    assert here("map", graph, "-o", page).returncode == 0
    assert page.read_bytes() == over


@pytest.mark.parametrize("focus", [(), ("--hops", "2")])
def test_quiet_says_nothing(here, graph, page, example_knowledge, focus):
    label = example_knowledge.entities[0].label
    chosen = ("--focus", label, *focus) if focus else ()
    ran = here("map", graph, *chosen, "-o", page, "--quiet")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    assert page.is_file()


def test_a_focus_that_names_nothing_leaves_nothing(here, graph, page, one_message):
    message = one_message(here("map", graph, "--focus", "no such thing", "-o", page))
    assert "nothing in the graph is called 'no such thing'" in message
    assert list(page.parent.iterdir()) == []


def test_a_focus_that_names_two_things_lists_their_ids(
    here, example_knowledge, example_provenance, tmp_path, page, one_message
):
    first, *rest = example_knowledge.entities
    twin = type(first)(f"{first.id}-twin", first.type, first.label)
    entities = tuple(sorted([first, twin, *rest], key=lambda e: e.id))
    twins = type(example_knowledge)(
        example_knowledge.extractions,
        entities,
        example_knowledge.resolutions,
        example_knowledge.claims,
    )
    directory.write_state(tmp_path / "twins", twins, example_provenance)
    ran = here("map", tmp_path / "twins", "--focus", first.label, "-o", page)
    message = one_message(ran)
    assert "names 2 things" in message
    assert twin.id in message
    assert list(page.parent.iterdir()) == []


def test_what_is_too_much_for_a_page_is_told_on_it(here, graph, page, monkeypatch):
    monkeypatch.setattr(neighbourhood.around, "__defaults__", (2,))
    assert here("map", graph, "--focus", "CreaseNet", "--hops", "3", "-o", page).returncode == 0
    assert re.search(r"2 of [\d,]+ shown: [\d,]+ less connected", facts(page)["note"])


def test_a_folder_that_is_missing_is_found_out_before_anything_is_drawn(
    here, graph, page, one_message, monkeypatch
):
    monkeypatch.setattr("kg.drawing.whole.atlas", None)
    message = one_message(here("map", graph, "-o", page.parent / "none" / "page.html"))
    assert "there is no such folder" in message


def test_a_terminal_shows_how_far_it_is(here, graph, page, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    ran = here("map", graph, "-o", page)
    assert ran.returncode == 0
    assert "parts laid out" in ran.stderr
