"""Whatever the graph, a neighbourhood holds what is near, and nothing depends on an order."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from contextlib import closing
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.drawing.neighbourhood import around
from kg.drawing.whole import whole
from kg.graph import columns
from kg.graph.database import Database
from kg.model import Claim, Entity, EntityType, Evidence, Extraction, Knowledge, Span
from kg.model.papers import paper_of_text

CONCEPTS = [f"task/{i}" for i in range(5)]
PAPERS = [f"p{i}" for i in range(4)]
TEXT = "One sentence."

subjects = st.sampled_from([*CONCEPTS, *PAPERS])
ties = st.lists(
    st.tuples(subjects, st.sampled_from(CONCEPTS), st.sampled_from(PAPERS)).filter(
        lambda tie: tie[0] != tie[1]
    ),
    max_size=12,
    unique_by=lambda tie: tie[:2],
)


def knowledge_of(ties: list[tuple[str, str, str]]) -> Knowledge:
    """Claims of subject, object and the paper that states it, which is the subject if a paper."""
    claims = []
    for a, b, stated_by in ties:
        paper, predicate = (a, "has-task") if a in PAPERS else (stated_by, "subtask-of")
        evidence = Evidence(paper, f"{paper}#abstract", Span(0, 13), None, None, "test", None)
        claims.append(Claim(f"{a}|{predicate}|{b}", a, predicate, b, (evidence,)))
    return Knowledge(
        extractions=tuple(Extraction(paper_of_text(p, p.upper(), TEXT)) for p in PAPERS),
        entities=tuple(Entity(c, EntityType.TASK, c) for c in CONCEPTS),
        claims=tuple(sorted(claims, key=lambda claim: claim.id)),
    )


def steps_from(middle: str, ties: list[tuple[str, str, str]]) -> dict[str, int]:
    """How many claims away each node is that can be reached."""
    beside = defaultdict(set)
    for a, b, _ in ties:
        beside[a].add(b)
        beside[b].add(a)
    steps, front = {middle: 0}, {middle}
    while front:
        front = {b for a in front for b in beside[a]} - steps.keys()
        steps |= dict.fromkeys(front, max(steps.values()) + 1)
    return steps


@settings(max_examples=20, deadline=None)
@given(ties, subjects, st.integers(1, 4), st.integers(1, 9))
def test_a_neighbourhood_holds_the_nearest(
    ties: list[tuple[str, str, str]], middle: str, hops: int, most: int
) -> None:
    near = {node: n for node, n in steps_from(middle, ties).items() if n <= hops}
    with tempfile.TemporaryDirectory() as folder:
        columns.write(knowledge_of(ties), Path(folder))
        with closing(Database(Path(folder))) as database:
            shown = around(database, middle, hops, most)
            texts = list(shown.papers.texts())
    ids = list(shown.nodes.ids)
    assert len(ids) == len(set(ids)) == min(most, len(near))
    assert sorted(near[i] for i in ids) == sorted(near.values())[: len(ids)]
    assert bool(shown.note) == (len(ids) < len(near))
    pairs = {(a, b) for a, b, _ in ties if a in ids and b in ids}
    edges = list(zip(shown.edges.source.tolist(), shown.edges.target.tolist(), strict=True))
    assert {(ids[s], ids[t]) for s, t in edges} == pairs
    assert edges == sorted(edges)
    assert len(texts) == len(shown.papers.years)
    told = [row.edge for text in texts for row in text.evidence]
    assert sorted(told) == list(range(len(edges))), "each claim has its one sentence"


@settings(max_examples=15, deadline=None)
@given(ties, st.integers(0, 9))
def test_no_more_is_shown_than_was_asked_for(ties: list[tuple[str, str, str]], most: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        columns.write(knowledge_of(ties), Path(folder))
        with closing(Database(Path(folder))) as database:
            shown = whole(database, most)
    assert len(shown.nodes.ids) <= most
    assert bool(shown.note) == (len(shown.nodes.ids) < len(CONCEPTS) + len(PAPERS))
    size = len(shown.nodes.ids)
    assert all(0 <= row < size for row in [*shown.edges.source, *shown.edges.target])
