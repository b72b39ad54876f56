"""What the model makes of a paper's names, a window at a time: their roles, and what relates them.

A name is all mentions of one written form, case, hyphens and a plural s aside, as in training.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kg.model import Span
from pipelines.extraction.agreement import folded
from pipelines.extraction.decoding import FloatArray
from pipelines.extraction.finder import Finder
from pipelines.extraction.mentions import PlacedMention, PlacedReading
from pipelines.extraction.paper_features import ConceptPair, concept_kind, concept_pairs
from pipelines.extraction.relation_features import likeness


@dataclass(frozen=True, slots=True)
class Name:
    """A name in one window: its mentions there, and the probabilities of each (type, role).

    ``text`` is the folded name, ``surface`` how it is written first.
    """

    text: str
    surface: str
    mentions: tuple[PlacedMention, ...]
    spans: tuple[Span, ...]
    roles: FloatArray


@dataclass(frozen=True, slots=True)
class NamePair:
    """Two names of a window, in the order of their first mentions, and what may relate them.

    ``labels`` are probabilities in the order of :data:`paper_features.PAPER_LABELS`.
    """

    left: str
    right: str
    labels: FloatArray


@dataclass(frozen=True, slots=True)
class WindowNames:
    """The names of one window and all their pairs."""

    names: tuple[Name, ...]
    pairs: tuple[NamePair, ...]


def read_names(finder: Finder, window: PlacedReading, title: Span | None) -> WindowNames:
    """The names of a window's mentions; ``title`` is the paper's title, if it has one."""
    groups: dict[str, list[PlacedMention]] = defaultdict(list)
    for mention in window.mentions:
        groups[folded(window.surface(mention))].append(mention)
    if not groups:
        return WindowNames((), ())
    sentence = window.reading.encoded.sentence
    places = [[(m.first, m.last) for m in mentions] for mentions in groups.values()]
    titled = _titled(window, title)
    features = np.stack([_features(window, mentions) for mentions in places])
    roles = finder.roles(features, [concept_kind(p, sentence, titled) for p in places])
    names = tuple(
        Name(
            name,
            window.surface(mentions[0]),
            tuple(mentions),
            tuple(map(window.span_of, mentions)),
            told,
        )
        for (name, mentions), told in zip(groups.items(), roles, strict=True)
    )
    pairs = list(concept_pairs(places, sentence))
    if not pairs:
        return WindowNames(names, ())
    scored = finder.relate_concepts(
        _joined(window, features, roles, pairs),
        [
            (
                names[p.left].mentions[0].type,
                names[p.right].mentions[0].type,
                p.bucket,
                likeness(names[p.left].surface, names[p.right].surface),
            )
            for p in pairs
        ],
    )
    return WindowNames(
        names,
        tuple(
            NamePair(names[p.left].text, names[p.right].text, labels)
            for p, labels in zip(pairs, scored, strict=True)
        ),
    )


def _titled(window: PlacedReading, title: Span | None) -> int | None:
    """The number of the title's sentence in the window: its first, or none."""
    words = window.reading.encoded.words
    begins = title is not None and bool(words) and window.offset + words[0].start < title.end
    return 0 if begins else None


def _features(window: PlacedReading, mentions: list[tuple[int, int]]) -> FloatArray:
    first, last = np.array(mentions).T
    ends = np.concatenate([window.reading.first[first], window.reading.last[last]], axis=1)
    widest: FloatArray = ends.max(axis=0)
    return widest


def _joined(
    window: PlacedReading, features: FloatArray, roles: FloatArray, pairs: Sequence[ConceptPair]
) -> FloatArray:
    """What the head reads of each pair: both names, what stands between them, and both's roles."""
    rows = window.reading.first
    between = np.zeros((len(pairs), rows.shape[1]), dtype=np.float32)
    for k, pair in enumerate(pairs):
        if pair.nearest is not None:
            start, end = pair.nearest[0][1] + 1, pair.nearest[1][0]
            if end > start:
                rows[start:end].max(axis=0, out=between[k])
    left, right = [p.left for p in pairs], [p.right for p in pairs]
    joined: FloatArray = np.concatenate(
        [features[left], features[right], between, roles[left], roles[right]], axis=1
    )
    return joined
