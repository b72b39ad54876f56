"""The SPARQL endpoint: statuses, formats, limits, hosts, and builds while it answers."""

import csv
import io
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import replace
from xml.etree import ElementTree

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, RdfFormat
from starlette.testclient import TestClient

from kg.errors import KGError
from kg.graph import directory
from kg.query.endpoint import Page, States, application
from kg.query.endpoint.negotiation import MEDIA_TYPES, offers
from kg.query.endpoint.operation import MAX_BODY
from kg.query.limits import Limits

SD = "http://www.w3.org/ns/sparql-service-description#"
TITLES = "SELECT ?t { ?p a schema:ScholarlyArticle ; dcterms:title ?t }"
GRAPH = "CONSTRUCT WHERE { ?p a schema:ScholarlyArticle ; dcterms:title ?t }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
DIRECT = {"Content-Type": "application/sparql-query"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def graph(example_knowledge, example_provenance, tmp_path):
    """A graph directory of three papers."""
    directory.write_state(tmp_path / "graph", example_knowledge, example_provenance)
    return tmp_path / "graph"


@pytest.fixture
def serving(graph):
    """Serve that graph; gives a client."""
    with closing(States(graph, {"size": 2, "patience": 20.0})) as states:

        def start(limits=Limits(), pages=(), origins=()):  # noqa: B008 (frozen)
            app = application(states, limits=limits, hosts=(), pages=dict(pages), origins=origins)
            return TestClient(app, base_url="http://localhost")

        yield start


@pytest.fixture(scope="module")
def shared():
    """What is made once for all tests that only read: nothing yet, and where it ends."""
    with ExitStack() as until:
        yield {}, until


@pytest.fixture
def client(shared, example_knowledge, example_provenance, tmp_path_factory):
    """A client of the graph of three papers, which many tests share."""
    made, until = shared
    if not made:
        folder = tmp_path_factory.mktemp("endpoint") / "graph"
        directory.write_state(folder, example_knowledge, example_provenance)
        states = until.enter_context(closing(States(folder, {"size": 2, "patience": 20.0})))
        app = application(states, limits=Limits(), hosts=("atlas.example",), pages={})
        made["client"] = TestClient(app, base_url="http://localhost")
    return made["client"]


def _get(client, query, accept=None, **more):
    headers = {} if accept is None else {"Accept": accept}
    return client.get("/sparql", params={"query": query, **more}, headers=headers)


def _titles(response):
    assert response.status_code == 200, response.text
    return {row["t"]["value"] for row in response.json()["results"]["bindings"]}


# --- the three ways to ask


def test_the_three_ways_to_ask_are_one(client):
    expected = _titles(_get(client, TITLES))
    assert len(expected) == 3
    assert _titles(client.post("/sparql", data={"query": TITLES})) == expected
    assert _titles(client.post("/sparql", content=TITLES, headers=DIRECT)) == expected
    utf8 = {"Content-Type": 'application/sparql-query; charset="UTF-8"'}
    assert _titles(client.post("/sparql", content=TITLES, headers=utf8)) == expected


def test_head_says_what_get_would(client):
    got = _get(client, TITLES)
    head = client.head("/sparql", params={"query": TITLES})
    assert head.content == b""
    for name in ("Content-Type", "Content-Length"):
        assert head.headers[name] == got.headers[name]


@pytest.mark.parametrize(
    ("status", "said", "method", "how"),
    [
        (400, "there are 2", "GET", {"params": [("query", "ASK {}"), ("query", "ASK {}")]}),
        (400, "there are 0", "GET", {"params": {"default-graph-uri": "http://x/"}}),
        (400, "there are 0", "POST", {"content": b"", "headers": FORM}),
        (
            400,
            "there are 2",
            "POST",
            {"params": {"query": "ASK {}"}, "content": b"ASK {}", "headers": DIRECT},
        ),
        (400, "line 1, column 5", "GET", {"params": {"query": "ASK {"}}),
        (400, "SERVICE", "GET", {"params": {"query": "ASK { SERVICE <http://x/> {} }"}}),
        (400, "only reads", "GET", {"params": {"query": "CLEAR ALL"}}),
        (400, "UTF-8", "POST", {"content": b"ASK { \xff }", "headers": DIRECT}),
        (400, "UTF-8", "POST", {"content": b"query=%ff", "headers": FORM}),
        (400, "IRI", "GET", {"params": {"query": "ASK {}", "default-graph-uri": "no iri"}}),
        (403, "only reads", "GET", {"params": {"update": "CLEAR ALL"}}),
        (403, "only reads", "POST", {"content": b"update=CLEAR+ALL", "headers": FORM}),
        (
            403,
            "only reads",
            "POST",
            {"content": b"CLEAR ALL", "headers": {"Content-Type": "application/sparql-update"}},
        ),
        (413, str(MAX_BODY), "POST", {"content": b" " * (MAX_BODY + 1), "headers": DIRECT}),
        (
            415,
            "text/plain",
            "POST",
            {"content": b"ASK {}", "headers": {"Content-Type": "text/plain"}},
        ),
        (415, "nothing", "POST", {"content": b"ASK {}"}),
        (
            415,
            "utf-16",
            "POST",
            {
                "content": "ASK {}".encode("utf-16"),
                "headers": {"Content-Type": "application/sparql-query; charset=UTF-16"},
            },
        ),
        (
            415,
            "Encoding",
            "POST",
            {"content": b"x", "headers": DIRECT | {"Content-Encoding": "gzip"}},
        ),
        (405, "", "PUT", {"content": b"ASK {}"}),
        (405, "", "DELETE", {}),
    ],
)
def test_what_is_refused(client, status, said, method, how):
    response = client.request(method, "/sparql", **how)
    assert response.status_code == status, response.text
    assert said in response.text
    assert response.headers["Content-Type"].startswith("text/plain")
    if status == 405:
        assert {"GET", "HEAD", "POST"} == set(response.headers["Allow"].split(", "))


def test_the_dataset_of_the_request(client):
    title = "ASK { ?p dcterms:title ?t }"
    assert _get(client, title).json()["boolean"] is True
    other = {"default-graph-uri": "http://nowhere/"}
    assert _get(client, title, **other).json()["boolean"] is False
    assert _get(client, title, **{"named-graph-uri": "http://x/"}).json()["boolean"] is False


# --- formats


@pytest.mark.parametrize(
    ("query", "accept", "content_type"),
    [
        (TITLES, None, "application/sparql-results+json"),
        (TITLES, "*/*", "application/sparql-results+json"),
        (TITLES, "application/*", "application/sparql-results+json"),
        (TITLES, "application/json", "application/json"),
        (TITLES, "application/sparql-results+xml", "application/sparql-results+xml"),
        (TITLES, "text/csv", "text/csv; charset=utf-8"),
        (TITLES, "Text/Tab-Separated-Values", "text/tab-separated-values; charset=utf-8"),
        (TITLES, "text/csv;q=0.3, application/xml;q=0.4", "application/xml"),
        (TITLES, "text/turtle, text/csv;q=0.1", "text/csv; charset=utf-8"),
        (TITLES, "*/*, application/sparql-results+json;q=0", "application/json"),
        ("ASK {}", None, "application/sparql-results+json"),
        ("ASK {}", "text/csv, text/xml;q=0.5", "text/xml"),
        (GRAPH, None, "text/turtle"),
        (GRAPH, "application/n-triples", "application/n-triples"),
        (GRAPH, "text/html, */*;q=0.1", "text/turtle"),
    ],
)
def test_the_client_has_its_choice(client, query, accept, content_type):
    response = _get(client, query, accept)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == content_type
    assert "Accept" in response.headers["Vary"]
    assert int(response.headers["Content-Length"]) == len(response.content)


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        (TITLES, "image/png"),
        (TITLES, "text/turtle"),
        (TITLES, "*/*;q=0"),
        ("ASK {}", "text/csv"),
        (GRAPH, "application/sparql-results+json"),
    ],
)
def test_what_no_format_can_hold_is_not_acceptable(client, query, accept):
    assert _get(client, query, accept).status_code == 406


