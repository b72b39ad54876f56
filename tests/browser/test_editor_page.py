"""What a reader can do on the editor page, and what the texts of an answer cannot."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, Route, expect

from kg.model import Knowledge
from visualizations.editor import Example, Parameter, Term, editor_page

JSON = "application/sparql-results+json"
PREFIXES = {
    "pa": "https://w3id.org/paperatlas/ns#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
}
TERMS = (
    Term("pa:usedFor", "property", "The method serves to do the task."),
    Term("pa:Claim", "class", "A statement that a paper makes."),
    Term("skos:prefLabel", "property"),
)
EXAMPLES = (
    Example("all", "What is there?", "SELECT * { ?s ?p ?o }"),
    Example(
        "methods",
        "Which methods serve a task?",
        '# not $task\nSELECT ?m { ?m pa:usedFor $task ; pa:x "$task" FILTER (?n > $least) }',
        (Parameter("task", "parsing", "as it is labelled"), Parameter("least", 2)),
    ),
)


def uri(value: str) -> dict[str, str]:
    return {"type": "uri", "value": value}


def text(value: str, **more: str) -> dict[str, str]:
    return {"type": "literal", "value": value, **more}


def number(value: object) -> dict[str, str]:
    datatype = "http://www.w3.org/2001/XMLSchema#integer"
    return text(str(value), datatype=datatype)


def rows(columns: list[str], *found: dict[str, dict[str, str]]) -> str:
    return json.dumps({"head": {"vars": columns}, "results": {"bindings": found}})


@dataclass
class Endpoint:
    """What the server answers with, and what it was asked: (accepted media types, query)."""

    status: int = 200
    media_type: str = JSON
    body: str = rows(["n"], {"n": number(1)})
    asked: list[tuple[str, str]] = field(default_factory=list)
    hold: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.hold.set()

    def answer(self, body: str, status: int = 200, media_type: str = JSON) -> None:
        self.body, self.status, self.media_type = body, status, media_type


@dataclass
class Served:
    """A page on a server of its own, and the endpoint that it asks."""

    page: Page
    endpoint: Endpoint
    address: str


Serve = Callable[..., Served]


def handler_of(pages: dict[str, str], endpoint: Endpoint) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def reply(self, status: int, media_type: str, body: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", f"{media_type}; charset=utf-8")
            self.send_header("Content-Length", str(len(body.encode())))
            self.end_headers()
            self.wfile.write(body.encode())

        def do_GET(self) -> None:
            found = pages.get(self.path)
            self.reply(200 if found else 404, "text/html", found or "")

        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"])).decode()
            endpoint.asked.append((self.headers["Accept"], query))
            endpoint.hold.wait(10)
            with suppress(ConnectionError):  # cancelled by the page
                self.reply(endpoint.status, endpoint.media_type, endpoint.body)

    return Handler


@pytest.fixture
def serve(chromium: Browser) -> Iterator[Serve]:
    """``serve(page options, context=...)``; fails if the page errs or asks another host."""
    closing: list[Callable[[], None]] = []
    wrong: list[str] = []

    def start(
        *,
        atlas_html: str | None = None,
        context: dict[str, object] | None = None,
        fragment: str = "",
        examples: tuple[Example, ...] = EXAMPLES,
        **options: object,
    ) -> Served:
        endpoint = Endpoint()
        atlas = None if atlas_html is None else "/atlas"
        html = editor_page(examples, PREFIXES, terms=TERMS, atlas=atlas, **options)  # type: ignore[arg-type]
        pages = {"/": html} | ({} if atlas_html is None else {"/atlas": atlas_html})
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(pages, endpoint))
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        address = f"http://127.0.0.1:{server.server_port}/"
        settings = {"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce"}
        opened = chromium.new_context(**(settings | (context or {})))  # type: ignore[arg-type]

        def guard(route: Route, request: Request) -> None:
            if request.url.startswith(address):
                route.continue_()
            else:
                wrong.append(request.url)
                route.abort()

        opened.route("**/*", guard)
        page = opened.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda m: said(m.type, m.text))

        def close() -> None:
            assert page.evaluate("window.pwned") is None
            endpoint.hold.set()
            opened.close()
            server.shutdown()
            server.server_close()
            thread.join()

        closing.append(close)
        page.goto(address + fragment)
        return Served(page, endpoint, address)

    def said(kind: str, message: str) -> None:
        # That the server refused a query is no error of the page.
        if kind == "error" and not message.startswith("Failed to load resource"):
            wrong.append(message)

    yield start
    for close in closing:
        close()
    assert wrong == []


@pytest.fixture
def served(serve: Serve) -> Served:
    return serve(facts={"papers": 3})


def write(page: Page, query: str) -> None:
    page.locator("#query").fill(query)


def run(page: Page, query: str) -> None:
    write(page, query)
    page.locator("#query").press("Control+Enter")


def query_of(page: Page) -> str:
    return page.locator("#query").input_value()


def cells(page: Page, column: int) -> list[str]:
    return page.locator(f".sheet tbody td:nth-child({column})").all_inner_texts()


def test_a_query_is_asked_as_the_protocol_has_it_and_its_rows_are_shown(served: Served) -> None:
    page = served.page
    served.endpoint.answer(
        rows(
            ["what", "label", "n"],
            {
                "what": uri("https://w3id.org/paperatlas/ns#usedFor"),
                "label": text("dog", **{"xml:lang": "en"}),
            },
            {"what": {"type": "bnode", "value": "b0"}, "n": number(12)},
        )
    )
    run(page, "SELECT * { ?what ?label ?n }")
    expect(page.locator("#facts")).to_contain_text("2 rows in")
    assert cells(page, 1) == ["pa:usedFor", "_:b0"]
    assert cells(page, 2) == ["dog@en", ""]
    assert cells(page, 3) == ["", "12"]
    link = page.locator(".sheet a")
    assert link.get_attribute("href") == "https://w3id.org/paperatlas/ns#usedFor"
    assert "noreferrer" in (link.get_attribute("rel") or "")
    expect(page.locator("#live")).to_contain_text("2 rows in")
    [(accepted, query)] = served.endpoint.asked
    assert accepted.startswith(JSON)
    assert query == "SELECT * { ?what ?label ?n }"


def test_yes_no_nothing_and_a_graph(served: Served) -> None:
    page = served.page
    expect(page.locator("#answer")).to_have_text("Nothing is asked yet.")
    served.endpoint.answer('{"head": {}, "boolean": true}')
    run(page, "ASK {}")
    expect(page.locator("#answer")).to_have_text("Yes")
    served.endpoint.answer(rows(["x"]))
    run(page, "SELECT ?x {}")
    expect(page.locator("#answer")).to_contain_text("No rows")
    served.endpoint.answer("<a:a> <b:b> <c:c> .\n", media_type="text/turtle")
    run(page, "CONSTRUCT WHERE { ?s ?p ?o }")
    expect(page.locator("#answer pre")).to_have_text("<a:a> <b:b> <c:c> .")
    assert page.locator("#downloads button").all_inner_texts() == ["Turtle", "N-Triples"]


def test_a_fault_puts_the_caret_where_it_is(served: Served) -> None:
    """The column counts code points, the caret of the browser UTF-16 units."""
    page = served.page
    served.endpoint.answer("line 2, column 6: a fault\n\n   here\n   ^", 400, "text/plain")
    run(page, 'SELECT * {\n "😀" ) }')
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("The query cannot be understood")
    expect(alert).to_contain_text("line 2, column 6: a fault")
    expect(page.locator("#query")).to_be_focused()
    assert page.evaluate("document.getElementById('query').selectionStart") == 17
    assert page.locator("#query").get_attribute("aria-invalid") == "true"
    assert page.locator(".gutter .faulty").all_inner_texts() == ["2"]
    write(page, "ASK {}")
    assert page.locator("#query").get_attribute("aria-invalid") is None


def test_a_limit_and_a_server_that_is_gone_are_said_in_words(served: Served) -> None:
    page = served.page
    served.endpoint.answer("over the time limit of 60 s", 503, "text/plain")
    run(page, "SELECT * {}")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("stopped the query at a limit")
    expect(alert).to_contain_text("60 s")
    served.endpoint.answer("{", 200)
    run(page, "SELECT * {}")
    expect(alert).to_contain_text("did not come whole")
    page.context.set_offline(True)
    run(page, "ASK {}")
    expect(alert).to_contain_text("does not answer")


def test_a_running_query_is_cancelled_by_keyboard(served: Served) -> None:
    page = served.page
    served.endpoint.hold.clear()
    run(page, "SELECT * {}")
    expect(page.locator("#progress")).to_have_text("Asking…")
    expect(page.locator("#cancel")).to_be_enabled()
    page.keyboard.press("Escape")
    expect(page.locator("#facts")).to_contain_text("Cancelled after")
    expect(page.locator("#cancel")).to_be_disabled()
    expect(page.locator("#progress")).to_be_hidden()
    served.endpoint.hold.set()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#facts")).to_contain_text("1 row in")


def test_the_answer_to_an_older_query_never_replaces_a_newer(served: Served) -> None:
    page = served.page
    served.endpoint.hold.clear()
    run(page, "SELECT * { <old> ?p ?o }")
    expect(page.locator("#progress")).to_be_visible()
    run(page, "ASK {}")
    served.endpoint.answer('{"head": {}, "boolean": false}')
    served.endpoint.hold.set()
    expect(page.locator("#answer")).to_have_text("No")
    expect(page.locator("#cancel")).to_be_disabled()


def test_columns_are_sorted_numbers_as_numbers(served: Served) -> None:
    page = served.page
    found = [{"n": number(n)} for n in (9, 10, 2)] + [{"n": text("a")}, {}]
    served.endpoint.answer(rows(["n"], *found))
    run(page, "SELECT ?n {}")
    head = page.locator(".sheet th")
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    assert cells(page, 1) == ["", "2", "9", "10", "a"]
    head.get_by_role("button").press("Enter")
    assert cells(page, 1) == ["a", "10", "9", "2", ""]
    expect(head.get_by_role("button")).to_be_focused()


def test_a_large_answer_comes_a_thousand_rows_at_a_time(served: Served) -> None:
    page = served.page
    served.endpoint.answer(rows(["n"], *({"n": number(n)} for n in range(2500))))
    run(page, "SELECT ?n {}")
    lines = page.locator(".sheet tbody tr")
    expect(lines).to_have_count(1000)
    more = page.get_by_role("button", name="Show more (1,500 left)")
    more.click()
    expect(lines).to_have_count(2000)
    expect(lines.nth(1000)).to_be_focused()
    page.get_by_role("button", name="Show more (500 left)").click()
    expect(lines).to_have_count(2500)
    expect(page.get_by_role("button", name="Show more")).to_have_count(0)


def test_the_answer_is_saved_as_the_server_writes_it(served: Served) -> None:
    page = served.page
    run(page, "SELECT ?n {}")
    expect(page.locator("#downloads")).to_be_visible()
    write(page, "ASK {}")
    served.endpoint.answer("n\r\n1\r\n", media_type="text/csv")
    with page.expect_download() as saving:
        page.locator("#downloads").get_by_text("CSV").click()
    assert saving.value.suggested_filename == "answer.csv"
    assert Path(saving.value.path()).read_bytes() == b"n\r\n1\r\n"
    assert served.endpoint.asked[-1] == ("text/csv", "SELECT ?n {}")


def test_a_question_is_filled_by_its_form_and_cannot_be_broken_out_of(served: Served) -> None:
    page = served.page
    assert query_of(page) == "SELECT * { ?s ?p ?o }"
    page.get_by_label("Question", exact=True).select_option("Which methods serve a task?")
    shown = '# not $task\nSELECT ?m {{ ?m pa:usedFor {} ; pa:x "$task" FILTER (?n > {}) }}'
    assert query_of(page) == shown.format('"parsing"', 2)
    page.get_by_label("task", exact=True).fill('a" } DROP ALL # \\')
    page.get_by_label("least", exact=True).fill("0.5")
    assert query_of(page) == shown.format('"a\\" } DROP ALL # \\\\"', 0.5)
    page.get_by_label("least", exact=True).fill("1) }")
    assert query_of(page) == shown.format('"a\\" } DROP ALL # \\\\"', 0.5)
    assert page.get_by_label("least", exact=True).get_attribute("aria-invalid") == "true"
    page.locator("#query").press("a")
    expect(page.locator("#parameters")).to_be_hidden()
    assert page.get_by_label("Question", exact=True).input_value() == ""


def test_terms_are_completed_at_the_caret(served: Served) -> None:
    page = served.page
    write(page, "SELECT * {\n  ?x label")
    page.keyboard.press("Control+Space")
    option = page.locator("#terms [aria-selected=true]")
    expect(option).to_contain_text("skos:prefLabel")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox", name="Terms")).to_be_hidden()
    write(page, "SELECT * { ?x pa:")
    page.keyboard.press("Control+Space")
    expect(option).to_contain_text("The method serves to do the task.")
    active = page.locator("#query").get_attribute("aria-activedescendant")
    assert active == option.get_attribute("id")
    page.keyboard.press("ArrowDown")
    expect(option).to_contain_text("pa:Claim")
    page.keyboard.type("us")
    expect(option).to_contain_text("pa:usedFor")
    page.keyboard.press("Enter")
    assert query_of(page) == "SELECT * { ?x pa:usedFor"
    page.keyboard.press("Control+z")
    assert query_of(page) == "SELECT * { ?x pa:us"


def test_prefixes_are_put_in_and_written_out(served: Served) -> None:
    page = served.page
    write(page, 'ASK { ?x skos:prefLabel "pa:no" }')
    page.get_by_role("button", name="Insert prefixes").click()
    declared = f'PREFIX skos: <{PREFIXES["skos"]}>\nASK {{ ?x skos:prefLabel "pa:no" }}'
    assert query_of(page) == declared
    page.get_by_role("button", name="Insert prefixes").click()
    assert query_of(page) == declared
    write(page, "ASK { ?x ")
    page.get_by_role("button", name="pa: https").click()
    assert query_of(page) == "ASK { ?x pa:"
    expect(page.locator("#terms [aria-selected=true]")).to_contain_text("pa:usedFor")


def test_the_address_keeps_the_query_and_back_and_forward_bring_it(serve: Serve) -> None:
    served = serve(fragment="#query=ASK+%7B+%22%C3%A9%22+%7D")
    page = served.page
    assert query_of(page) == 'ASK { "é" }'
    assert served.endpoint.asked == []
    run(page, "SELECT * { 1 }")
    expect(page.locator("#facts")).to_contain_text("1 row")
    run(page, "SELECT * { 2 }")
    expect(page.locator("#facts")).to_contain_text("1 row")
    page.go_back()
    assert query_of(page) == "SELECT * { 1 }"
    expect(page.locator("#answer")).to_have_text("Nothing is asked yet.")
    page.go_back()
    assert query_of(page) == 'ASK { "é" }'
    page.go_forward()
    assert query_of(page) == "SELECT * { 1 }"
    page.reload()
    assert query_of(page) == "SELECT * { 1 }"


def test_recent_queries_and_what_was_typed_come_back(served: Served) -> None:
    page = served.page
    run(page, "PREFIX pa: <https://x/>\nASK { <one> ?p ?o }")
    expect(page.locator("#facts")).to_contain_text("1 row")
    write(page, "ASK { <typed> ?p ?o }")
    page.get_by_label("Question", exact=True).select_option("What is there?")
    page.reload()
    page.locator("#recent summary").click()
    listed = page.locator("#recent-list button")
    assert listed.all_inner_texts() == ["ASK { <typed> ?p ?o }", "ASK { <one> ?p ?o }"]
    listed.last.click()
    assert query_of(page) == "PREFIX pa: <https://x/>\nASK { <one> ?p ?o }"
    expect(page.locator("#query")).to_be_focused()


HOSTILE = (
    "<img src=x onerror=window.pwned=1>",
    "</script><script>window.pwned=1</script>",
    "\u202eevil\u0007'\"&amp;",
    "javascript:window.pwned=1",
    "__proto__",
    "data:text/html,<script>parent.pwned=1</script>",
)


def test_hostile_answers_are_text(served: Served) -> None:
    page = served.page
    found = [{"__proto__": uri(t), t: text(t), "x": text(t, datatype=t)} for t in HOSTILE] + [{}]
    served.endpoint.answer(rows(["__proto__", "constructor", *HOSTILE, "x"], *found))
    run(page, "SELECT * {}")
    expect(page.locator(".sheet tbody tr")).to_have_count(len(HOSTILE) + 1)
    assert page.locator(".sheet a").count() == 0
    assert page.locator(".sheet img, .sheet script").count() == 0
    assert page.locator(".sheet tbody td:first-child").first.inner_text() == HOSTILE[0]
    assert page.locator(".sheet tbody tr").last.inner_text().strip() == ""
    isolated = page.locator(".sheet .text").evaluate_all(
        "all => all.every(e => getComputedStyle(e).unicodeBidi === 'isolate')"
    )
    assert isolated
    served.endpoint.answer("\n".join(HOSTILE), media_type="text/turtle")
    run(page, "CONSTRUCT {}")
    expect(page.locator("#answer pre")).to_contain_text(HOSTILE[1])
    served.endpoint.answer("\n".join(HOSTILE), 500, "text/html")
    run(page, "ASK {}")
    expect(page.get_by_role("alert")).to_contain_text(HOSTILE[0])


def test_hostile_examples_are_text(serve: Serve) -> None:
    examples = tuple(Example(t, t, t, (Parameter(t, t, t),)) for t in (*HOSTILE, "\ud800"))
    page = serve(examples=examples, facts={HOSTILE[0]: 1}).page
    for i, hostile in enumerate(HOSTILE):
        page.locator("#question").select_option(index=i + 1)
        assert query_of(page) == hostile
        assert page.locator("#parameters input").input_value() == hostile.replace("\n", "")
        run(page, hostile)
        expect(page.locator("#facts")).to_contain_text("1 row")
    assert page.locator("#colours img, #colours script").count() == 0


def test_colours_follow_the_text(served: Served) -> None:
    page = served.page
    query = 'SELECT ?x { # "no"\n ?x pa:y """a\n b""" , 1.5 , <i:r> , "é"@en }'
    write(page, query)
    lines = page.locator("#colours .line")
    expect(lines).to_have_count(3)
    assert lines.evaluate_all("all => all.map(line => line.textContent)") == query.split("\n")
    pieces = page.locator("#colours span").evaluate_all(
        "all => all.map(span => [span.className, span.textContent])"
    )
    assert pieces == [
        ["word", "SELECT"],
        ["variable", "?x"],
        ["comment", '# "no"'],
        ["variable", "?x"],
        ["term", "pa:y"],
        ["string", '"""a'],
        ["string", ' b"""'],
        ["number", "1.5"],
        ["iri", "<i:r>"],
        ["string", '"é"'],
        ["string", "@en"],
    ]
    assert page.locator(".gutter").inner_text().split() == ["1", "2", "3"]


