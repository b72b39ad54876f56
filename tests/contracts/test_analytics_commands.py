"""The commands trends, related and diff: their formats, streams and messages."""

import csv
import io
import json
import re

import pyoxigraph
import pytest

from kg.graph import directory


@pytest.fixture
def graph(example_knowledge, example_provenance, tmp_path):
    """Three papers, of 2024, 2023 and no date; only to be read."""
    directory.write_state(tmp_path / "graph", example_knowledge, example_provenance)
    return tmp_path / "graph"


def decoded(text):
    """A CSV text as a list of rows, without the apostrophe that keeps formulas from being one."""
    return [[re.sub("^'(?=[=+@-])", "", v) for v in row] for row in csv.reader(io.StringIO(text))]


@pytest.mark.parametrize(
    "arguments",
    [("trends",), ("trends", "WrinkleNet"), ("related", "WrinkleNet"), ("diff", "--since", "2023")],
)
def test_csv_and_json_hold_the_same(here, graph, arguments):
    name, *rest = arguments
    runs = [here(name, graph, *rest, "--format", kind, "--quiet") for kind in ("csv", "json")]
    assert [(run.returncode, run.stderr) for run in runs] == [(0, ""), (0, "")]
    head, *rows = decoded(runs[0].stdout)
    records = json.loads(runs[1].stdout)
    assert [list(record) for record in records] == [head] * len(rows)
    assert rows
    for row, record in zip(rows, records, strict=True):
        assert row == ["" if v is None else str(v) for v in record.values()]


def test_a_table_is_text_whatever_a_label_holds(here, graph, hostile_label):
    shown = here("related", graph, "TowelBench")
    assert shown.returncode == 0
    assert {"\x1b", "\x9b", "\u202e", "\u2028"}.isdisjoint(shown.stdout)
    rows = decoded(here("related", graph, "TowelBench", "--format", "csv").stdout)
    assert any(hostile_label in row for row in rows)
    assert len(shown.stdout.splitlines()) == 1 + len(rows)


def test_trends_of_a_type(here, graph):
    rows = decoded(here("trends", graph, "--type", "task", "--format", "csv").stdout)
    assert [row[0] for row in rows] == ["concept", "task/towel-folding"]


def test_top_limits_rows(here, graph):
    for arguments in (("trends", graph), ("related", graph, "WrinkleNet")):
        rows = decoded(here(*arguments, "--top", "1", "--format", "csv").stdout)
        assert len(rows) == 2


def test_related_papers_by_title(here, graph):
    rows = decoded(here("related", graph, "a second LOOK at linen", "--format", "csv").stdout)
    assert [row[0] for row in rows] == ["id", "p:1"]


def test_nothing_to_try_is_a_header_and_a_word(here, graph):
    ran = here("related", graph, "WrinkleNet", "--untried", "--format", "csv")
    assert decoded(ran.stdout) == [["id", "label", "papers", "score", "reason"]]
    assert ran.stderr == "nothing to try: WrinkleNet\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("related", "Wrinklenet2"), "Close to it: 'WrinkleNet'"),
        (("trends", "no such thing"), "no concept is called"),
        (("trends", "p:1"), "no concept is called"),
        (("related", "TowelBench", "--untried"), "is a dataset"),
    ],
)
def test_names_that_do_not_fit(here, graph, one_message, arguments, message):
    name, *rest = arguments
    assert message in one_message(here(name, graph, *rest))


def test_diff_tells_of_papers_without_a_date(here, graph):
    ran = here("diff", graph, "--since", "2024-05", "--format", "csv")
    assert "\npapers without a date, which decide nothing: p 3\n" in ran.stderr
    assert ran.stderr.startswith("new: 1 method, ")
    # The older paper names WrinkleNet.
    assert [row[2] for row in decoded(ran.stdout) if row[0] == "method"] == ["CreaseNet"]


def test_diff_as_rdf(here, graph):
    ran = here("diff", graph, "--since", "2024", "--format", "turtle", "--quiet")
    assert (ran.returncode, ran.stderr) == (0, "")
    triples = list(pyoxigraph.parse(ran.stdout.encode(), pyoxigraph.RdfFormat.TURTLE))
    assert any("creasenet" in str(triple.object) for triple in triples)


@pytest.mark.parametrize("since", ["yesterday", "2024-13", ""])
def test_what_is_no_date_is_wrong_use(here, graph, since):
    ran = here("diff", graph, "--since", since)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "--since" in ran.stderr
