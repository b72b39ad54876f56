"""Abbreviations with their long forms, as a spaCy component.

The algorithm of Schwartz and Hearst 2003, "A Simple Algorithm for Identifying Abbreviation
Definitions in Biomedical Text": from its right end, each letter of the short form is looked for
in the words before the bracket, and its first letter must begin a word. Both directions are
read: "Bilevel Optimization (BO)" and "BO (Bilevel Optimization)".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from kg.model import Span
from pipelines.extraction.tokens import text_of

if not Doc.has_extension("abbreviations"):
    Doc.set_extension("abbreviations", default=())

_BRACKET = re.compile(r"\(([^()]{2,120})\)")
#: How far before its bracket, in characters, a long form may begin.
_REACH = 400
_SHORT = re.compile(r"[^\W_][\w\u2010-\u2015&/.+*-]{1,11}")


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A short form and its long form, each by its place in the text where it is defined."""

    short: Span
    long: Span


def _is_short_form(text: str) -> bool:
    return (
        _SHORT.fullmatch(text) is not None
        and any(c.isupper() for c in text)
        and any(c.isalpha() for c in text)
        and not text.replace(".", "").isdigit()
    )


def _initials_start(short: str, words: str) -> int | None:
    """Where the last words whose initials spell ``short`` begin; else None."""
    letters = [c.lower() for c in short if c.isalnum()]
    parts = list(re.finditer(r"[^\W_]+", words))[-len(letters) :]
    initials = [p.group()[0].lower() for p in parts]
    return parts[0].start() if initials == letters else None


def _long_form_start(short: str, words: str) -> int | None:
    """Where in ``words`` the long form of ``short`` begins, matched from the right; else None.

    Words whose initials spell it come before the looser match: letter by letter from the right,
    "Proximal Policy Optimization" would give PPO no more than "Policy Optimization".
    """
    by_initials = _initials_start(short, words)
    if by_initials is not None:
        return by_initials
    s, w = len(short) - 1, len(words) - 1
    while s >= 0:
        letter = short[s].lower()
        if not letter.isalnum():
            s -= 1
            continue
        while w >= 0 and (
            words[w].lower() != letter or (s == 0 and w > 0 and words[w - 1].isalnum())
        ):
            w -= 1
        if w < 0:
            return None
        s -= 1
        w -= 1
    return w + 1


def _acceptable(short: str, long: str) -> bool:
    tokens = re.findall(r"[^\W_]+", long)
    return (
        len(long) > len(short)
        and len(tokens) <= min(len(short) + 5, len(short) * 2)
        and short.lower() not in {t.lower() for t in tokens}
    )


def _without_plural(short: str) -> str:
    """Read "CNNs" as "CNN"."""
    return short[:-1] if short.endswith("s") and len(short) > 2 and short[-2].isupper() else short


def find_abbreviations(text: str) -> Iterator[Abbreviation]:
    """The definitions in a text, in order."""
    for match in _BRACKET.finditer(text):
        inner = re.split(r"[,;]| or ", match.group(1))[0].rstrip()
        # What may belong to the long form: words of the same sentence, outside other brackets.
        origin = max(0, match.start() - _REACH)
        before = text[origin : match.start()].rstrip().rstrip("'\u2019\"\u201d,")
        cut = max(before.rfind(mark) for mark in (". ", "? ", "! ", "\n", "("))
        origin, before = origin + cut + 1, before[cut + 1 :]
        if not before.strip() or not inner:
            continue
        definition = (
            _short_in_bracket(inner, before)
            if _is_short_form(inner)
            else _long_in_bracket(inner, before)
        )
        if definition is not None:
            outside, bracketed_is_short = definition
            inside = Span(match.start(1), match.start(1) + len(inner))
            placed = Span(origin + outside.start, origin + outside.end)
            yield (
                Abbreviation(inside, placed) if bracketed_is_short else Abbreviation(placed, inside)
            )


def _short_in_bracket(inner: str, before: str) -> tuple[Span, bool] | None:
    """Where in ``before`` the long form of "... (BO)" stands."""
    short = _without_plural(inner)
    words = list(re.finditer(r"\S+", before))[-min(len(short) + 5, len(short) * 2) :]
    base = words[0].start()
    start = _long_form_start(short, before[base:])
    if start is None or not _acceptable(short, before[base + start :]):
        return None
    return Span(base + start, len(before)), True


def _long_in_bracket(inner: str, before: str) -> tuple[Span, bool] | None:
    """Where in ``before`` the short form of "BO (...)" stands."""
    last = re.search(r"\S+$", before)
    if last is None or not _is_short_form(last.group()):
        return None
    short = _without_plural(last.group())
    if _long_form_start(short, inner) != 0 or not _acceptable(short, inner):
        return None
    return Span(last.start(), last.end()), False


@Language.component("paper_abbreviations", assigns=["doc._.abbreviations"])
def paper_abbreviations(doc: Doc) -> Doc:
    """Set ``doc._.abbreviations``: :class:`Abbreviation` values, in order."""
    doc._.abbreviations = tuple(find_abbreviations(text_of(doc)))
    return doc
