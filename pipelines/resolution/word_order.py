"""One name in another order of words: "detection of objects", "deep multi-task learning"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from pipelines.resolution.census import Census, Key, Step
from pipelines.resolution.normalise import compact

#: Words that say which side is which: "image to text" is not "text to image".
_DIRECTED = frozenset("to from for in on by with via vs versus than of over 2".split())
_ARTICLES = frozenset({"a", "an", "the"})


def word_order(census: Census) -> dict[Key, Step]:
    """The names that are others of the corpus in another order, each led to the commonest.

    The head noun, the last word, stays where it is: "graph feedback" is not "feedback graph". Of
    the orders with a preposition only "X of Y" is read as "Y X".
    """
    found: dict[Key, Step] = {}
    same: dict[object, list[Key]] = defaultdict(list)
    for key, words in census.words.items():
        for turned in _turned(words):
            target = (key[0], compact(turned))
            if target in census.papers and target != key:
                found[key] = Step(target, "word order")
        if len(words) > 2 and not any(w in _DIRECTED or w.isdigit() for w in words):
            same[key[0], tuple(sorted(words[:-1])), words[-1]].append(key)
    for keys in same.values():
        first, *others = sorted(keys, key=census.rank)
        found.update((other, Step(first, "word order")) for other in others)
    return found


def _turned(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The words of "X of Y" as "Y X"."""
    if sum(w in _DIRECTED for w in words) == words.count("of") == 1:
        at = words.index("of")
        behind = tuple(w for w in words[at + 1 :] if w not in _ARTICLES)
        if words[:at] and behind:
            yield behind + words[:at]
