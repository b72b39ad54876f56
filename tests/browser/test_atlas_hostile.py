"""Texts that try to be more than texts, through all that the maps can do with them."""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pyoxigraph
import pytest
from playwright.sync_api import Page, expect

from kg.model import Knowledge

from .hostile import TEXTS, hostile_knowledge

Open = Callable[..., Page]

#: What is wider than the window, or would be markup that only a text can have brought.
STRANGE = """() => ({
  wide: [...document.querySelectorAll("html, #table, .panel-head, .panel-body, .sheet-body")]
    .filter((box) => box.scrollWidth > box.clientWidth)
    .filter((box) => getComputedStyle(box).overflowX !== "hidden")
    .map((box) => box.className || box.id || box.tagName),
  elements: document.querySelectorAll(
    "img, iframe, object, embed, foreignObject, main script, #panel script, [onload], [onerror]"
  ).length,
  links: [...document.querySelectorAll("a")].filter((a) => !/^https?:$/.test(a.protocol)).length,
})"""
NOTHING_STRANGE = {"wide": [], "elements": 0, "links": 0}

#: Texts that turn the direction and share their line with others that they could turn.
TURNING = r"""() => {
  const isolates = (e) => {
    const { unicodeBidi, display } = getComputedStyle(e);
    return /isolate|plaintext/.test(unicodeBidi) || display !== "inline";
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const within = node.parentElement;
    if (!/[\u202a-\u202e\u2066-\u2069\u0590-\u06ff]/.test(node.data)) continue;
    if (within.closest("blockquote, script, textarea, .unseen")) continue;
    if (!within.checkVisibility()) continue;
    let box = within;
    while (!isolates(box)) box = box.parentElement;
    if (box.textContent !== within.textContent && !within.matches(".name b")) {
      found.push(within.outerHTML.slice(0, 160));
    }
  }
  return found;
}"""


@pytest.fixture(scope="session")
def known() -> Knowledge:
    return hostile_knowledge()


@pytest.fixture(params=[1280, 390])
def page(request: pytest.FixtureRequest, open_page: Open, known: Knowledge) -> Page:
    page = open_page(known, viewport={"width": request.param, "height": 844})
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog says {dialog.message}"))
    return page


def at(page: Page, fragment: str) -> Page:
    address = page.url.split("#")[0]
    page.goto("about:blank")
    page.goto(address + fragment)
    page.locator("body:not(.reading)").wait_for(state="attached")
    expect(page.locator("#legend button").first).to_be_visible()
    return page


def test_each_stays_a_text_in_panel_table_and_evidence(page: Page, known: Knowledge) -> None:
    assert len(known.papers) == len(TEXTS)
    page.get_by_role("button", name="Table", exact=True).click()
    names = page.locator("#table .open-node")
    shown = set(names.all_text_contents())
    assert set(TEXTS.values()) <= shown
    assert page.evaluate(TURNING) == []
    for i in range(names.count()):
        names.nth(i).evaluate("button => button.click()")
        assert page.locator("#panel h2").text_content() in shown
        for opener in page.locator(".relation-open").all():
            opener.evaluate("button => button.click()")
        assert page.evaluate(STRANGE) == NOTHING_STRANGE
        assert page.evaluate(TURNING) == []
    expect(page.locator("#panel .evidence").first).not_to_have_attribute("aria-busy", "true")


def test_each_is_found_and_leads_on(page: Page) -> None:
    texts = list(TEXTS.values())
    for n, text in enumerate(texts):
        page.locator("#search").fill(text[:40])
        expect(page.get_by_role("option").first).to_be_visible()
        assert page.evaluate(STRANGE) == NOTHING_STRANGE
        assert page.evaluate(TURNING) == []
        page.keyboard.press("Enter")
        page.get_by_role("button", name=("Path to…", "Compare with…")[n % 2]).click()
        page.keyboard.insert_text(texts[n - 1][:40])
        page.keyboard.press("Enter")
        assert page.evaluate(STRANGE) == NOTHING_STRANGE
        assert page.evaluate(TURNING) == []
        page.keyboard.press("Escape")


def test_venues_can_be_chosen(page: Page) -> None:
    page.locator("#filters-open").click()
    boxes = page.locator(".choices.long .choice")
    assert {word.strip() for word in boxes.locator(".word").all_text_contents()} <= {
        text.strip() for text in TEXTS.values()
    }
    for i in range(0, boxes.count(), 3):
        boxes.nth(i).locator("input").check()
    assert page.evaluate(STRANGE) == NOTHING_STRANGE
    assert page.evaluate(TURNING) == []
    expect(page.locator("#hidden-note")).to_be_attached()
    at(page, page.url[page.url.index("#") :])
    expect(page.locator("#filters-count")).to_have_text("1")