def test_every_format_can_be_read_back(client, example_knowledge):
    titles = {e.paper.title for e in example_knowledge.extractions}
    for name in ("json", "xml", "tsv"):
        response = _get(client, TITLES, MEDIA_TYPES[name][0])
        form = getattr(pyoxigraph.QueryResultsFormat, name.upper())
        rows = pyoxigraph.parse_query_results(response.content, form)
        assert {row["t"].value for row in rows} == titles
    rows = csv.DictReader(io.StringIO(_get(client, TITLES, "text/csv").text))
    assert {row["t"] for row in rows} == titles
    for name, form in (("turtle", RdfFormat.TURTLE), ("nt", RdfFormat.N_TRIPLES)):
        content = _get(client, GRAPH, MEDIA_TYPES[name][0]).content
        quads = list(pyoxigraph.parse(content, form))
        assert {q.object.value for q in quads} > titles


@given(st.text(max_size=40))
def test_any_accept_is_read(accept):
    taken = offers(accept)
    assert {offer.format for offer in taken} <= set(MEDIA_TYPES)
    assert {offer.format for offer in offers(f"{accept},*/*;q=0.001")} >= {o.format for o in taken}


# --- limits


def test_a_time_limit_is_a_503_that_says_so(serving):
    client = serving(Limits(seconds=0.2))
    response = _get(client, ENDLESS)
    assert (response.status_code, "0.2 seconds" in response.text) == (503, True)
    assert _titles(_get(client, TITLES))


