"""Short forms where a paper does not say what they stand for, and long forms that differ a little.

All papers that define a short form are asked. One long form of nearly all of them is meant
elsewhere too. What one paper alone calls so ("GPT" for its graph-based point tracker) says little
about others. Of several long forms that one is meant which more papers define and whose papers are
about the same things; where that is not clear, the short form stays a concept of its own.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from pipelines.resolution.census import Census, Key, Step
from pipelines.resolution.normalise import compact, words_of

#: The share of the defining papers that makes a long form the known one.
_KNOWN = 0.9
#: Where fewer define it, a paper that has other words with these initials may mean those.
_SURE = 5
_SMALL = frozenset(
    "a an the of for in on to and or is are we our that this with by as be can it from at".split()
)
#: In a corpus of so few papers, gathered for one purpose, one paper that defines it is enough.
_FEW = 100
#: So is it for a short form of so many letters: "BERT" seldom stands for two things, "LP" often.
_TELLING = 4
#: How like its papers (a cosine, 0..1) a paper has to be where fewer than _SURE define it, how much
#: likeness counts against mere numbers, and the share of all long forms that the likest needs.
_LIKE = 0.1
_ANYWAY = 0.05
_MARGIN = 0.75
#: Words with so long a common beginning are forms of one: "convolution" and "convolutional".
_STEM = 5

#: Long forms by short form, each with the papers that define it so.
Definitions = Mapping[Key, Mapping[Key, AbstractSet[str]]]


def variants(defined: Definitions, census: Census) -> dict[Key, Step]:
    """The long forms of one short form that are one name, each led to the commonest.

    They have the same number of words, the same last one, and the others are forms of one word.
    """
    found: dict[Key, Step] = {}
    for longs in defined.values():
        ranked = sorted((k for k in longs if k in census.words), key=census.rank)
        for i, key in enumerate(ranked):
            for better in ranked[:i]:
                if better not in found and _is_variant(census.words[key], census.words[better]):
                    step = Step(better, "abbreviation variant")
                    found[key] = min(found.get(key, step), step, key=lambda s: census.rank(s.key))
    return found


def _is_variant(one: Sequence[str], other: Sequence[str]) -> bool:
    return (
        len(one) == len(other)
        and one[-1] == other[-1]
        and all(
            a == b or (len(a) >= _STEM and a[:_STEM] == b[:_STEM])
            for a, b in zip(one, other, strict=True)
        )
    )


class ShortForms:
    """Decides what a short form stands for in a paper."""

    def __init__(
        self,
        defined: Definitions,
        concepts: Mapping[str, AbstractSet[Key]],
        texts: Mapping[str, str],
    ) -> None:
        """Read the corpus.

        ``concepts`` are the keys that each paper has, by paper id, a short form only where the
        paper does not define it; ``texts`` are the papers' texts, by paper id.
        """
        self._here = {
            (short, paper): long
            for short, longs in defined.items()
            for long in sorted(longs, reverse=True)
            for paper in longs[long]
        }
        self._concepts = concepts
        self._texts = texts
        self._doubtful: set[Key] = set()
        self._papers: dict[Key, set[str]] = defaultdict(set)
        for paper, keys in concepts.items():
            for key in keys:
                self._papers[key].add(paper)
        self._known: dict[Key, Step] = {}
        self._open: dict[Key, dict[Key, int]] = {}
        for short, longs in defined.items():
            total = len(set().union(*longs.values()))
            best = min(longs, key=lambda k: (-len(longs[k]), k[1]))
            share = len(longs[best]) / total
            if share >= _KNOWN and (len(short[1]) >= _TELLING or self._is_common(best)):
                score = None if len(longs) == 1 else round(share, 4)
                self._known[short] = Step(best, "known abbreviation", score)
                if len(longs[best]) < _SURE:
                    self._doubtful.add(short)
            else:
                self._open[short] = {k: len(papers) for k, papers in longs.items()}
        self._profiles = {k: self._profile(k) for longs in self._open.values() for k in longs}

    def _is_common(self, long: Key) -> bool:
        return len(self._papers.get(long, ())) > 1 or len(self._concepts) <= _FEW

    def meant(self, short: Key, paper: str) -> Step | None:
        """What the short form stands for in this paper; None where it is none or that is open."""
        if (short, paper) in self._here:
            return Step(self._here[short, paper], "abbreviation")
        if short in self._known:
            step = self._known[short]
            other = short in self._doubtful and _spells(short[1], step.key[1], self._texts[paper])
            return None if other else step
        longs = self._open.get(short)
        if not longs:
            return None
        around = {k: self._weight(k) for k in self._concepts[paper] if k != short}
        length = math.sqrt(math.fsum(w * w for w in around.values()))
        likeness = {k: _cosine(around, length, self._profiles[k]) for k in longs}
        support = {k: n * (likeness[k] + _ANYWAY) for k, n in longs.items()}
        best = min(longs, key=lambda k: (-support[k], k[1]))
        score = support[best] / math.fsum(support.values())
        if score < _MARGIN or (likeness[best] < _LIKE and longs[best] < _SURE):
            return None
        return Step(best, "abbreviation in context", round(score, 4))

    def _weight(self, key: Key) -> float:
        """How telling a concept is: the fewer papers have it, the more (inverse frequency)."""
        return math.log(len(self._concepts) / max(1, len(self._papers.get(key, ()))))

    def _profile(self, key: Key) -> dict[Key, float]:
        papers = self._papers.get(key, set())
        counts = Counter(k for paper in papers for k in self._concepts[paper] if k != key)
        return {k: n / len(papers) * self._weight(k) for k, n in counts.items()}


def _spells(short: str, long: str, text: str) -> bool:
    """True where the initials of words in a row spell the short form, and they are not the long."""
    words = re.findall(r"[^\W_]+", text)
    initials = "".join(word[0] for word in words).casefold()
    at = initials.find(short) if len(initials) == len(words) else -1
    while at >= 0:
        row = words[at : at + len(short)]
        if not _SMALL.intersection(row) and compact(words_of(" ".join(row))) != long:
            return True
        at = initials.find(short, at + 1)
    return False


def _cosine(around: Mapping[Key, float], length: float, profile: Mapping[Key, float]) -> float:
    norm = math.sqrt(math.fsum(w * w for w in profile.values()))
    if not norm or not length:
        return 0.0
    # fsum, for a plain sum of floating-point numbers depends on their order, and sets have none.
    return math.fsum(w * profile[k] for k, w in around.items() if k in profile) / (norm * length)
