"""The atlas by mouse, by touch and by keys alone, and what it says before it is ready."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from kg.model import Knowledge
from visualizations.atlas import atlas_page
from visualizations.columns import EdgeColumns, MapColumns, NodeColumns, PaperColumns

from .conftest import M, knowledge_of

Open = Callable[..., Page]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def page(open_page: Open, knowledge: Knowledge) -> Page:
    return open_page(knowledge)


@pytest.fixture
def phone(open_page: Open, knowledge: Knowledge) -> Page:
    return open_page(knowledge, **PHONE)


def stands(page: Page) -> tuple[float, float, float]:
    """Where the map stands by the address, once it has come to rest there: x, y and the scale."""
    expect(page).to_have_url(re.compile("at="))
    found = re.search(r"at=([-\d.]+)%2C([-\d.]+)%2C([-\d.]+)", page.url)
    assert found is not None
    return float(found[1]), float(found[2]), float(found[3])


#: The first place on the screen that has the colour of a method and is covered by nothing.
DOT = """() => {
  const canvas = document.querySelector("#canvas canvas");
  const { data, width } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  for (let i = 0; i < data.length; i += 4) {
    if (data[i] !== 0x2b || data[i + 1] !== 0x62 || data[i + 2] !== 0xb0) continue;
    const [x, y] = [(i / 4) % width, Math.floor(i / 4 / width)];
    if (document.elementFromPoint(x, y) === canvas) return [x, y + 1];
  }
}"""


#: So many frames go by, or fewer once a method is drawn. (The page's policy forbids polling.)
FRAMES = f"""async (most) => {{
  for (let n = 0; n < most && !({DOT})(); n++) await new Promise(requestAnimationFrame);
}}"""


def a_dot(page: Page) -> tuple[float, float]:
    """A place on the screen where a method is drawn."""
    x, y = page.evaluate(DOT)
    return x, y


def touch(page: Page, *steps: list[tuple[float, float]]) -> None:
    """Fingers that go down at the first places, move by the others and go up."""
    device = page.context.new_cdp_session(page)
    for kind, step in zip(["touchStart", *["touchMove"] * len(steps[1:])], steps, strict=True):
        points = [{"x": x, "y": y, "id": n} for n, (x, y) in enumerate(step)]
        device.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    device.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_a_finger_drags_and_two_zoom(phone: Page) -> None:
    touch(phone, [(200, 400)], [(180, 400)], [(120, 380)])
    x, y, k = stands(phone)
    touch(phone, [(180, 400), (220, 400)], [(140, 400), (260, 400)], [(100, 400), (300, 400)])
    expect(phone).not_to_have_url(re.compile(f"%2C{k}$"))
    assert stands(phone)[2] > 2 * k
    assert stands(phone)[:2] != (x, y)


def test_a_tap_opens_a_dot_and_rows_open_sentences(phone: Page) -> None:
    phone.touchscreen.tap(*a_dot(phone))
    panel = phone.locator("#panel")
    expect(panel).to_be_visible()
    phone.locator(".relation-open").first.tap()
    expect(phone.locator(".evidence blockquote").first).to_be_visible()
    box = panel.bounding_box()
    assert box is not None
    assert (box["x"], box["width"], box["y"] + box["height"]) == (0, 390, 844)
    panel.get_by_role("button", name="Close").tap()
    expect(panel).to_be_hidden()


def test_all_can_be_done_by_taps(phone: Page) -> None:
    phone.locator("#search").tap()
    phone.keyboard.insert_text("bert")
    phone.get_by_role("option").first.tap()
    phone.get_by_role("button", name="Path to…").tap()
    phone.keyboard.insert_text("lstm")
    phone.locator("#others").get_by_role("option").first.tap()
    expect(phone.locator("#panel h2")).to_have_text("BERT to LSTM")
    phone.locator("#panel .close").tap()
    phone.locator("#legend button").first.tap()
    expect(phone.locator("#hidden-note")).to_contain_text("2 hidden")
    phone.locator("#view-table").tap()
    expect(phone.locator("#table .open-node")).to_have_count(6)
    phone.locator("#filters-open").tap()
    phone.get_by_label("Proposed").tap()
    expect(phone.locator("#filters")).to_contain_text("1 of 3 papers")
    phone.get_by_role("button", name="Close filters").tap()
    phone.locator("#share-open").tap()
    phone.get_by_role("button", name="Copy the link").tap()
    expect(phone.locator("#share-note")).to_have_text(re.compile("Copied|Selected"))


def test_wheel_and_double_click_zoom(page: Page) -> None:
    page.mouse.move(600, 400)
    page.mouse.wheel(0, -300)
    k = stands(page)[2]
    page.mouse.dblclick(80, 300)
    expect(page).not_to_have_url(re.compile(f"%2C{k}$"))
    assert stands(page)[2] > k


def test_a_dot_under_the_pointer_shows_its_neighbours(page: Page) -> None:
    before = page.locator("#canvas").screenshot()
    page.mouse.move(*a_dot(page))
    expect(page.locator("#canvas")).to_have_class("pointing")
    assert page.locator("#canvas").screenshot() != before
    expect(page.locator("#panel")).to_be_hidden()


def test_a_dot_that_a_zoom_takes_from_the_pointer_is_let_go(page: Page) -> None:
    x, y = a_dot(page)
    page.mouse.move(x, y)
    expect(page.locator("#canvas")).to_have_class("pointing")
    page.locator("#canvas").dispatch_event(
        "wheel", {"deltaY": -300, "clientX": x - 60, "clientY": y - 60}
    )
    expect(page.locator("#canvas")).not_to_have_class("pointing")


def dense(nodes: int) -> MapColumns:
    """Methods, each tied to every other both ways: small to lay out, much to paint."""
    source, target = np.nonzero(~np.eye(nodes, dtype=bool))
    nothing = np.zeros(len(source), dtype=np.int64)
    none = np.zeros(0, dtype=np.int64)
    names = [f"Method {i}" for i in range(nodes)]
    return MapColumns(
        NodeColumns(names, names, np.zeros(nodes, np.int64), np.ones(nodes, np.int64), {}),
        PaperColumns([], none, none, [], np.zeros(0, bool), lambda: iter(())),
        EdgeColumns(
            source,
            target,
            nothing,
            [("used-for", None)],
            np.ones(len(source)),
            nothing,
            nothing,
            none,
        ),
    )


def test_a_map_of_many_lines_is_painted_without_being_touched(open_page: Open) -> None:
    page = open_page(atlas_page(dense(100)))
    page.evaluate(FRAMES, 300)
    a_dot(page)


def test_keys_move_and_zoom_the_map(page: Page) -> None:
    page.locator("#canvas").focus()
    page.keyboard.press("+")
    x, _, k = stands(page)
    page.keyboard.press("Shift+ArrowRight")
    expect(page).not_to_have_url(re.compile(f"at={x}%2C"))
    assert stands(page)[0] > x
    page.keyboard.press("-")
    page.keyboard.press("-")
    expect(page).not_to_have_url(re.compile(f"%2C{k}$"))
    assert stands(page)[2] < k


def test_every_control_answers_keys(page: Page) -> None:
    legend = page.locator("#legend button").first
    legend.press("Space")
    expect(legend).to_have_attribute("aria-pressed", "false")
    page.locator("#hidden-note button").press("Enter")
    expect(legend).to_have_attribute("aria-pressed", "true")
    page.locator("#theme").press("Enter")
    expect(page.locator(":root")).to_have_attribute("data-theme", "dark")
    page.keyboard.press("t")
    expect(page.locator("#table")).to_be_visible()
    page.get_by_role("button", name="Name", exact=True).press("Enter")
    expect(page.locator("th").first).to_have_attribute("aria-sort", "ascending")
    expect(page.get_by_role("button", name="Name", exact=True)).to_be_focused()
    page.locator(".open-node", has_text="LSTM").press("Enter")
    expect(page.locator("#panel")).to_be_focused()
    page.keyboard.press("s")
    page.get_by_role("button", name="Copy the link").press("Enter")
    expect(page.locator("#share-note")).to_have_text("Copied.")
    page.keyboard.press("Escape")
    page.keyboard.press("f")
    page.get_by_label("Compared").press("Space")
    expect(page.locator("#table .open-node")).to_have_count(2)


def test_the_skip_link_leads_to_the_table(page: Page) -> None:
    page.keyboard.press("Tab")
    expect(page.locator("#skip")).to_be_focused()
    expect(page.locator("#skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#table").get_by_role("button").first).to_be_focused()


def test_broader_and_narrower_lead_on(open_page: Open) -> None:
    sentence = "Residual networks are deep networks."
    names = (("Residual networks", M), ("deep networks", M))
    said = ("Residual networks", "subclass-of", "deep networks")
    page = open_page(knowledge_of([("p", "A paper", None, [(sentence, names, (said,))])]))
    page.keyboard.press("/")
    page.keyboard.type("resid")
    page.keyboard.press("Enter")
    expect(page.locator(".kin")).to_have_text(re.compile("^A kind or part of:\\s*deep networks$"))
    expect(page.get_by_role("list", name="Other names")).to_contain_text("(other name)")
    page.locator(".kin").get_by_role("button").click()
    expect(page.locator("#panel h2")).to_have_text("deep networks")
    expect(page.locator(".kin")).to_have_text(re.compile("^Narrower:\\s*Residual networks$"))


UNREADY = {
    "Reading the map…": """window.DecompressionStream = class extends TransformStream {
      constructor() { super({ transform: () => new Promise(() => {}) }); }
    };""",
    "This browser cannot read the map. One of the last three years can.": (
        "delete window.DecompressionStream;"
    ),
}


@pytest.mark.parametrize("words", UNREADY)
def test_before_it_is_ready_the_page_says_why(
    chromium: Browser,
    tmp_path: Path,
    atlas_page_of: Callable[[Knowledge], str],
    knowledge: Knowledge,
    words: str,
) -> None:
    file = tmp_path / "page.html"
    file.write_text(atlas_page_of(knowledge), encoding="utf-8")
    page = chromium.new_page(color_scheme="dark")
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.add_init_script(UNREADY[words])
    page.goto(file.as_uri())
    expect(page.get_by_role("status").filter(has_text=words)).to_be_visible()
    expect(page.locator(".caption")).to_have_text(re.compile("5 concepts"))
    expect(page.locator(":root")).to_have_attribute("data-theme", "dark")
    page.close()
    assert errors == []


def test_sentences_that_cannot_be_read_are_said_to_be_so(
    open_page: Open, atlas_page_of: Callable[[Knowledge], str], knowledge: Knowledge
) -> None:
    html = re.sub(r'(id="texts-0">)[^<]+', r"\1AAAA", atlas_page_of(knowledge))
    page = open_page(html)
    page.locator("#search").fill("penn")
    page.keyboard.press("Enter")
    page.locator(".relation-open").first.click()
    expect(page.locator(".evidence")).to_have_text("The sentences could not be read.")
    page.get_by_role("button", name="Save and share").click()
    page.get_by_role("button", name="Copy the papers as BibTeX").click()
    expect(page.locator("#share-note")).to_have_text("The file could not be read.")
