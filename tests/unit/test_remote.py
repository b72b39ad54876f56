"""The query client and the loader against a server of our own that plays an endpoint."""

import hashlib
import io
import json
import re
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit
from urllib.request import parse_http_list, parse_keqv_list

import pyoxigraph
import pytest
from pyoxigraph import NamedNode, QueryResultsFormat, RdfFormat

from kg.errors import KGError, QueryError
from kg.export.graph_store_target import GraphStoreTarget
from kg.export.loader import UNION_GRAPH, load
from kg.export.update_target import UpdateTarget
from kg.graph import server_login
from kg.graph.rdf import NamedGraph
from kg.graph.server import Server
from kg.graph.server_errors import ServerError
from kg.graph.server_login import LOGIN
from kg.query import remote, table
from kg.query.limits import TimeLimitError
from kg.vocab import BASE, CONCEPTS_GRAPH, RUN_GRAPH, paper_graph_iri

XSD = "http://www.w3.org/2001/XMLSchema#"
JSON = "application/sparql-results+json"
ROW = {"head": {"vars": ["x"]}, "results": {"bindings": [{"x": {"type": "literal", "value": "a"}}]}}


@contextmanager
def serving(answer):
    """A server on loopback whose ``answer(request)`` gives status, headers and body."""

    class Handler(BaseHTTPRequestHandler):
        def do(self):
            self.body = self.rfile.read(int(self.headers["Content-Length"] or 0))
            said = answer(self)
            if said is None:
                return
            status, headers, body = said
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PUT = do_DELETE = do  # noqa: N815

        def log_message(self, *_):
            pass

    class Quiet(ThreadingHTTPServer):
        def handle_error(self, *_):
            pass  # the client hung up, as it should

    with Quiet(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def form_of(request):
    return {name: values[0] for name, values in parse_qs(request.body.decode()).items()}


@contextmanager
def saying(body=b"", media_type=JSON, status=200, **headers):
    """A server that always says the same; gives its address and the requests that it got."""
    got = []
    data = json.dumps(body).encode() if isinstance(body, dict) else body
    names = {name.replace("_", "-"): value for name, value in headers.items()}

    def answer(request):
        got.append(request)
        return status, {"Content-Type": media_type, **names}, data

    with serving(answer) as url:
        yield f"{url}/sparql", got


def rows_of(url, sparql="SELECT * {}", **options):
    return table(remote.ask(url, sparql, **options)).rows


def test_a_query_goes_as_a_form_with_the_prefixes_that_it_lacks():
    sparql = "PREFIX skos: <http://other/>\nSELECT ?x { ?x a lpwcc:method ; skos:x 'foaf:name' }"
    with saying(ROW) as (url, got):
        assert rows_of(f"{url}?default-graph-uri=http://g/", sparql) == (("a",),)
    (request,) = got
    assert (request.command, request.path) == ("POST", "/sparql")
    assert JSON in request.headers["Accept"]
    assert form_of(request) == {
        "default-graph-uri": "http://g/",
        "query": f"PREFIX lpwcc: <https://linkedpaperswithcode.com/class/> {sparql}",
    }


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        (f"ASK {{ ?s ?p 'a'^^<{XSD}string> }}", "ASK { ?s ?p 'a' }"),
        (
            f"PREFIX xsd: <{XSD}> ASK {{ ?s ?p 'a'^^ # ^^xsd:\n xsd:string, 'b'^^xsd:string }}",
            f"PREFIX xsd: <{XSD}> ASK {{ ?s ?p 'a' # ^^xsd:\n , 'b' }}",
        ),
        ("ASK { ?s ?p 'x^^xsd:string', 1 }", "ASK { ?s ?p 'x^^xsd:string', 1 }"),
        ("PREFIX xsd: <a:> ASK { ?s ?p ''^^xsd:string }",) * 2,
        (f"ASK {{ ?s ?p '1'^^<{XSD}integer> }}",) * 2,
    ],
)
def test_a_string_goes_without_its_datatype(given, sent):
    with saying(b'{"head": {}, "boolean": true}') as (url, got):
        remote.ask(url, given)
    assert form_of(got[0])["query"] == sent


