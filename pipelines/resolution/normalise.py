"""Written forms to keys: two forms with one key name one concept, within a type."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

from pipelines.resolution.generic import (
    COLLECTIVE,
    GENERIC,
    JUDGING,
    KEPT,
    LONE,
    POINTING,
    SPECIFIC,
)
from pipelines.resolution.spelling import american

#: A corpus writes few of its names but once: so many forms are kept rather than worked out again.
_REMEMBERED = 2**19

#: Nouns that end in s and are singular.
_SINGULAR = frozenset(
    "bias atlas canvas gas lens news species series chaos alias kudos pancreas christmas texas "
    "kansas kubernetes always".split()
)


def forget_names() -> None:
    """Let go of what is remembered of written forms: half a gigabyte after 80,000 papers."""
    words_of.cache_clear()
    _word.cache_clear()


def singular(word: str) -> str:
    """The singular of a lower-case English word, by its ending.

    A rule rather than a dictionary, since most of our words are in none ("ResNets", "GANs").
    """
    if len(word) <= 3 or word in _SINGULAR or word.endswith(("ss", "us", "is", "ics")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    if word.endswith("s") and word[-2].isalpha():
        return word[:-1]
    return word


def text_of(surface: str) -> str:
    """A written form without what is no part of the name.

    Compatibility forms are folded; a bracket at the end, which repeats the name as an abbreviation
    ("Bayesian Optimization (BO)"), a genitive, and articles and the like in front go.
    """
    text = unicodedata.normalize("NFKC", surface)
    text = re.sub(r"\s*\([^()]*\)\s*$", "", text) or text
    text = re.sub(r"['\u2019]s\b", "", text).strip()
    while True:
        first, space, rest = text.partition(" ")
        # "A-OKVQA" and "New York City" are names: a hyphen or a capital makes the word one's part.
        pointing = first.casefold() in POINTING
        judging = first in JUDGING or (first.casefold() in JUDGING and rest[:1].islower())
        own = text.casefold().startswith(KEPT)
        if not (space and (pointing or judging) and not own and re.search(r"[^\W_]", rest)):
            return text
        text = rest.lstrip()


@lru_cache(_REMEMBERED)
def words_of(surface: str) -> tuple[str, ...]:
    """The words of a written form, each case folded, singular and in American spelling.

    Hyphens, slashes and other punctuation separate words; ``+`` and ``#`` stay ("C++"), and a ``*``
    that ends a capital ("A*"). What :func:`text_of` leaves off is left off. Empty where nothing is
    left.
    """
    originals = re.findall(r"[^\W\d_]\*(?!\w)|[^\W_]+[+#]*|[+#]+", text_of(surface))
    return tuple(_word(original) for original in originals)


@lru_cache(_REMEMBERED)
def _word(original: str) -> str:
    # "DPS" ends in a letter that stands for a word; "GPs" and "models" are plurals.
    if re.fullmatch(r"[^\W_a-z]{2,}s", original):
        return original[:-1].casefold()
    if original.isupper() and len(original) > 1:
        return original.casefold()
    return american(singular(original.casefold()))


def compact(words: tuple[str, ...]) -> str:
    """The words run together: "fine-tuning", "fine tuning" and "finetuning" are one.

    Digits of two words stay apart, so that "Llama 2 7B" is not "Llama 27B".
    """
    joined = ""
    for word in words:
        if joined and joined[-1].isdigit() and word[0].isdigit():
            joined += "-"
        joined += word
    return joined


def is_generic(words: tuple[str, ...]) -> bool:
    """True where no word distinguishes this from any other paper's: "our framework", "the data"."""
    name = " ".join(words)
    if name in SPECIFIC:
        return False
    if len(name) < 2 or name.isdigit():
        return True
    idle = GENERIC | LONE if len(words) == 1 or words[-1] in COLLECTIVE else GENERIC
    return all(w in idle or w in POINTING or w in JUDGING for w in words)


def slug(words: tuple[str, ...]) -> str:
    """A readable identifier of the words, injective: where letters are lost, a hash is added."""
    name = " ".join(words)
    plain = re.sub(r"[^a-z0-9]+", "-", name).strip("-")
    if plain.replace("-", " ") == name and len(plain) <= 80:
        return plain
    digest = hashlib.sha256(name.encode("utf-8")).hexdigest()[:8]
    return f"{plain[:80].strip('-')}-{digest}" if plain else digest
