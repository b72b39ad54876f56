"""Queries written for Linked Papers With Code run unchanged, and answer where we hold data."""

from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import vocab
from kg.graph.rdf import quads
from kg.model import (
    Claim,
    Entity,
    EntityType,
    Evidence,
    Extraction,
    Knowledge,
    Link,
    LinkKind,
    Span,
)
from kg.model.papers import paper_of_text
from kg.query import query, table
from kg.query.foreign import with_own_concepts
from kg.query.tokens import tokens

QUERIES = Path(__file__).parents[3] / "shared" / "lpwc" / "queries"
TASK = "task/dimensionality-reduction"
THEIRS = f"https://linkedpaperswithcode.com/{TASK}"
OURS = f"https://w3id.org/paperatlas/concept/{TASK}"

# What each query answers of the knowledge below. The graph holds neither metrics nor frameworks.
ANSWERS = {
    "NAACL-tasks": (("dimensionality reduction", 2), ("parsing", 1)),
    "NAACL-evaluation-metrics": (),
    "dimensionality-reduction-papers-2021": ((1,),),
    "most-used-datasets": (("MNIST", 2), ("PTB", 1)),
    "repository-frameworks": (),
}


def papers_and_concepts():
    said = {
        "a": ("NAACL", "2021-06-01", [TASK, "task/parsing", "dataset/mnist"]),
        "b": ("NAACL", "2020-06-01", [TASK, "dataset/mnist", "dataset/ptb"]),
        "c": ("ICML", "2021", [TASK]),
    }
    labels = {
        TASK: "dimensionality reduction",
        "task/parsing": "parsing",
        "dataset/mnist": "MNIST",
        "dataset/ptb": "PTB",
    }
    extractions, claims = [], []
    for name, (venue, day, concepts) in said.items():
        paper = paper_of_text(name, "Some text", "", venue=venue, issued=day)
        link = Link("https://github.com/x/y", LinkKind.CODE, "github.com/x/y")
        extractions.append(Extraction(paper, links=(link,)))
        for concept in concepts:
            predicate = "has-task" if concept.startswith("task") else "uses-dataset"
            evidence = Evidence(name, f"{name}#title", Span(0, 4), None, Span(0, 4), "m", 0.5)
            key = f"{name}|{predicate}|{concept}"
            claims.append(Claim(key, name, predicate, concept, (evidence,)))
    return Knowledge(
        extractions=tuple(extractions),
        entities=tuple(
            Entity(i, EntityType(i.partition("/")[0]), label) for i, label in sorted(labels.items())
        ),
        claims=tuple(sorted(claims, key=lambda claim: claim.id)),
    )


@pytest.fixture
def store(small_provenance):
    found = pyoxigraph.Store()
    found.extend(
        pyoxigraph.Quad(*quad.triple) for quad in quads(papers_and_concepts(), small_provenance)
    )
    return found


@pytest.mark.skipif(not QUERIES.is_dir(), reason="the published queries lie beside the repository")
@pytest.mark.parametrize("name", ANSWERS)
def test_a_published_query_runs_unchanged(store, name):
    text = (QUERIES / f"{name}.rq").read_text(encoding="utf-8")
    assert table(query(store, text)).rows == ANSWERS[name]


@pytest.mark.skipif(not QUERIES.is_dir(), reason="the published queries lie beside the repository")
def test_every_published_query_is_tried():
    assert {path.stem for path in QUERIES.glob("*.rq")} == set(ANSWERS)


def rewritten(sparql):
    return with_own_concepts(sparql, list(tokens(sparql)))


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        (f"ASK {{ ?p ?q <{THEIRS}> }}", f"ASK {{ ?p ?q <{OURS}> }}"),
        (
            "PREFIX t: <https://linkedpaperswithcode.com/task/> ASK { ?p ?q t:parsing }",
            "PREFIX t: <https://w3id.org/paperatlas/concept/task/> ASK { ?p ?q t:parsing }",
        ),
        (
            "ASK { <https://linkedpaperswithcode.com/method/a> ?p"
            " <https://linkedpaperswithcode.com/dataset/b> }",
            "ASK { <https://w3id.org/paperatlas/concept/method/a> ?p"
            " <https://w3id.org/paperatlas/concept/dataset/b> }",
        ),
    ],
)
def test_a_concept_of_theirs_is_read_as_ours(theirs, ours):
    assert rewritten(theirs) == ours


@pytest.mark.parametrize(
    "sparql",
    [
        f'ASK {{ ?p ?q "<{THEIRS}>" }}',
        f"ASK {{ ?p ?q '''<{THEIRS}>''' }}",
        f"# <{THEIRS}>\nASK {{ ?p ?q ?r }}",
        "ASK { ?p a <https://linkedpaperswithcode.com/class/task> }",
        "ASK { ?p <https://linkedpaperswithcode.com/property/hasTask> ?t }",
        "ASK { ?p ?q <https://linkedpaperswithcode.com/paper/x> }",
        "ASK { ?p ?q <https://linkedpaperswithcode.com/task/a/b> }",
        f"ASK {{ ?p ?q <https://example.org/?{THEIRS}> }}",
    ],
)
def test_all_else_stays(sparql):
    assert rewritten(sparql) == sparql


@given(st.text())
def test_reading_twice_changes_no_more(text):
    once = rewritten(text)
    assert once == text or "linkedpaperswithcode" in text
    assert rewritten(once) == once


def test_venues_have_their_linked_name_as_well():
    for other in ("ICML", "NAACL 2021", "naacl"):
        assert vocab.venue_names(other) == (other,)
    short, full = vocab.venue_names("NAACL")
    assert short == "NAACL"
    assert full.endswith("(NAACL)")
