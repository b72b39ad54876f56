"""What a reader can do on the atlas page, and what its texts cannot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from kg.model import Knowledge

Open = Callable[..., Page]


@pytest.fixture
def page(open_page: Open, knowledge: Knowledge) -> Page:
    return open_page(knowledge)


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def search_for(page: Page, name: str) -> None:
    press(page, "/")
    page.keyboard.type(name)
    expect(page.get_by_role("option").first).to_be_visible()
    press(page, "Enter")


def test_search_to_sentence_by_keyboard_alone(page: Page) -> None:
    search_for(page, "bert")
    expect(page.locator("#panel h2")).to_have_text("BERT")
    press(page, "Tab", "Tab", "Tab", "Tab")  # close, path, compare, then the first relation
    expect(page.locator(".relation-open").first).to_be_focused()
    press(page, "Enter")
    quote = page.locator(".evidence blockquote")
    expect(quote).to_have_text("😀 We use BERT for parsing.")
    expect(quote.locator("mark.method")).to_have_text("BERT")
    expect(quote.locator("mark.task")).to_have_text("parsing")
    expect(page.locator(".evidence .source")).to_contain_text(
        "Parsing with BERT · 2024 · score 0.75"
    )
    press(page, "Escape")
    expect(page.locator("#panel")).to_be_hidden()


def groups(page: Page) -> list[tuple[str, list[str]]]:
    """The headings of the panel with the names below each."""
    return [
        (
            box.locator("h3").evaluate("h => h.firstChild.textContent"),
            box.locator(".relation .name").evaluate_all(
                "names => names.map(name => name.firstChild.textContent)"
            ),
        )
        for box in page.locator("#panel .group").all()
    ]


def test_a_concept_tells_what_it_is_to_each_paper(page: Page) -> None:
    """Those that propose, address or introduce it first."""
    search_for(page, "parsing")
    expect(page.locator("#panel h2")).to_have_text("parsing")
    assert groups(page) == [
        ("What is used for it", ["BERT", "LSTM"]),
        ("Addressed by", ["Trees again"]),
        ("Mentioned in", ["Parsing with BERT"]),
    ]
    search_for(page, "penn")
    expect(page.locator("#panel h2")).to_have_text("Penn Treebank")
    assert groups(page)[-2:] == [
        ("Introduced by", ["Trees again"]),
        ("Evaluated in", ["Parsing with BERT"]),
    ]
    search_for(page, "tagging")
    assert groups(page) == [("Papers", ["Nothing to do with it"])]


def test_a_paper_tells_what_each_concept_is_to_it(page: Page) -> None:
    search_for(page, "trees aga")
    expect(page.locator("#panel h2")).to_have_text("Trees again")
    assert groups(page) == [
        ("Methods it compares with", ["LSTM"]),
        ("Tasks it addresses", ["parsing"]),
        ("Datasets it introduces", ["Penn Treebank"]),
    ]


def test_a_sentence_need_not_name_both_sides(open_page: Open, knowledge: Knowledge) -> None:
    claims = tuple(
        replace(c, evidence=tuple(replace(e, subject=None) for e in c.evidence))
        for c in knowledge.claims
    )
    page = open_page(replace(knowledge, claims=claims))
    search_for(page, "bert")
    page.locator(".relation-open").first.click()
    quote = page.locator(".evidence blockquote")
    expect(quote).to_have_text("😀 We use BERT for parsing.")
    expect(quote.locator("mark")).to_have_text(["parsing"])


def test_search_finds_other_names_and_titles(page: Page) -> None:
    search_for(page, "lstm (other")
    expect(page.locator("#panel h2")).to_have_text("LSTM")
    search_for(page, "trees aga")
    expect(page.locator("#panel h2")).to_have_text("Trees again")
    press(page, "/")
    page.keyboard.type("no such thing")
    expect(page.locator("#completions")).to_contain_text("Nothing of that name")


def test_arrow_keys_choose_among_matches(page: Page) -> None:
    press(page, "/")
    page.keyboard.type("par")
    expect(page.get_by_role("option")).to_have_count(2)
    first = page.get_by_role("option").nth(0)
    expect(first).to_have_attribute("aria-selected", "true")
    press(page, "ArrowDown")
    expect(first).to_have_attribute("aria-selected", "false")
    wanted = page.get_by_role("option").nth(1).locator(".name").inner_text()
    press(page, "Enter")
    expect(page.locator("#panel h2")).to_have_text(wanted)


def test_map_can_be_walked_by_arrow_keys(page: Page) -> None:
    page.locator("#canvas").focus()
    press(page, "ArrowRight")
    press(page, "Enter")
    expect(page.locator("#panel h2")).not_to_be_empty()


def test_click_on_a_dot_opens_it(page: Page) -> None:
    search_for(page, "bert")
    press(page, "Escape")
    box = page.locator("#canvas").bounding_box()
    assert box is not None
    for x in range(60, int(box["width"]), 9):
        page.mouse.move(x, box["height"] / 2)
        if "pointing" in (page.locator("#canvas").get_attribute("class") or ""):
            page.mouse.click(x, box["height"] / 2)
            break
    expect(page.locator("#panel h2")).not_to_be_empty()


def test_filters_hide_and_say_so(page: Page) -> None:
    legend = page.locator("#legend button")
    expect(legend).to_have_text(["Methods2", "Tasks2", "Datasets1", "Papers3"])
    expect(page.locator("#hidden-note")).to_be_hidden()
    legend.nth(1).click()
    legend.nth(3).click()
    expect(page.locator("#hidden-note")).to_contain_text("5 hidden")
    expect(legend.nth(1)).to_have_attribute("aria-pressed", "false")
    page.get_by_role("button", name="Table", exact=True).click()
    expect(page.locator("#table tbody tr")).to_have_count(3)
    page.get_by_role("button", name="Show all").click()
    expect(page.locator("#table tbody tr")).to_have_count(8)
    expect(page.locator("#hidden-note")).to_be_hidden()


def test_going_to_a_hidden_kind_shows_it_again(page: Page) -> None:
    page.locator("#legend button").nth(0).click()
    search_for(page, "bert")
    expect(page.locator("#legend button").nth(0)).to_have_attribute("aria-pressed", "true")


def test_back_and_forward(page: Page) -> None:
    search_for(page, "bert")
    page.get_by_role("button", name="Go to Penn Treebank").click()
    expect(page.locator("#panel h2")).to_have_text("Penn Treebank")
    assert "node=dataset%2Fpenn+treebank" in page.url
    page.go_back()
    expect(page.locator("#panel h2")).to_have_text("BERT")
    page.go_back()
    expect(page.locator("#panel")).to_be_hidden()
    page.go_forward()
    expect(page.locator("#panel h2")).to_have_text("BERT")


def test_address_opens_node_and_sentence(page: Page) -> None:
    search_for(page, "bert")
    page.locator(".relation-open").first.click()
    address = page.url
    page.goto("about:blank")
    page.goto(address)
    expect(page.locator("#panel h2")).to_have_text("BERT")
    expect(page.locator(".evidence blockquote")).to_have_count(1)


@pytest.mark.parametrize(
    "fragment", ["#node=nobody", "#view=x&hide=,,&edge=1", "#%E0%A4%A", "#node=__proto__"]
)
def test_a_foreign_address_opens_the_map(
    open_page: Open, knowledge: Knowledge, fragment: str
) -> None:
    page = open_page(knowledge)
    address = page.url
    page.goto("about:blank")
    page.goto(address + fragment)
    expect(page.locator("#panel")).to_be_hidden()
    expect(page.locator("#canvas canvas")).to_be_visible()


def test_table_shows_the_same_and_sorts(page: Page) -> None:
    page.get_by_role("button", name="Table", exact=True).click()
    names = page.locator("#table .open-node")
    expect(names).to_have_count(8)
    page.locator("th").get_by_role("button", name="Name").click()
    assert names.all_inner_texts() == sorted(names.all_inner_texts(), key=str.lower)
    expect(page.locator("th").nth(0)).to_have_attribute("aria-sort", "ascending")
    page.get_by_role("button", name="Penn Treebank").click()
    expect(page.locator("#panel h2")).to_have_text("Penn Treebank")


def test_only_web_addresses_become_links(page: Page) -> None:
    search_for(page, "trees again")
    expect(page.locator("#panel .links")).to_contain_text("Read the paper")
    expect(page.locator("#panel a")).to_have_count(1)
    link = page.locator("#panel a")
    expect(link).to_have_attribute("href", "https://github.com/demo/code")
    expect(link).to_have_attribute("rel", "noopener noreferrer")


def test_narrow_page_does_not_scroll_sideways(open_page: Open, knowledge: Knowledge) -> None:
    size = {"width": 390, "height": 844}
    page = open_page(knowledge, viewport=size, has_touch=True)
    for step in (
        lambda: None,
        lambda: search_for(page, "bert"),
        lambda: page.locator(".relation-open").first.click(),
        lambda: page.locator("#view-table").click(),
    ):
        step()
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert page.evaluate("document.querySelector('#table').scrollWidth") <= size["width"]


def test_dark_follows_the_system_and_the_button(open_page: Open, knowledge: Knowledge) -> None:
    page = open_page(knowledge, color_scheme="dark")
    root, button = page.locator(":root"), page.locator("#theme")
    expect(root).to_have_attribute("data-theme", "dark")
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    expect(root).to_have_attribute("data-theme", "light")


def test_help_opens_and_single_keys_can_be_switched_off(page: Page) -> None:
    press(page, "?")
    expect(page.locator("#help")).to_be_visible()
    page.locator("#single-keys").uncheck()
    press(page, "Escape")
    expect(page.locator("#help")).to_be_hidden()
    press(page, "?", "/")
    expect(page.locator("#help")).to_be_hidden()
    expect(page.locator("#search")).not_to_be_focused()


def test_hostile_texts_stay_texts(open_page: Open, hostile: Knowledge) -> None:
    page = open_page(hostile)
    for x in range(20, 1270, 25):
        page.mouse.move(x, 400)
    page.get_by_role("button", name="Table", exact=True).click()
    names = page.locator("#table .open-node")
    for i in range(names.count()):
        names.nth(i).click()
        expect(page.locator("#panel h2")).to_have_text(names.nth(i).text_content() or "")
        for row in page.locator(".relation-open").all():
            row.click()
            expect(page.locator(".evidence blockquote").first).to_be_visible()
    for text in ("<img", "</script", "{{", "javascript"):
        page.locator("#search").fill(text)
        expect(page.get_by_role("option").first).to_be_visible()
    assert page.locator("main img, #panel img, .masthead img").count() == 0
    assert page.locator("a[href^='javascript']").count() == 0


def test_nothing_to_show_is_no_error(open_page: Open) -> None:
    page = open_page(Knowledge())
    expect(page.locator(".caption")).to_have_text("0 concepts, 0 papers and 0 claims")
    page.get_by_role("button", name="See the whole map").click()
