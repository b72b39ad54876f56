"""SciER and SciERC as ordinary text with spans and relations.

Both corpora come tokenised ("state - of - the - art", "4 2 . 2 %", "-LRB-"), while the shipped
model meets ordinary text, so tokens are joined again before anything is learnt from them.

SciER: Zhang et al. 2024, "SciER: An Entity and Relation Extraction Dataset for Datasets, Methods,
and Tasks in Scientific Documents". SciERC: Luan et al. 2018, "Multi-Task Identification of
Entities, Relations, and Coreference for Scientific Knowledge Graph Construction".
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.model import Predicate, Span
from pipelines.evaluation.scier import PREDICATES

SCIER_TYPES = ("Method", "Task", "Dataset")
SCIERC_TYPES = ("Method", "Task", "Material", "Metric", "OtherScientificTerm", "Generic")


@dataclass(frozen=True, slots=True)
class LabelledSpan:
    """A gold span in a sentence's text and its type by the corpus's own name."""

    span: Span
    type: str


@dataclass(frozen=True, slots=True)
class LabelledRelation:
    """A gold relation; ``subject`` and ``object`` index the sentence's spans."""

    subject: int
    predicate: Predicate
    object: int


@dataclass(frozen=True, slots=True)
class LabelledSentence:
    """One sentence as ordinary text.

    ``corpus`` is "scier" or "scierc"; relations are gold in the first only.
    """

    document: str
    text: str
    spans: tuple[LabelledSpan, ...]
    relations: tuple[LabelledRelation, ...]
    corpus: str


_BRACKETS = {
    "-LRB-": "(",
    "-RRB-": ")",
    "-LSB-": "[",
    "-RSB-": "]",
    "-LCB-": "{",
    "-RCB-": "}",
    "``": '"',
    "''": '"',
}
_NO_SPACE_BEFORE = {".", ",", ";", ":", "?", "!", ")", "]", "}", "%", "'s", "n't", "'", "-", "/"}
_NO_SPACE_AFTER = {"(", "[", "{", "-", "/", "$", "~"}


def detokenise(tokens: Sequence[str]) -> tuple[str, list[Span]]:
    """Ordinary text of a token list, and where in it each token lies."""
    text = ""
    spans: list[Span] = []
    open_quote = False
    glue_next = False
    for i, raw in enumerate(tokens):
        token = _BRACKETS.get(raw, raw)
        previous = _BRACKETS.get(tokens[i - 1], tokens[i - 1]) if i else ""
        digits = len(token) == 1 and token.isdigit() and len(previous) == 1
        split_number = digits and (
            previous.isdigit() or (previous == "." and text[-2:-1].isdigit())
        )
        closing = token == '"' and open_quote
        glued = not text or glue_next or token in _NO_SPACE_BEFORE or split_number or closing
        if not glued:
            text += " "
        glue_next = token in _NO_SPACE_AFTER
        if token == '"':
            glue_next = not open_quote
            open_quote = not open_quote
        spans.append(Span(len(text), len(text) + len(token)))
        text += token
    return text, spans


def _occurrences(words: Sequence[str], phrase: Sequence[str]) -> Iterator[int]:
    for i in range(len(words) - len(phrase) + 1):
        if list(words[i : i + len(phrase)]) == list(phrase):
            yield i


def _place(words: list[str], surfaces: list[tuple[str, str]]) -> list[tuple[int, int, str]]:
    """Token ranges (half-open) for gold surfaces that come without offsets.

    The longest surface chooses first, and every occurrence that is still free is taken: measured
    on the dev split, which has both forms, this places 98 % of the spans as the annotators did.
    """
    taken = [False] * len(words)
    placed: list[tuple[int, int, str]] = []
    for surface, type_ in sorted(set(surfaces), key=lambda s: (-len(s[0].split()), s)):
        phrase = surface.split()
        for i in _occurrences(words, phrase):
            if not any(taken[i : i + len(phrase)]):
                taken[i : i + len(phrase)] = [True] * len(phrase)
                placed.append((i, i + len(phrase), type_))
    return sorted(placed)


def _nearest_pair(
    spans: Sequence[tuple[int, int, str]], words: Sequence[str], head: str, tail: str
) -> tuple[int, int] | None:
    """The pair of spans, nearest to each other, that read ``SURFACE:TYPE`` as given."""
    names = [" ".join(words[a:b]) + ":" + t for a, b, t in spans]
    pairs = [
        (abs(spans[i][0] - spans[j][0]), i, j)
        for i, x in enumerate(names)
        if x == head
        for j, y in enumerate(names)
        if y == tail and i != j
    ]
    return min(pairs)[1:] if pairs else None


def read_scier(path: Path) -> list[LabelledSentence]:
    """SciER's sentence files: surfaces without offsets, placed by :func:`_place`."""
    sentences = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        words = row["sentence"].split()
        placed = _place(words, [(s, t) for s, t in row["ner"]])
        text, at = detokenise(words)
        relations = set()
        for head, name, tail in row["rel_plus"]:
            pair = _nearest_pair(placed, words, head, tail)
            if pair:
                relations.add((pair[0], PREDICATES[name], pair[1]))
        sentences.append(
            LabelledSentence(
                row["doc_id"],
                text,
                tuple(LabelledSpan(Span(at[a].start, at[b - 1].end), t) for a, b, t in placed),
                tuple(LabelledRelation(*r) for r in sorted(relations)),
                "scier",
            )
        )
    return sentences


def read_scier_offsets(path: Path) -> list[LabelledSentence]:
    """SciER's document files, with token offsets (inclusive ends, counted over the document)."""
    sentences = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        offset = 0
        for words, ner, relations in zip(
            row["sentences"], row["ner"], row["relations"], strict=True
        ):
            text, at = detokenise(words)
            spans = sorted({(a - offset, b - offset, t) for a, b, t in ner})
            index = {(a, b): i for i, (a, b, _) in enumerate(spans)}
            found = {
                (index[a - offset, b - offset], PREDICATES[name], index[c - offset, d - offset])
                for a, b, c, d, name in relations
                if (a - offset, b - offset) in index and (c - offset, d - offset) in index
            }
            sentences.append(
                LabelledSentence(
                    row["doc_id"],
                    text,
                    tuple(LabelledSpan(Span(at[a].start, at[b].end), t) for a, b, t in spans),
                    tuple(LabelledRelation(*r) for r in sorted(found)),
                    "scier",
                )
            )
            offset += len(words)
    return sentences


def read_scierc(path: Path) -> list[LabelledSentence]:
    """SciERC's CoNLL file: spans only, ``I-`` for most, ``B-`` where two of a type touch."""
    sentences = []
    document = 0
    for block in re.split(r"\n\s*\n", path.read_text(encoding="utf-8")):
        rows = [line.split(" ") for line in block.splitlines() if line.strip()]
        if not rows:
            continue
        if rows[0][0] == "-DOCSTART-":
            document += 1
            continue
        words = [r[0] for r in rows]
        tags = [r[-1] for r in rows]
        text, at = detokenise(words)
        spans = []
        start = None
        for i, tag in enumerate([*tags, "O"]):
            if start is not None and (tag != "I" + tags[start][1:]):
                type_ = tags[start][2:]
                spans.append(LabelledSpan(Span(at[start].start, at[i - 1].end), type_))
                start = None
            if start is None and tag != "O":
                start = i
        sentences.append(LabelledSentence(f"scierc-{document}", text, tuple(spans), (), "scierc"))
    return sentences
