"""Slips of the pen in names.

Looked for word by word: a name of many words is rare anyway, but a rare word that is one letter off
a common one is a slip.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import takewhile

from pipelines.resolution.census import Census, Key, Step
from pipelines.resolution.normalise import compact
from pipelines.resolution.spelling import american

#: A slip is of a word in at least this many papers ...
_COMMON = 8
#: ... and stands itself in the text of one, or of one in so many that have the word.
_RARE = 200
#: Shorter words have too many neighbours that are words themselves: "pose" and "prose".
_LONG = 8


def slips(papers: Mapping[str, int], texts: Iterable[str]) -> dict[str, str]:
    """The words that are slips, with what they are slips of.

    ``papers`` gives in how many papers each word is part of a name, ``texts`` are those papers'. A
    slip is one letter more, less or other, or two exchanged, inside a long word of letters; what
    it is a slip of is common, and there is one such word. A word that several papers have in their
    text is no slip, whether it is part of a name or not: "marching" is none of "matching".
    """
    near: dict[str, set[str]] = defaultdict(set)
    for word, count in papers.items():
        if count >= _COMMON and len(word) >= _LONG and _plain(word):
            for reduced in _reduced(word):
                near[reduced].add(word)
    found = {}
    for word, count in papers.items():
        if count < _COMMON and len(word) >= _LONG and _plain(word):
            close = {c for r in _reduced(word) for c in near.get(r, ()) if _one_slip(word, c)}
            if len(close) == 1:
                found[word] = close.pop()
    written = _written(frozenset(found), texts)
    return {slip: w for slip, w in found.items() if written[slip] <= max(1, papers[w] // _RARE)}


def _written(words: frozenset[str], texts: Iterable[str]) -> Counter[str]:
    """In how many of the texts each of the words stands, in its singular or plural."""
    counts: Counter[str] = Counter()
    wanted = {form: word for word in words for form in (word, word + "s")}
    if wanted:
        for text in texts:
            in_text = set(re.findall(r"[a-z]{8,}", text.lower()))
            counts.update({wanted[form] for form in wanted.keys() & in_text})
    return counts


def _plain(word: str) -> bool:
    return word.isascii() and word.isalpha()


def _reduced(word: str) -> Iterator[str]:
    """The word, and the word less one letter: two words one slip apart share one of these."""
    yield word
    for i in range(2, len(word)):
        yield word[:i] + word[i + 1 :]


def _one_slip(slip: str, word: str) -> bool:
    if slip == word or slip[:2] != word[:2]:
        return False
    if slip[-2:] != word[-2:]:  # "optimize" and "optimizer" are two words
        return False
    start = sum(
        1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(slip, word, strict=False))
    )
    a, b = slip[start:], word[start:]
    return a[1:] == b or a == b[1:] or a[1:] == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


def misspelt(census: Census, texts: Iterable[str]) -> dict[Key, Step]:
    """The names with a slip in one word, each led to the name as it should be.

    Only words in lower case or with one capital in front are looked at: a letter more or less in
    "EfficientDet" makes another name.
    """
    plain = {
        american(singular)
        for surfaces in census.surfaces.values()
        for surface in surfaces
        for word in re.findall(r"(?<![\w])[A-Za-z][a-z]{6,}(?![\w])", surface)
        for singular in (word.lower(), word.lower().removesuffix("s"))
    }
    papers: Counter[str] = Counter()
    for key, words in census.words.items():
        papers.update({w: census.papers[key] for w in words if w in plain})
    right = slips(papers, texts)
    found = {}
    for key, words in census.words.items():
        target = (key[0], compact(tuple(right.get(w, w) for w in words)))
        if target != key and target in census.papers:
            found[key] = Step(target, "misspelling")
    return found
