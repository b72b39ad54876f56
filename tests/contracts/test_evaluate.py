"""``kg evaluate``: gold and predictions in, figures out."""

import csv
import io
import json

import pytest

TEXT = "We fold towels with FoldNet."
FOUND = {
    "id": "1",
    "text": TEXT,
    "mentions": [{"start": 3, "end": 14, "type": "task", "score": 0.5}],
    "links": [],
    "relations": [],
}
DOCUMENT = {
    "doc_id": "d",
    "sentences": [["FoldNet", "folds", "towels", "."], ["It", "is", "fast", "."]],
    "ner": [[[0, 0, "Method"]], []],
    "relations": [[], []],
}
CARD = {
    "id": "p1",
    "title": "FoldNet folds towels",
    "methods": [{"label": "FoldNet", "surface": ["FoldNet"]}],
    "tasks": [],
    "datasets": [],
    "links": [{"url": "https://github.com/a/b", "kind": "code"}],
    "relations": [],
}


@pytest.fixture
def annotated(tmp_path):
    """A folder with one paper, annotated twice."""
    folder = tmp_path / "annotated"
    folder.mkdir()
    paper = {"id": "p1", "title": "FoldNet Folds Towels", "abstract": "FoldNet."}
    (folder / "papers.json").write_text(json.dumps([paper]), encoding="utf-8")
    concepts = {"methods": [{"name": "FoldNet", "aliases": [], "core": True}]}
    annotation = {**CARD, **concepts, "title": paper["title"]}
    for name in "ab":
        path = folder / f"annotator_{name}.jsonl"
        path.write_text(json.dumps(annotation), encoding="utf-8")
    return folder


def rows(text):
    return {(r["measure"], r["type"]): r for r in csv.DictReader(io.StringIO(text))}


def test_findings_against_findings(here, json_lines):
    gold = json_lines([FOUND, {**FOUND, "id": "2"}], "gold.jsonl")
    found = json_lines([FOUND, {**FOUND, "id": "3"}], "found.jsonl")
    ran = here("evaluate", "--format", "csv", gold, found)
    assert ran.returncode == 0
    row = rows(ran.stdout)["mentions", "all"]
    assert (row["precision"], row["recall"], row["predicted"], row["gold"]) == (
        *("1.0", "0.5"),
        *("1", "2"),
    )
    assert ran.stderr == (
        "2 papers, 2 texts; without prediction: 1; predictions for no gold text: 1\n"
    )
    assert here("evaluate", "--quiet", gold, found).stderr == ""


def test_documents_give_texts_to_predict_from(done, json_lines):
    gold = json_lines([DOCUMENT])
    given = done("evaluate", "--texts", gold)
    assert list(map(json.loads, given.splitlines())) == [
        {"id": "d#0", "text": "FoldNet folds towels."},
        {"id": "d#1", "text": "It is fast."},
    ]
    found = json_lines(done("extract", "-", given=given).splitlines(), "found.jsonl")
    shown = rows(done("evaluate", "--format", "csv", gold, found))
    assert shown["mentions", "all"]["gold"] == "1"
    assert ("links", "all") not in shown


def test_other_gold_gives_its_texts_too(done, annotated, json_lines):
    assert json.loads(done("evaluate", "--texts", annotated)) == {
        "id": "p1",
        "title": "FoldNet Folds Towels",
        "abstract": "FoldNet.",
    }
    gold = json_lines([FOUND])
    assert json.loads(done("evaluate", "--texts", gold)) == {"id": "1", "text": TEXT}


def test_cards_are_found_by_title_and_by_id(done, annotated, json_lines):
    by_title = json_lines([{**CARD, "id": "other"}], "title.jsonl")
    by_id = json_lines([{**CARD, "title": "other"}], "id.jsonl")
    for cards in (by_title, by_id):
        shown = json.loads(done("evaluate", annotated, cards, "--format", "json"))
        assert [(r["measure"], r["type"], r["f1"]) for r in shown] == [
            ("concepts", "all", 1),
            ("concepts", "method", 1),
            ("links", "all", 1),
            ("links", "code", 1),
            ("relations", "all", None),
        ]
        # One paper does not tell how papers differ.
        assert {r["f1_low"] for r in shown} == {None}