def test_an_answer_is_written_in_the_formats_of_the_graph():
    with saying(ROW) as (url, _):
        for form, expected in (("csv", b"x\r\na\r\n"), ("table", "x\n─\na\n".encode())):
            output = io.BytesIO()
            remote.answer(url, "SELECT ?x {}", form, output)
            assert output.getvalue().replace(b" ", b"") == expected


def test_triples_are_read_in_either_notation():
    for notation in (RdfFormat.N_TRIPLES, RdfFormat.TURTLE):
        with saying(b"<http://s> <http://p> 'o' .".replace(b"'", b'"'), notation.media_type) as s:
            found = rows_of(s[0], "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }")
        assert found == (("http://s", "http://p", "o"),)


@pytest.mark.parametrize(("said", "truth"), [("1", True), ("0", False)])
def test_virtuosos_answer_to_ask_is_a_truth_value(said, truth):
    cell = {
        "type": "typed-literal",
        "datatype": "http://www.w3.org/2001/XMLSchema#integer",
        "value": said,
    }
    body = {
        "head": {"link": [], "vars": ["__ASK_RETVAL"]},
        "results": {"distinct": False, "bindings": [{"__ASK_RETVAL": cell}]},
    }
    with saying(body) as (url, _):
        assert rows_of(url, "ASK {}") == ((truth,),)


def test_virtuosos_literals_are_read_as_meant():
    cells = [("boolean", "1"), ("boolean", "0"), ("integer", "1"), ("string", '"typed-literal"')]
    rows = [
        {"x": {"type": "typed-literal", "datatype": XSD + kind, "value": value}}
        for kind, value in cells
    ]
    with saying({"head": {"vars": ["x"]}, "results": {"bindings": rows}}) as (url, _):
        found = [value for (value,) in rows_of(url)]
    assert list(map(repr, found)) == ["True", "False", "1", "'\"typed-literal\"'"]


@pytest.mark.parametrize(
    ("sparql", "says"),
    [
        ("INSERT DATA { <a:b> <a:b> <a:b> }", "is an update"),
        (" # nothing", "the query is empty"),
        ("SELEC ?x { ?x ?y ?z }", "line 1, column 1: a query does not begin with 'SELEC'"),
    ],
)
def test_what_is_no_query_stays_here(sparql, says):
    with saying(ROW) as (url, got), pytest.raises(QueryError, match=re.escape(says)):
        remote.ask(url, sparql)
    assert got == []


def test_a_malformed_query_is_shown_as_at_home():
    with saying(b"SP030: syntax", "text/plain", 400) as (url, _):
        with pytest.raises(QueryError, match="line 1, column 17: '}' closes nothing"):
            remote.ask(url, "ASK { ?s a ?o } }")
        with pytest.raises(ServerError, match="answers 400: SP030: syntax"):
            remote.ask(url, "ASK {}")


@pytest.mark.parametrize(
    ("body", "kind", "reason"),
    [
        (b"\n\nout of \x1b[31mdisk\nQuery: ...", "text/plain", "out of \ufffd[31mdisk"),
        (b"<html><title>Bad\ngateway</title><p>x", "text/html", "Bad"),
        (b"", "text/plain", "Internal Server Error"),
        ("x".encode("utf-16") * 9000, "text/plain", "x"),
    ],
)
def test_an_error_comes_with_the_first_line_of_its_reason(body, kind, reason):
    with saying(body, kind, 500) as (url, _), pytest.raises(ServerError) as caught:
        remote.ask(url, "ASK {}")
    assert caught.value.status == 500
    assert f"{url}: answers 500: " in str(caught.value)
    assert reason in str(caught.value)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({"body": b"<html>", "media_type": "text/html"}, "text/html, which is no answer"),
        ({"body": json.dumps(ROW).encode()[:-9]}, "breaks off"),
        ({"body": b'{"head": {}, "x": "__ASK_RETVAL" '}, "breaks off"),
        ({"body": b'["__ASK_RETVAL"]'}, "breaks off"),
        ({"body": ROW, "Content_Length": "9999"}, "broke off|IncompleteRead"),
        ({"body": ROW, "X_SPARQL_MaxRows": "1"}, "at most 1 rows"),
        ({"body": ROW, "X_SQL_State": "S1TAT"}, "only a part"),
    ],
)
def test_what_is_no_whole_answer_is_refused(said, says):
    with saying(**said) as (url, _), pytest.raises(ServerError, match=says):
        rows_of(url)


