"""A Chromium that can ask nobody for anything, and knowledge to look at in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, Route, sync_playwright

from kg.drawing.neighbourhood import neighbourhood
from kg.drawing.whole import atlas
from kg.graph import columns
from kg.graph.database import Database
from kg.model import (
    Claim,
    Entity,
    EntityType,
    Evidence,
    Extraction,
    Knowledge,
    Link,
    LinkKind,
    Role,
    Span,
)
from kg.model.claims import PAPER_PREDICATES
from kg.model.papers import paper_of_text

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_chromium() -> str:
    """The path of an installed Chromium or Chrome; the test fails where there is none."""
    chosen = os.environ.get("CHROMIUM")
    found = [chosen] if chosen else [path for path in map(shutil.which, BROWSERS) if path]
    if not found:
        pytest.fail("no Chromium or Chrome is installed: run tests/browser/install_chromium.sh")
    return found[0]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Opened:
    """A page, and what it should not do: requests, errors (violations of the CSP among them)."""

    page: Page
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


Open = Callable[..., Page]
AtlasOf = Callable[[Knowledge], str]
FocusOf = Callable[..., str]


@pytest.fixture(scope="session")
def atlas_page_of(tmp_path_factory: pytest.TempPathFactory) -> AtlasOf:
    """``atlas_page_of(knowledge)``: the atlas of it as HTML."""

    def drawn(knowledge: Knowledge) -> str:
        tables = tmp_path_factory.mktemp("tables")
        columns.write(knowledge, tables)
        with closing(Database(tables)) as database:
            return atlas(database, lambda done, total: None).html

    return drawn


@pytest.fixture(scope="session")
def focus_page_of(tmp_path_factory: pytest.TempPathFactory) -> FocusOf:
    """``focus_page_of(knowledge, name, hops=1)``: the page around one node of it as HTML."""

    def drawn(knowledge: Knowledge, name: str, hops: int = 1) -> str:
        tables = tmp_path_factory.mktemp("tables")
        columns.write(knowledge, tables)
        with closing(Database(tables)) as database:
            return neighbourhood(database, name, hops).html

    return drawn


@pytest.fixture
def open_page(chromium: Browser, tmp_path: Path, atlas_page_of: AtlasOf) -> Iterator[Open]:
    """``open_page(html, **context options)``; the test fails if a page asks a host or errs.

    Of knowledge in the place of HTML it opens the atlas. ``excused`` is a message of the browser
    that is no error of the page.
    """
    opened: list[Opened] = []

    def open_html(shown: str | Knowledge, excused: str | None = None, **options: object) -> Page:
        html = atlas_page_of(shown) if isinstance(shown, Knowledge) else shown
        file = tmp_path / f"page{len(opened)}.html"
        file.write_text(html, encoding="utf-8")
        options.setdefault("viewport", {"width": 1280, "height": 800})
        context = chromium.new_context(reduced_motion="reduce", **options)  # type: ignore[arg-type]
        page = context.new_page()
        seen = Opened(page)
        opened.append(seen)

        def answer(route: Route, request: Request) -> None:
            if request.url.startswith("file:"):
                route.continue_()
            else:
                seen.requests.append(request.url)
                route.abort()

        context.route("**/*", answer)
        page.on("pageerror", lambda error: seen.errors.append(str(error)))
        page.on(
            "console",
            lambda m: (
                seen.errors.append(m.text) if m.type == "error" and m.text != excused else None
            ),
        )
        page.goto(file.as_uri())
        page.locator("body:not(.reading)").wait_for(state="attached")
        return page

    yield open_html
    for seen in opened:
        assert seen.page.evaluate("window.pwned") is None
        seen.page.context.close()
        assert seen.requests == []
        assert seen.errors == []


Sentence = tuple[str, tuple[tuple[str, EntityType], ...], tuple[tuple[str, str, str], ...]]


def knowledge_of(papers: list[tuple[str, str, str | None, list[Sentence]]]) -> Knowledge:
    """Knowledge of (id, title, url, sentences); a sentence has its mentions and its relations.

    A relation names two mentions of its sentence by their surfaces, which are the labels too.
    """
    extractions, entities = [], {}
    claims: dict[tuple[str, str, str], list[Evidence]] = {}
    for paper_id, title, url, sentences in papers:
        text = " ".join(sentence for sentence, _, _ in sentences)
        paper = paper_of_text(paper_id, title, text, url=url, issued="2024-05-17", venue="Demo")
        links = (Link("https://github.com/demo/code", LinkKind.CODE),)
        extractions.append(Extraction(paper, links=links))
        passage, start = f"{paper_id}#abstract", 0
        for sentence, mentions, relations in sentences:
            span = Span(start, start + len(sentence))
            places, ids = {}, {}
            for surface, kind in mentions:
                at = span.start + sentence.index(surface)
                places[surface] = Span(at, at + len(surface))
                ids[surface] = f"{kind}/{surface.lower()}"
                alias = (f"{surface} (other name)",)
                entities[ids[surface]] = Entity(ids[surface], kind, surface, alias)
                claims.setdefault((paper_id, PAPER_PREDICATES[kind], ids[surface]), []).append(
                    Evidence(paper_id, passage, span, None, places[surface], "test", 0.9)
                )
            for a, predicate, b in relations:
                claims.setdefault((ids[a], predicate, ids[b]), []).append(
                    Evidence(paper_id, passage, span, places[a], places[b], "test", 0.75)
                )
            start = span.end + 1
    return Knowledge(
        extractions=tuple(sorted(extractions, key=lambda e: e.paper.id)),
        entities=tuple(sorted(entities.values(), key=lambda e: e.id)),
        claims=tuple(
            Claim("|".join(key), *key, tuple(evidence)) for key, evidence in sorted(claims.items())
        ),
    )


def with_roles(knowledge: Knowledge, roles: Mapping[tuple[str, str], Role]) -> Knowledge:
    """The same, with what a concept is to a paper by the two ids; the other roles are not known."""
    claims = (replace(c, role=roles.get((c.subject, c.object))) for c in knowledge.claims)
    return replace(knowledge, claims=tuple(claims))


M, T, D = EntityType.METHOD, EntityType.TASK, EntityType.DATASET


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """Three papers; "BERT" is used for "parsing" and evaluated on "Penn Treebank".

    What "tagging" is to the third is not known.
    """
    known = knowledge_of(
        [
            (
                "p1",
                "Parsing with BERT",
                "https://example.org/p1",
                [
                    (
                        "😀 We use BERT for parsing.",
                        (("BERT", M), ("parsing", T)),
                        (("BERT", "used-for", "parsing"),),
                    ),
                    (
                        "BERT is evaluated on Penn Treebank.",
                        (("BERT", M), ("Penn Treebank", D)),
                        (("BERT", "evaluated-on", "Penn Treebank"),),
                    ),
                ],
            ),
            (
                "p2",
                "Trees again",
                "javascript:window.pwned=1",
                [
                    (
                        "An LSTM does parsing on Penn Treebank.",
                        (("LSTM", M), ("parsing", T), ("Penn Treebank", D)),
                        (("LSTM", "used-for", "parsing"),),
                    )
                ],
            ),
            ("p3", "Nothing to do with it", None, [("Tagging is old.", (("Tagging", T),), ())]),
        ]
    )
    return with_roles(
        known,
        {
            ("p1", "method/bert"): Role.PROPOSED,
            ("p1", "task/parsing"): Role.MENTIONED,
            ("p1", "dataset/penn treebank"): Role.EVALUATED,
            ("p2", "method/lstm"): Role.COMPARED,
            ("p2", "task/parsing"): Role.ADDRESSED,
            ("p2", "dataset/penn treebank"): Role.INTRODUCED,
        },
    )


HOSTILE = (
    "<img src=x onerror=window.pwned=1>",
    "</script><script>window.pwned=1</script>",
    "<!--<script>",
    "{{ 7*7 }}{% raw %}${window.pwned=1}",
    "<a href='https://example.org' onmouseover=window.pwned=1>x</a>",
    "\u2028\u202eevil\u0000'\"&amp;",
    "javascript:window.pwned=1",
    "__proto__",
)


@pytest.fixture(scope="session")
def hostile() -> Knowledge:
    """Titles, labels, aliases, sentences and ids that try to be markup, script and template."""
    papers = []
    for i, text in enumerate(HOSTILE):
        other = HOSTILE[(i + 1) % len(HOSTILE)]
        sentence = f"{text} beside {other}"
        names = ((text, M), (other, T)) if text not in other else ((text, M),)
        relations = ((text, "used-for", other),) if len(names) == 2 else ()
        papers.append((f"p{i}{text}", f"{text} title", text, [(sentence, names, relations)]))
    known = knowledge_of(papers)
    first = {M: Role.PROPOSED, T: Role.ADDRESSED}
    kinds = {e.id: e.type for e in known.entities}
    pairs = [(c.subject, c.object) for c in known.claims if c.subject not in kinds]
    return with_roles(known, {(paper, concept): first[kinds[concept]] for paper, concept in pairs})
