"""The papers of a graph and further records of papers: each paper once, in the end."""

import json
from dataclasses import replace

import pytest

from kg.errors import SourceError
from kg.model.papers import paper_of_text
from pipelines.sources import read
from pipelines.sources.combining import combined

TITLE = "Attention Routing for Graphs of Papers"
ABSTRACT = "We route attention over graphs of papers and say how. " * 5
ARXIV = paper_of_text(
    "2401.00001",
    TITLE,
    ABSTRACT,
    authors=("Ada Byron", "Ciro Dias"),
    issued="2024-01-02",
    arxiv="2401.00001",
    source="arxiv-atom:answer.xml",
)
PRINTED = paper_of_text(
    "10.1000/route",
    "Attention routing for graphs of papers.",
    "",
    authors=("Byron, A.", "Dias, C."),
    issued="2024",
    venue="ACL",
    doi="10.1000/route",
    source="bibtex:mine.bib",
)
OTHER = paper_of_text("x", "Something Else", "It is about other things.", source="bibtex:mine.bib")


def _by_id(*papers):
    return {paper.id: paper for paper in papers}


def test_records_of_one_paper_become_one():
    together = combined({}, [ARXIV, PRINTED, OTHER])
    assert together.merged == 1
    assert set(together.papers) == {ARXIV.id, OTHER.id}
    one = together.papers[ARXIV.id]
    assert (one.venue, one.doi, one.abstract) == ("ACL", PRINTED.doi, ARXIV.abstract)


def test_it_does_not_matter_what_the_graph_had_already():
    at_once = combined({}, [ARXIV, PRINTED, OTHER]).papers
    for first, second in ((ARXIV, PRINTED), (PRINTED, ARXIV)):
        graph = combined({}, [first, OTHER]).papers
        assert combined(graph, [second]).papers == at_once


def test_a_record_that_the_graph_has_changes_nothing():
    graph = combined({}, [ARXIV, PRINTED]).papers
    again = combined(graph, [ARXIV])
    assert again.papers == graph
    assert again.merged == 0
    assert combined(graph, [PRINTED, ARXIV]).papers == graph


def test_a_paper_that_has_changed_takes_the_place_of_what_it_was():
    shorter = replace(OTHER, title="Something")
    assert combined(_by_id(OTHER), [shorter]).papers == _by_id(shorter)


def _file(folder, name, **record):
    path = folder / name
    path.write_text(json.dumps({"id": "7", "abstract": "", **record}) + "\n", encoding="utf-8")
    return path


def test_two_files_that_know_different_things_of_one_id(tmp_path):
    inputs = [
        _file(tmp_path, "a.jsonl", title=TITLE, year=2024),
        _file(tmp_path, "b.jsonl", title=TITLE.upper(), abstract=ABSTRACT),
    ]
    for order in (inputs, inputs[::-1]):
        reading = read(order, strict=True)
        (paper,) = reading.papers
        assert (paper.title, paper.year, paper.abstract) == (TITLE, 2024, ABSTRACT)
        assert not reading.problems


def test_one_id_for_two_papers_is_a_conflict(tmp_path):
    inputs = [_file(tmp_path, "a.jsonl", title=TITLE), _file(tmp_path, "b.jsonl", title="Else")]
    reading = read(inputs, strict=False)
    assert [paper.title for paper in reading.papers] == [TITLE]
    assert [problem.reason for problem in reading.problems] == ["conflict"]
    with pytest.raises(SourceError, match="has the id '7' already"):
        read(inputs, strict=True)