def test_rows_below_the_servers_limit_are_an_answer():
    with saying(ROW, X_SPARQL_MaxRows="2") as (url, _):
        assert rows_of(url) == (("a",),)


def test_an_answer_that_is_too_long_is_not_taken_in():
    with saying(b"x" * 100_000) as (url, _), pytest.raises(ServerError, match="more than 99999"):
        Server(url, max_bytes=99_999).form([], "*/*")


@pytest.mark.parametrize("drips", ["headers", "body", "nothing"])
def test_the_time_limit_holds_whatever_the_server_does(drips):
    over = threading.Event()

    def slow(request):
        started = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
        request.wfile.write({"headers": started, "body": started + b"\r\n"}.get(drips, b""))
        while not over.wait(0.02):
            if drips != "nothing":
                request.wfile.write(b"x")

    with serving(slow) as url:
        began = time.monotonic()
        with pytest.raises(TimeLimitError, match=r"0\.2 seconds"):
            remote.ask(url, "ASK {}", timeout=0.2)
        over.set()
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_on_the_same_host_gets_the_query_again(status):
    def answer(request):
        if request.path == "/old":
            return status, {"Location": "/new"}, b""
        assert form_of(request) == {"query": "ASK {}"}
        return 200, {"Content-Type": JSON}, b'{"head": {}, "boolean": true}'

    with serving(answer) as url:
        assert rows_of(f"{url}/old", "ASK {}") == ((True,),)


@pytest.mark.parametrize("status", [302, 303])
@pytest.mark.parametrize("there", ["http://127.0.0.2:9/", "http://localhost:9/", "file:///etc/x"])
def test_a_redirect_elsewhere_is_refused(there, status):
    with (
        saying(status=status, Location=there) as (url, got),
        pytest.raises(ServerError, match=r"did not ask to go|not allowed"),
    ):
        remote.ask(url, "ASK {}")
    assert len(got) == 1


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("ftp://x/", "no http or https address"),
        ("http://", "no http or https address"),
        ("http://x:port/", "is no address"),
        ("http://me:secret@x/", "holds a user or a password"),
        ("http://127.0.0.1:1/", "cannot be asked"),
        ("http://127.0.0.1:1/a b", "cannot be asked"),
    ],
)
def test_an_address_that_cannot_be_is_one_message(url, says):
    with pytest.raises(ServerError, match=says) as caught:
        remote.ask(url, "ASK {}")
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


class Endpoint:
    """A store behind SPARQL Update, Query and the Graph Store protocol, as the standards say."""

    def __init__(self):
        self.store = pyoxigraph.Store()
        self.batches = []
        self.left = None  # requests until it fails

    def __call__(self, request):
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                return 500, {"Content-Type": "text/plain"}, b"no more"
        parts = urlsplit(request.path)
        if parts.path == "/store":
            return self.graph_store(request, NamedNode(parse_qs(parts.query)["graph"][0]))
        update = form_of(request)["update"]
        self.batches.append(update)
        self.store.update(update)
        return 204, {}, b""

    def graph_store(self, request, name):
        there = any(self.store.quads_for_pattern(None, None, None, name))
        if request.command in {"GET", "DELETE"} and not there:
            return 404, {}, b""
        if request.command == "GET":
            body = self.store.dump(format=RdfFormat.N_TRIPLES, from_graph=name)
            return 200, {"Content-Type": "application/n-triples"}, body
        if request.command in {"PUT", "DELETE"}:
            self.store.remove_graph(name)
        if request.command in {"PUT", "POST"}:
            self.batches.append(request.body.decode())
            self.store.load(request.body, RdfFormat.N_TRIPLES, to_graph=name)
        return 204, {}, b""

    def holds(self):
        """The number of statements of each named graph, and those of our paper with its title."""
        found = {}
        for quad in self.store:
            found[quad.graph_name.value] = found.get(quad.graph_name.value, 0) + 1
        return found


