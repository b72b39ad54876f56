"""What the filters of the atlas leave, in the table, in the counts, in the panel and on the map."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from kg.model import Extraction, Knowledge

Open = Callable[..., Page]

EVERYTHING = {
    "BERT", "LSTM", "parsing", "Tagging", "Penn Treebank",
    "Parsing with BERT", "Trees again", "Nothing to do with it",
}  # fmt: skip


def changed(extraction: Extraction, issued: str, venue: str | None, code: bool) -> Extraction:
    paper = replace(extraction.paper, issued=issued, venue=venue)
    return replace(extraction, paper=paper, links=extraction.links if code else ())


@pytest.fixture
def varied(knowledge: Knowledge) -> Knowledge:
    """The same three papers, of 2024, 2021 and 2022; the second of another venue, without code."""
    first, second, third = knowledge.extractions
    return replace(
        knowledge,
        extractions=(
            first,
            changed(second, "2021", "Elsewhere", code=False),
            changed(third, "2022", None, code=False),
        ),
    )


@pytest.fixture
def page(open_page: Open, varied: Knowledge) -> Page:
    return open_page(varied)


def at(page: Page, fragment: str) -> Page:
    address = page.url.split("#")[0]
    page.goto("about:blank")
    page.goto(address + fragment)
    page.locator("body:not(.reading)").wait_for(state="attached")
    return page


def names(page: Page) -> set[str]:
    return set(page.locator("#table .open-node").all_text_contents())


@pytest.mark.parametrize(
    ("fragment", "shown"),
    [
        ("#years=2022-", EVERYTHING - {"LSTM", "Trees again"}),
        ("#years=-2021", {"LSTM", "parsing", "Penn Treebank", "Trees again"}),
        ("#venue=Elsewhere", {"LSTM", "parsing", "Penn Treebank", "Trees again"}),
        ("#code=1", {"BERT", "parsing", "Penn Treebank", "Parsing with BERT"}),
        ("#role=proposed", {"BERT", "Parsing with BERT"}),
        ("#role=compared,addressed", {"LSTM", "parsing", "Trees again"}),
        (
            "#relation=evaluated-on",
            {"BERT", "Penn Treebank", "Parsing with BERT", "Trees again", "Nothing to do with it"},
        ),
        ("#relation=evaluated-on&hide=paper", {"BERT", "Penn Treebank"}),
        ("#score=0.8", EVERYTHING),
        ("#relation=used-for&score=0.8&hide=paper", set()),
        ("#venue=&years=x-y&score=7&role=", EVERYTHING),
    ],
)
def test_each_filter_leaves_what_fits(page: Page, fragment: str, shown: set[str]) -> None:
    at(page, f"{fragment}&view=table")
    if shown:
        expect(page.locator("#table .open-node")).to_have_count(len(shown))
    assert names(page) == shown
    counts = page.locator("#legend [aria-pressed=true] .count").all_inner_texts()
    assert sum(map(int, counts)) == len(shown)
    hidden = len(EVERYTHING) - len(shown)
    if hidden:
        expect(page.locator("#hidden-note")).to_contain_text(f"{hidden} hidden")


def test_boxes_and_sliders_filter_at_once(page: Page) -> None:
    page.get_by_role("button", name="Table", exact=True).click()
    page.keyboard.press("f")
    sheet = page.get_by_role("complementary", name="Filters")
    expect(sheet).to_contain_text("5 of 5 concepts, 3 of 3 papers")
    sheet.get_by_label("Proposed").check()
    expect(sheet).to_contain_text("1 of 5 concepts, 1 of 3 papers")
    expect(page.get_by_role("button", name="Filters, 1 in use")).to_be_visible()
    sheet.get_by_label("Proposed").uncheck()
    sheet.get_by_label("Only papers with code").check()
    expect(page.locator("#table .open-node")).to_have_count(4)
    sheet.get_by_role("button", name="Clear all").click()
    sheet.get_by_label("Elsewhere").check()
    assert names(page) == {"LSTM", "parsing", "Penn Treebank", "Trees again"}
    sheet.get_by_role("button", name="Clear all").click()
    sheet.get_by_label("First year").press("ArrowRight")
    expect(sheet.locator(".years-words")).to_have_text("2022 to 2024")
    assert names(page) == EVERYTHING - {"LSTM", "Trees again"}
    sheet.get_by_label("Last year").press("Home")
    expect(sheet.locator(".years-words")).to_have_text("2022")
    sheet.get_by_label("Least confidence").press("End")
    expect(page.get_by_text("Nothing fits these filters.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(page.locator("#filters-open")).to_be_focused()
    page.locator("#empty").get_by_role("button", name="Show all").click()
    assert names(page) == EVERYTHING


def test_years_play_to_the_last_and_stop(page: Page) -> None:
    page.clock.install()
    page.locator("#filters-open").click()
    sheet = page.get_by_role("complementary", name="Filters")
    sheet.get_by_role("button", name="Play").click()
    words = sheet.locator(".years-words")
    expect(words).to_have_text("2021")
    page.clock.run_for(900)
    expect(words).to_have_text("2021 to 2022")
    assert page.url.endswith("#years=-2022")
    page.clock.run_for(5000)
    expect(words).to_have_text("2021 to 2024")
    expect(sheet.get_by_role("button", name="Play")).to_be_visible()


def test_panel_shows_what_the_filters_leave(page: Page) -> None:
    at(page, "#node=task%2Fparsing&years=2022-")
    expect(page.locator("#panel h2")).to_have_text("parsing")
    rows = page.locator("#panel .relation .name")
    expect(rows).to_have_count(2)
    expect(page.locator("#panel")).to_contain_text("2 relations hidden by filters.")
    page.get_by_role("button", name="Show all").click()
    expect(rows).to_have_count(4)


def test_going_to_what_is_filtered_out_shows_it(page: Page) -> None:
    at(page, "#years=2022-")
    page.locator("#search").fill("lstm")
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_have_text("LSTM")
    expect(page.locator("#hidden-note")).to_be_hidden()
    page.go_back()
    expect(page.locator("#hidden-note")).to_contain_text("2 hidden")


def test_map_draws_without_what_is_hidden(page: Page) -> None:
    before = page.locator("#canvas").screenshot()
    at(page, "#hide=method,task,dataset,paper")
    expect(page.locator("#empty")).to_be_visible()
    assert page.locator("#canvas").screenshot() != before


def test_many_venues_can_be_searched(open_page: Open, knowledge: Knowledge) -> None:
    more = (
        replace(e, paper=replace(e.paper, id=f"{e.paper.id}{n}", venue=f"Venue {n} <b>"))
        for e in knowledge.extractions
        for n in range(10)
    )
    extractions = sorted((*knowledge.extractions, *more), key=lambda e: e.paper.id)
    page = open_page(replace(knowledge, extractions=tuple(extractions)))
    page.locator("#filters-open").click()
    page.get_by_label("Find in Venues").fill("venue 3")
    expect(page.locator(".choices.long .choice:visible")).to_have_text(["Venue 3 <b>3"])
    assert page.locator("#filters b").count() == 0


def test_filters_are_a_sheet_on_a_phone(open_page: Open, varied: Knowledge) -> None:
    size = {"width": 390, "height": 844}
    page = open_page(varied, viewport=size, has_touch=True)
    page.locator("#filters-open").tap()
    box = page.locator("#filters").bounding_box()
    assert box is not None
    assert (box["x"], box["width"], box["y"] + box["height"]) == (0, 390, 844)
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.get_by_role("button", name="Close filters").tap()
    expect(page.locator("#filters")).to_be_hidden()
