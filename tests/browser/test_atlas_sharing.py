"""What the atlas saves and copies: links, pictures, queries, tables, references."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pyoxigraph
import pytest
from playwright.sync_api import Page, expect

from kg import vocab
from kg.graph.rdf import Provenance, quads
from kg.model import EntityType, Knowledge, Predicate, Role
from kg.model.claims import PAPER_PREDICATES

Open = Callable[..., Page]
BERT, LSTM = "node=method%2Fbert", "method%2Flstm"


@pytest.fixture
def page(open_page: Open, knowledge: Knowledge) -> Page:
    return open_page(knowledge)


def at(page: Page, fragment: str) -> Page:
    address = page.url.split("#")[0]
    page.goto("about:blank")
    page.goto(address + fragment)
    page.locator("body:not(.reading)").wait_for(state="attached")
    return page


def copied(page: Page, what: str) -> str:
    if not page.locator("#share").is_visible():
        page.get_by_role("button", name="Save and share").click()
    page.get_by_role("button", name=f"Copy the {what}").click()
    expect(page.locator("#share-note")).to_have_text("Copied.")
    text = page.get_by_label("What was copied").input_value()
    page.keyboard.press("Escape")
    return text


def saved(page: Page, what: str) -> str:
    if not page.locator("#share").is_visible():
        page.get_by_role("button", name="Save and share").click()
    with page.expect_download() as download:
        page.get_by_role("button", name=f"Save {what}", exact=True).click()
    return Path(download.value.path()).read_bytes().decode("utf-8", "replace")


def test_link_opens_the_same_view(page: Page) -> None:
    at(page, f"#{BERT}&path={LSTM}&years=2020-&hide=dataset&view=table&only=1")
    link = copied(page, "link")
    page.goto("about:blank")
    page.goto(link)
    page.locator("body:not(.reading)").wait_for(state="attached")
    expect(page.locator("#panel h2")).to_have_text("BERT to LSTM")
    expect(page.locator("#table .open-node")).to_have_count(3)
    expect(page.locator("#legend [data-kind=dataset]")).to_have_attribute("aria-pressed", "false")


def places(page: Page) -> list[float]:
    """Where the methods lie on the screen, by the picture of it."""
    root = ET.fromstring(saved(page, "as SVG"))
    page.keyboard.press("Escape")
    circles = root.iter("{http://www.w3.org/2000/svg}circle")
    return [float(circle.attrib[axis]) for circle in circles for axis in ("cx", "cy")]


def test_address_keeps_where_the_map_stands(page: Page) -> None:
    home = places(page)
    page.locator("#canvas").focus()
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Shift+ArrowDown")
    expect(page).to_have_url(re.compile("#at="))
    moved = places(page)
    assert moved != pytest.approx(home, abs=20)
    link = page.url
    page.goto("about:blank")
    page.goto(link)
    page.locator("body:not(.reading)").wait_for(state="attached")
    assert places(page) == pytest.approx(moved, abs=1)
    assert page.url == link


def test_pictures_are_pictures(page: Page) -> None:
    assert saved(page, "as PNG")[1:4] == "PNG"
    root = ET.fromstring(saved(page, "as SVG"))
    texts = {element.text for element in root.iter("{http://www.w3.org/2000/svg}text")}
    assert {"BERT", "parsing", "Penn Treebank"} <= texts


def test_hostile_texts_are_texts_in_the_picture(open_page: Open, hostile: Knowledge) -> None:
    page = open_page(hostile)
    root = ET.fromstring(saved(page, "as SVG"))
    names = {element.tag.split("}")[1] for element in root.iter()}
    assert names <= {"svg", "title", "rect", "polygon", "path", "circle", "g", "text"}
    assert not any(key.startswith("on") or "href" in key for e in root.iter() for key in e.attrib)


@pytest.fixture
def store(knowledge: Knowledge) -> pyoxigraph.Store:
    store = pyoxigraph.Store()
    made = Provenance("test", "1", "model", "1", "00")
    store.extend(quads(knowledge, made))
    return store


def answers(store: pyoxigraph.Store, query: str, variable: str) -> set[str]:
    rows = store.query(query, use_default_graph_as_union=True)
    assert isinstance(rows, pyoxigraph.QuerySolutions)
    return {row[variable].value for row in rows}


@pytest.mark.parametrize(
    ("fragment", "variable"),
    [
        ("", "name"),
        ("", "title"),
        ("hide=paper,method", "name"),
        ("hide=method,task,dataset", "title"),
        ("role=proposed,addressed", "name"),
        ("venue=Demo&years=2024-2024", "title"),
        ("venue=Nowhere", "title"),
        ("years=-2023", "title"),
        ("code=1", "title"),
        ("relation=evaluated-on&hide=paper", "name"),
        ("relation=used-for&score=0.8&hide=paper", "name"),
        (BERT, "name"),
        (f"{BERT}&hide=task", "name"),
        (f"{BERT}&relation=used-for", "name"),
        (f"{BERT}&role=proposed", "name"),
        (f"{BERT}&score=0.8", "name"),
        (f"{BERT}&compare={LSTM}", "name"),
    ],
)
def test_query_gives_what_the_page_shows(
    page: Page, store: pyoxigraph.Store, fragment: str, variable: str
) -> None:
    at(page, f"#{fragment}&view=table&only=1")
    rows = page.locator("#table tbody tr")
    shown = {
        (row.locator(".kind").inner_text(), row.locator(".open-node").inner_text())
        for row in rows.all()
    }
    if "node" in fragment:
        expected = {name for _, name in shown} - {"BERT"}
        expected -= {"LSTM"} if "compare" in fragment else set()
    else:
        expected = {name for kind, name in shown if (kind == "paper") == (variable == "title")}
    assert answers(store, copied(page, "SPARQL query"), variable) == expected


def test_query_of_a_path_gives_its_claims(page: Page, store: pyoxigraph.Store) -> None:
    at(page, f"#{BERT}&path={LSTM}")
    query = copied(page, "SPARQL query")
    assert answers(store, query, "sentence") == {
        "😀 We use BERT for parsing.",
        "An LSTM does parsing on Penn Treebank.",
    }
    assert answers(store, query, "relation") == {vocab.term("pa:usedFor")}


@pytest.mark.parametrize(
    "fragment", ["hide=x%7DDROP,__proto__", "role=DROP%22,constructor", f"{BERT}&relation=DROP"]
)
def test_an_address_brings_nothing_into_the_query(
    page: Page, store: pyoxigraph.Store, fragment: str
) -> None:
    query = copied(at(page, f"#{fragment}"), "SPARQL query")
    store.query(query)
    assert "DROP" not in query
    assert "native code" not in query


def test_names_of_things_are_those_of_the_vocabulary(open_page: Open) -> None:
    page = open_page("<!doctype html><title>t</title>")
    asset = files("visualizations").joinpath("assets", "shared", "iris.js")
    script = asset.read_text(encoding="utf-8")
    ids = [
        "method/adam",
        "a b/c d",
        ".",
        "../..",
        "task/é😀'()*!~",
        "\ud83d x/%",
        "plain",
        "a/b/c?#",
    ]
    found = page.evaluate(
        f"""() => {{ {script}
        const ids = {json.dumps(ids)};
        return {{ PREFIXES, PAPER_TERMS, RELATION_TERMS, iris: ids.map((id) =>
          [conceptIri(id), paperIri(id), venueIri(id)]) }}; }}"""
    )
    assert found["iris"] == [
        [vocab.entity_iri(i), vocab.paper_iri(i), vocab.venue_iri(i)] for i in ids
    ]
    assert found["PREFIXES"].items() <= vocab.PREFIXES.items()
    assert found["RELATION_TERMS"].keys() == set(Predicate)
    for predicate, name in found["RELATION_TERMS"].items():
        assert vocab.term(name) == vocab.PROPERTIES[Predicate(predicate)]
    for kind in EntityType:
        name, roles = found["PAPER_TERMS"][PAPER_PREDICATES[kind]]
        assert vocab.term(name) == vocab.PAPER_PROPERTIES[kind]
        assert {(kind, Role(role)): vocab.term(iri) for role, iri in roles.items()} == {
            key: iri for key, iri in vocab.ROLE_PROPERTIES.items() if key[0] is kind
        }


def test_tables_are_csv(page: Page) -> None:
    at(page, f"#{BERT}")
    nodes = list(csv.DictReader(io.StringIO(copied(page, "concepts and papers as CSV"))))
    assert {row["label"] for row in nodes} == {
        "BERT", "parsing", "Penn Treebank", "Parsing with BERT",
    }  # fmt: skip
    relations = list(csv.DictReader(io.StringIO(copied(page, "relations as CSV"))))
    assert ("BERT", "used-for", "parsing", "0.75") in {
        (row["subject"], row["relation"], row["object"], row["score"]) for row in relations
    }


def retitled(knowledge: Knowledge, title: str, authors: tuple[str, ...]) -> Knowledge:
    extractions = tuple(
        replace(e, paper=replace(e.paper, title=title, authors=authors))
        for e in knowledge.extractions
    )
    return replace(knowledge, extractions=extractions)


def test_cells_are_no_formulas(open_page: Open, knowledge: Knowledge) -> None:
    page = open_page(retitled(knowledge, '=HYPERLINK("x"),\n1', ()))
    rows = list(csv.DictReader(io.StringIO(copied(page, "concepts and papers as CSV"))))
    labels = {row["label"] for row in rows if row["kind"] == "paper"}
    assert labels == {'\'=HYPERLINK("x"),\n1'}


def test_papers_are_bibtex(open_page: Open, knowledge: Knowledge) -> None:
    title = "The {50%} of A&B_c: $x^2$ ~ \\end{document}\n}"
    authors = ("Zoë Ünal", "Smith, Jo", "Black and White")
    page = open_page(retitled(knowledge, title, authors))
    text = copied(page, "papers as BibTeX")
    assert [line for line in text.splitlines() if line.startswith("@")] == [
        "@inproceedings{unal202450a,",
        "@inproceedings{unal202450b,",
        "@inproceedings{unal202450c,",
    ]
    assert "{The \\{50\\%\\} of A\\&B\\_c: \\$x\\textasciicircum{}2\\$" in text
    assert "author = {Zoë Ünal and Smith, Jo and {Black and White}}," in text
    assert "url = {https://example.org/p1}," in text
    assert "javascript" not in text
    bare = text.replace("\\{", "").replace("\\}", "")
    assert bare.count("{") == bare.count("}")


def test_selection_decides_which_papers(page: Page) -> None:
    at(page, "#node=task%2Ftagging")
    text = copied(page, "papers as BibTeX")
    assert text.count("@") == 1
    assert "@inproceedings{anonymous2024nothing," in text


def test_small_map_moves_the_large_one(page: Page) -> None:
    small = page.locator("#minimap")
    expect(small).to_have_attribute("aria-hidden", "true")
    before = places(page)
    small.drag_to(small, source_position={"x": 80, "y": 60}, target_position={"x": 30, "y": 20})
    expect(page).to_have_url(re.compile("#at="))
    assert places(page) != pytest.approx(before, abs=20)