FOREIGN = "http://other.example/graph"


@pytest.fixture
def endpoint():
    made = Endpoint()
    made.store.update(f"INSERT DATA {{ GRAPH <{FOREIGN}> {{ <a:b> <a:b> <a:b> }} }}")
    with serving(made) as made.url:
        yield made


@pytest.fixture(params=["update", "graph store"])
def target(request, endpoint):
    if request.param == "update":
        return UpdateTarget(Server(f"{endpoint.url}/update"))
    return GraphStoreTarget(Server(f"{endpoint.url}/store"))


def graphs_of(*papers, size=3):
    """Graphs as a build makes them: a paper's share, the concepts, and the run that lists them."""
    names = [f"<{paper_graph_iri(paper)}>" for paper in papers]
    title = '"\\\\u0041 } ; DROP ALL \\u0022 \\n 😀"'
    for name in names:
        yield NamedGraph(name, ((name, f"<{BASE}p{n}>", title) for n in range(size)))
    names.append(f"<{CONCEPTS_GRAPH}>")
    yield NamedGraph(names[-1], (("<a:concept>", "<a:p>", f'"{paper}"') for paper in papers))
    is_entity = (
        "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>",
        "<http://www.w3.org/ns/prov#Entity>",
    )
    yield NamedGraph(f"<{RUN_GRAPH}>", [(name, *is_entity) for name in names])


def put(target, graphs, *, keep_names):
    return load(graphs, target, named_graphs=keep_names, loaded=lambda done: None)


def expected(*papers, keep_names, size=3):
    """What the endpoint then holds."""
    n = len(papers)
    if not keep_names:
        return {FOREIGN: 1, UNION_GRAPH: n * size + n + n + 1}
    sizes = {paper_graph_iri(paper): size for paper in papers}
    return {FOREIGN: 1, **sizes, CONCEPTS_GRAPH: n, RUN_GRAPH: n + 1}


@pytest.mark.parametrize("keep_names", [False, True])
def test_a_load_replaces_what_was_there_and_nothing_else(target, endpoint, keep_names):
    for papers in (("a", "b/c"), ("a", "b/c"), ("b/c", "é"), ("a",)):
        sent = put(target, graphs_of(*papers), keep_names=keep_names)
        holds = expected(*papers, keep_names=keep_names)
        assert endpoint.holds() == holds
        assert sent == sum(holds.values()) - 1
    texts = {q.object.value for q in endpoint.store if q.predicate.value.startswith(BASE)}
    assert texts == {'\\u0041 } ; DROP ALL " \n 😀'}


def test_the_two_ways_of_loading_replace_each_other(target, endpoint):
    for keep_names in (True, False, True):
        put(target, graphs_of("a", "b"), keep_names=keep_names)
        assert endpoint.holds() == expected("a", "b", keep_names=keep_names)


@pytest.mark.parametrize("keep_names", [False, True])
def test_a_load_after_a_break_leaves_nothing_of_it(target, endpoint, keep_names):
    put(target, graphs_of("a", "b"), keep_names=True)
    for requests in range(30):
        endpoint.left = requests
        try:
            put(target, graphs_of("b", "c", "d"), keep_names=keep_names)
        except ServerError:
            pass
        else:
            break
        endpoint.left = None
        if requests % 3 == 2:
            put(target, graphs_of("e"), keep_names=keep_names)
            assert endpoint.holds() == expected("e", keep_names=keep_names)
    assert endpoint.holds() == expected("b", "c", "d", keep_names=keep_names)


def test_batches_are_bounded(target, endpoint):
    target.max_statements, target.max_characters = 10, 700
    put(target, graphs_of("a", size=57), keep_names=False)
    assert endpoint.holds() == expected("a", keep_names=False, size=57)
    lines = [body.count(" .\n") for body in endpoint.batches]
    assert max(lines) <= 10
    assert len([n for n in lines if n]) >= 6


