"""The pages as data: what they hold, and that texts cannot leave their place."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import ROLES, EntityType, Predicate
from kg.model.claims import PAPER_PREDICATES
from visualizations.atlas import atlas_page
from visualizations.columns import (
    EdgeColumns,
    EvidenceRow,
    MapColumns,
    NodeColumns,
    PaperColumns,
    PaperText,
)
from visualizations.kinds import KINDS, caption_of, legend_of
from visualizations.neighbourhood import neighbourhood_page
from visualizations.page import data_text
from visualizations.wording import WORDING, worded

TEXT = "😀 We use BERT for parsing."


def star(leaves: int, label: str = "BERT", note: str = "") -> MapColumns:
    """A method in the middle of tasks that it is used for, as one paper says of all."""
    ids = ["method/bert", *(f"task/t{i:04}" for i in range(leaves)), "p"]
    labels = [label, *(f"task {i}" for i in range(leaves)), "A title"]
    kinds = [KINDS.index(kind) for kind in ("method", *["task"] * leaves, "paper")]
    rows = np.arange(1, leaves + 1)
    said = [EvidenceRow(i, 0, (9, 13), (18, 25), 0.5) for i in range(leaves)]
    paper = PaperText(["Ada"], "https://example.org/p", [], [TEXT], said)
    return MapColumns(
        NodeColumns(ids, labels, np.array(kinds), np.ones(leaves + 2, dtype=np.int64), {}),
        PaperColumns(
            [], np.array([2024]), np.array([-1]), [], np.array([False]), lambda: iter([paper])
        ),
        EdgeColumns(
            source=np.zeros(leaves, dtype=np.int64),
            target=rows,
            wordings=np.zeros(leaves, dtype=np.int64),
            terms=[("used-for", None)],
            scores=np.full(leaves, 0.5),
            sentences=np.ones(leaves, dtype=np.int64),
            paper_counts=np.ones(leaves, dtype=np.int64),
            papers=np.zeros(leaves, dtype=np.int64),
        ),
        note,
    )


def data_of(page: str) -> dict[str, object]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found[1])


def focus_page(columns: MapColumns) -> str:
    return neighbourhood_page(columns, 0, 1)


def test_legend_and_caption_count_what_is_shown() -> None:
    legend = legend_of({"method": 1, "task": 2, "paper": 1})
    assert [(i.kind, i.name, i.count) for i in legend] == [
        ("method", "Methods", 1),
        ("task", "Tasks", 2),
        ("dataset", "Datasets", 0),
        ("paper", "Papers", 1),
    ]
    assert caption_of(legend, 5000) == "3 concepts, 1 paper and 5,000 claims"


def test_every_predicate_has_words_with_every_role() -> None:
    with_role = {(PAPER_PREDICATES[kind], role) for kind in EntityType for role in ROLES[kind]}
    without = {(predicate, None) for predicate in (*Predicate, *PAPER_PREDICATES.values())}
    assert set(WORDING) == with_role | without


def test_a_relation_without_words_is_shown_by_its_name() -> None:
    assert worded(("used-for", None)) == ("Used for", "What is used for it")
    assert worded(("beats", None)) == ("beats", "beats (inverse)")


def test_the_page_around_a_node_passes_on_what_vis_network_draws() -> None:
    page = focus_page(star(2, note="2 of 3 shown"))
    assert "<h1>Around BERT</h1>" in page
    assert "3 concepts, 1 paper and 2 claims within 1 step</p>" in page
    assert "2 of 3 shown" in page
    extra = data_of(page)["extra"]
    assert extra["centre"] == 0
    assert [node["title"] for node in extra["drawing"]["nodes"]] == [
        "BERT\nmethod",
        "task 0\ntask",
        "task 1\ntask",
        "A title\npaper",
    ]
    assert extra["drawing"]["edges"] == [
        {"id": i, "from": 0, "to": i + 1, "title": "used-for"} for i in range(2)
    ]
    assert "within 2 steps" in neighbourhood_page(star(0), 0, 2)


@pytest.mark.parametrize("build", [atlas_page, focus_page])
def test_the_same_columns_give_the_same_page_with_its_sentences_packed(
    build: Callable[[MapColumns], str],
) -> None:
    page = build(star(3))
    assert page == build(star(3))
    assert "We use BERT" not in page


@given(st.dictionaries(st.text(), st.text(st.characters(exclude_categories=[]))))
def test_data_cannot_end_its_element_and_reads_back(data: dict[str, str]) -> None:
    text = data_text(data)
    assert not set(text) & set("<>&\u2028\u2029")
    assert text.isascii()
    assert json.loads(text) == data


@pytest.mark.parametrize("build", [atlas_page, focus_page])
def test_policy_allows_exactly_the_scripts_and_styles_of_the_page(
    build: Callable[[MapColumns], str],
) -> None:
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
    page = focus_page(star(1, label="<x-y>\ud800"))
    page.encode("utf-8")
    assert "Around &lt;x-y&gt;?" in page
    assert "<x-y>" not in page
