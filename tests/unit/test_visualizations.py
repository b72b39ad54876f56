"""The pages as data: what is shown, where it lies, and that texts cannot leave their place."""

from __future__ import annotations

import base64
import hashlib
import json
import pickle
import re
import subprocess
import sys
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import MapError
from kg.model import (
    ROLES,
    Claim,
    Entity,
    EntityType,
    Evidence,
    Extraction,
    Knowledge,
    Predicate,
    Role,
    Span,
)
from kg.model.claims import PAPER_PREDICATES
from kg.model.papers import paper_of_text
from visualizations import neighbourhood
from visualizations.atlas import atlas_page
from visualizations.focus import find_focus
from visualizations.layout import layout
from visualizations.mapview import map_view
from visualizations.neighbourhood import neighbourhood_page
from visualizations.packing import pack
from visualizations.page import data_text
from visualizations.payload import WORDING, payload, place

TEXT = "😀 We use BERT for parsing."


def star(leaves: int, label: str = "BERT") -> Knowledge:
    """One paper that names a hub and ``leaves`` tasks, and says that the hub is used for each."""
    paper = paper_of_text("p", "A title", TEXT, issued="2024", url="https://example.org/p")
    hub = Entity("method/bert", EntityType.METHOD, label, ("Bidirectional Encoder",))
    tasks = [Entity(f"task/t{i:04}", EntityType.TASK, f"task {i}") for i in range(leaves)]
    sentence, subject, target = Span(0, 26), Span(9, 13), Span(18, 25)

    def claim(a: str, predicate: str, b: str, first: Span | None) -> Claim:
        evidence = Evidence("p", "p#abstract", sentence, first, target, "test", 0.5)
        return Claim(f"{a}|{predicate}|{b}", a, predicate, b, (evidence,))

    claims = [claim("p", "has-method", hub.id, None)]
    claims += [claim("p", "has-task", task.id, None) for task in tasks]
    claims += [claim(hub.id, "used-for", task.id, subject) for task in tasks]
    return Knowledge(
        extractions=(Extraction(paper),),
        entities=tuple(sorted([hub, *tasks], key=lambda e: e.id)),
        claims=tuple(sorted(claims, key=lambda c: c.id)),
    )


def data_of(page: str) -> dict[str, object]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found[1])


def test_view_has_a_node_a_concept_and_paper_and_an_edge_a_claim() -> None:
    view = map_view(star(2))
    assert [(n.id, n.kind, n.weight) for n in view.nodes] == [
        ("method/bert", "method", 1),
        ("task/t0000", "task", 1),
        ("task/t0001", "task", 1),
        ("p", "paper", 3),
    ]
    assert len(view.edges) == 5
    assert [(i.name, i.count) for i in view.legend] == [
        ("Methods", 1),
        ("Tasks", 2),
        ("Datasets", 0),
        ("Papers", 1),
    ]
    assert view.caption == "3 concepts, 1 paper and 5 claims"


def test_evidence_is_the_sentence_with_its_mentions() -> None:
    edge = next(e for e in map_view(star(1)).edges if e.predicate == "used-for")
    (evidence,) = edge.evidence
    assert evidence.text == TEXT
    assert evidence.subject is not None
    assert evidence.object is not None
    assert evidence.subject.of(evidence.text) == "BERT"
    assert evidence.object.of(evidence.text) == "parsing"
    assert (evidence.paper.year, evidence.score, edge.score) == (2024, 0.5, 0.5)


def test_mention_outside_its_sentence_is_not_marked() -> None:
    knowledge = star(0)
    (claim,) = knowledge.claims
    far = Evidence("p", "p#abstract", Span(0, 8), None, Span(9, 13), "test", None)
    changed = Claim(claim.id, claim.subject, claim.predicate, claim.object, (far,))
    view = map_view(Knowledge(knowledge.extractions, knowledge.entities, (), (changed,)))
    assert view.edges[0].evidence[0].object is None


@pytest.mark.parametrize(
    ("subject", "paper", "passage"),
    [("nobody", "p", "p#abstract"), ("p", "q", "p#abstract"), ("p", "p", "p#other")],
)
def test_claim_about_what_is_not_there_is_an_error(subject: str, paper: str, passage: str) -> None:
    knowledge = star(0)
    evidence = Evidence(paper, passage, Span(0, 4), None, None, "test", None)
    claim = Claim("c", subject, "has-method", "method/bert", (evidence,))
    with pytest.raises(MapError, match="claim c"):
        map_view(Knowledge(knowledge.extractions, knowledge.entities, (), (claim,)))


