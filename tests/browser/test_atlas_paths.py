"""Paths between two nodes of the atlas, and two nodes side by side."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from kg.model import Knowledge

Open = Callable[..., Page]


@pytest.fixture
def page(open_page: Open, knowledge: Knowledge) -> Page:
    return open_page(knowledge)


def choose_second(page: Page, first: str, button: str, second: str) -> None:
    """By the keyboard alone: opens one node, presses the button, completes the other."""
    page.keyboard.press("/")
    page.keyboard.type(first)
    page.keyboard.press("Enter")
    page.get_by_role("button", name=button).press("Enter")
    page.keyboard.type(second)
    expect(page.locator("#others").get_by_role("option").first).to_be_visible()
    page.keyboard.press("Enter")


def steps(page: Page) -> list[str]:
    return page.locator(".step-node").all_inner_texts()


def test_path_has_a_sentence_behind_each_step(page: Page) -> None:
    choose_second(page, "bert", "Path to…", "lstm")
    expect(page.locator("#panel h2")).to_have_text("BERT to LSTM")
    assert steps(page) == ["BERT", "parsing", "LSTM"]
    words = page.locator(".step-words").evaluate_all(
        "all => all.map(p => p.firstChild.textContent)"
    )
    assert words == ["Used for", "What is used for it"]
    quotes = page.locator(".steps blockquote")
    expect(quotes).to_have_text(
        ["😀 We use BERT for parsing.", "An LSTM does parsing on Penn Treebank."]
    )
    expect(quotes.nth(0).locator("mark")).to_have_text(["BERT", "parsing"])
    expect(page.locator(".steps .source").nth(0)).to_contain_text("score 0.75")


def test_path_turns_round_and_leads_back(page: Page) -> None:
    choose_second(page, "bert", "Path to…", "lstm")
    page.get_by_role("button", name="Turn round").click()
    expect(page.locator("#panel h2")).to_have_text("LSTM to BERT")
    assert steps(page) == ["LSTM", "parsing", "BERT"]
    page.locator(".steps").get_by_role("button", name="parsing", exact=True).click()
    expect(page.locator("#panel h2")).to_have_text("parsing")
    page.go_back()
    expect(page.locator("#panel h2")).to_have_text("LSTM to BERT")
    page.go_back()
    page.go_back()
    expect(page.locator("#panel h2")).to_have_text("BERT")
    page.go_forward()
    expect(page.locator("#panel h2")).to_have_text("BERT to LSTM")


def test_path_goes_round_what_is_hidden(page: Page) -> None:
    choose_second(page, "bert", "Path to…", "lstm")
    page.locator("#legend button", has_text="Tasks").click()
    expect(page.locator(".step-node")).to_have_text(
        ["BERT", "Penn Treebank", "Trees again", "LSTM"]
    )
    page.locator("#legend button", has_text="Papers").click()
    expect(page.locator("#panel")).to_contain_text("No path leads there")
    expect(page.locator(".steps")).to_have_count(0)


def test_no_path_is_said(page: Page) -> None:
    choose_second(page, "bert", "Path to…", "tagging")
    expect(page.locator("#panel")).to_contain_text("No path leads there")


def test_chooser_closes_and_gives_the_focus_back(page: Page) -> None:
    page.locator("#search").fill("bert")
    page.keyboard.press("Enter")
    button = page.get_by_role("button", name="Compare with…")
    button.click()
    field = page.get_by_role("combobox", name="Compare BERT with")
    expect(field).to_be_focused()
    page.keyboard.type("bert")
    expect(page.locator("#others")).not_to_contain_text("method")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    expect(page.locator("#panel h2")).to_have_text("BERT")


def parts(page: Page) -> dict[str, list[str]]:
    return {
        box.locator(".part-title").inner_text(): box.locator(".relation .name").all_inner_texts()
        for box in page.locator("#panel .part").all()
    }


def test_two_side_by_side(page: Page) -> None:
    choose_second(page, "bert", "Compare with…", "lstm")
    expect(page.locator("#panel h2")).to_have_text("BERT and LSTM")
    assert parts(page) == {
        "Both": ["parsing"],
        "Only BERT": ["Penn Treebank", "Parsing with BERT"],
        "Only LSTM": ["Trees again"],
    }
    facts = page.get_by_role("table", name="The two in short")
    expect(facts.get_by_role("row", name="Papers")).to_contain_text("1")
    page.locator("#legend button", has_text="Papers").click()
    assert parts(page)["Only LSTM"] == []


def test_table_can_show_the_selection_alone(page: Page) -> None:
    choose_second(page, "bert", "Path to…", "lstm")
    page.get_by_role("button", name="Table", exact=True).click()
    expect(page.locator("#table .open-node")).to_have_count(8)
    page.get_by_label("Only BERT to the end of the path").check()
    expect(page.locator("#table .open-node")).to_have_count(3)


#: How far apart, in pixels of the map, the ends lie of what has the colour of rings.
SPREAD = """() => {
  const [xs, ys] = [[], []];
  for (const canvas of document.querySelectorAll("#canvas canvas")) {
    const { data, width } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    for (let i = 0; i < data.length; i += 4) {
      if (data[i] !== 0x1d || data[i + 1] !== 0x5a || data[i + 2] !== 0xa8) continue;
      xs.push((i / 4) % width);
      ys.push(Math.floor(i / 4 / width));
    }
  }
  const wide = (all) => (all.length ? Math.max(...all) - Math.min(...all) : 0);
  return Math.max(wide(xs), wide(ys));
}"""
ONE_RING = 100


@pytest.mark.parametrize("kind", ["atlas", "focus"])
def test_two_with_nothing_in_common_are_ringed(
    open_page: Open, focus_page_of: Callable[..., str], knowledge: Knowledge, kind: str
) -> None:
    around = () if kind == "atlas" else (focus_page_of(knowledge, "BERT", 2),)
    page = open_page(*(around or (knowledge,)))
    address = page.url
    page.goto("about:blank")
    page.goto(f"{address}#node=method%2Fbert&compare=method%2Flstm&hide=task,dataset,paper")
    page.locator("body:not(.reading)").wait_for(state="attached")
    expect(page.locator("#panel .part", has_text="Both")).to_contain_text("Nothing.")
    for _ in range(40):
        if page.evaluate(SPREAD) > ONE_RING:
            return
        page.wait_for_timeout(50)
    pytest.fail("no two rings")


@pytest.mark.parametrize(
    "fragment",
    ["path=nobody", "compare=__proto__", "path=method%2Fbert", "path=&compare=", "edge=x%7Cy%7Cz"],
)
def test_a_foreign_second_node_shows_the_first(page: Page, fragment: str) -> None:
    address = page.url
    page.goto("about:blank")
    page.goto(f"{address}#node=method%2Fbert&{fragment}")
    page.locator("body:not(.reading)").wait_for(state="attached")
    expect(page.locator("#panel h2")).to_have_text("BERT")


def test_hostile_names_stay_texts_in_paths_and_comparisons(
    open_page: Open, hostile: Knowledge
) -> None:
    page = open_page(hostile)
    page.get_by_role("button", name="Table", exact=True).click()
    names = page.locator("#table .open-node")
    for button in ("Path to…", "Compare with…"):
        for i in range(0, names.count(), 4):
            names.nth(i).click()
            page.get_by_role("button", name=button).click()
            page.keyboard.type("<")
            page.locator("#others").get_by_role("option").first.click()
            expect(page.locator("#panel h2.pair")).to_be_visible()
    assert page.locator("#panel img, #panel script").count() == 0