def test_progress_counts_the_graphs(target):
    seen = []
    load(graphs_of("a", "b"), target, named_graphs=False, loaded=seen.append)
    assert seen == [1, 2, 3, 4]


def test_a_store_that_gives_no_rdf_is_named():
    with saying(b"<html>", "text/html") as (url, _), pytest.raises(ServerError, match="no RDF"):
        GraphStoreTarget(Server(url)).begin()


def guarded(scheme, asked):
    """An answer for who knows the password; ``asked`` gets what each request came with."""

    def answer(request):
        proof = request.headers["Authorization"]
        asked.append(proof)
        if proof and _is_right(proof, request):
            return 200, {"Content-Type": JSON}, b'{"head": {}, "boolean": true}'
        challenge = {
            "Digest": 'Digest realm="R", nonce="n1", qop="auth", algorithm="MD5"',
            "Basic": 'Basic realm="R"',
            "Bearer": "Bearer",
        }[scheme]
        return 401, {"WWW-Authenticate": challenge}, b""

    return answer


def _is_right(proof, request):
    scheme, _, rest = proof.partition(" ")
    if scheme == "Basic":
        return rest == "bWU6czpj"  # me:s:c

    def md5(*parts):
        return hashlib.md5(":".join(parts).encode()).hexdigest()

    f = parse_keqv_list(parse_http_list(rest))
    known = md5("me", "R", "s:c"), f["nonce"], f["nc"], f["cnonce"], f["qop"]
    return f["response"] == md5(*known, md5(request.command, request.path))


@pytest.mark.parametrize("scheme", ["Digest", "Basic"])
def test_the_password_is_told_when_it_is_asked_for(scheme, monkeypatch):
    monkeypatch.setenv(LOGIN, "me:s:c")
    asked = []
    with serving(guarded(scheme, asked)) as url:
        server = Server(url)
        for _ in range(3):
            assert server.form([("query", "ASK {}")], JSON).status == 200
    assert asked[0] is None
    if scheme == "Digest":  # the proof then goes along
        assert len(asked) == 4


@pytest.mark.parametrize("scheme", ["Digest", "Basic", "Bearer"])
@pytest.mark.parametrize("login", [None, "me:wrong"])
def test_without_the_right_password_it_says_what_to_do(scheme, login, monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv(LOGIN, raising=False)
    if login:
        monkeypatch.setenv(LOGIN, login)
    with serving(guarded(scheme, [])) as url, pytest.raises(ServerError, match=LOGIN) as caught:
        remote.ask(url, "ASK {}")
    assert caught.value.status == 401
    assert "wrong" not in str(caught.value)


def test_the_password_may_stand_in_netrc(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv(LOGIN, raising=False)
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password s:c\n")
    (tmp_path / ".netrc").chmod(0o600)
    with serving(guarded("Digest", [])) as url:
        assert rows_of(url, "ASK {}") == ((True,),)
        (tmp_path / ".netrc").write_text("nonsense")
        with pytest.raises(KGError, match=r"\.netrc: cannot be read"):
            remote.ask(url, "ASK {}")


def test_a_login_without_a_colon_is_refused(monkeypatch):
    monkeypatch.setenv(LOGIN, "secret")
    with (
        serving(guarded("Digest", [])) as url,
        pytest.raises(KGError, match="user:password") as caught,
    ):
        remote.ask(url, "ASK {}")
    assert "secret" not in str(caught.value)


def test_a_password_goes_nowhere_unencrypted(monkeypatch):
    monkeypatch.setenv(LOGIN, "me:s:c")
    monkeypatch.setattr(server_login, "_is_here", lambda host: False)
    asked = []
    with serving(guarded("Basic", asked)) as url, pytest.raises(ServerError, match="unencrypted"):
        remote.ask(url, "ASK {}")
    assert asked == [None]


def test_results_in_xml_are_read_too():
    store = pyoxigraph.Store()
    body = store.query("SELECT (1 AS ?x) {}").serialize(format=QueryResultsFormat.XML)
    with saying(body, "application/sparql-results+xml; charset=UTF-8") as (url, _):
        assert rows_of(url) == ((1,),)
