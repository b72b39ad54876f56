"""Queries in processes of their own: limits that end them, and a pool that outlives them."""

import io
import json
import os
import resource
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from kg import query
from kg.errors import GraphError, QueryError
from kg.query.bounded import Pool
from kg.query.counting import COUNTERS
from kg.query.limits import (
    BusyError,
    Limits,
    LostProcessError,
    MemoryLimitError,
    RowLimitError,
    SpaceLimitError,
    TimeLimitError,
)
from kg.query.serialise import UnfitFormatError
from kg.query.sparql import Dataset

SIZE = 300
ALL = "SELECT ?s ?o { ?s <http://x/p> ?o }"
GRAPH = "CONSTRUCT WHERE { ?s <http://x/p> ?o }"
# Billions of rows: it ends only where it is ended.
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
# As long, and it keeps every row.
HUNGRY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i"
FORMATS = ("json", "nt")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A store on disk; the last triple is in a named graph."""
    path = tmp_path_factory.mktemp("bounded") / "store"
    store = pyoxigraph.Store(str(path))
    p = NamedNode("http://x/p")
    store.extend(Quad(NamedNode(f"http://x/{i}"), p, Literal(i)) for i in range(SIZE))
    store.add(Quad(NamedNode("http://x/s"), p, Literal("there"), NamedNode("http://x/g")))
    store.flush()
    del store
    return path


@pytest.fixture(scope="module")
def pool(folder):
    """Processes over that store, which all tests here share."""
    with Pool(folder, size=2) as made:
        yield made


def _read(pool, sparql, formats=FORMATS, **more):
    written = pool.answer(sparql, formats, **more)
    with written.file as file:
        content = file.read()
    assert len(content) == written.size
    return content


def test_an_answer_is_what_this_process_would_write(pool, folder):
    store = pyoxigraph.Store.read_only(str(folder))
    for sparql, formats in ((ALL, ("csv", "json", "tsv", "xml", "table")), (GRAPH, ("turtle",))):
        for format_ in formats:
            here = io.BytesIO()
            query.write(query.query(store, sparql), format_, here)
            assert _read(pool, sparql, [format_]) == here.getvalue()


@pytest.mark.parametrize("sparql", [ALL, GRAPH, "ASK {}", "SELECT * { ?s ?missing 9999 }"])
def test_a_table_is_what_this_process_would_give(pool, folder, sparql):
    store = pyoxigraph.Store.read_only(str(folder))
    expected = query.table(query.query(store, sparql))
    found = pool.table(sparql, Limits())
    assert (found.columns, sorted(found.rows)) == (expected.columns, sorted(expected.rows))


def test_the_first_format_that_fits_is_taken(pool):
    for sparql, expected in ((ALL, "csv"), (GRAPH, "nt"), ("ASK {}", "xml")):
        written = pool.answer(sparql, ["csv", "nt", "xml"])
        written.file.close()
        assert written.format == expected
    with pytest.raises(UnfitFormatError, match="turtle cannot hold the rows"):
        pool.answer(ALL, ["turtle", "nt"])


def test_an_error_comes_over_as_it_is(pool):
    with pytest.raises(QueryError) as raised:
        pool.answer("SELECT {", FORMATS)
    assert raised.value.where == "line 1, column 8"
    with pytest.raises(QueryError, match="SERVICE"):
        pool.answer("SELECT * { SERVICE <http://127.0.0.1:9/> { } }", FORMATS)


def test_relative_iris_and_the_dataset(pool):
    built = "CONSTRUCT { <s> <p> 1 } {}"
    assert b"<http://base/s>" in _read(pool, built, base_iri="http://base/q")
    ask = 'ASK { ?s ?p "there" }'
    assert json.loads(_read(pool, ask))["boolean"] is False
    dataset = Dataset(default=("http://x/g",))
    assert json.loads(_read(pool, ask, dataset=dataset))["boolean"] is True
    with pytest.raises(QueryError, match="IRI"):
        pool.answer(ask, FORMATS, dataset=Dataset(named=("no iri",)))


@pytest.mark.parametrize("format_", ["table", *COUNTERS])
def test_the_row_limit_is_exact(pool, format_):
    assert _read(pool, ALL, [format_], limits=Limits(rows=SIZE))
    with pytest.raises(RowLimitError, match=f"{SIZE - 1} rows"):
        pool.answer(ALL, [format_], limits=Limits(rows=SIZE - 1))


@pytest.mark.parametrize("format_", ["table", "turtle", "nt"])
def test_the_row_limit_counts_distinct_triples(pool, format_):
    twice = "CONSTRUCT { ?s <http://x/q> 1 } { ?s ?p ?o . ?t ?p 7 }"
    assert _read(pool, twice, [format_], limits=Limits(rows=SIZE))
    with pytest.raises(RowLimitError):
        pool.answer(twice, [format_], limits=Limits(rows=SIZE - 1))


def test_the_row_limit_stops_the_work(pool):
    with pytest.raises(RowLimitError):
        pool.answer("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", ["csv"], limits=Limits(rows=9))


def test_the_time_limit_stops_the_work_and_the_pool_goes_on(pool):
    for _ in range(3):
        with pytest.raises(TimeLimitError, match=r"0\.05 seconds"):
            pool.answer(ENDLESS, FORMATS, limits=Limits(seconds=0.05))
    assert _read(pool, "ASK {}")


def test_a_query_that_overflows_the_stack_is_an_error_of_its_own(pool):
    with pytest.raises(LostProcessError, match="too long"):
        pool.answer("ASK {" + "?a ?b ?c . " * 20_000 + "}", FORMATS)
    assert _read(pool, "ASK {}")


def test_the_memory_limit_is_an_error_of_its_own(folder):
    with Pool(folder, size=1, memory=1536 * 2**20) as small:
        with pytest.raises(MemoryLimitError, match="1536 MiB"):
            small.answer(HUNGRY, FORMATS)
        assert _read(small, ALL, ["csv"]).count(b"\n") == SIZE + 1


@pytest.mark.parametrize("format_", ["json", "csv", "nt"])
def test_an_answer_that_finds_no_room_is_an_error_of_its_own(folder, format_):
    with Pool(folder, size=1) as small:
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        # The process that answers takes this over when it starts.
        resource.setrlimit(resource.RLIMIT_FSIZE, (2**12, hard))
        try:
            small.answer("ASK {}", FORMATS).file.close()
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        with pytest.raises(SpaceLimitError, match="more room"):
            small.answer(GRAPH if format_ == "nt" else ALL, [format_])
        small.answer("ASK {}", FORMATS).file.close()


def test_a_store_that_is_not_there(tmp_path):
    with Pool(tmp_path / "none") as missing:
        for _ in range(2):
            with pytest.raises(GraphError, match="none"):
                missing.answer("ASK {}", FORMATS)


def test_who_waits_too_long_is_told(folder):
    with Pool(folder, size=1, patience=0.05) as busy, ThreadPoolExecutor() as threads:
        first = threads.submit(busy.answer, ENDLESS, FORMATS, limits=Limits(seconds=1.0))
        while not busy._busy:
            threading.Event().wait(0.005)
        with pytest.raises(BusyError):
            busy.answer("ASK {}", FORMATS)
        assert isinstance(first.exception(), TimeLimitError)


def test_closing_ends_what_runs(folder):
    pool = Pool(folder, size=1)
    with ThreadPoolExecutor() as threads:
        _read(pool, "ASK {}")
        running = threads.submit(pool.answer, ENDLESS, FORMATS)
        threading.Timer(0.2, pool.close).start()
        assert isinstance(running.exception(timeout=30), LostProcessError)
    with pytest.raises(LostProcessError):
        pool.answer("ASK {}", FORMATS)


def test_many_threads_share_few_processes(pool):
    def asked(number):
        sparql = f"SELECT ?s {{ ?s ?p {number} }}"
        return json.loads(_read(pool, sparql))["results"]["bindings"][0]["s"]["value"]

    with ThreadPoolExecutor(12) as threads:
        answers = list(threads.map(asked, range(60)))
    assert answers == [f"http://x/{number}" for number in range(60)]


def test_nothing_is_left_lying(pool, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    _read(pool, ALL)
    with pytest.raises(TimeLimitError):
        pool.answer(ENDLESS, FORMATS, limits=Limits(seconds=0.05))
    assert list(tmp_path.iterdir()) == []


def test_a_process_ends_with_the_one_that_asks(folder):
    script = (
        "import sys; from pathlib import Path; from kg.query.bounded import Pool\n"
        f"pool = Pool(Path({str(folder)!r})); pool.answer('ASK {{}}', ['json'])\n"
        "print(next(iter(pool._idle))._process.pid, flush=True)\n"
        f"pool.answer({ENDLESS!r}, ['json'])"
    )
    with subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", script], stdout=subprocess.PIPE
    ) as asking:
        worker = int(asking.stdout.readline())
        asking.send_signal(signal.SIGKILL)
    ended = threading.Event()
    for _ in range(200):
        if not _runs(worker):
            break
        ended.wait(0.02)
    assert not _runs(worker)


def _runs(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    # One that has ended may wait for its new parent to be told.
    stat = Path(f"/proc/{process}/stat").read_text(encoding="ascii")
    return stat.rpartition(")")[2].split()[0] != "Z"


TEXTS = st.text(st.sampled_from('a"\\\n\r\t,{}<result>\u20ac'), max_size=12)


@given(st.lists(st.tuples(TEXTS, st.none() | TEXTS), max_size=8), st.integers(1, 9))
def test_rows_are_counted_whatever_their_text_and_however_they_are_cut(rows, size):
    for format_, counter in COUNTERS.items():
        pieces = _pieces(rows, format_, size)
        output = io.BytesIO()
        enough = counter(output, max(len(rows), 1))
        assert all(enough.write(piece) == len(piece) for piece in pieces)
        assert output.getvalue() == b"".join(pieces)
        if len(rows) > 1:
            short = counter(io.BytesIO(), len(rows) - 1)
            with pytest.raises(RowLimitError):
                list(map(short.write, pieces))


def _pieces(rows, format_, size):
    values = " ".join(f"({Literal(a)} {'UNDEF' if b is None else Literal(b)})" for a, b in rows)
    answer = query.query(pyoxigraph.Store(), f"SELECT ?a ?b {{ VALUES (?a ?b) {{ {values} }} }}")
    whole = io.BytesIO()
    query.write(answer, format_, whole)
    content = whole.getvalue()
    return [content[i : i + size] for i in range(0, len(content), size)]
