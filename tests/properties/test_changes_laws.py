"""A store that is made from the one before says what a store that is written whole says."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from unittest import mock

import pyoxigraph
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.graph import changes, directory
from kg.graph.rdf import Provenance
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
from kg.model.papers import paper_of_text
from pipelines.resolution.claims import claim_id

PROVENANCE = Provenance("test", "1", "model", "1", "00")
TEXT = "Alpha is used for beta on gamma."
CONCEPTS = {"method/alpha": "Alpha", "method/beta": "beta", "task/gamma": "gamma"}
RELATIONS = (
    ("method/alpha", "extends", "method/beta"),
    ("method/alpha", "used-for", "task/gamma"),
    ("method/beta", "used-for", "task/gamma"),
)
Told = dict[str, dict[str, object]]

told_of_a_paper = st.fixed_dictionaries(
    {
        "venue": st.sampled_from([None, "ACL", "EMNLP"]),
        "repository": st.sampled_from([None, "github.com/a/b", "github.com/c/d"]),
        "role": st.sampled_from([None, Role.USED, Role.PROPOSED]),
        "score": st.sampled_from([None, 0.5, 0.75]),
        "relations": st.sets(st.sampled_from(RELATIONS)),
        "text": st.sampled_from([TEXT, f"{TEXT} It is new."]),
    }
)
corpora = st.dictionaries(st.sampled_from(["p1", "p2", "p3", "p 4"]), told_of_a_paper)
labels = st.fixed_dictionaries({i: st.sampled_from([n, n.upper()]) for i, n in CONCEPTS.items()})


def knowledge_of(papers: Told, labels: dict[str, str]) -> Knowledge:
    extractions, claims, roles = [], {}, {}
    for name, told in sorted(papers.items()):
        paper = paper_of_text(name, "On alpha", told["text"], venue=told["venue"])
        address = told["repository"]
        link = Link(f"https://{address}", LinkKind.CODE, address)
        extractions.append(Extraction(paper, links=(link,) if address else ()))
        said = [(name, "has-method", "method/alpha"), *told["relations"]]
        for triple in said:
            evidence = Evidence(
                name, f"{name}#abstract", Span(0, len(TEXT)), None, None, "m", told["score"]
            )
            claims.setdefault(triple, []).append(evidence)
        roles[said[0]] = told["role"]
    return Knowledge(
        tuple(extractions),
        tuple(Entity(i, EntityType(i.split("/")[0]), labels[i], ()) for i in CONCEPTS),
        (),
        tuple(
            Claim(claim_id(*triple), *triple, evidence=tuple(found), role=roles.get(triple))
            for triple, found in sorted(claims.items())
        ),
    )


def statements(graph: Path) -> set[str]:
    state = json.loads((graph / "manifest.json").read_text())["state"]
    store = pyoxigraph.Store.read_only(str(graph / "states" / state / "store"))
    return {str(quad) for quad in store}


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(corpora, labels), min_size=2, max_size=3))
def test_the_way_does_not_matter(steps: list[tuple[Told, dict[str, str]]]) -> None:
    states = [knowledge_of(*step) for step in steps]
    with tempfile.TemporaryDirectory() as folder:
        graph, fresh = Path(folder) / "graph", Path(folder) / "fresh"
        with mock.patch.object(changes, "_MOST", 9):
            for state in states:
                directory.write_state(graph, state, PROVENANCE)
        directory.write_state(fresh, states[-1], PROVENANCE)
        assert statements(graph) == statements(fresh)
