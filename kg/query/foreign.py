"""Concepts of Linked Papers With Code that a query names, read as ours of the same name.

That graph names a concept by its type and a slug (``https://linkedpaperswithcode.com/task/
dimensionality-reduction``), and so does this one. A query may hold such an IRI in full, or by a
prefix that it declares itself. Only tokens are read so: what stands in a string stays.
"""

from __future__ import annotations

import re

from kg import vocab
from kg.model import EntityType
from kg.query.tokens import Token

_HOME = "https://linkedpaperswithcode.com/"
_CONCEPT = re.compile(rf"<{re.escape(_HOME)}((?:{'|'.join(EntityType)})/[^/?#>\\]*)>")
_OURS = f"{vocab.BASE}concept/"


def with_own_concepts(sparql: str, found: list[Token]) -> str:
    """``sparql`` with each IRI of a foreign concept replaced by ours; ``found`` are its tokens.

    A prefix for all concepts of a type is replaced where it is declared. A slug that no concept of
    ours has is an IRI that nothing is said about, as it would be there.
    """
    parts, end = [], 0
    for token in found:
        if token.kind == "iri" and (match := _CONCEPT.fullmatch(token.text)):
            parts += [sparql[end : token.start], f"<{_OURS}{match[1]}>"]
            end = token.start + len(token.text)
    return "".join(parts) + sparql[end:]
