"""What a page holds of a map: columns and texts that read back as they were."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from kg.model import Role
from visualizations.blocks import packed_columns, packed_runs
from visualizations.columns import (
    EdgeColumns,
    EvidenceRow,
    MapColumns,
    NodeColumns,
    PaperColumns,
    PaperText,
)
from visualizations.kinds import KINDS
from visualizations.payload import Payload, payload, place, radii, radius, region_names

TEXT = "😀 We use BERT for parsing."


def whole(*numbers: int) -> np.ndarray:
    """A column of whole numbers."""
    return np.array(numbers, dtype=np.int64)


def small_map(texts: Sequence[PaperText] | None = None) -> MapColumns:
    """A method that is used for a task, as the one paper says that is a node, and another."""
    said = EvidenceRow(0, 0, (9, 13), (18, 25), 0.51234)
    texts = texts or (
        PaperText(("A. Author",), "https://example.org/p", (), (TEXT,), (said,)),
        PaperText(sentences=("Plain.",), evidence=(EvidenceRow(0, 0, None, (0, 5), None),)),
    )
    return MapColumns(
        NodeColumns(
            ids=["method/bert", "task/parsing", "p"],
            labels=["BERT", "parsing", "A title"],
            kinds=whole(*(KINDS.index(k) for k in ("method", "task", "paper"))),
            weights=whole(2, 1, 2),
            aliases={0: ["Bidirectional Encoder"]},
        ),
        PaperColumns(
            ["Another title"],
            whole(2024, 0),
            whole(0, -1),
            ["ACL"],
            np.array([1, 0], bool),
            lambda: iter(texts),
        ),
        EdgeColumns(
            source=whole(0, 2, 2),
            target=whole(1, 0, 1),
            wordings=whole(0, 1, 2),
            terms=[("used-for", None), ("has-method", Role.PROPOSED), ("has-task", None)],
            scores=np.array([0.75, np.nan, 1.0]),
            sentences=whole(2, 1, 1),
            paper_counts=whole(2, 0, 0),
            papers=whole(0, 1),
        ),
    )


def inflated(sent: Payload, block: str) -> bytes:
    """What is in a block."""
    return gzip.decompress(base64.b64decode(sent.blocks[block]))


def columns_in(content: bytes, spec: Sequence[Sequence[object]]) -> dict[str, list[int]]:
    """The columns of a block, as the page reads them."""
    found, at = {}, 0
    for name, width, length in spec:
        assert at % width == 0, "a typed array has to begin at a multiple of its width"
        found[name] = np.frombuffer(content, f"<u{width}", length, at).tolist()
        at += width * length
    assert at == len(content)
    return found


@pytest.fixture
def sent() -> Payload:
    """The payload of the small map."""
    columns = small_map()
    return payload(columns, place(columns))


def test_payload_reads_back(sent: Payload) -> None:
    read = columns_in(inflated(sent, "columns"), sent.facts["columns"])
    expected = {
        "source": [0, 2, 0],
        "target": [1, 0, 1],
        "score": [750, 1001, 1000],
        "sentences": [2, 1, 1],
        "paperCount": [2, 0, 0],
        "papers": [0, 1],
        "weight": [2, 1, 2],
        "year": [2024, 0],
        "venue": [1, 0],
        "hasCode": [1, 0],
    }
    assert {name: read[name] for name in expected} == expected
    assert json.loads(inflated(sent, "names")) == {
        "id": ["method/bert", "task/parsing", "p"],
        "label": ["BERT", "parsing", "A title"],
        "aliases": {"0": ["Bidirectional Encoder"]},
        "unshown": ["Another title"],
    }
    assert sent.facts["caption"] == "2 concepts, 1 paper and 3 claims"
    assert sent.facts["venues"] == ["ACL"]


def test_payload_words_each_edge_by_its_predicate_and_role(sent: Payload) -> None:
    read = columns_in(inflated(sent, "columns"), sent.facts["columns"])
    words = [sent.facts["wordings"][w][:2] for w in read["wording"]]
    assert [tuple(pair) for pair in words] == [
        ("Used for", "What is used for it"),
        ("Methods it proposes", "Proposed by"),
        ("Tasks", "Papers"),
    ]


def test_payload_places_are_those_of_the_layout() -> None:
    columns = small_map()
    laid = place(columns)
    told = payload(columns, laid)
    read = columns_in(inflated(told, "columns"), told.facts["columns"])
    for axis, (name, places) in enumerate((("x", laid.x), ("y", laid.y))):
        back = np.array(read[name]) * told.facts["step"] + told.facts["origin"][axis]
        assert np.abs(back - places).max() <= told.facts["step"]


def test_payload_counts_as_javascript_does(sent: Payload) -> None:
    (first, second) = json.loads(inflated(sent, "texts-0"))
    authors, url, code, sentences, ((edge, row, *ends, score),) = first
    assert (authors, url, code, edge, row, score) == (
        ["A. Author"],
        "https://example.org/p",
        [],
        0,
        0,
        0.512,
    )
    units = sentences[row].encode("utf-16-le")
    marked = [units[2 * a : 2 * b].decode("utf-16-le") for a, b in (ends[:2], ends[2:])]
    assert marked == ["BERT", "parsing"]
    assert second[4] == [[0, 0, None, None, 0, 5, None]]


def test_payload_is_the_same_each_time(sent: Payload) -> None:
    columns = small_map()
    assert payload(columns, place(columns)) == sent


def test_payload_of_nothing() -> None:
    none = whole()
    columns = MapColumns(
        NodeColumns([], [], none, none, {}),
        PaperColumns([], none, none, [], np.zeros(0, bool), lambda: iter(())),
        EdgeColumns(none, none, none, [], np.zeros(0), none, none, none),
    )
    told = payload(columns, place(columns))
    assert told.facts["regions"] == []
    assert told.facts["runs"] == []
    assert json.loads(inflated(told, "names"))["id"] == []


def test_a_block_of_texts_ends_before_it_is_slow_to_read() -> None:
    texts = [str(i) * 200_000 for i in range(5)]
    runs = list(packed_runs(texts))
    assert [count for _, count in runs] == [2, 2, 1]
    read = [json.loads(gzip.decompress(base64.b64decode(block))) for block, _ in runs]
    assert [text for run in read for text in run] == texts
    assert list(packed_runs([])) == []


def test_columns_are_as_narrow_as_their_numbers() -> None:
    _, spec = packed_columns({"a": whole(255), "b": whole(256), "c": whole(65_536), "d": whole()})
    assert spec == [["c", 4, 1], ["b", 2, 1], ["a", 1, 1], ["d", 1, 0]]


def test_a_region_is_named_by_its_best_tied_task() -> None:
    columns = small_map()
    assert region_names(columns, place(columns)) == ["parsing"]
    methods = replace(columns.nodes, kinds=whole(0, 0, KINDS.index("paper")))
    assert region_names(replace(columns, nodes=methods), place(columns)) == ["BERT"]


def test_radius_grows_with_the_weight_to_a_limit() -> None:
    grown = [radius("task", weight) for weight in (1, 4, 50, 10_000)]
    assert grown == sorted(grown)
    assert radius("task", 10_000) == radius("task", 100_000)
    assert radius("paper", 1) == radius("paper", 500)
    assert radii(whole(0, 1), whole(4, 4)).tolist() == [radius(KINDS[0], 4), radius(KINDS[1], 4)]
