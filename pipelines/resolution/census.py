"""What the corpus as a whole says of names: how many papers use each, and how it is written."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.model import EntityType
from pipelines.resolution.groups import Group, name_of
from pipelines.resolution.normalise import words_of

#: A name within its type.
Key = tuple[EntityType, str]


@dataclass(frozen=True, slots=True)
class Step:
    """Where a rule leads a key, and how sure it is: 0..1, or None for an exact rule."""

    key: Key
    rule: str
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Census:
    """The names of a corpus.

    ``papers`` are the numbers of papers that have a name, by key; ``words`` the commonest
    spelling of each, between equals the most separated; ``surfaces`` count how each is
    written outside titles, whose capitals are the titles'.
    """

    papers: Mapping[Key, int]
    words: Mapping[Key, tuple[str, ...]]
    surfaces: Mapping[Key, Counter[str]]

    def spelt(self, key: Key) -> tuple[str, ...]:
        """The words of a key, for one that stands only as another type those of the other."""
        found = (self.words.get((kind, key[1])) for kind in (key[0], *EntityType))
        return next((words for words in found if words), (key[1],))

    def rank(self, key: Key) -> tuple[int, str]:
        """Sorts the names of one thing: the commonest first."""
        return -self.papers[key], key[1]


def census(groups: Iterable[Group]) -> Census:
    """Count the names of all groups."""
    papers: dict[Key, set[str]] = defaultdict(set)
    spellings: dict[Key, dict[tuple[str, ...], set[str]]] = defaultdict(lambda: defaultdict(set))
    surfaces: dict[Key, Counter[str]] = defaultdict(Counter)
    for group in groups:
        for mention in group.mentions:
            key = (group.type, name_of(mention))
            papers[key].add(group.paper)
            spellings[key][words_of(mention.surface)].add(group.paper)
            if not mention.passage_id.endswith("#title"):
                surfaces[key][mention.surface] += 1
    words = {
        key: min(found, key=lambda w: (-len(found[w]), -len(w), w))
        for key, found in spellings.items()
    }
    return Census({k: len(v) for k, v in papers.items()}, words, dict(surfaces))