def test_of_ten_thousand_lines_only_those_in_sight_are_drawn(served: Served) -> None:
    page = served.page
    served.endpoint.answer("line 9001, column 3: here", 400, "text/plain")
    # At once: what Playwright fills in goes in line by line, which takes Chromium minutes.
    page.locator("#query").evaluate(
        """area => {
          area.value = Array.from({ length: 10000 }, (_, i) => `?s pa:p${i} ?o .`).join("\\n");
          area.dispatchEvent(new Event("input"));
        }"""
    )
    page.locator("#query").press("Control+Enter")
    expect(page.locator(".gutter .faulty")).to_have_text("9001")
    assert page.locator("#colours .line").count() < 60
    drawn = page.locator("#colours .faulty")
    assert drawn.evaluate("line => line.textContent") == "?s pa:p9000 ?o ."
    page.locator("#query").evaluate("area => { area.scrollTop = 0; }")
    expect(page.locator("#colours .line").first).to_have_text("?s pa:p0 ?o .")


def test_the_atlas_stands_beside_the_editor_in_the_same_colours(
    serve: Serve, knowledge: Knowledge, atlas_page_of: Callable[[Knowledge], str]
) -> None:
    page = serve(atlas_html=atlas_page_of(knowledge)).page
    frame = page.frame_locator("#atlas iframe")
    root = frame.locator("html")
    expect(root).to_have_attribute("data-theme", "light")
    page.get_by_role("button", name="Dark colours").click()
    expect(root).to_have_attribute("data-theme", "dark")
    frame.get_by_role("button", name="Dark colours").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    assert page.get_by_role("link", name="Open the atlas whole").get_attribute("href") == "/atlas"
    toggle = page.get_by_role("button", name="Atlas", exact=True)
    toggle.click()
    expect(page.locator("#atlas")).to_be_hidden()
    page.reload()
    expect(toggle).to_have_attribute("aria-pressed", "false")
    toggle.click()
    expect(frame.locator("h1")).to_have_text("Paper Atlas")


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_scrolls_sideways(
    serve: Serve, knowledge: Knowledge, atlas_page_of: Callable[[Knowledge], str], width: int
) -> None:
    served = serve(
        atlas_html=atlas_page_of(knowledge), context={"viewport": {"width": width, "height": 844}}
    )
    page = served.page
    wide = {f"column{i}": text("word " * 40 + "x" * 300) for i in range(9)}
    for answer in (rows(list(wide), wide), "x" * 2000):
        served.endpoint.answer(answer, media_type=JSON if answer[0] == "{" else "text/turtle")
        run(page, "SELECT * {} # " + "long " * 200)
        expect(page.locator("#facts")).to_contain_text("1 ")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    served.endpoint.answer("x" * 2000, 400, "text/plain")
    run(page, "ASK {}")
    expect(page.get_by_role("alert")).to_be_visible()
    page.locator("#recent summary").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_page_can_be_read_and_used_without_seeing_it(served: Served) -> None:
    """Every control has a name, ids are used once, and each id that is referred to is there."""
    page = served.page
    run(page, "SELECT ?n {}")
    expect(page.locator("#facts")).to_contain_text("1 row")
    page.get_by_label("Question", exact=True).select_option("Which methods serve a task?")
    faults = page.evaluate(
        """() => {
          const all = (selector) => [...document.querySelectorAll(selector)];
          const controls = all("button, input, select, textarea, a, [role=region]");
          const named = (e) =>
            e.getAttribute("aria-label") || e.textContent.trim() || e.labels?.length;
          const ids = all("[id]").map((e) => e.id);
          const naming = ["aria-labelledby", "aria-describedby", "aria-controls", "for"];
          const references = naming.flatMap((name) =>
            all(`[${name}]`).flatMap((e) => e.getAttribute(name).split(" ")));
          return [
            ...controls.filter((e) => !named(e)).map((e) => e.outerHTML),
            ...ids.filter((id, i) => ids.indexOf(id) !== i),
            ...references.filter((id) => !ids.includes(id)),
          ];
        }"""
    )
    assert faults == []
    assert page.locator("main").count() == page.locator("h1").count() == 1
    for name in ("Query", "Answer"):
        expect(page.get_by_role("region", name=name, exact=True)).to_be_visible()


def test_tab_leaves_the_editor_and_reaches_all(served: Served) -> None:
    page = served.page
    page.locator("body").press("Tab")
    expect(page.locator("#skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#answer-title")).to_be_focused()
    assert page.url == served.address
    page.locator("#query").focus()
    for name in ("Insert prefixes", "pa: https", "skos: http", "Run"):
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name=name)).to_be_focused()
    page.get_by_role("button", name="Help and keys").press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_storage_may_be_closed(serve: Serve) -> None:
    served = serve()
    page = served.page
    page.add_init_script(
        "for (const name of ['localStorage', 'sessionStorage'])"
        " Object.defineProperty(window, name, { get() { throw new DOMException('closed'); } });"
    )
    page.reload()
    run(page, "SELECT ?n {}")
    expect(page.locator("#facts")).to_contain_text("1 row")
    page.locator("#recent summary").click()
    expect(page.locator("#recent-list button")).to_have_text("SELECT ?n {}")
