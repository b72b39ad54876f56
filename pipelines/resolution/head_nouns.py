"""Head nouns that add nothing to a name: "Adam optimizer" is Adam, "SQuAD 2.0 dataset" SQuAD 2.0.

Only behind what looks like a name, for a diffusion model is no diffusion, and only where the corpus
has the name by itself, as the same type: otherwise there is nothing to merge.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from kg.model import EntityType
from pipelines.resolution.census import Census, Key, Step
from pipelines.resolution.normalise import compact, text_of, words_of

_HEADS = {
    EntityType.METHOD: frozenset(
        "model algorithm architecture network optimizer module backbone method".split()
    ),
    EntityType.DATASET: frozenset("dataset benchmark corpus database".split()),
    EntityType.TASK: frozenset({"task"}),
}
#: Behind these a name may be a plain word with a capital: "Adam optimizer", "Reddit dataset".
_TELLING = frozenset("optimizer algorithm dataset corpus benchmark".split())
#: The last words of long forms that name a model: a "CNN architecture" is a CNN, but an "RL
#: algorithm" is not reinforcement learning itself.
_OF_MODELS = tuple(
    "model network machine memory autoencoder transformer field process tree forest encoder unit "
    "perceptron expert adam bert".split()
)
_ADJECTIVE = re.compile(r"(?:an|ic|al|ive|ese|ish|ous|ed|ing|ary|ent)$")


def head_nouns(census: Census, longs: Mapping[Key, Iterable[Key]]) -> dict[Key, Step]:
    """The names that end in an idle head noun, each led to the name without it.

    ``longs`` are the long forms that papers give for a short form.
    """
    found: dict[Key, Step] = {}
    for key, surfaces in census.surfaces.items():
        targets = {t for s in surfaces for t in _without_head(key[0], s, census, longs)}
        targets.discard(key)
        if len(targets) == 1:
            found[key] = Step(targets.pop(), "head noun")
    return found


def _without_head(
    kind: EntityType, surface: str, census: Census, longs: Mapping[Key, Iterable[Key]]
) -> Iterator[Key]:
    name, _, head = text_of(surface).rpartition(" ")
    if head == "set" and name.endswith(" data"):
        name, head = name.removesuffix(" data"), "dataset"
    target = (kind, compact(words_of(name)))
    if head not in _HEADS[kind] or target not in census.papers:
        return
    elsewhere = sum(census.papers.get((other, target[1]), 0) for other in EntityType)
    if census.papers[target] * 2 > elsewhere and (
        _names_a_model(name, kind, head, longs.get(target, ()))
        or _is_known_name(name, head, target, census)
    ):
        yield target


def _is_coined(name: str) -> bool:
    """True for "ResNet", "CIFAR-10", "SQuAD 2.0": a capital inside a word, or a number behind."""
    tokens = name.split()
    plain = any(re.search(r"(?:^|-)[a-z]{3,}(?:-|$)", token) for token in tokens)
    return not plain and any(
        re.search(r"[a-z][A-Z]", token)
        or (re.match(r"[A-Z].*[A-Za-z].*\d", token) and not re.fullmatch(r"[A-Z]2[A-Z]", token))
        for token in tokens
    )


def _names_a_model(name: str, kind: EntityType, head: str, longs: Iterable[Key]) -> bool:
    """True for a coined name or a short form, unless what it is short for is no model."""
    of_models = [long.endswith(_OF_MODELS) for _, long in longs]
    if kind is not EntityType.METHOD or head == "optimizer":
        of_models = []
    if re.fullmatch(r"[A-Z][A-Z-]{2,}", name):
        return all(of_models) and (bool(of_models) or kind is not EntityType.METHOD)
    return _is_coined(name) and all(of_models)


def _is_known_name(name: str, head: str, target: Key, census: Census) -> bool:
    """True for one capitalised word that the corpus writes with a capital where it stands alone."""
    if not re.fullmatch(r"[A-Z][a-z]{3,}", name) or _ADJECTIVE.search(name):
        return False
    alone: Mapping[str, int] = census.surfaces.get(target, {})
    capital = sum(n for surface, n in alone.items() if surface[0].isupper())
    needed = 1 if head in _TELLING else 10
    return census.papers[target] >= needed and capital * 2 > sum(alone.values())
