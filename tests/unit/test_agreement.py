"""Mentions of one paper agree with each other."""

from dataclasses import replace

import numpy as np
import pytest

from kg.model import Span
from pipelines.extraction.abbreviations import Abbreviation, find_abbreviations
from pipelines.extraction.agreement import agree, names_of
from pipelines.extraction.encoding import EncodedText
from pipelines.extraction.finder import Reading
from pipelines.extraction.mentions import PlacedMention, PlacedReading

METHOD, TASK = 1, 2


def window(text: str, *mentions: tuple[str, int, float]) -> PlacedReading:
    """A window over words between spaces, with mentions by their text, type and score."""
    words: list[Span] = []
    for word in text.replace("(", "( ").replace(")", " )").split():
        start = text.index(word, words[-1].end if words else 0)
        words.append(Span(start, start + len(word)))
    none = np.zeros(0, dtype=np.int64)
    encoded = EncodedText(none, none, none, none, none, tuple(words))
    empty = np.zeros((0, 0), dtype=np.float32)
    placed = []
    position = 0
    for surface, kind, score in mentions:
        start = text.index(surface, position)
        position = start + len(surface)
        inside = [i for i, w in enumerate(words) if start <= w.start and w.end <= position]
        placed.append(PlacedMention(inside[0], inside[-1], kind, score))
    return PlacedReading(text, 0, Reading(encoded, empty, empty, empty), tuple(placed))


def agreed(text: str, reading: PlacedReading) -> list[tuple[str, int]]:
    definitions: list[Abbreviation] = list(find_abbreviations(text))
    (revised,) = agree(text, [reading], definitions)
    return [(revised.span_of(m).of(text), m.type) for m in revised.mentions]


def test_a_window_knows_its_mentions_by_text_and_by_place() -> None:
    text = "So deep nets win"
    reading = replace(window(text, ("deep nets", METHOD, 0.9)), offset=100)
    (mention,) = reading.mentions
    assert reading.surface(mention) == "deep nets"
    assert reading.span_of(mention) == Span(103, 112)
    assert reading.words_at(Span(103, 112)) == (1, 2)
    assert reading.words_at(Span(3, 12)) is None


def test_the_type_with_more_probability_behind_it_wins() -> None:
    text = "Beam search helps , beam search wins , and Beam search ends"
    reading = window(
        text, ("Beam search", METHOD, 0.9), ("beam search", TASK, 0.6), ("Beam search", METHOD, 0.5)
    )
    assert {kind for _, kind in agreed(text, reading)} == {METHOD}


def test_both_sides_of_a_definition_become_mentions() -> None:
    text = "We use Bilevel Optimization (BO) here"
    reading = window(text, ("BO", TASK, 0.7))
    assert agreed(text, reading) == [("Bilevel Optimization", TASK), ("BO", TASK)]


def test_a_mention_grows_to_the_whole_long_form() -> None:
    text = "by Simultaneous Perturbation Stochastic Approximation (SPSA) alone"
    reading = window(text, ("Stochastic Approximation", METHOD, 0.8))
    assert agreed(text, reading) == [
        ("Simultaneous Perturbation Stochastic Approximation", METHOD),
        ("SPSA", METHOD),
    ]


def test_a_wider_mention_is_left_alone() -> None:
    text = "with on-policy reinforcement learning (RL) methods"
    reading = window(text, ("on-policy reinforcement learning", METHOD, 0.8))
    assert agreed(text, reading) == [("on-policy reinforcement learning", METHOD)]


def test_a_definition_is_known_in_every_window() -> None:
    one, other = "We use Bilevel Optimization (BO) here . ", "So BO wins and BO helps"
    text = one + other
    first = window(one, ("Bilevel Optimization", METHOD, 0.9))
    second = window(other, ("BO", TASK, 0.4), ("BO", TASK, 0.3))
    second = replace(second, offset=len(one))
    revised = agree(text, [first, second], list(find_abbreviations(text)))
    found = [[(w.span_of(m).of(text), m.type) for m in w.mentions] for w in revised]
    assert found == [
        [("Bilevel Optimization", METHOD), ("BO", METHOD)],
        [("BO", METHOD), ("BO", METHOD)],
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Beam search", "beam-search"),
        ("beam  search", "Beam\nSearch"),
        ("CNN", "convolutional neural networks"),
        ("CNNs", "Convolutional Neural Network"),
        ("loss", "LOSS"),
    ],
)
def test_spellings_of_one_name_are_one(one: str, other: str) -> None:
    text = f"A convolutional neural network (CNN) , {one} , {other}"
    name = names_of(text, list(find_abbreviations(text)))
    assert len(text) == text.rindex(other) + len(other)
    start = text.index(f", {one} ,") + 2
    assert name(Span(start, start + len(one))) == name(Span(len(text) - len(other), len(text)))


@pytest.mark.parametrize(("one", "other"), [("loss", "los"), ("CNN", "CNN1"), ("S", "-")])
def test_names_that_differ_stay_apart(one: str, other: str) -> None:
    text = f"{one} {other}"
    name = names_of(text, [])
    assert name(Span(0, len(one))) != name(Span(len(one) + 1, len(text)))


def test_the_first_definition_of_a_short_form_counts() -> None:
    text = "Bilevel Optimization (BO) then Bayesian Optimization (BO) : BO"
    name = names_of(text, list(find_abbreviations(text)))
    assert name(Span(len(text) - 2, len(text))) == "bilevel optimization"
