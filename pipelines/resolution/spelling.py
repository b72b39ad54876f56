"""British spelling to American, by the endings and words in which they differ."""

from __future__ import annotations

import re

#: Endings after which British "-ise" is American "-ize": "optimise", "generalisation".
_ISE = re.compile(r"(\w{2,}(?:[lmnrtgph]|cr|lo))is(e|ed|er|ing|ation|ational|able)$")
#: Words with such an ending that are spelt with s everywhere.
_NEVER_ISE = re.compile(
    r"(?:pr[eo]m|comprom|surpr|enterpr|compr|exp?ert|advert|merchand|demoral|treat|otherw|"
    r"par|ar|fr?anch|chast|expert|mort)is|(?:.*wise)$"
)
_BRITISH = (
    (re.compile(r"\b(behavi|col|neighb|fav|lab|hum|flav|harb|hon|rum|tum|vap)our"), r"\1or"),
    (re.compile(r"\b(cata|ana)logue"), r"\1log"),
    (re.compile(r"^dialog$"), "dialogue"),
    (
        re.compile(r"\b(model|label|signal|channel|travel|level|cancel|tunnel)l(ing|ed|er)$"),
        r"\1\2",
    ),
    (re.compile(r"\b(analy|cataly|paraly)s(e|ed|er|ing)$"), r"\1z\2"),
    (re.compile(r"\b(cent|fib|met|lit|spect)re$"), r"\1er"),
    (re.compile(r"\b(grey)"), "gray"),
    (re.compile(r"\b(defen|licen)ce$"), r"\1se"),
    (re.compile(r"^programme$"), "program"),
    (re.compile(r"^artefact$"), "artifact"),
    (re.compile(r"^esthe"), "aesthe"),
)


def american(word: str) -> str:
    """A lower-case word in American spelling: "optimisation" to "optimization"."""
    if _ISE.search(word) and not _NEVER_ISE.match(word):
        word = _ISE.sub(r"\1iz\2", word)
    for pattern, replacement in _BRITISH:
        word = pattern.sub(replacement, word)
    return word