def test_cards_that_were_exported_are_read(done, here, small_graph, tmp_path, annotated):
    cards = tmp_path / "cards.jsonl"
    done("export", small_graph, "--format", "cards", "-o", cards)
    ran = here("evaluate", annotated, cards)
    assert ran.returncode == 1
    assert "no prediction is for a text of" in ran.stderr


def test_one_of_predictions_and_texts(here, json_lines):
    gold = json_lines([FOUND])
    for arguments in ((gold,), (gold, gold, "--texts"), (), (gold, gold, "--format", "xml")):
        assert here("evaluate", *arguments).returncode == 2


@pytest.mark.parametrize(
    ("gold", "found", "message"),
    [
        ([FOUND], [{**FOUND, "id": "2"}], "no prediction is for a text of"),
        ([FOUND, FOUND], [FOUND], "gold.jsonl: has the id '1' twice"),
        ([FOUND], [FOUND, FOUND], "found.jsonl: has the id '1' twice"),
        ([FOUND], [""], "found.jsonl: the file is empty"),
        ([FOUND], [FOUND, "{"], "found.jsonl:2: is not JSON"),
        ([FOUND], ["1" * 5000], "found.jsonl:1: is not JSON that can be read"),
        ([FOUND], ["[]"], "found.jsonl:1: the line is not an object"),
        ([FOUND], [CARD], "found.jsonl:1: there are no 'mentions'"),
        ([CARD], [FOUND], "gold.jsonl:1: there are no 'mentions'"),
        ([FOUND], [{**FOUND, "id": 1}], "found.jsonl:1: 'id' is not a text"),
        ([FOUND], [{"id": "1", "mentions": [], "links": []}], "there is no 'relations'"),
        ([FOUND], [{**FOUND, "mentions": [7]}], "a part of 'mentions' is not an object"),
        ([{**DOCUMENT, "ner": [[], [], []]}], [FOUND], "differ in length"),
    ],
)
def test_what_does_not_fit_is_told(here, one_message, json_lines, gold, found, message):
    paths = json_lines(gold, "gold.jsonl"), json_lines(found, "found.jsonl")
    assert message in one_message(here("evaluate", *paths))


@pytest.mark.parametrize(
    ("card", "message"),
    [
        (FOUND, "is no card of a paper"),
        ({**CARD, "relations": [["a", "used-for"]]}, "is no relation of subject, predicate"),
        ({**CARD, "relations": [["a", "eats", "b"]]}, "is no relation of subject, predicate"),
        ({**CARD, "relations": ["ab"]}, "a relation is not a list"),
        ({**CARD, "methods": [{"label": "x", "surface": [7]}]}, "is not a text"),
        ({**CARD, "links": [{"url": "x", "kind": "video"}]}, "'video' is no kind of link"),
    ],
)
def test_a_broken_card_is_told(here, one_message, annotated, json_lines, card, message):
    told = one_message(here("evaluate", annotated, json_lines([card], "cards.jsonl")))
    assert "cards.jsonl:1" in told
    assert message in told


def test_a_folder_that_is_no_gold_is_told(here, one_message, annotated, json_lines):
    cards = json_lines([CARD], "cards.jsonl")
    twice = json_lines([CARD, {**CARD, "id": "p2"}], "twice.jsonl")
    assert "has 2 cards with the title" in one_message(here("evaluate", annotated, twice))
    (annotated / "annotator_b.jsonl").write_text(json.dumps({**CARD, "id": "p2"}))
    told = one_message(here("evaluate", annotated, cards))
    assert "annotator_b.jsonl: has no line for the paper 'p1'" in told
    (annotated / "annotator_b.jsonl").unlink()
    assert "there are 1 files annotator_*.jsonl" in one_message(here("evaluate", annotated, cards))
    (annotated / "papers.json").write_bytes(b"\xff")
    assert "is not UTF-8" in one_message(here("evaluate", annotated, "--texts"))
    (annotated / "papers.json").unlink()
    assert "no such file" in one_message(here("evaluate", annotated, "--texts"))
    gold = json_lines([FOUND])
    assert "cannot be read" in one_message(here("evaluate", gold, annotated))