@pytest.mark.parametrize(("query", "rows"), [(TITLES, 2), (GRAPH, 5)])
def test_a_row_limit_is_a_503_that_says_so(serving, query, rows):
    response = _get(serving(Limits(rows=rows)), query)
    assert (response.status_code, f"{rows} rows" in response.text) == (503, True)
    assert _get(serving(Limits(rows=rows + 1)), query).status_code == 200


def test_a_query_that_breaks_its_process_down_is_a_500(client):
    long = "ASK {" + "?a ?b ?c . " * 20_000 + "}"
    response = client.post("/sparql", content=long, headers=DIRECT)
    assert (response.status_code, "too long" in response.text) == (500, True)
    assert _titles(_get(client, TITLES))


# --- what browsers are told


def test_no_page_of_another_service_may_ask(client):
    asked = {"Origin": "https://elsewhere.example"}
    answer = client.get("/sparql", params={"query": "ASK {}"}, headers=asked)
    assert not any(name.startswith("access-control") for name in answer.headers)
    assert client.options("/sparql", headers=asked).status_code == 405


@pytest.mark.parametrize("origin", ["*", "https://elsewhere.example"])
def test_pages_of_an_origin_may_ask_where_it_is_named(serving, origin):
    asked = {"Origin": "https://elsewhere.example"}
    client = serving(origins=[origin])
    answer = client.get("/sparql", params={"query": "ASK {}"}, headers=asked)
    assert answer.headers["Access-Control-Allow-Origin"] == origin
    for method in ("GET", "POST"):
        preflight = client.options(
            "/sparql",
            headers=asked
            | {
                "Access-Control-Request-Method": method,
                "Access-Control-Request-Headers": "content-type",
            },
        )
        assert preflight.status_code == 200
        assert method in preflight.headers["Access-Control-Allow-Methods"]
        assert "content-type" in preflight.headers["Access-Control-Allow-Headers"].lower()


@pytest.mark.parametrize(
    ("host", "known"),
    [
        ("localhost", True),
        ("LOCALHOST:7878", True),
        ("127.0.0.1:7878", True),
        ("[::1]:7878", True),
        ("[::1]", True),
        ("192.168.0.7", True),
        ("atlas.example:80", True),
        ("rebound.example", False),
        ("localhost.rebound.example:7878", False),
        ("127.0.0.1.rebound.example", False),
        ("", False),
    ],
)
def test_only_hosts_that_are_known(client, host, known):
    response = client.get("/sparql", params={"query": "ASK {}"}, headers={"Host": host})
    assert response.status_code == (200 if known else 421)


@pytest.mark.parametrize("path", ["/sparql?query=ASK{}", "/sparql?query=ASK{", "/nothing"])
def test_every_answer_is_what_it_says_it_is(client, path):
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Content-Security-Policy"] == "frame-ancestors 'self'"


@pytest.mark.parametrize(
    "path", ["/manifest.json", "/../manifest.json", "/%2e%2e/etc/passwd", "//"]
)
def test_no_file_can_be_read(client, path):
    assert client.get(path).status_code == 404


# --- description and pages


def test_the_service_describes_itself(client, graph):
    for accept, form in ((None, RdfFormat.TURTLE), ("application/n-triples", RdfFormat.N_TRIPLES)):
        response = client.get("/sparql", headers={"Accept": accept} if accept else {})
        store = pyoxigraph.Store()
        store.load(response.content, form)
        one = (
            f"PREFIX sd: <{SD}> PREFIX void: <http://rdfs.org/ns/void#> SELECT ?n {{"
            " ?s a sd:Service ; sd:endpoint <http://localhost/sparql> ;"
            " sd:supportedLanguage sd:SPARQL11Query ; sd:defaultDataset ?d ."
            " ?d a sd:Dataset ; sd:defaultGraph/void:triples ?n }"
        )
        (row,) = store.query(one)
        with directory.reading(graph) as (_, state):
            stored = pyoxigraph.Store.read_only(str(state / "store"))
            default = stored.quads_for_pattern(None, None, None, pyoxigraph.DefaultGraph())
            assert int(row["n"].value) == len(list(default))
        formats = store.quads_for_pattern(None, NamedNode(f"{SD}resultFormat"), None)
        assert len(list(formats)) == 6
    assert client.get("/sparql", headers={"Accept": "text/csv"}).status_code == 406


