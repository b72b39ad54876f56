"""Mentions of one paper agree with each other."""

import numpy as np

from kg.model import Span
from pipelines.extraction.abbreviations import Abbreviation, find_abbreviations
from pipelines.extraction.agreement import agree
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
    return PlacedReading(0, Reading(encoded, empty, empty, empty), tuple(placed))


def agreed(text: str, reading: PlacedReading) -> list[tuple[str, int]]:
    definitions: list[Abbreviation] = list(find_abbreviations(text))
    (revised,) = agree(text, [reading], definitions)
    return [(revised.span_of(m).of(text), m.type) for m in revised.mentions]


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
