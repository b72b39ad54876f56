"""A query as any server takes it, with the meaning that it has here."""

from __future__ import annotations

from kg.query.tokens import Token, undeclared
from kg.vocab import PREFIXES, term

_STRING = term("xsd:string")
_XSD = "xsd:"


def portable(sparql: str, found: list[Token]) -> str:
    """The query with the prefixes that it leaves undeclared, and its strings without a datatype.

    ``found`` are its tokens. A string means the same with and without ``xsd:string`` (RDF 1.1
    Concepts, section 3.3), but Virtuoso takes them for two. The lines keep their numbers.
    """
    used = {token.text.partition(":")[0] for token in undeclared(found, ())}
    declared = "".join(f"PREFIX {p}: <{iri}> " for p, iri in PREFIXES.items() if p in used)
    return declared + _without_string_type(sparql, found)


def _without_string_type(sparql: str, found: list[Token]) -> str:
    names = {f"<{_STRING}>"}
    if _xsd(found) == f"<{PREFIXES['xsd']}>":
        names.add(f"{_XSD}string")
    kept, position = [], 0
    for text, mark, kind in zip(found, found[1:], found[2:], strict=False):
        if (text.kind, mark.text) == ("string", "^^") and kind.text in names:
            kept.append(sparql[position : mark.start])
            # Comments and line ends may stand between the two.
            kept.append(sparql[mark.start + len(mark.text) : kind.start])
            position = kind.start + len(kind.text)
    return "".join(kept) + sparql[position:]


def _xsd(found: list[Token]) -> str:
    """What the query's prologue, or else our own, makes of ``xsd:``."""
    named = f"<{PREFIXES['xsd']}>"
    for word, prefix, iri in zip(found, found[1:], found[2:], strict=False):
        if word.text.upper() == "PREFIX" and prefix.text == _XSD:
            named = iri.text
    return named
