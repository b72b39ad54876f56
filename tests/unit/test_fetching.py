"""Fetching new papers from a server of our own that plays arXiv and Hugging Face."""

import datetime
import errno
import gzip
import itertools
import json
import threading
from contextlib import contextmanager
from dataclasses import replace
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import urllib3
from hypothesis import given
from hypothesis import strategies as st

from pipelines import sources
from pipelines.fetching import FetchError, Page, arxiv_listing, client, daily_papers_listing, fetch

DAY = datetime.date(2026, 11, 20)
ATOM, JSON = "application/atom+xml; charset=UTF-8", "application/json; charset=utf-8"


class Clock:
    """Time that passes by sleeping only, and ``step`` seconds whenever it is looked at."""

    def __init__(self):
        self.now, self.step, self.slept = 0.0, 0.0, []

    def monotonic(self):
        self.now += self.step
        return self.now

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """The time of the client: no test waits."""
    playing = Clock()
    monkeypatch.setattr(client, "time", playing)
    return playing


@contextmanager
def serving(answer):
    """A server on loopback; ``answer(request)`` gives status, headers and body, or None.

    Gives its address and the list of requests: queries and headers.
    """
    asked = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            self.query = {k: v for k, (v,) in parse_qs(urlsplit(self.path).query).items()}
            asked.append((self.query, dict(self.headers)))
            said = answer(self)
            if said is None:
                self.close_connection = True
                return
            status, headers, body = said
            self.send_response(status)
            if "Transfer-Encoding" not in headers:
                headers = {"Content-Length": str(len(body)), **headers}
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    class Quiet(ThreadingHTTPServer):
        def handle_error(self, *_):
            pass  # the client hung up, as it should

    server = Quiet(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/api", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def in_turn(*answers):
    """Each answer once, the last for ever."""
    left = list(answers)
    return lambda _request: left.pop(0) if len(left) > 1 else left[0]


def entry(number):
    return (
        f"<entry><id>http://arxiv.org/abs/2611.{number:05}v1</id>"
        f"<title>Folding towels, part {number}</title><updated>2026-11-20T09:00:00Z</updated>"
        f"<published>2026-11-20T09:00:00Z</published><summary>We fold towel {number}.</summary>"
        "<author><name>Ada Linen</name></author></entry>"
    )


def feed(numbers, total):
    return (
        '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"'
        ' xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">'
        "<id>http://arxiv.org/api/x</id><title>ArXiv Query</title>"
        f"<opensearch:totalResults>{total}</opensearch:totalResults>"
        f"{''.join(map(entry, numbers))}</feed>"
    ).encode()


def arxiv_of(total):
    """What arXiv answers where a day has so many papers."""

    def answer(request):
        start = int(request.query["start"])
        end = min(total, start + int(request.query["max_results"]))
        return 200, {"Content-Type": ATOM}, feed(range(start, end), total)

    return answer


def daily(numbers):
    papers = [
        {
            "paper": {
                "id": f"2611.{n:05}",
                "title": f"Ironing, part {n}",
                "summary": f"We iron shirt {n}.",
                "authors": [{"name": "Ada Linen"}],
                "publishedAt": "2026-11-20T00:00:00.000Z",
            }
        }
        for n in numbers
    ]
    return json.dumps(papers).encode()


def daily_of(total):
    """What Hugging Face answers where a day has so many papers."""

    def answer(request):
        size = int(request.query["limit"])
        start = size * int(request.query["p"])
        return 200, {"Content-Type": JSON}, daily(range(start, min(total, start + size)))

    return answer


class Asking:
    """The request for the page after so many papers."""

    def __init__(self, start):
        self.query = {"start": str(start), "max_results": "500"}


def names(folder):
    return sorted(path.name for path in folder.iterdir())


# --- what is asked, and what is written


def test_all_pages_of_arxiv_are_written_as_they_come(tmp_path, clock):
    with serving(arxiv_of(503)) as (address, asked):
        told = list(
            fetch(arxiv_listing(DAY, ("cs.CL", "hep-th")), tmp_path / "new", address=address)
        )
    assert [(page.papers, page.kept) for page in told] == [(500, False), (3, False)]
    assert [page.path.read_bytes() for page in told] == [
        feed(range(500), 503),
        feed(range(500, 503), 503),
    ]
    assert names(tmp_path / "new") == [
        "arxiv-2026-11-20-cs.CL+hep-th-00000.atom",
        "arxiv-2026-11-20-cs.CL+hep-th-00500.atom",
    ]
    first, headers = asked[0]
    assert first == {
        "search_query": "(cat:cs.CL OR cat:hep-th)"
        " AND submittedDate:[202611200000 TO 202611202359]",
        "start": "0",
        "max_results": "500",
        "sortBy": "submittedDate",
        "sortOrder": "ascending",
    }
    assert headers["User-Agent"].startswith("paperatlas/")
    assert "application/atom+xml" in headers["Accept"]
    # The pause that arXiv wants lies between the two.
    assert len(asked) == 2
    assert sum(clock.slept) >= 3.0


def test_all_pages_of_hugging_face_are_written_and_can_be_read(tmp_path):
    with serving(daily_of(120)) as (address, asked):
        told = list(fetch(daily_papers_listing(DAY), tmp_path, address=address))
    assert [page.papers for page in told] == [100, 20]
    assert [query for query, _ in asked] == [
        {"date": "2026-11-20", "limit": "100", "p": "0"},
        {"date": "2026-11-20", "limit": "100", "p": "1"},
    ]
    reading = sources.read([tmp_path], strict=True)
    assert [paper.title for paper in reading.papers] == [f"Ironing, part {n}" for n in range(120)]
    assert reading.papers[0].arxiv == "2611.00000"


def test_what_arxiv_gives_can_be_read(tmp_path):
    with serving(arxiv_of(3)) as (address, _):
        list(fetch(arxiv_listing(DAY), tmp_path, address=address))
    reading = sources.read([tmp_path], strict=True)
    assert [paper.arxiv for paper in reading.papers] == [f"2611.{n:05}" for n in range(3)]
    assert reading.papers[0].title == "Folding towels, part 0"


def test_the_services_own_addresses_are_secure():
    assert urlsplit(arxiv_listing(DAY).address)[:2] == ("https", "export.arxiv.org")
    assert urlsplit(daily_papers_listing(DAY).address)[:2] == ("https", "huggingface.co")


@pytest.mark.parametrize(
    ("listing", "answer"), [(arxiv_listing, arxiv_of), (daily_papers_listing, daily_of)]
)
def test_an_empty_day_leaves_nothing(tmp_path, listing, answer):
    with serving(answer(0)) as (address, asked):
        assert list(fetch(listing(DAY), tmp_path / "new", address=address)) == []
    assert len(asked) == 1
    assert names(tmp_path) == []


# --- going on after a break


def test_a_run_goes_on_where_the_one_before_broke_off(tmp_path):
    whole = arxiv_of(1200)

    def broken(request):
        late = request.query["start"] == "500"
        return (404, {}, b"gone") if late else whole(request)

    with (
        serving(broken) as (address, _),
        pytest.raises(FetchError, match="answers 404: gone"),
    ):
        list(fetch(arxiv_listing(DAY), tmp_path, address=address))
    assert len(names(tmp_path)) == 1
    with serving(whole) as (address, asked):
        told = list(fetch(arxiv_listing(DAY), tmp_path, address=address))
        assert [query["start"] for query, _ in asked] == ["500", "1000"]
        assert [page.kept for page in told] == [True, False, False]
        # The last may have grown since, and only that is asked for again.
        assert (
            sum(page.papers for page in fetch(arxiv_listing(DAY), tmp_path, address=address))
            == 1200
        )
        assert [query["start"] for query, _ in asked] == ["500", "1000", "1000"]
    assert len(names(tmp_path)) == 3


def test_a_page_that_was_spoilt_is_fetched_again(tmp_path):
    with serving(arxiv_of(503)) as (address, asked):
        first, _ = fetch(arxiv_listing(DAY), tmp_path, address=address)
        first.path.write_bytes(first.path.read_bytes()[:5000])
        assert [page.kept for page in fetch(arxiv_listing(DAY), tmp_path, address=address)] == [
            False
        ] * 2
    assert len(asked) == 4


# --- a service that is busy or breaks off


@pytest.mark.parametrize(
    ("wanted", "least"),
    [("7", 7.0), (formatdate(usegmt=True), 0.0), ("in a moment", 0.0), ("", 0.0)],
)
def test_a_service_is_left_alone_as_long_as_it_wants(tmp_path, clock, wanted, least):
    busy = (429, {"Retry-After": wanted}, b"slow down")
    with serving(in_turn(busy, arxiv_of(2)(Asking(0)))) as (address, asked):
        (page,) = fetch(arxiv_listing(DAY), tmp_path, address=address)
    assert (page.papers, len(asked)) == (2, 2)
    assert clock.now >= max(least, 3.0)


def test_a_service_that_wants_too_long_is_not_waited_for(tmp_path, clock):
    with (
        serving(in_turn((503, {"Retry-After": "86400"}, b""))) as (address, asked),
        pytest.raises(FetchError, match="left alone for over 10 minutes"),
    ):
        list(fetch(arxiv_listing(DAY), tmp_path / "new", address=address))
    assert (len(asked), names(tmp_path)) == (1, [])
    assert clock.now < 5


def test_twice_down_and_then_up(tmp_path, clock):
    down = (503, {}, b"")
    with serving(in_turn(down, down, arxiv_of(1)(Asking(0)))) as (address, asked):
        assert [page.papers for page in fetch(arxiv_listing(DAY), tmp_path, address=address)] == [1]
    assert len(asked) == 3
    # The pause before the second try, and twice as long before the third.
    assert clock.now >= 3.0 + 6.0


def test_a_service_that_stays_down_is_given_up(tmp_path):
    with (
        serving(in_turn((502, {}, b""))) as (address, asked),
        pytest.raises(FetchError, match=r"5 tries.*502"),
    ):
        list(fetch(arxiv_listing(DAY), tmp_path / "new", address=address))
    assert (len(asked), names(tmp_path)) == (5, [])


def cut(body):
    return {"Content-Length": str(len(body) + 9)}, body


def cut_in_chunks(body):
    chunks = f"{len(body):x}\r\n".encode() + body + b"\r\n9\r\nbr"
    return {"Transfer-Encoding": "chunked"}, chunks


@pytest.mark.parametrize("spoil", [cut, cut_in_chunks])
@pytest.mark.parametrize("times", [1, 100])
def test_a_body_that_breaks_off_is_asked_for_again(tmp_path, spoil, times):
    def answer(request):
        request.close_connection = True
        status, headers, body = arxiv_of(2)(request)
        if len(asked) > times:
            return status, headers, body
        more, spoilt = spoil(body)
        return status, headers | more, spoilt

    with serving(answer) as (address, asked):
        pages = fetch(arxiv_listing(DAY), tmp_path, address=address)
        if times == 1:
            assert [page.path.read_bytes() for page in pages] == [feed(range(2), 2)]
        else:
            with pytest.raises(FetchError, match="5 tries"):
                list(pages)
            assert names(tmp_path) == []


def test_a_service_that_says_nothing_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(client, "_SILENCE", urllib3.Timeout(0.05))
    over = threading.Event()
    with serving(lambda _: over.wait(10) and None) as (address, asked):
        try:
            with pytest.raises(FetchError, match=r"5 tries.*timed out"):
                list(fetch(arxiv_listing(DAY), tmp_path / "new", address=address))
        finally:
            over.set()
    assert (len(asked), names(tmp_path)) == (5, [])


def test_a_service_that_drips_is_given_up(tmp_path, clock):
    clock.step = 50.0
    with (
        serving(lambda _: (200, {"Content-Type": ATOM}, b" " * 2**20)) as (address, _),
        pytest.raises(FetchError, match="whole page in 120 seconds"),
    ):
        list(fetch(arxiv_listing(DAY), tmp_path / "new", address=address))


def test_where_no_one_listens_we_hear_of_it_at_once(tmp_path, clock):
    with serving(arxiv_of(1)) as (address, _):
        pass
    with pytest.raises(FetchError, match="cannot be asked"):
        list(fetch(arxiv_listing(DAY), tmp_path / "new", address=address))
    assert (clock.now, names(tmp_path)) == (0.0, [])


# --- a service that gives something else


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(tmp_path, status):
    with serving(arxiv_of(1)) as (elsewhere, never):
        moved = in_turn((status, {"Location": f"{elsewhere}?\x1b[31m"}, b""))
        with (
            serving(moved) as (address, asked),
            pytest.raises(FetchError, match="sends us on to") as raised,
        ):
            list(fetch(arxiv_listing(DAY), tmp_path / "new", address=address))
    assert (len(asked), never, names(tmp_path)) == (1, [], [])
    assert str(raised.value).isprintable()


@pytest.mark.parametrize(
    ("headers", "body", "said"),
    [
        ({"Content-Type": "text/html"}, b"<html>", "text/html and not with application/atom"),
        ({}, b"<html>", "no media type"),
        ({"Content-Type": ATOM}, b"<html><p>", "is not XML"),
        ({"Content-Type": ATOM}, b"<html/>", "is no feed"),
        ({"Content-Type": ATOM}, b"\xff\xfe\x00", "is not XML"),
        (
            {"Content-Type": ATOM},
            b'<!DOCTYPE f [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><f>&b;</f>',
            "EntitiesForbidden",
        ),
        (
            {"Content-Type": ATOM},
            feed([], 0).replace(
                b"</feed>",
                b"<entry><id>http://arxiv.org/api/errors#x</id>"
                b"<summary>start must be \x7f small</summary></entry></feed>",
            ),
            "says: start must be",
        ),
    ],
)
def test_what_is_no_page_of_arxiv_is_refused(tmp_path, headers, body, said):
    with (
        serving(in_turn((200, headers, body))) as (address, _),
        pytest.raises(FetchError, match=said) as raised,
    ):
        list(fetch(arxiv_listing(DAY), tmp_path / "new", address=address))
    assert names(tmp_path) == []
    assert str(raised.value).isprintable()


@pytest.mark.parametrize("body", [b"{}", b"[", b"", b"[" * 10**5])
def test_what_is_no_page_of_hugging_face_is_refused(tmp_path, body):
    with (
        serving(in_turn((200, {"Content-Type": JSON}, body))) as (address, _),
        pytest.raises(FetchError, match="gives an answer that"),
    ):
        list(fetch(daily_papers_listing(DAY), tmp_path / "new", address=address))
    assert names(tmp_path) == []


@pytest.mark.parametrize("packed", [False, True])
def test_a_page_without_end_is_refused(tmp_path, monkeypatch, packed):
    monkeypatch.setattr(client, "MAX_BYTES", 2**20)
    body = b" " * 2**21
    headers = {"Content-Type": JSON, **({"Content-Encoding": "gzip"} if packed else {})}
    sent = gzip.compress(body) if packed else body
    with (
        serving(in_turn((200, headers, sent))) as (address, _),
        pytest.raises(FetchError, match="more than 1 MiB"),
    ):
        list(fetch(daily_papers_listing(DAY), tmp_path / "new", address=address))


def test_an_empty_page_where_papers_are_left_is_asked_for_again(tmp_path):
    empty = (200, {"Content-Type": ATOM}, feed([], 2))
    with serving(in_turn(empty, arxiv_of(2)(Asking(0)))) as (address, _):
        assert [page.papers for page in fetch(arxiv_listing(DAY), tmp_path, address=address)] == [2]
    with (
        serving(in_turn(empty)) as (address, asked),
        pytest.raises(FetchError, match="empty pages after 0 papers"),
    ):
        list(fetch(arxiv_listing(DAY), tmp_path / "new", address=address))
    assert (len(asked), len(names(tmp_path))) == (3, 1)


def test_the_same_page_for_ever_is_refused(tmp_path):
    page = (200, {"Content-Type": JSON}, daily(range(100)))
    with (
        serving(in_turn(page)) as (address, asked),
        pytest.raises(FetchError, match="same page again"),
    ):
        list(fetch(daily_papers_listing(DAY), tmp_path, address=address))
    assert (len(asked), len(names(tmp_path))) == (2, 1)


def test_papers_without_end_are_refused(tmp_path):
    many = itertools.count()
    endless = replace(arxiv_listing(DAY), understood=lambda _body, _start: Page(10_000, more=True))
    with (
        serving(lambda _: (200, {"Content-Type": ATOM}, str(next(many)).encode())) as (
            address,
            asked,
        ),
        pytest.raises(FetchError, match="more than 30000 papers"),
    ):
        list(fetch(endless, tmp_path, address=address))
    assert len(asked) == 3


# --- what is asked wrongly


@pytest.mark.parametrize("category", ["", "cs.CL OR all:x", "cs/CL", "../x", "CS.CL\n", "cs.CL]"])
def test_what_is_no_category_is_refused(category):
    with pytest.raises(FetchError, match="no category"):
        arxiv_listing(DAY, (category,))


@pytest.mark.parametrize(
    "address",
    [
        "ftp://x/",
        "file:///etc/passwd",
        "x",
        "",
        "http://",
        "http://a:b@x/",
        "http://x/?q=1",
        "http://x/#f",
        "http://x:port/",
        "http://[::1/",
        "http://ü/",
    ],
)
def test_what_is_no_address_is_refused(tmp_path, address):
    with pytest.raises(FetchError, match="address"):
        client.Client(address, pause=0.0)


def test_there_has_to_be_a_place_before_anyone_is_asked(tmp_path):
    with (
        serving(arxiv_of(1)) as (address, asked),
        pytest.raises(FetchError, match="no such folder"),
    ):
        list(fetch(arxiv_listing(DAY), tmp_path / "none" / "new", address=address))
    assert asked == []


@given(st.binary(max_size=200), st.sampled_from([arxiv_listing(DAY), daily_papers_listing(DAY)]))
def test_no_bytes_break_the_reading_of_a_page(body, listing):
    try:
        listing.understood(body, 0)
    except ValueError:
        return


def test_a_full_disk_leaves_what_is_whole(tmp_path, monkeypatch):
    def full(_self, _body):
        raise OSError(errno.ENOSPC, "No space left on device")

    with serving(arxiv_of(501)) as (address, _):
        pages = fetch(arxiv_listing(DAY), tmp_path, address=address)
        next(pages)
        monkeypatch.setattr(Path, "write_bytes", full)
        with pytest.raises(FetchError, match="No space left"):
            next(pages)
    assert len(names(tmp_path)) == 1
