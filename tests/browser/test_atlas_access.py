"""That everyone can use the atlas: WCAG 2.2 AA, as far as a machine can judge.

axe-core looks at each state in both colours; what it does not judge (the size of targets, focus
that can be seen, no trap for the keyboard) is looked at here.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from kg.model import Knowledge

Open = Callable[..., Page]

BERT = "#node=method%2Fbert"
STATES = {
    "map": "",
    "panel": f"{BERT}&edge=method%2Fbert%7Cused-for%7Ctask%2Fparsing",
    "path": f"{BERT}&path=method%2Flstm",
    "comparison": f"{BERT}&compare=method%2Flstm&hide=paper",
    "table": f"{BERT}&view=table&years=2020-",
    "nothing": "#venue=Nowhere",
}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}

#: Names of the controls that can be seen and are smaller than WCAG 2.5.8 wants. Links in a line of
#: text are excepted there, and so are the handles of a slider, which are a part of it.
SMALL_TARGETS = """() => [...document.querySelectorAll("button, a, input, select, textarea")]
  .filter((e) => e.checkVisibility() && !e.matches("figcaption *"))
  .map((e) => [e.closest("label") ?? e, e])
  .map(([box, e]) => [box.getBoundingClientRect(), e])
  .filter(([box]) => box.width < 24 || box.height < 24)
  .map(([, e]) => e.outerHTML.slice(0, 120))"""

#: What can be told from how the focused element and the page look: its ring.
RING = """() => {
  const e = document.activeElement;
  const own = getComputedStyle(e);
  const thumb = e.type === "range" || e.id === "panel" || e.id === "filters";
  const who = e === document.body ? "BODY" : e.id || e.className;
  return { who, seen: thumb || own.outlineStyle !== "none" };
}"""


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(open_page: Open, knowledge: Knowledge, scheme: str) -> None:
    page = open_page(knowledge, color_scheme=scheme)
    address = page.url
    for state, fragment in STATES.items():
        page.goto("about:blank")
        page.goto(address + fragment)
        expect(page.locator("#legend button").first).to_be_visible()
        assert violations(page) == [], state
    page.goto("about:blank")
    page.goto(address + BERT)
    for opener in ("#filters-open", "#share-open", "#help-open"):
        page.locator(opener).click()
        assert violations(page) == [], opener
        assert page.evaluate(SMALL_TARGETS) == [], opener
        page.keyboard.press("Escape")
    page.get_by_role("button", name="Path to…").click()
    page.keyboard.type("l")
    expect(page.locator("#others").get_by_role("option").first).to_be_visible()
    assert violations(page) == [], "chooser"
    page.locator("#search").fill("par")
    assert violations(page) == [], "search"


@pytest.mark.parametrize("width", [1280, 390])
def test_targets_can_be_hit(open_page: Open, knowledge: Knowledge, width: int) -> None:
    page = open_page(knowledge, viewport={"width": width, "height": 844})
    address = page.url
    for state, fragment in STATES.items():
        page.goto("about:blank")
        page.goto(address + fragment)
        expect(page.locator("#legend button").first).to_be_visible()
        assert page.evaluate(SMALL_TARGETS) == [], state


def test_tab_goes_round_and_can_be_seen(open_page: Open, knowledge: Knowledge) -> None:
    page = open_page(knowledge)
    page.goto(page.url + BERT)
    page.locator("#filters-open").click()
    page.locator("#skip").focus()
    seen: list[str] = []
    for _ in range(120):
        page.keyboard.press("Tab")
        stop = page.evaluate(RING)
        if stop["who"] == "BODY":
            break
        assert stop["seen"], stop["who"]
        seen.append(stop["who"])
    else:
        pytest.fail(f"the focus never leaves: {seen}")
    order = ["search", "view-map", "filters-open", "share-open", "theme", "help-open"]
    order += ["close", "canvas", "zoom-in", "zoom-out", "zoom-fit", "close"]
    places = iter(seen)
    assert all(stop in places for stop in order), seen


def test_dialogs_give_the_focus_back(open_page: Open, knowledge: Knowledge) -> None:
    page = open_page(knowledge)
    for opener in ("#share-open", "#help-open"):
        page.locator(opener).press("Enter")
        page.keyboard.press("Escape")
        expect(page.locator(opener)).to_be_focused()


def test_landmarks_are_named_once(open_page: Open, knowledge: Knowledge) -> None:
    page = open_page(knowledge)
    page.goto(page.url + BERT)
    expect(page.get_by_role("banner")).to_have_count(1)
    expect(page.get_by_role("main")).to_have_count(1)
    expect(page.get_by_role("search")).to_have_count(1)
    expect(page.get_by_role("navigation", name="View")).to_have_count(1)
    expect(page.get_by_role("region", name="Map", exact=True)).to_have_count(1)
    expect(page.get_by_role("complementary", name="Details of BERT")).to_have_count(1)


def test_texts_can_be_twice_as_large(open_page: Open, knowledge: Knowledge) -> None:
    """WCAG 1.4.10: at 320 pixels, which is 1280 at 400 %, nothing is cut off to the side."""
    page = open_page(knowledge, viewport={"width": 320, "height": 640})
    for opener in ("#filters-open", "#share-open"):
        page.locator(opener).click()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        page.keyboard.press("Escape")
