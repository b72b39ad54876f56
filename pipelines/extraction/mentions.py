"""Mentions of methods, tasks and datasets, as a spaCy component."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from spacy.language import Language
from spacy.tokens import Doc

from kg.model import EntityType, Span
from pipelines.extraction.decoding import spans_above
from pipelines.extraction.encoding import windows
from pipelines.extraction.finder import Finder, Reading, shipped_finder
from pipelines.extraction.sentences import sentences_of

if not Doc.has_extension("readings"):
    Doc.set_extension("readings", default=())

#: The types in the order of the model's outputs, whose first is "no mention".
TYPES = (EntityType.METHOD, EntityType.TASK, EntityType.DATASET)


@dataclass(frozen=True, slots=True, order=True)
class PlacedMention:
    """A mention by its words in a window: the first, the last, and the type, counted from 1.

    ``score`` is the probability of span and type, 0 to 1.
    """

    first: int
    last: int
    type: int
    score: float

    def overlaps(self, first: int, last: int) -> bool:
        """True where it shares a word with the words ``first`` to ``last``, inclusive."""
        return self.first <= last and first <= self.last


@dataclass(frozen=True, slots=True)
class PlacedReading:
    """A window's :class:`Reading`, where the window begins in the Doc's text, and its mentions."""

    offset: int
    reading: Reading
    mentions: tuple[PlacedMention, ...]

    def span_of(self, mention: PlacedMention) -> Span:
        """The mention's place in the Doc's text."""
        words = self.reading.encoded.words
        return Span(self.offset + words[mention.first].start, self.offset + words[mention.last].end)

    def words_at(self, span: Span) -> tuple[int, int] | None:
        """The first and the last word of a span of the Doc's text; None where it is not here."""
        words = self.reading.encoded.words
        if not words or not self.offset + words[0].start <= span.start < span.end <= (
            self.offset + words[-1].end
        ):
            return None
        inside = [
            i
            for i, word in enumerate(words)
            if word.start + self.offset < span.end and span.start < word.end + self.offset
        ]
        return (inside[0], inside[-1]) if inside else None


class MentionFinder:
    """Sets ``doc._.readings``, tuples of :class:`PlacedReading`."""

    def __init__(self, finder: Finder, min_confidence: float, window_pieces: int) -> None:
        self.finder = finder
        self.min_confidence = min_confidence
        self.window_pieces = window_pieces

    def __call__(self, doc: Doc) -> Doc:
        """Read a Doc that has sentence starts."""
        text = doc.text
        readings = []
        for sentences in _by_passage(sentences_of(doc), doc._.passages):
            sizes = self.finder.sizes([s.of(text) for s in sentences])
            for run in windows(sizes, self.window_pieces):
                readings.append(self._read(text, sentences[run.start : run.stop]))
        doc._.readings = tuple(readings)
        return doc

    def _read(self, text: str, sentences: Sequence[Span]) -> PlacedReading:
        offset = sentences[0].start
        reading = self.finder.read(
            text[offset : sentences[-1].end],
            [Span(s.start - offset, s.end - offset) for s in sentences],
        )
        found = spans_above(reading.spans, reading.encoded.sentence, self.min_confidence)
        return PlacedReading(offset, reading, tuple(PlacedMention(*m) for m in found))


def _by_passage(sentences: Sequence[Span], passages: Sequence[Span]) -> Iterator[list[Span]]:
    """The sentences of each passage in order; all at once where no passages are set.

    A title has no full stop: read together with the abstract, its last words and the first of the
    abstract would be one sentence to the encoder.
    """
    ends = [p.end for p in passages]
    for _, group in groupby(sentences, key=lambda s: bisect_left(ends, s.end)):
        yield list(group)


@Language.factory(
    "paper_mentions",
    requires=["token.is_sent_start"],
    assigns=["doc._.readings"],
    default_config={"min_confidence": 0.45, "window_pieces": 160},
)
def create_mention_finder(
    nlp: Language, name: str, min_confidence: float, window_pieces: int
) -> MentionFinder:
    """The component with the shipped model.

    ``min_confidence`` is the least probability of a mention; ``window_pieces`` is how many word
    pieces of consecutive sentences are read together.
    """
    return MentionFinder(shipped_finder(), min_confidence, window_pieces)