def test_pages_are_made_once_a_state(serving, graph, example_knowledge, example_provenance):
    made = []

    def page(found, folder):
        assert (folder / "tables").is_dir()
        made.append(found.state)
        return found.state.encode()

    def broken(_found, _folder):
        raise KGError("it cannot be drawn")

    pages = {"/": Page("text/html", page), "/broken": Page("text/html", broken)}
    client = serving(pages=pages)
    first = [client.get("/") for _ in range(3)]
    assert {response.content for response in first} == {made[0].encode()}
    _refresh(graph, example_knowledge, example_provenance, 1)
    assert client.get("/").content != first[0].content
    assert len(made) == 2
    assert client.get("/").headers["Content-Type"].startswith("text/html")
    broken = client.get("/broken")
    assert (broken.status_code, broken.text) == (500, "it cannot be drawn\n")


def test_a_page_that_takes_long_keeps_nothing_else_waiting(serving, monkeypatch):
    monkeypatch.setattr(sys.modules["kg.query.endpoint.application"], "PATIENCE", 0.01)
    finish, made = threading.Event(), []

    def slow(_found, _folder):
        made.append(finish.wait(20))
        return b"drawn"

    pages = {"/": Page("text/html", lambda *_: b"at once"), "/slow": Page("text/html", slow)}
    client = serving(pages=pages)
    waiting = client.get("/slow")
    assert waiting.status_code == 503
    assert waiting.headers["Retry-After"] == waiting.headers["Refresh"] == "10"
    monkeypatch.setattr(sys.modules["kg.query.endpoint.application"], "PATIENCE", 20.0)
    assert client.get("/").content == b"at once"
    assert client.get("/sparql").status_code == 200
    finish.set()
    assert client.get("/slow").content == b"drawn"
    assert made == [True]


def test_a_page_that_failed_is_made_anew(serving):
    failures = [KGError("not yet")]

    def page(_found, _folder):
        if failures:
            raise failures.pop()
        return b"drawn"

    client = serving(pages={"/": Page("text/html", page)})
    assert client.get("/").status_code == 500
    assert client.get("/").content == b"drawn"


# --- builds while it answers


def _refresh(graph, knowledge, provenance, number):
    """Write the same papers with another title of the first."""
    first, *rest = knowledge.extractions
    paper = replace(first.paper, title=f"Title {number}")
    changed = replace(knowledge, extractions=(replace(first, paper=paper), *rest))
    directory.write_state(graph, changed, provenance)


def test_builds_refresh_while_many_ask(serving, graph, example_knowledge, example_provenance):
    client, over = serving(), threading.Event()

    def ask_on():
        seen = []
        while not over.is_set():
            seen.append(_titles(_get(client, TITLES)))
        return seen

    with ThreadPoolExecutor(20) as threads:
        asking = [threads.submit(ask_on) for _ in range(20)]
        for number in range(2):
            _refresh(graph, example_knowledge, example_provenance, number)
        over.set()
        answers = [titles for future in asking for titles in future.result()]
    assert all(len(titles) == 3 for titles in answers)
    assert "Title 1" in _titles(_get(client, TITLES))
    # The next build removes the states that nobody reads any more.
    _refresh(graph, example_knowledge, example_provenance, 9)
    assert "Title 9" in _titles(_get(client, TITLES))
    assert len(list((graph / "states").iterdir())) == 2


def test_a_damaged_directory_takes_nothing_from_what_is_open(serving, graph):
    client = serving()
    expected = _titles(_get(client, TITLES))
    (graph / "manifest.json").write_text("{}", encoding="utf-8")
    assert _titles(_get(client, TITLES)) == expected
    (graph / "manifest.json").unlink()
    assert _titles(_get(client, TITLES)) == expected


def test_xml_can_be_parsed(client):
    everything = "SELECT ?o { ?s ?p ?o }"
    root = ElementTree.fromstring(_get(client, everything, "application/xml").content)
    assert root.tag.endswith("sparql")
