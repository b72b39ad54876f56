"""Written forms to keys: two forms with one key name one concept, within a type."""

from __future__ import annotations

import hashlib
import re
import unicodedata

#: What may stand before a name without being part of it.
_LEADING = frozenset(
    "a an the our this these that those its their his her such some any each every all both "
    "proposed novel new existing current previous prior recent several various many different "
    "other standard typical traditional conventional general".split()
)

#: Words that name no concept by themselves, in their singular.
GENERIC = frozenset(
    "approach method methodology algorithm framework model technique procedure scheme strategy "
    "system architecture network module component pipeline baseline solution tool mechanism layer "
    "task problem application objective goal challenge setting scenario domain area field work "
    "dataset data corpus benchmark test set suite collection example sample instance training "
    "testing evaluation validation split experiment simulation paper study research performance "
    "accuracy result quality efficiency code software implementation metric score analysis theory "
    "learning inference optimization prediction generation process processing function loss step "
    "representation feature information knowledge paradigm design technology counterpart variant "
    "competitor alternative extension family class type version base large small deep neural state "
    "art of the for and in on to with based real world synthetic public open source multiple "
    "single two three four five downstream standard popular simple efficient effective robust end "
    "best strong machine ai ml".split()
)
#: Names made of such words that are concepts all the same.
_SPECIFIC = frozenset(
    {
        "machine learning",
        "deep learning",
        "neural network",
        "deep neural network",
        "representation learning",
        "feature learning",
        "open domain",
        "optimization",
        "deep network",
        "information theory",
        "learning theory",
        "simulation",
        "open world learning",
    }
)

#: Nouns that end in s and are singular.
_SINGULAR = frozenset(
    "bias atlas canvas gas lens news species series chaos alias kudos pancreas christmas texas "
    "kansas kubernetes".split()
)


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


def words_of(surface: str) -> tuple[str, ...]:
    """The words of a written form: compatibility forms and case folded, the last one singular.

    Hyphens, slashes and other punctuation separate words; ``+`` and ``#`` stay ("C++"). Articles
    and the like in front go. Empty where nothing is left.
    """
    text = unicodedata.normalize("NFKC", surface)
    # A trailing bracket repeats the name as an abbreviation: "Bayesian Optimization (BO)".
    text = re.sub(r"\s*\([^()]*\)\s*$", "", text) or text
    text = re.sub(r"['\u2019]s\b", "", text)
    originals = re.findall(r"[^\W_]+[+#]*|[+#]+", text)
    while len(originals) > 1 and originals[0].casefold() in _LEADING:
        originals = originals[1:]
    words = [w.casefold() for w in originals]
    if words:
        last = originals[-1]
        # "DPS" ends in a letter that stands for a word; "GPs" and "models" are plurals.
        if re.fullmatch(r"[^\W_a-z]{2,}s", last):
            words[-1] = words[-1][:-1]
        elif not (last.isupper() and len(last) > 1):
            words[-1] = singular(words[-1])
    return tuple(words)


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
    if name in _SPECIFIC:
        return False
    return (
        not words
        or all(singular(w) in GENERIC or w in _LEADING for w in words)
        or (len(name) < 2)
        or name.isdigit()
    )


def slug(words: tuple[str, ...]) -> str:
    """A readable identifier of the words, injective: where letters are lost, a hash is added."""
    name = " ".join(words)
    plain = re.sub(r"[^a-z0-9]+", "-", name).strip("-")
    if plain.replace("-", " ") == name and len(plain) <= 80:
        return plain
    digest = hashlib.sha256(name.encode("utf-8")).hexdigest()[:8]
    return f"{plain[:80].strip('-')}-{digest}" if plain else digest
