"""What a reader can do on the page around one node, and what its texts cannot."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from kg.model import EntityType, Knowledge

Open = Callable[..., Page]
FocusOf = Callable[..., str]


def test_shows_the_neighbours_with_their_sentences(
    open_page: Open, focus_page_of: FocusOf, knowledge: Knowledge
) -> None:
    page = open_page(focus_page_of(knowledge, "bert", 1))
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


def test_physics_runs_only_when_asked(
    open_page: Open, focus_page_of: FocusOf, knowledge: Knowledge
) -> None:
    page = open_page(focus_page_of(knowledge, "BERT", 2))
    button = page.get_by_role("button", name="Run physics")
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")


def test_map_can_be_walked_by_arrow_keys(
    open_page: Open, focus_page_of: FocusOf, knowledge: Knowledge
) -> None:
    page = open_page(focus_page_of(knowledge, "BERT", 2), color_scheme="dark")
    page.locator("#canvas").focus()
    for key in ("ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown", "+", "0", "Shift+ArrowUp"):
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).not_to_be_empty()


#: The middle of what is drawn in the accent colour: the ring around the node of the page.
MIDDLE = """() => {
  const canvas = document.querySelector(".vis-network canvas");
  const { data, width } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let [sumX, sumY, count] = [0, 0, 0];
  for (let i = 0; i < data.length; i += 4) {
    if (data[i] !== 0x1d || data[i + 1] !== 0x5a || data[i + 2] !== 0xa8) continue;
    sumX += (i / 4) % width;
    sumY += Math.floor(i / 4 / width);
    count++;
  }
  return [sumX / count, sumY / count];
}"""


def hover_middle(page: Page) -> tuple[float, float]:
    expect(page.locator(".vis-network canvas")).to_be_visible()
    x, y = page.evaluate(MIDDLE)
    page.mouse.move(x + 200, y + 200)
    page.mouse.move(x, y)
    expect(page.locator(".vis-tooltip")).to_have_css("visibility", "visible")
    return x, y


def test_tooltip_is_text(open_page: Open, focus_page_of: FocusOf, knowledge: Knowledge) -> None:
    page = open_page(focus_page_of(knowledge, "BERT", 1))
    hover_middle(page)
    assert page.locator(".vis-tooltip").inner_text() == "BERT\nmethod"


def test_hostile_texts_stay_texts(
    open_page: Open, focus_page_of: FocusOf, hostile: Knowledge
) -> None:
    nodes = [e for e in hostile.entities if e.type is EntityType.METHOD]
    assert len(nodes) == len(hostile.extractions)
    for node in nodes:
        page = open_page(focus_page_of(hostile, node.id, 2))
        page.mouse.click(*hover_middle(page))
        expect(page.locator("#panel h2")).not_to_be_empty()
        page.locator("#view-table").click()
        for name in page.locator("#table .open-node").all():
            name.click()
            for row in page.locator(".relation-open").all():
                row.click()
        assert page.locator("main img, #panel img, .vis-tooltip :not(br)").count() == 0


def test_narrow_page_does_not_scroll_sideways(
    open_page: Open, focus_page_of: FocusOf, knowledge: Knowledge
) -> None:
    size = {"width": 390, "height": 844}
    page = open_page(focus_page_of(knowledge, "parsing", 1), viewport=size, has_touch=True)
    page.locator("#search").fill("bert")
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_have_text("BERT")
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_filters_and_paths_work_as_on_the_atlas(
    open_page: Open, focus_page_of: FocusOf, knowledge: Knowledge
) -> None:
    page = open_page(focus_page_of(knowledge, "parsing", 2))
    address = page.url
    page.goto("about:blank")
    page.goto(f"{address}#node=method%2Fbert&path=method%2Flstm&hide=task")
    expect(page.locator(".step-node")).to_have_text(
        ["BERT", "Penn Treebank", "Trees again", "LSTM"]
    )
    before = page.locator("#canvas").screenshot()
    page.get_by_role("button", name="Show all").click()
    expect(page.locator(".step-node")).to_have_text(["BERT", "parsing", "LSTM"])
    assert page.locator("#canvas").screenshot() != before
    page.get_by_role("button", name="Save and share").click()
    for picture in ("PNG", "SVG"):
        with page.expect_download():
            page.get_by_role("button", name=f"Save as {picture}").click()
