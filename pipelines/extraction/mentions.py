"""Mentions of methods, tasks and datasets, as a spaCy component."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from kg.model import EntityType, Span
from pipelines.extraction.decoding import spans_above
from pipelines.extraction.encoding import windows
from pipelines.extraction.finder import Finder, Reading, open_finder
from pipelines.extraction.sentences import sentences_of
from pipelines.extraction.tokens import text_of

if not Doc.has_extension("readings"):
    Doc.set_extension("readings", default=())

#: The types in the order of the model's outputs, whose first is "no mention".
TYPES = (EntityType.METHOD, EntityType.TASK, EntityType.DATASET)


#: In a paper a mention is a candidate from here on: whether it counts, its concept decides.
CANDIDATE = 0.25


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
    """A window's text, where it begins in the Doc's, its :class:`Reading`, and its mentions."""

    text: str
    offset: int
    reading: Reading
    mentions: tuple[PlacedMention, ...]

    def surface(self, mention: PlacedMention) -> str:
        """The mention as it is written."""
        words = self.reading.encoded.words
        return self.text[words[mention.first].start : words[mention.last].end]

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
        text = text_of(doc)
        sentences = sentences_of(doc)
        paper = is_paper(doc)
        floor = min(CANDIDATE, self.min_confidence) if paper else self.min_confidence
        sizes = self.finder.sizes(text, sentences)
        doc._.readings = tuple(
            self._read(text, sentences[run.start : run.stop], floor, paper)
            for run in windows(sizes, self.window_pieces)
        )
        return doc

    def _read(
        self, text: str, sentences: Sequence[Span], floor: float, paper: bool
    ) -> PlacedReading:
        offset = sentences[0].start
        part = text[offset : sentences[-1].end]
        reading = self.finder.read(
            part,
            [Span(s.start - offset, s.end - offset) for s in sentences],
            paper=paper,
        )
        found = spans_above(reading.spans, reading.encoded.sentence, floor)
        return PlacedReading(part, offset, reading, tuple(PlacedMention(*m) for m in found))


def is_paper(doc: Doc) -> bool:
    """True where the text is a title and an abstract, rather than a sentence of any kind."""
    return len(doc._.passages) > 1 and not text_of(doc)[: doc._.passages[0].end].isspace()


@Language.factory(
    "paper_mentions",
    requires=["token.is_sent_start"],
    assigns=["doc._.readings"],
    default_config={"model": "", "min_confidence": 0.45, "window_pieces": 400},
)
def create_mention_finder(
    nlp: Language, name: str, model: str, min_confidence: float, window_pieces: int
) -> MentionFinder:
    """The component; ``model`` is as in :func:`pipelines.extraction.pipeline.create_pipeline`.

    ``min_confidence`` is the least probability of a mention; ``window_pieces`` is how many word
    pieces of consecutive sentences are read together.
    """
    return MentionFinder(open_finder(model), min_confidence, window_pieces)
