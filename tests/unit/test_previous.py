"""What an atlas page shows is read back from it, and nothing else is taken for one."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from kg.drawing.neighbourhood import neighbourhood
from kg.drawing.whole import whole
from kg.graph import columns
from kg.graph.database import Database
from kg.model import Knowledge
from visualizations.atlas import atlas_page
from visualizations.columns import MapColumns
from visualizations.payload import place, radii
from visualizations.previous import previous_of


@pytest.fixture
def database(example_knowledge: Knowledge, tmp_path: Path):
    columns.write(example_knowledge, tmp_path / "tables")
    with closing(Database(tmp_path / "tables")) as database:
        yield database


@pytest.fixture
def shown(database: Database) -> MapColumns:
    return whole(database)


@pytest.fixture
def page(shown: MapColumns, tmp_path: Path) -> Path:
    page = tmp_path / "atlas.html"
    page.write_text(atlas_page(shown), encoding="utf-8")
    return page


def test_ids_and_places_come_back_as_they_were(shown: MapColumns, page: Path) -> None:
    found = previous_of(page)
    assert found is not None
    assert list(found.ids) == list(shown.nodes.ids)
    assert np.array_equal(found.sizes, radii(shown.nodes.kinds, shown.nodes.weights))
    laid = place(shown)
    step = found.laid.frame.step if found.laid.frame else 0
    assert np.abs(found.laid.x - laid.x).max() <= step / 2 + 1e-9
    assert np.abs(found.laid.y - laid.y).max() <= step / 2 + 1e-9
    assert np.array_equal(found.laid.region, laid.region)


def test_a_page_that_is_drawn_over_itself_stays_as_it_is(shown: MapColumns, page: Path) -> None:
    once = page.read_text(encoding="utf-8")
    assert atlas_page(shown, previous=page) == once


def without(name: str) -> Callable[[str], str]:
    return lambda page: re.sub(rf'(id="{name}">)[^<]+', r"\1", page)


def with_facts(pattern: str, put: str) -> Callable[[str], str]:
    return lambda page: re.sub(pattern, put, page, count=1)


BROKEN: dict[str, Callable[[str], str]] = {
    "nothing": lambda page: "",
    "a page of someone else": lambda page: "<!doctype html><title>x</title>",
    "cut off in the facts": lambda page: page[: page.index('id="data">') + 40],
    "cut off in a block": lambda page: page[: page.index('id="columns">') + 60],
    "no facts": without("data"),
    "no columns": without("columns"),
    "no names": without("names"),
    "no base64": lambda page: re.sub(r'(id="names">)[^<]+', r"\1%%%%", page),
    "no gzip": lambda page: re.sub(r'(id="names">)[^<]+', r"\1AAAA", page),
    "a list for facts": lambda page: re.sub(r'(id="data">)[^<]+', r"\1[]", page),
    "deep facts": lambda page: re.sub(r'(id="data">)[^<]+', r"\1" + "[" * 99_999, page),
    "no step": with_facts(r'"step": ?[\d.e-]+', '"step":0'),
    "a step of no number": with_facts(r'"step": ?[\d.e-]+', '"step":"x"'),
    "an endless step": with_facts(r'"step": ?[\d.e-]+', '"step":1e308'),
    "a step that is none": with_facts(r'"step": ?[\d.e-]+', '"step":NaN'),
    "a count below none": with_facts(r'"changed": ?\d+', '"changed":-1'),
    "a column too long": with_facts(r'\["x", ?\d+, ?\d+\]', '["x",2,999999999]'),
    "a column of no width": with_facts(r'\["x", ?\d+, ?\d+\]', '["x",0,1]'),
    "no regions": with_facts(r'"regions": ?\[.*?\}\]', '"regions":[]'),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_anything_else_is_no_page(page: Path, kind: str) -> None:
    text = page.read_text(encoding="utf-8")
    broken = BROKEN[kind](text)
    assert broken != text
    page.write_text(broken, encoding="utf-8")
    assert previous_of(page) is None


def test_neither_is_a_folder_nor_what_is_not_there(tmp_path: Path) -> None:
    assert previous_of(tmp_path) is None
    assert previous_of(tmp_path / "none.html") is None


def test_the_page_of_a_neighbourhood_is_none(database: Database, tmp_path: Path) -> None:
    page = tmp_path / "focus.html"
    page.write_text(neighbourhood(database, "WrinkleNet", 1).html, encoding="utf-8")
    assert previous_of(page) is None
