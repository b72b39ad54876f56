"""What the model is asked about the names of a window, and what it answers."""

from collections.abc import Callable

import numpy as np
import pytest
from spacy.language import Language

from kg.model import EntityType, Predicate, Role, Span
from kg.model.papers import paper_of_text
from pipelines.extraction import paper_reading
from pipelines.extraction.mentions import PlacedReading
from pipelines.extraction.paper_features import PAPER_LABELS, ROLE_LABELS
from pipelines.extraction.paper_reading import WindowNames, read_names
from pipelines.extraction.pipeline import read

METHOD, TASK, DATASET = EntityType
Made = Callable[..., Language]
WORD = {METHOD: 1, TASK: 2, DATASET: 3}

KNOWN = {
    "Beam Search": (METHOD, 0.9),
    "beam-search": (METHOD, 0.8),
    "BS": (METHOD, 0.7),
    "GLUE": (DATASET, 0.9),
}
TITLE = "Beam Search"
ABSTRACT = "Here BS is tried. With beam-search, GLUE is easy."


@pytest.fixture
def finder(fake_finder: type) -> object:
    return fake_finder(
        KNOWN,
        {"GLUE": {(DATASET, Role.EVALUATED): 0.75, (METHOD, Role.USED): 0.25}},
        related={
            ("beam-search", "GLUE"): {Predicate.EVALUATED_ON: 0.5, Predicate.TRAINED_ON: 0.25},
            ("BS", "Beam Search"): {Predicate.SYNONYM_OF: 0.75},
        },
    )


def windows(finder: object, pipeline_with: Made) -> tuple[list[PlacedReading], Span]:
    """The windows of the paper above, as the components before left them, and the title."""
    nlp = pipeline_with(finder)
    with nlp.select_pipes(disable=["paper_concepts", "paper_relations", "paper_relation_pairs"]):
        doc = read(paper_of_text("1", TITLE, ABSTRACT), nlp)
    return list(doc._.readings), doc._.passages[0]


@pytest.fixture
def names(finder: object, pipeline_with: Made) -> WindowNames:
    (window,), title = windows(finder, pipeline_with)
    return read_names(finder, window, title)


def test_a_name_is_all_mentions_of_its_written_form(names: WindowNames) -> None:
    text = f"{TITLE}\n\n{ABSTRACT}"
    found = [(n.text, n.surface, [s.of(text) for s in n.spans]) for n in names.names]
    assert found == [
        ("beam search", "Beam Search", ["Beam Search", "beam-search"]),
        ("bs", "BS", ["BS"]),
        ("glue", "GLUE", ["GLUE"]),
    ]
    assert all(len(n.mentions) == len(n.spans) for n in names.names)


def test_a_name_has_a_probability_for_every_role(names: WindowNames) -> None:
    told = dict(zip(ROLE_LABELS, names.names[2].roles.tolist(), strict=True))
    assert {label: p for label, p in told.items() if p} == {
        (DATASET, Role.EVALUATED): 0.75,
        (METHOD, Role.USED): 0.25,
    }


def test_every_pair_of_names_is_read_once(names: WindowNames) -> None:
    def labels(pair: paper_reading.NamePair) -> dict[object, float]:
        return {
            label: float(p)
            for label, p in zip(PAPER_LABELS, pair.labels, strict=True)
            if p and label is not None
        }

    assert {(p.left, p.right): labels(p) for p in names.pairs} == {
        ("beam search", "bs"): {(Predicate.SYNONYM_OF, True): 0.75},
        ("beam search", "glue"): {
            (Predicate.EVALUATED_ON, True): 0.5,
            (Predicate.TRAINED_ON, True): 0.25,
        },
        ("bs", "glue"): {},
    }
    assert len(names.pairs) == 3


def test_pairs_are_told_by_types_distance_and_likeness(finder: object, pipeline_with: Made) -> None:
    (window,), title = windows(finder, pipeline_with)
    read_names(finder, window, title)
    method, dataset = WORD[METHOD], WORD[DATASET]
    # In the next sentence, initials; a comma between; in the next sentence, nothing in common.
    assert finder.related_kinds == [
        (method, method, 32, 3),
        (method, dataset, 1, 0),
        (method, dataset, 32, 0),
    ]
    # Twice, and in the title; once each, and not.
    assert finder.kinds == [5, 0, 0]


def test_a_pair_is_read_with_what_stands_between_and_both_roles(
    finder: object, pipeline_with: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    (window,), title = windows(finder, pipeline_with)
    seen = []

    def relate(features: np.ndarray, kinds: object) -> np.ndarray:
        seen.append(features)
        return np.zeros((len(features), len(PAPER_LABELS)), dtype=np.float32)

    monkeypatch.setattr(finder, "relate_concepts", relate)
    found = read_names(finder, window, title)
    (features,) = seen
    width, roles = len(KNOWN), len(ROLE_LABELS)
    assert features.shape == (3, 5 * width + 2 * roles)
    for row, (i, j) in zip(features, [(0, 1), (0, 2), (1, 2)], strict=True):
        assert row[5 * width : 5 * width + roles].tolist() == found.names[i].roles.tolist()
        assert row[5 * width + roles :].tolist() == found.names[j].roles.tolist()


def test_without_a_title_no_name_stands_in_it(finder: object, pipeline_with: Made) -> None:
    (window,), _ = windows(finder, pipeline_with)
    read_names(finder, window, None)
    assert finder.kinds == [1, 0, 0]


@pytest.mark.parametrize(("abstract", "names"), [("Nothing.", 0), ("GLUE and GLUE.", 1)])
def test_a_lone_name_has_no_pairs(
    finder: object, pipeline_with: Made, abstract: str, names: int
) -> None:
    doc = read(paper_of_text("1", "A title", abstract), pipeline_with(finder))
    assert doc._.name_pairs == ()
    assert len(doc._.concepts) == names
    assert finder.related_kinds == []