def test_payload_counts_as_javascript_does() -> None:
    view = map_view(star(1))
    data = payload(view, place(view))
    edge = [e.predicate for e in view.edges].index("used-for")
    sentence, *ends, score = data["edges"]["evidence"][edge][0]
    text = data["sentences"][sentence][1].encode("utf-16-le")
    marked = [text[2 * a : 2 * b].decode("utf-16-le") for a, b in (ends[:2], ends[2:])]
    assert marked == ["BERT", "parsing"]
    assert score == 0.5
    assert len(data["sentences"]) == 1, "a sentence behind several edges is told once"


def test_every_predicate_has_words_with_every_role() -> None:
    with_role = {(PAPER_PREDICATES[kind], role) for kind in EntityType for role in ROLES[kind]}
    without = {(predicate, None) for predicate in (*Predicate, *PAPER_PREDICATES.values())}
    assert set(WORDING) == with_role | without


def test_an_edge_is_worded_by_its_role() -> None:
    knowledge = star(2)
    given = {"method/bert": Role.PROPOSED, "task/t0001": Role.MENTIONED}
    claims = tuple(
        replace(c, role=given.get(c.object) if c.subject == "p" else None) for c in knowledge.claims
    )
    data = data_of(atlas_page(replace(knowledge, claims=claims)))
    words = [data["wordings"][i] for i in data["edges"]["wording"]]
    assert dict(zip(data["edges"]["id"], words, strict=True)) == {
        "method/bert|used-for|task/t0000": ["Used for", "What is used for it"],
        "method/bert|used-for|task/t0001": ["Used for", "What is used for it"],
        "p|has-method|method/bert": ["Methods it proposes", "Proposed by"],
        "p|has-task|task/t0000": ["Tasks", "Papers"],
        "p|has-task|task/t0001": ["Tasks it mentions", "Mentioned in"],
    }


def test_a_side_that_the_sentence_does_not_name_is_not_marked() -> None:
    knowledge = star(1)
    claims = tuple(
        replace(c, evidence=tuple(replace(e, subject=None) for e in c.evidence))
        for c in knowledge.claims
    )
    data = data_of(neighbourhood_page(replace(knowledge, claims=claims), "bert", 1))
    row = data["edges"]["id"].index("method/bert|used-for|task/t0000")
    assert data["edges"]["evidence"][row] == [[0, None, None, 19, 26, 0.5]]


def graph_of(n: int) -> st.SearchStrategy[tuple[int, list[tuple[int, int, float]]]]:
    node = st.integers(0, n - 1)
    return st.tuples(st.just(n), st.lists(st.tuples(node, node, st.just(1.0)), max_size=80))


@given(st.integers(2, 40).flatmap(graph_of))
def test_layout_gives_each_node_one_place_in_one_region(
    graph: tuple[int, list[tuple[int, int, float]]],
) -> None:
    n, edges = graph
    laid = layout([4.0] * n, edges)
    assert sorted(i for region in laid.regions for i in region.nodes) == list(range(n))
    assert len({*zip(laid.x, laid.y, strict=True)}) == n
    for region in laid.regions:
        for i in region.nodes:
            far = abs(complex(laid.x[i] - region.x, laid.y[i] - region.y))
            assert far <= region.radius + 0.5
    for a, b in combinations(laid.regions, 2):
        assert abs(complex(a.x - b.x, a.y - b.y)) >= a.radius + b.radius
    assert layout([4.0] * n, edges[::-1]) == laid, "the order of edges does not matter"


@given(st.lists(st.floats(1, 50), min_size=1, max_size=25), st.data())
def test_packed_discs_keep_their_gap(radii: list[float], data: st.DataObject) -> None:
    index = st.integers(0, len(radii) - 1)
    ties = data.draw(st.dictionaries(st.tuples(index, index), st.floats(0.1, 9), max_size=40))
    for a, b in combinations(pack(radii, ties, 3.0), 2):
        assert abs(a.centre - b.centre) >= a.radius + b.radius + 3.0 - 1e-6


def test_layout_puts_communities_apart() -> None:
    cliques = [range(start, start + 8) for start in (0, 8, 16)]
    edges = [(a, b, 1.0) for c in cliques for a, b in combinations(c, 2)] + [(0, 8, 1.0)]
    laid = layout([4.0] * 24, edges)
    assert sorted(region.nodes for region in laid.regions) == [tuple(c) for c in cliques]


@pytest.mark.parametrize("leaves", [0, 1, 700])
def test_layout_of_stars_and_of_a_centre(leaves: int) -> None:
    edges = [(0, i, 1.0) for i in range(1, leaves + 1)]
    laid = layout([4.0] * (leaves + 1), edges)
    places = [complex(*p) for p in zip(laid.x, laid.y, strict=True)]
    assert len(set(places)) == leaves + 1
    around = layout([4.0] * (leaves + 1), edges, centre=0)
    assert (around.x[0], around.y[0]) == (0, 0)
    assert layout([], []).regions == ()


