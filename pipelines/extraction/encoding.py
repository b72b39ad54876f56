"""Text to the integer arrays that the encoder reads, the same in training and at run time.

A *word* is what BERT's pre-tokeniser gives: a run of characters without white space and
punctuation, or one punctuation mark (Devlin et al. 2019, section 3). A *piece* is a WordPiece of
a word. Spans are labelled over words, so that a mention never ends inside one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding

from kg.model import Span

#: The longest mention, in words, that the model can find: 99.9 % of the annotated ones fit.
MAX_WORDS = 16
#: The encoder has 512 positions; two are the [CLS] and [SEP] around the text.
MAX_PIECES = 510

IntArray = NDArray[np.int64]

#: How a word is written. The encoder is uncased, so case reaches the heads by this alone.
SHAPES = ("other", "lower", "Title", "UPPER", "mIxed", "digits", "alnum", "punct")


@lru_cache(maxsize=16_384)
def shape_of(word: str) -> int:
    """The index into :data:`SHAPES` of the way a word is written."""
    if word.isdigit():
        return 5
    if not any(c.isalnum() for c in word):
        return 7
    if any(c.isdigit() for c in word):
        return 6
    if word.islower():
        return 1
    if word.isupper():
        return 3
    if word[0].isupper() and word[1:].islower():
        return 2
    if any(c.isupper() for c in word):
        return 4
    return 0


@dataclass(frozen=True, slots=True)
class EncodedText:
    """One text for the encoder. ``P`` pieces, ``W`` words, ``S`` sentences.

    ``pieces`` (P,) with [CLS] and [SEP]; ``first`` and ``last`` (W,) index a word's first and last
    piece; ``shape`` (W,) is its :func:`shape_of`; ``sentence`` (W,) numbers its sentence;
    ``words`` are code-point spans in the text.
    """

    pieces: IntArray
    first: IntArray
    last: IntArray
    shape: IntArray
    sentence: IntArray
    words: tuple[Span, ...]


def encode(text: str, sentences: Sequence[Span], encoding: Encoding) -> EncodedText:
    """Encode ``text``, whose sentences lie at ``sentences`` (in order, without overlap).

    ``encoding`` is what the tokeniser makes of the text, special tokens and all.

    A blank line, as between a title and an abstract, becomes a [SEP]: to the encoder they are two
    texts that belong together. Words outside every sentence are left out, and so is whatever lies
    past :data:`MAX_PIECES` pieces: callers that may hold more use :func:`windows` first.
    """
    separator = encoding.ids[-1]
    pieces = [encoding.ids[0]]
    first: list[int] = []
    last: list[int] = []
    spans: list[Span] = []
    previous: int | None = None
    for piece, word, (start, end) in zip(
        encoding.ids, encoding.word_ids, encoding.offsets, strict=True
    ):
        if word is None:
            continue
        apart = bool(spans) and word != previous and "\n\n" in text[spans[-1].end : start]
        if len(pieces) + apart > MAX_PIECES:
            if word == previous and spans:  # half a word is none
                del first[-1], last[-1], spans[-1]
            break
        if apart:
            pieces.append(separator)
        if word == previous:
            last[-1] = len(pieces)
            spans[-1] = Span(spans[-1].start, max(end, spans[-1].end))
        elif end > start:
            first.append(len(pieces))
            last.append(len(pieces))
            spans.append(Span(start, end))
            previous = word
        pieces.append(piece)
    sentence: list[int] = []
    kept: list[int] = []
    current = 0
    for w, span in enumerate(spans):
        while current < len(sentences) and sentences[current].end <= span.start:
            current += 1
        if current < len(sentences) and sentences[current].start <= span.start:
            kept.append(w)
            sentence.append(current)
    return EncodedText(
        pieces=np.array([*pieces, separator], dtype=np.int64),
        first=np.array([first[w] for w in kept], dtype=np.int64),
        last=np.array([last[w] for w in kept], dtype=np.int64),
        shape=np.array([shape_of(spans[w].of(text)) for w in kept], dtype=np.int64),
        sentence=np.array(sentence, dtype=np.int64),
        words=tuple(spans[w] for w in kept),
    )


def windows(sizes: Sequence[int], limit: int) -> list[range]:
    """Runs of consecutive sentences that hold at most ``limit`` pieces each.

    ``sizes`` are the sentences' lengths in pieces. A sentence over the limit stands alone.
    """
    runs: list[range] = []
    start, total = 0, 0
    for i, size in enumerate(sizes):
        if i > start and total + size > limit:
            runs.append(range(start, i))
            start, total = i, 0
        total += size
    if start < len(sizes):
        runs.append(range(start, len(sizes)))
    return runs
