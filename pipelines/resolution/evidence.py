"""The places in the text that claims rest on."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable

from kg.model import Evidence, Extraction, Mention, Span

#: Subject, predicate and object of a claim.
Triple = tuple[str, str, str]


class Sentences:
    """The sentences of all papers, to be found by what stands in them."""

    def __init__(self, extractions: Iterable[Extraction]) -> None:
        """Index the sentences of each passage by where they start."""
        found: dict[str, list[Span]] = defaultdict(list)
        for extraction in extractions:
            for passage_id, sentence in extraction.sentences:
                found[passage_id].append(sentence)
        self._sentences = {passage: sorted(spans) for passage, spans in found.items()}

    def around(self, mention: Mention) -> Span:
        """The sentence that holds the mention; its own span where none holds it whole."""
        sentences = self._sentences.get(mention.passage_id, [])
        at = bisect_right(sentences, mention.span.start, key=lambda s: s.start) - 1
        if at >= 0 and sentences[at].contains(mention.span):
            return sentences[at]
        return mention.span


def in_order(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Sorted by paper, then by place, in reading order."""
    return tuple(sorted(evidence, key=_place))


def _place(evidence: Evidence) -> tuple[object, ...]:
    return (
        evidence.paper_id,
        evidence.passage_id != f"{evidence.paper_id}#title",
        evidence.passage_id,
        evidence.span,
        evidence.subject or Span(0, 1),
        evidence.object or Span(0, 1),
        evidence.extractor,
        # Two mentions elsewhere may be one concept here: all else is then the same.
        evidence.score is None,
        evidence.score or 0.0,
    )
