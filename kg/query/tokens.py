"""The tokens of a SPARQL query, as far as it takes to judge one before it runs.

Source of the terminals: SPARQL 1.1 Query Language, section 19.8. The one thing a lexer cannot know
is whether ``<`` opens an IRI or compares two values; like the grammar it takes the longest token,
which is an IRI wherever one is possible.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["iri", "string", "variable", "prefixed", "tag", "word", "mark", "stray"]

_CODE_POINT = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_ESCAPED_LOCAL = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_TERMINALS = re.compile(
    rf"""
      (?P<space>\s+)
    | (?P<comment>\#[^\r\n]*)
    | (?P<iri><(?:[^<>"{{}}|^`\\\x00-\x20]|{_CODE_POINT})*>)
    | (?P<string>'''(?:'{{0,2}}(?:[^'\\]|\\.))*'''|\"\"\"(?:"{{0,2}}(?:[^"\\]|\\.))*\"\"\"
                |'(?:[^'\\\r\n]|\\.)*'|"(?:[^"\\\r\n]|\\.)*")
    | (?P<variable>[?$]\w+)
    | (?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<prefixed>(?:[^\W\d_](?:[\w.\-·]*[\w\-·])?)?:(?:(?:[\w:.\-·]|{_ESCAPED_LOCAL})*
                (?:[\w:\-·]|{_ESCAPED_LOCAL}))?|_:\w(?:[\w.\-·]*[\w\-·])?)
    | (?P<word>\w+)
    | (?P<mark>\^\^|&&|\|\||[!<>]=|<<|>>|[{{}}()\[\].;,=<>!*/+\-|^?])
    | (?P<stray>.)
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query: what it is, how it is written, and where it starts (code points)."""

    kind: Kind
    text: str
    start: int


def tokens(sparql: str) -> Iterator[Token]:
    """The tokens in order, without white space and comments; each stray character is its own."""
    for match in _TERMINALS.finditer(sparql):
        if match.lastgroup not in {"space", "comment"}:
            yield Token(match.lastgroup, match.group(), match.start())  # type: ignore[arg-type]


def keyword(found: list[Token]) -> str | None:
    """The word, in capitals, that says what the request is: the first after the prologue.

    None where there is none.
    """
    words = (token.text.upper() for token in found if token.kind == "word")
    return next((word for word in words if word not in {"BASE", "PREFIX"}), None)


def undeclared(found: list[Token], known: Iterable[str]) -> list[Token]:
    """The prefixed names whose prefix neither the prologue declares nor ``known`` holds."""
    declared = {*known, "_"}
    rest = []
    in_prologue, before = True, ""
    for token in found:
        in_prologue &= token.kind != "word" or token.text.upper() in {"BASE", "PREFIX"}
        if token.kind == "prefixed":
            prefix = token.text.partition(":")[0]
            if in_prologue and before == "PREFIX":
                declared.add(prefix)
            elif prefix not in declared:
                rest.append(token)
        before = token.text.upper()
    return rest


def asks_for_graphs(found: Iterable[Token]) -> bool:
    """True where a query asks for named graphs, with GRAPH or FROM."""
    return any(t.kind == "word" and t.text.upper() in {"GRAPH", "FROM"} for t in found)
