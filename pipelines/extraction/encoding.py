"""Text to the integer arrays that the encoder reads, the same in training and at run time.

A *word* is what BERT's pre-tokeniser gives: a run of characters without white space and
punctuation, or one punctuation mark (Devlin et al. 2019, section 3). A *piece* is a WordPiece of
a word. Spans are labelled over words, so that a mention never ends inside one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from kg.model import Span

#: The longest mention, in words, that the model can find: 99.9 % of the annotated ones fit.
MAX_WORDS = 16
#: The encoder has 512 positions; two are the [CLS] and [SEP] around the text.
MAX_PIECES = 510

IntArray = NDArray[np.int64]

#: How a word is written. The encoder is uncased, so case reaches the heads by this alone.
SHAPES = ("other", "lower", "Title", "UPPER", "mIxed", "digits", "alnum", "punct")


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


def encode(text: str, sentences: Sequence[Span], tokenizer: Tokenizer) -> EncodedText:
    """Encode ``text``, whose sentences lie at ``sentences`` (in order, without overlap).

    Words outside every sentence are left out, and so is whatever lies past
    :data:`MAX_PIECES` pieces: callers that may hold more use :func:`windows` first.
    """
    encoding = tokenizer.encode(text, add_special_tokens=True)
    first: list[int] = []
    last: list[int] = []
    spans: list[Span] = []
    previous: int | None = None
    for i, (word, (start, end)) in enumerate(zip(encoding.word_ids, encoding.offsets, strict=True)):
        if word is None or i > MAX_PIECES:
            continue
        if word == previous:
            last[-1] = i
            spans[-1] = Span(spans[-1].start, max(end, spans[-1].end))
        elif end > start:
            first.append(i)
            last.append(i)
            spans.append(Span(start, end))
            previous = word
    sentence: list[int] = []
    kept: list[int] = []
    current = 0
    for w, span in enumerate(spans):
        while current < len(sentences) and sentences[current].end <= span.start:
            current += 1
        if current < len(sentences) and sentences[current].start <= span.start:
            kept.append(w)
            sentence.append(current)
    ids = encoding.ids
    if len(ids) > MAX_PIECES + 2:
        ids = [*ids[: MAX_PIECES + 1], ids[-1]]
    return EncodedText(
        pieces=np.array(ids, dtype=np.int64),
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
