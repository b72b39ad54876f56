"""The findings of one paper as JSON."""

import json
from collections.abc import Callable

import pytest
from spacy.language import Language

from kg.model import EntityType, Paper, Passage, Predicate, Role
from kg.model.papers import paper_of_text
from pipelines.extraction.pipeline import extract
from pipelines.findings import findings

METHOD, TASK, DATASET = EntityType


@pytest.fixture
def nlp(fake_finder: type, pipeline_with: Callable[..., Language]) -> Language:
    finder = fake_finder(
        {"BERT": (METHOD, 0.75), "Bert": (METHOD, 0.5), "GLUE": (DATASET, 0.75)},
        {"GLUE": {(DATASET, Role.EVALUATED): 1.0}},
        stated={("BERT", "GLUE"): {Predicate.EVALUATED_ON: 0.75}},
        related={("BERT", "GLUE"): {Predicate.EVALUATED_ON: 0.75}},
    )
    return pipeline_with(finder)


def test_concepts_name_their_mentions_by_number(nlp: Language) -> None:
    (extraction,) = extract([paper_of_text("1", "😀 BERT", "On GLUE, Bert wins.")], nlp)
    found = findings(extraction)
    assert json.loads(json.dumps(found)) == found
    text = found["text"]
    assert text == "😀 BERT\n\nOn GLUE, Bert wins."
    surfaces = [text[m["start"] : m["end"]] for m in found["mentions"]]
    assert surfaces == ["BERT", "GLUE", "Bert"]
    assert found["concepts"] == [
        {"mentions": [0, 2], "type": "method", "role": "proposed", "score": 0.75},
        {"mentions": [1], "type": "dataset", "role": "evaluated", "score": 0.75},
    ]
    (relation,) = found["relations"]
    assert surfaces[relation["subject"]].casefold() == "bert"
    assert (relation["predicate"], relation["object"]) == ("evaluated-on", 1)


def test_a_lone_text_has_no_concepts(nlp: Language) -> None:
    text = "BERT wins on GLUE."
    paper = Paper("1", "", (Passage("1#abstract", "abstract", 0, text),))
    (extraction,) = extract([paper], nlp)
    found = findings(extraction)
    assert "concepts" not in found
    assert "text" not in found
    assert [text[m["start"] : m["end"]] for m in found["mentions"]] == ["BERT", "GLUE"]
    assert [(r["subject"], r["object"]) for r in found["relations"]] == [(0, 1)]


def test_nothing_found_is_empty_lists(nlp: Language) -> None:
    (extraction,) = extract([paper_of_text("1", "A title", "An abstract.")], nlp)
    found = findings(extraction)
    assert found["mentions"] == found["relations"] == found["links"] == []
    assert "concepts" not in found
