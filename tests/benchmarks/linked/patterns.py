"""Queries through our door beside the same given to pyoxigraph, and the named questions."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from string import Template
from typing import Any

import duckdb
import pyoxigraph

from kg import KnowledgeGraph
from kg.query.questions import Question, questions
from linked.measuring import Cost, Line, as_times, geometric_mean, in_turns, once, ratio

QUERIES = Path(__file__).parent.parent / "queries"
COUNTING = "q3_cooccurrence"
SLOWEST_SHOWN = 3

# The busiest of everything: what costs most to ask about.
_MOST_NAMED = """
    SELECT c.id, c.iri, c.label FROM paper_concept n JOIN concepts c ON c.id = n.concept_id
    WHERE n.type = $type GROUP BY ALL ORDER BY count(*) DESC, c.id LIMIT 2
"""
_WIDEST = """
    SELECT c.iri FROM concept_edges e JOIN concepts c ON c.id = e.object
    WHERE e.predicate = 'subclass-of' GROUP BY ALL ORDER BY count(*) DESC, c.iri LIMIT 1
"""
_RICHEST = """
    SELECT p.id, p.iri FROM paper_concept n JOIN papers p ON p.id = n.paper_id
    WHERE n.type = 'method' GROUP BY ALL ORDER BY count(*) DESC, p.id LIMIT 1
"""
_AUTHOR = """
    SELECT author FROM (SELECT unnest(authors) AS author FROM papers)
    GROUP BY ALL ORDER BY count(*) DESC, author LIMIT 1
"""
# The question of the pairs, asked of the Parquet files by whoever knows them.
_PAIRS = """
    WITH pairs AS (
        SELECT m.object AS method, t.object AS task, count(*) AS papers
        FROM read_parquet('{claims}') m JOIN read_parquet('{claims}') t USING (subject)
        WHERE m.predicate = 'has-method' AND t.predicate = 'has-task' GROUP BY ALL
    )
    SELECT m.label, t.label, papers
    FROM pairs JOIN read_parquet('{entities}') m ON m.id = method
    JOIN read_parquet('{entities}') t ON t.id = task
    ORDER BY papers DESC, m.label, t.label LIMIT 50
"""


def patterns(folder: Path, limit: float) -> list[Line]:
    """The eight queries; that which counts over everything goes to the columns, by its name.

    No query may take more than ``limit`` seconds of CPU.
    """
    with KnowledgeGraph.open(folder) as graph:
        fields = _fields(graph)
        lines, ratios = [], []
        for file in sorted(QUERIES.glob("*.rq")):
            sparql = Template(file.read_text("utf-8")).substitute(fields)
            if file.stem == COUNTING:
                lines += _counting(graph, sparql, limit)
                continue
            ours, peer = in_turns(
                partial(graph.query, sparql), partial(_directly, graph.store, sparql)
            )
            _same(graph.query(sparql).table.rows, _directly(graph.store, sparql))
            ratios.append(ratio(ours, peer))
            lines.append(_limited(file.stem, ours, peer, limit))
    mean = geometric_mean(ratios)
    return [
        *lines,
        Line(
            "patterns, geometric mean (peer: pyoxigraph)",
            value=f"{mean:.2f}",
            target="≤ 1.5",
            met=mean <= 1.5,
        ),
    ]


def _counting(graph: KnowledgeGraph, sparql: str, limit: float) -> list[Line]:
    tables = graph._open_state() / "tables"
    sql = _PAIRS.format(claims=tables / "claims.parquet", entities=tables / "entities.parquet")
    peer = duckdb.connect()
    peer.execute("SET enable_progress_bar = false")
    ask = partial(graph.ask, "method-task-pairs")
    ours, theirs = in_turns(ask, lambda: peer.execute(sql).fetchall())
    _same(ask().table.rows, peer.execute(sql).fetchall())
    found = ratio(ours, theirs)
    in_store, answer = once(partial(_directly, graph.store, sparql))
    _same(answer, ask().table.rows)
    return [
        _limited(f"{COUNTING} (ask)", ours, None, limit),
        Line(
            "the same (peer: DuckDB)",
            ours,
            theirs,
            f"{found:.2f}",
            "≤ 1.5",
            found <= 1.5,
        ),
        Line("the same (peer: pyoxigraph)", ours, in_store, as_times(ours, in_store)),
    ]


def named_questions(folder: Path, limit: float) -> list[Line]:
    """Every named question, asked about what is busiest; the slowest by name."""
    with KnowledgeGraph.open(folder) as graph:
        costs = {
            q.name: in_turns(partial(graph.ask, q.name, **_given(graph, q)))[0] for q in questions()
        }
    by_cpu = sorted(costs, key=lambda name: -costs[name].cpu)
    middle = by_cpu[len(by_cpu) // 2]
    return [
        Line(f"{len(costs)} named questions, the middle one: {middle}", costs[middle]),
        *(_limited(f"slow: {n}", costs[n], None, limit) for n in by_cpu[:SLOWEST_SHOWN]),
    ]


def _limited(what: str, ours: Cost, peer: Cost | None, limit: float) -> Line:
    value = f"{ratio(ours, peer):.2f}" if peer else ""
    return Line(what, ours, peer, value, f"≤ {limit:g} s CPU", ours.cpu <= limit)


def _directly(store: pyoxigraph.Store, sparql: str) -> list[tuple[str | None, ...]]:
    found: Any = store.query(sparql)
    return [tuple(None if term is None else term.value for term in row) for row in found]


def _same(ours: Any, theirs: Any) -> None:
    found, expected = ([tuple(map(str, row)) for row in rows] for rows in (ours, theirs))
    if found != expected:
        raise SystemExit(f"two answers to one question: {found[:3]} and {expected[:3]}")


def _busiest(graph: KnowledgeGraph, kind: str) -> list[tuple[Any, ...]]:
    return list(graph.database.table(_MOST_NAMED, {"type": kind}).rows)


def _fields(graph: KnowledgeGraph) -> dict[str, Any]:
    """What the queries leave open."""
    (_, method, label), _ = _busiest(graph, "method")
    return {
        "label": str(label).replace('"', r"\""),
        "method": method,
        "root": graph.database.table(_WIDEST).rows[0][0],
        "task": _busiest(graph, "task")[0][1],
        "paper": graph.database.table(_RICHEST).rows[0][1],
        "since": "2020",
    }


def _given(graph: KnowledgeGraph, asked: Question) -> dict[str, Any]:
    """What a question leaves open, except numbers, which have defaults."""
    given: dict[str, Any] = {}
    for parameter in asked.parameters:
        match parameter.kind:
            case "paper":
                given[parameter.name] = graph.database.table(_RICHEST).rows[0][0]
            case "text":
                given[parameter.name] = graph.database.table(_AUTHOR).rows[0][0]
            case "method" | "task" | "dataset" | "concept" as kind:
                found = _busiest(graph, "method" if kind == "concept" else kind)
                given[parameter.name] = found[len(given) % 2][0]
    return given
