"""A drawn page in a notebook: a frame of no origin, in which the page works all the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from kg.drawing.page import Page as Drawn
from kg.model import Knowledge

Open = Callable[..., Page]


@pytest.mark.parametrize("kind", ["atlas", "focus"])
def test_a_notebook_shows_the_page(
    open_page: Open,
    atlas_page_of: Callable[[Knowledge], str],
    focus_page_of: Callable[..., str],
    knowledge: Knowledge,
    kind: str,
) -> None:
    html = atlas_page_of(knowledge) if kind == "atlas" else focus_page_of(knowledge, "BERT", 2)
    cell = Drawn("A map", html)._repr_html_()
    page = open_page(
        f"<!doctype html><title>Notebook</title><body>{cell}</body>",
        excused="Blocked autofocusing on a <dialog> element in a cross-origin subframe.",
    )
    frame = page.frame_locator('iframe[title="A map"]')
    expect(frame.locator("#canvas canvas").first).to_be_visible()
    assert page.evaluate("document.querySelector('iframe').contentDocument") is None
    assert page.title() == "Notebook"
    frame.locator("#search").fill("penn")
    frame.locator("#search").press("Enter")
    expect(frame.locator("#panel h2")).to_have_text("Penn Treebank")
    frame.locator(".relation-open").first.click()
    expect(frame.locator(".evidence mark.dataset").first).to_have_text("Penn Treebank")
    frame.locator("#view-table").click()
    expect(frame.locator("#table")).to_be_visible()
    frame.locator("#theme").click()
    expect(frame.locator("html")).to_have_attribute("data-theme", "dark")
    frame.get_by_role("button", name="Save and share").click()
    expect(frame.get_by_role("button", name="Copy the link")).to_be_hidden()
    frame.get_by_role("button", name="Copy the SPARQL query").click()
    expect(frame.locator("#share-note")).not_to_be_empty()
    with page.expect_download():
        frame.get_by_role("button", name="Save the relations as CSV").click()
