"""Mentions of methods, tasks and datasets, as a spaCy component."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc, SpanGroup

from kg.model import EntityType, Span
from pipelines.extraction.decoding import spans_above
from pipelines.extraction.encoding import windows
from pipelines.extraction.finder import Finder, Reading, shipped_finder
from pipelines.extraction.sentences import sentences_of

if not Doc.has_extension("readings"):
    Doc.set_extension("readings", default=())

#: The types in the order of the model's outputs, whose first is "no mention".
TYPES = (EntityType.METHOD, EntityType.TASK, EntityType.DATASET)


@dataclass(frozen=True, slots=True)
class PlacedReading:
    """A window's :class:`Reading`, where the window begins in the Doc's text, and its mentions.

    ``mentions`` are ``(first word, last word, type index from 1, probability)``.
    """

    offset: int
    reading: Reading
    mentions: tuple[tuple[int, int, int, float], ...]

    def span_of(self, mention: tuple[int, int, int, float]) -> Span:
        """The mention's place in the Doc's text."""
        words = self.reading.encoded.words
        return Span(self.offset + words[mention[0]].start, self.offset + words[mention[1]].end)


class MentionFinder:
    """Sets ``doc.spans["mentions"]``, whose ``attrs["scores"]`` are probabilities in order."""

    def __init__(self, finder: Finder, min_confidence: float, window_pieces: int) -> None:
        self.finder = finder
        self.min_confidence = min_confidence
        self.window_pieces = window_pieces

    def __call__(self, doc: Doc) -> Doc:
        """Find the mentions of a Doc that has sentence starts."""
        text = doc.text
        sentences = sentences_of(doc)
        group = SpanGroup(doc, name="mentions")
        scores: list[float] = []
        placed: list[PlacedReading] = []
        sizes = self.finder.sizes([s.of(text) for s in sentences])
        for run in windows(sizes, self.window_pieces):
            inside = sentences[run.start : run.stop]
            offset = inside[0].start
            piece = text[offset : inside[-1].end]
            reading = self.finder.read(
                piece, [Span(s.start - offset, s.end - offset) for s in inside]
            )
            found = spans_above(reading.spans, reading.encoded.sentence, self.min_confidence)
            window = PlacedReading(offset, reading, tuple(found))
            placed.append(window)
            for mention in found:
                place = window.span_of(mention)
                span = doc.char_span(
                    place.start,
                    place.end,
                    label=TYPES[mention[2] - 1].value,
                    alignment_mode="expand",
                )
                if span is not None:
                    group.append(span)
                    scores.append(mention[3])
        group.attrs["scores"] = scores
        doc.spans["mentions"] = group
        doc._.readings = tuple(placed)
        return doc


@Language.factory(
    "paper_mentions",
    requires=["token.is_sent_start"],
    assigns=["doc.spans", "doc._.readings"],
    default_config={"min_confidence": 0.5, "window_pieces": 160},
)
def create_mention_finder(
    nlp: Language, name: str, min_confidence: float, window_pieces: int
) -> MentionFinder:
    """The component with the shipped model.

    ``min_confidence`` is the least probability of a mention; ``window_pieces`` is how many word
    pieces of consecutive sentences are read together.
    """
    return MentionFinder(shipped_finder(), min_confidence, window_pieces)
