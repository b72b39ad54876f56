"""``kg serve`` as the network meets it: what it lets in, what it gives out, what it bounds."""

import http.client
import re
import signal
import socket
import subprocess
import time
from contextlib import suppress
from urllib.parse import urlencode, urlsplit

import pytest

ASK = f"/sparql?{urlencode({'query': 'ASK {}'})}"


@pytest.fixture(scope="module")
def address(command, small_graph):
    """Where a service of the small graph listens that was started without saying where."""
    process = subprocess.Popen(
        [command, "serve", small_graph, "--port", "0"],
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    with process:
        said = process.stderr.readline()
        found = urlsplit(said.partition(" serves ")[0])
        yield found.hostname, found.port
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    assert process.returncode == 130


@pytest.fixture
def asked(address):
    """Send one request; gives status, headers and body."""

    def send(method, path, body=None, **headers):
        connection = http.client.HTTPConnection(*address, timeout=30)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    return send


@pytest.fixture
def sent(address):
    """Send bytes as they are; gives all that comes back until the other side hangs up.

    It may do so without reading all that was sent, which tears what it said off.
    """

    def send(data):
        with socket.create_connection(address, timeout=30) as connection:
            answer = b""
            with suppress(ConnectionResetError, BrokenPipeError):
                connection.sendall(data)
                while piece := connection.recv(2**16):
                    answer += piece
            return answer

    return send


def test_it_listens_on_loopback_unless_told(address):
    assert address[0] == "127.0.0.1"


@pytest.mark.parametrize("path", ["/", "/atlas", "/ontology", "/.well-known/void", ASK])
def test_only_our_own_names_are_answered(asked, path):
    assert asked("GET", path)[0] == 200
    status, _, body = asked("GET", path, Host="rebound.example")
    assert (status, body) == (421, b"this service does not go by that name\n")


@pytest.mark.parametrize("path", ["/", "/site/", ASK, "/nothing"])
def test_every_answer_is_guarded_and_none_tells_what_serves_it(asked, path):
    _, headers, _ = asked("GET", path)
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Content-Security-Policy"] == "frame-ancestors 'self'"
    assert headers["Server"] is None


@pytest.mark.parametrize("folder", ["/", "/site/", "/site/papers/", "/.well-known/"])
@pytest.mark.parametrize(
    "way",
    [
        "manifest.json",
        "../manifest.json",
        "../../../../../../etc/passwd",
        "%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "..%2f..%2f..%2f..%2f..%2f..%2fetc%2fpasswd",
        "..\\..\\manifest.json",
        "/etc/passwd",
        "%00/etc/passwd",
        "%ff",
    ],
)
def test_no_file_is_within_reach(sent, folder, way):
    request = f"GET {folder}{way} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    answer = sent(request.encode())
    assert answer.startswith(b"HTTP/1.1 404 ")
    assert b"root:" not in answer


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("SELECT * FROM <file://{manifest}> { ?s ?p ?o }", 200),
        ("SELECT * FROM NAMED <file://{manifest}> { GRAPH ?g { ?s ?p ?o } }", 200),
        ("SELECT * { SERVICE <file://{manifest}> { ?s ?p ?o } }", 400),
        ("LOAD <file://{manifest}>", 400),
        ("BASE <file:///> ASK { SERVICE <etc/passwd> {} }", 400),
    ],
)
def test_no_query_reads_a_file(asked, small_graph, query, status):
    text = query.replace("{manifest}", str(small_graph / "manifest.json"))
    got, _, body = asked("GET", f"/sparql?{urlencode({'query': text})}", Accept="text/csv")
    assert got == status
    if status == 200:
        assert len(body.splitlines()) == 1, "the names of the columns and no row"


def test_the_head_of_a_request_is_bounded(sent):
    long = b"x" * 2**17
    for head in (
        b"GET /" + long + b" HTTP/1.1\r\n",
        b"GET / HTTP/1.1\r\nX-Long: " + long + b"\r\n",
    ):
        assert sent(head + b"Host: localhost\r\n\r\n").startswith(b"HTTP/1.1 400 ")


def test_the_body_of_a_request_is_bounded(asked):
    headers = {"Content-Type": "application/sparql-query"}
    status, _, body = asked("POST", "/sparql", b" " * (2**20 + 1), **headers)
    assert (status, b"1048576 bytes" in body) == (413, True)
    # It is no less bounded where its length is not said.
    pieces = (b" " * 2**16 for _ in range(17))
    assert asked("POST", "/sparql", pieces, **headers)[0] == 413


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_nothing_can_be_written(asked, method):
    for path in ("/", "/sparql", "/site/index.html"):
        assert asked(method, path)[0] == 405


def test_the_requests_at_a_time_are_bounded(address, asked):
    idle = [socket.create_connection(address, timeout=30) for _ in range(64)]
    try:
        deadline = time.monotonic() + 20
        # A connection counts once it is taken in, which is a matter of milliseconds.
        while asked("GET", ASK)[0] != 503:
            assert time.monotonic() < deadline
    finally:
        for connection in idle:
            connection.close()
    while asked("GET", ASK)[0] != 200:
        assert time.monotonic() < deadline


def test_what_is_no_http_is_turned_away(sent):
    for noise in (
        b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n",
        b"GET\r\n\r\n",
        b"\0" * 100 + b"\r\n\r\n",
    ):
        assert re.match(rb"HTTP/1.1 400 ", sent(noise))
    two = b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: rebound.example\r\n\r\n"
    assert sent(two).startswith(b"HTTP/1.1 400 ")


def test_a_place_where_it_cannot_listen_is_one_message(here, one_message, address, small_graph):
    taken = one_message(here("serve", small_graph, "--port", address[1]))
    assert f"127.0.0.1:{address[1]}: the port is in use" in taken
    assert "cannot be listened at" in one_message(here("serve", small_graph, "--host", "192.0.2.1"))