@pytest.mark.parametrize(
    "fragment",
    [
        "#node=%ED%A0%80&edge=%00&path=%F0%9F",
        "#hide=__proto__,constructor&role=toString&relation=valueOf&venue=hasOwnProperty",
        "#node=constructor&compare=__proto__&years=99999-&score=1e999&at=NaN,1,2",
        "#at=1e308,1e308,1e-308",
        "#" + "node=" * 5000,
    ],
)
def test_no_address_breaks_the_page(open_page: Open, known: Knowledge, fragment: str) -> None:
    page = at(open_page(known), fragment)
    page.get_by_role("button", name="See the whole map").click()
    page.locator("#search").fill("__proto__")
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_have_text("__proto__")


def shared(page: Page, what: str, act: str = "Copy") -> str:
    if not page.locator("#share").is_visible():
        page.get_by_role("button", name="Save and share").click()
    button = page.get_by_role("button", name=f"{act} {what}", exact=True)
    if act == "Save":
        with page.expect_download() as download:
            button.click()
        return Path(download.value.path()).read_bytes().decode()
    button.click()
    expect(page.locator("#share-note")).to_have_text("Copied.")
    return page.get_by_label("What was copied").input_value()


def test_what_is_saved_is_text_everywhere(open_page: Open, known: Knowledge) -> None:
    page = open_page(known)
    root = ET.fromstring(shared(page, "as SVG", "Save"))
    assert {element.tag.split("}")[1] for element in root.iter()} <= {
        "svg", "title", "rect", "polygon", "path", "circle", "g", "text",
    }  # fmt: skip
    assert not any(key.startswith("on") or "href" in key for e in root.iter() for key in e.attrib)

    for table in ("the concepts and papers as CSV", "the relations as CSV"):
        rows = list(csv.reader(io.StringIO(shared(page, table, "Save")), strict=True))
        assert len({len(row) for row in rows}) == 1
        cells = [cell for row in rows for cell in row]
        assert not [c for c in cells if re.match(r"[\s\u200b\ufeff]*[=+\-@]|[\t\r\n]", c)]
        assert {f"'{TEXTS[name]}" for name in ("formula", "plus", "hidden formula")} <= set(cells)

    references = shared(page, "the papers as BibTeX", "Save")
    assert len(re.findall(r"^@inproceedings\{[a-z0-9]+,$", references, re.MULTILINE)) == len(TEXTS)
    bare = re.sub(r"\\[{}]", "", references)
    assert bare.count("{") == bare.count("}")
    assert not re.search(r"\\(input|bf)", references)
    assert set(re.findall(r"url = \{(\w+):", references)) == {"https"}
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x09\x0b-\x1f]", references)


def test_queries_ask_what_they_say(open_page: Open, known: Knowledge) -> None:
    page = open_page(known)
    store = pyoxigraph.Store()
    for text in list(TEXTS.values())[::2]:
        page.locator("#search").fill(text[:40])
        page.keyboard.press("Enter")
        query = shared(page, "the SPARQL query")
        assert isinstance(store.query(query), pyoxigraph.QuerySolutions)
        page.keyboard.press("Escape")
    venues = "&".join(f"venue={n}" for n in ("%3E%22%7D%20DROP%20ALL%20%23", "%E2%80%AE", "x%20y"))
    query = shared(at(page, f"#{venues}"), "the SPARQL query")
    store.query(query)
    assert "DROP ALL" not in query


def test_names_on_the_map_are_plain(open_page: Open, known: Knowledge) -> None:
    """What the canvas is asked to write has no controls and no marks of direction."""
    page = open_page(known)
    page.context.add_init_script("""
      window.written = [];
      const write = OffscreenCanvasRenderingContext2D.prototype.fillText;
      OffscreenCanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
        window.written.push(text);
        return write.call(this, text, ...rest);
      };
    """)
    at(page, "")
    for _ in range(3):
        page.get_by_role("button", name="Zoom in").click()
    for name in ("controls", "right to left override", "long", "combining"):
        page.locator("#search").fill(TEXTS[name][:40])
        page.keyboard.press("Enter")
    page.wait_for_function("window.written.length > 10")
    written = page.evaluate("window.written")
    assert all(len(text) <= 40 for text in written)
    assert not [
        text for text in written if re.search("[\x00-\x1f\u202a-\u202e\u2066-\u2069]", text)
    ]


def test_around_each(open_page: Open, focus_page_of: Callable[..., str], known: Knowledge) -> None:
    for text in list(TEXTS.values())[::6]:
        page = open_page(focus_page_of(known, f"method/{text.lower()}", 2))
        page.locator("#search").fill(text[:40])
        page.keyboard.press("Enter")
        expect(page.locator("#panel h2")).to_have_text(text, use_inner_text=False)
        for opener in page.locator(".relation-open").all():
            opener.evaluate("button => button.click()")
        assert page.evaluate(STRANGE) == NOTHING_STRANGE
        assert page.evaluate(TURNING) == []