def test_pages_are_the_same_whatever_the_hash_seed(tmp_path: Path) -> None:
    (tmp_path / "knowledge").write_bytes(pickle.dumps(star(40)))
    code = (
        "import hashlib, pickle, sys; from pathlib import Path\n"
        "from visualizations.atlas import atlas_page\n"
        "from visualizations.neighbourhood import neighbourhood_page\n"
        "k = pickle.loads(Path(sys.argv[1]).read_bytes())\n"
        "page = atlas_page(k) + neighbourhood_page(k, 'bert', 2)\n"
        "print(hashlib.sha256(page.encode()).hexdigest())\n"
    )
    prints = {
        subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / "knowledge")],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(p for p in sys.path if p)},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(prints) == 1


@given(st.dictionaries(st.text(), st.text(st.characters(exclude_categories=[]))))
def test_data_cannot_end_its_element_and_reads_back(data: dict[str, str]) -> None:
    text = data_text(data)
    assert not set(text) & set("<>&\u2028\u2029")
    assert text.isascii()
    assert json.loads(text) == data


@pytest.mark.parametrize("build", [atlas_page, lambda k: neighbourhood_page(k, "bert", 1)])
def test_policy_allows_exactly_the_scripts_and_styles_of_the_page(build: object) -> None:
    page = build(star(3))
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)[1]
    policy = policy.replace("&#39;", "'")
    directives = dict(part.split(" ", 1) for part in policy.split("; "))
    assert directives["default-src"] == "'none'"
    assert not any(word in policy for word in ("unsafe", "http", "*"))
    for tag in ("script", "style"):
        texts = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        digests = [hashlib.sha256(t.encode()).digest() for t in texts]
        wanted = [f"'sha256-{base64.b64encode(d).decode()}'" for d in digests]
        assert directives[f"{tag}-src"].split() == wanted
    assert not re.search(r"\son\w+=|\sstyle=|\ssrc=", page[: page.index('id="data"')])


def test_half_a_surrogate_pair_does_not_stop_the_page() -> None:
    page = neighbourhood_page(star(1, label="<x-y>\ud800"), "method/bert", 1)
    page.encode("utf-8")
    assert "Around &lt;x-y&gt;?" in page
    assert "<x-y>" not in page


def test_focus_by_id_label_or_alias_in_any_case() -> None:
    nodes = map_view(star(3)).nodes
    for name in ("method/bert", "BERT", "bert", " Bidirectional  ENCODER ", "METHOD/BERT"):
        assert nodes[find_focus(nodes, name)].id == "method/bert"
    assert nodes[find_focus(nodes, "a TITLE")].id == "p"


def test_unknown_focus_lists_what_is_close() -> None:
    with pytest.raises(MapError, match=r"nothing in the graph is called 'brt'.*'BERT'"):
        neighbourhood_page(star(3), "brt", 1)


def test_ambiguous_focus_lists_the_ids_unless_the_case_decides() -> None:
    knowledge = star(0)
    twins = (Entity("task/a", EntityType.TASK, "Bert"), Entity("task/b", EntityType.TASK, "bErt"))
    both = Knowledge(knowledge.extractions, knowledge.entities + twins)
    nodes = map_view(both).nodes
    assert nodes[find_focus(nodes, "Bert")].id == "task/a"
    with pytest.raises(MapError, match=r"names 3 nodes.*method/bert, task/a, task/b"):
        find_focus(nodes, "bert")


def test_neighbourhood_ends_after_its_hops() -> None:
    one = data_of(neighbourhood_page(star(3), "task 0", 1))
    assert sorted(one["nodes"]["id"]) == ["method/bert", "p", "task/t0000"]
    two = data_of(neighbourhood_page(star(3), "task 0", 2))
    assert len(two["nodes"]["id"]) == 5
    with pytest.raises(MapError, match="at least 1 hop"):
        neighbourhood_page(star(3), "task 0", 0)


def test_neighbourhood_keeps_the_important_and_says_what_is_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(neighbourhood, "MOST_NODES", 4)
    page = neighbourhood_page(star(9), "bert", 2)
    assert "4 of 11 shown: 7 less connected ones are left out" in page
    data = data_of(page)
    assert sorted(data["nodes"]["id"]) == ["method/bert", "p", "task/t0000", "task/t0001"]
    titles = [node["title"] for node in data["extra"]["drawing"]["nodes"]]
    assert titles[0] == "BERT\nmethod"
