"""When two names are the same one, to a scorer.

Not the rules by which the graph resolves names: a yardstick must not move with what it measures.
"""

from __future__ import annotations

import re

_SYMBOLS = re.compile(r"[^\w\s+#]")
_LEADING = frozenset(
    "a an existing its new novel our proposed standard the their these this".split()
)
_SHORTEST_PLURAL = 4


def normalised(name: str) -> str:
    """A name in lower case without a last remark in brackets, symbols, a first "the" or plural s.

    It is empty where nothing is left. + and # stay, as in C++ and C#.
    """
    text = _SYMBOLS.sub(" ", _without_remark(name).lower())
    words = text.split()
    if len(words) > 1 and words[0] in _LEADING:
        del words[0]
    return " ".join(map(_singular, words))


def _without_remark(name: str) -> str:
    text = name.rstrip()
    if name.startswith("(") or not text.endswith(")"):
        return name
    # From the first bracket that opens after any other has closed.
    start = text.find("(", text.rfind(")", 0, -1) + 1)
    return name if start < 0 else text[:start]


def _singular(word: str) -> str:
    plural = len(word) >= _SHORTEST_PLURAL and word.endswith("s") and not word.endswith("ss")
    return word[:-1] if plural else word
