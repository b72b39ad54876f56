"""What a reader can do on the page around one node, and what its texts cannot."""

from __future__ import annotations

from collections.abc import Callable

from kg.model import Knowledge
from playwright.sync_api import Page, expect

from visualizations.mapview import map_view
from visualizations.neighbourhood import neighbourhood_page

Open = Callable[..., Page]


def test_shows_the_neighbours_with_their_sentences(open_page: Open, knowledge: Knowledge) -> None:
    page = open_page(neighbourhood_page(knowledge, "bert", 1))
    expect(page.locator("h1")).to_have_text("Around BERT")
    expect(page.locator(".vis-network canvas")).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type("penn")
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_have_text("Penn Treebank")
    page.locator(".relation-open").first.click()
    expect(page.locator(".evidence mark.dataset")).to_have_text("Penn Treebank")
    assert "node=dataset" in page.url
    page.go_back()
    expect(page.locator("#panel")).to_be_hidden()


def test_physics_runs_only_when_asked(open_page: Open, knowledge: Knowledge) -> None:
    page = open_page(neighbourhood_page(knowledge, "BERT", 2))
    button = page.get_by_role("button", name="Run physics")
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")


def test_map_can_be_walked_by_arrow_keys(open_page: Open, knowledge: Knowledge) -> None:
    page = open_page(neighbourhood_page(knowledge, "BERT", 2), color_scheme="dark")
    page.locator("#canvas").focus()
    for key in ("ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown", "+", "0", "Shift+ArrowUp"):
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).not_to_be_empty()


def test_hostile_texts_stay_texts(open_page: Open, hostile: Knowledge) -> None:
    for node in map_view(hostile).nodes:
        page = open_page(neighbourhood_page(hostile, node.id, 2))
        expect(page.locator("h1")).to_contain_text("Around")
        # The focus lies in the middle of the free part; tooltips come after a short rest.
        for x, y in ((640, 400), (635, 395), (700, 430)):
            page.mouse.move(x, y)
            page.wait_for_timeout(300)
        page.mouse.click(640, 400)
        page.locator("#view-table").click()
        for name in page.locator("#table .open-node").all():
            name.click()
            for row in page.locator(".relation-open").all():
                row.click()
        assert page.locator("main img, #panel img, .vis-tooltip *").count() == 0


def test_narrow_page_does_not_scroll_sideways(open_page: Open, knowledge: Knowledge) -> None:
    size = {"width": 390, "height": 844}
    page = open_page(neighbourhood_page(knowledge, "parsing", 1), viewport=size, has_touch=True)
    page.locator("#search").fill("bert")
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_have_text("BERT")
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
