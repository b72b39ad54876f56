"""The pages to read in a browser: from files, in both themes, by keyboard, with hostile texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, Route, expect

from kg.drawing.whole import atlas
from kg.graph import columns
from kg.graph.database import Database
from kg.model import EntityType, Knowledge
from pipelines.site import Site
from visualizations.pages.html import topic_page
from visualizations.pages.overviews import CountedConcept, TopicLink, TopicPage
from visualizations.pages.values import ConceptLink, PaperLink, Year

from .hostile import hostile_knowledge

Visit = Callable[..., Page]

PATHS = (
    "index.html",
    "lists/methods.html",
    "lists/papers.html",
    "methods/bert.html",
    "papers/p1.html",
    "topics/trees.html",
    "trends.html",
    "new.html",
)
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "preload": False,  # or it asks for the style sheet, which the policy does not allow a script
}
PARSING = ConceptLink("task/parsing", EntityType.TASK, "parsing", "tasks/parsing.html")
# Three papers have no topic.
TOPIC = TopicPage(
    topic=TopicLink("trees", "topics/trees.html", 3),
    size=2,
    stability=0.6,
    concepts=((EntityType.TASK, (CountedConcept(PARSING, 2),)),),
    years=(Year(2023, 1, 2), Year(2024, 2, 4, burst=True)),
    newest=(PaperLink("Parsing with BERT", "papers/p1.html", 2024, "Demo"),),
)
STAND_IN = "<!doctype html><title>Atlas</title><script>document.title = location.hash</script>"


def storable(value: Any) -> Any:
    """The same without half surrogate pairs, which no source lets through."""
    if isinstance(value, str):
        return type(value)(value.replace("\ud800", "?")) if "\ud800" in value else value
    if isinstance(value, tuple):
        return tuple(map(storable, value))
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: storable(getattr(value, f.name)) for f in fields(value)})
    return value


def write(knowledge: Knowledge, folder: Path) -> list[str]:
    """The site of this knowledge in ``folder``, with a stand-in for the atlas; the paths."""
    tables = folder.with_name(f"{folder.name}-tables")
    tables.mkdir()
    columns.write(storable(knowledge), tables)
    with closing(Database(tables)) as database:
        pages = dict(Site(database).pages()) | {"atlas.html": STAND_IN}
    for path, text in pages.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return sorted(path for path in pages if path.endswith(".html") and path != "atlas.html")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, knowledge: Knowledge) -> Path:
    place = tmp_path_factory.mktemp("site") / "site"
    write(knowledge, place)
    (place / TOPIC.topic.path).parent.mkdir()
    (place / TOPIC.topic.path).write_text(topic_page(TOPIC), encoding="utf-8")
    return place


@pytest.fixture
def visit(chromium: Browser, folder: Path) -> Iterator[Visit]:
    """``visit(path, context options)`` opens a page; fails where one errs or asks a host."""
    wrong: list[str] = []
    contexts = []

    def guard(route: Route, request: Request) -> None:
        if request.url.startswith("file:"):
            route.continue_()
        else:
            wrong.append(request.url)
            route.abort()

    def open_page(path: str = "index.html", root: Path = folder, **options: Any) -> Page:
        settings = {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce"}
        context = chromium.new_context(**(settings | options))
        contexts.append(context)
        context.route("**/*", guard)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda m: wrong.append(m.text) if m.type == "error" else None)
        page.goto((root / path).as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []


def test_from_the_index_to_a_sentence_without_a_script(visit: Visit) -> None:
    page = visit(java_script_enabled=False)
    expect(page.get_by_role("searchbox")).to_be_hidden()
    page.get_by_role("link", name="parsing", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("parsing")
    sentence = page.get_by_text("😀 We use BERT for parsing.")
    expect(sentence).to_be_hidden()
    page.locator("summary", has_text="about BERT").click()
    expect(sentence).to_be_visible()
    assert sentence.locator("mark").all_inner_texts() == ["BERT", "parsing"]
    page.get_by_role("link", name="Parsing with BERT").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Parsing with BERT")
    assert page.locator("body").evaluate("e => getComputedStyle(e).fontSize") == "15px"


def test_the_atlas_opens_at_the_concept(visit: Visit) -> None:
    page = visit("tasks/parsing.html")
    page.get_by_role("link", name="See it in the atlas").click()
    expect(page).to_have_title("#node=task%2Fparsing")


@pytest.mark.parametrize("width", [390, 1280])
def test_the_atlas_leads_back(visit: Visit, folder: Path, tmp_path: Path, width: int) -> None:
    site = tmp_path / "site"
    copytree(folder, site)
    with closing(Database(folder.with_name("site-tables"))) as database:
        html = atlas(database, lambda done, total: None, home="index.html").html
    (site / "atlas.html").write_text(html, encoding="utf-8")
    page = visit("atlas.html", site, viewport={"width": width, "height": 844})
    page.locator("body:not(.reading)").wait_for(state="attached")
    page.get_by_role("link", name="All pages").click()
    expect(page.get_by_role("searchbox")).to_be_visible()


def test_search(visit: Visit) -> None:
    page = visit()
    field = page.get_by_role("searchbox")
    field.fill("TREE")
    found = page.locator("#found a")
    expect(found).to_have_text(["Trees again", "Penn Treebank"])
    expect(page.get_by_role("status")).to_have_text("2 pages of that name")
    field.press("ArrowDown")
    expect(found.first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(found.last).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(field).to_be_focused()
    field.press("Escape")
    expect(found).to_have_count(0)
    field.fill("no such thing")
    expect(page.get_by_role("status")).to_have_text("No page has such a name.")
    field.fill("penn")
    expect(found).to_have_count(1)
    field.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Penn Treebank")


def test_light_and_dark(visit: Visit) -> None:
    def land(page: Page) -> str:
        return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))

    light, dark = "rgb(251, 250, 246)", "rgb(23, 32, 42)"
    assert land(visit(java_script_enabled=False, color_scheme="dark")) == dark
    page = visit(color_scheme="light")
    assert land(page) == light
    button = page.get_by_role("button", name="Dark colours")
    button.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    assert land(page) == dark
    page.get_by_role("link", name="Trends").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Trends")
    assert land(page) == dark, "as it was left"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(visit: Visit, scheme: str) -> None:
    page = visit(color_scheme=scheme)
    for path in PATHS:
        page.goto(page.url.rsplit("/site/", 1)[0] + f"/site/{path}")
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        violations = Axe().run(page, options=RULES).response["violations"]
        assert [(r["id"], n["html"][:160]) for r in violations for n in r["nodes"]] == [], path


def test_the_pages_can_be_used_by_keyboard(visit: Visit) -> None:
    page = visit("methods/bert.html")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="See it in the atlas")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="parsing", exact=True).first).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.keyboard.press("Enter")
    expect(page.get_by_text("😀 We use BERT for parsing.").first).to_be_visible()


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_scrolls_sideways(visit: Visit, width: int) -> None:
    page = visit(viewport={"width": width, "height": 844})
    for path in PATHS:
        page.goto(page.url.rsplit("/site/", 1)[0] + f"/site/{path}")
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_hostile_texts_are_text(visit: Visit, tmp_path: Path) -> None:
    hostile = hostile_knowledge()
    paths = write(hostile, tmp_path / "site")
    page = visit("index.html", tmp_path / "site", viewport={"width": 390, "height": 844})
    labels = {storable(e.label) for e in hostile.entities}
    seen = set()
    for path in paths:
        page.goto((tmp_path / "site" / path).as_uri())
        assert page.evaluate("window.pwned") is None
        assert page.locator("main img, main script, main iframe").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
        hrefs = page.locator("a").evaluate_all("all => all.map(a => a.protocol)")
        assert set(hrefs) <= {"file:", "http:", "https:"}
        seen.add(page.locator("h1").evaluate("e => e.textContent"))
    assert {label.replace("\0", "") for label in labels} <= seen, "a browser drops NUL"
    page.goto((tmp_path / "site" / "index.html").as_uri())
    page.get_by_role("searchbox").fill("<")
    expect(page.locator("#found li").first).to_be_visible()
    assert page.locator("#found img, #found script").count() == 0
    assert page.evaluate("window.pwned") is None
