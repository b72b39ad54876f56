"""Where a query is malformed, said so that its writer sees it.

Oxigraph's own position lies behind the fault by as much as its parser tried to read on, so the
likelier causes are looked for first.
"""

from __future__ import annotations

import re

from rich.cells import cell_len

from kg.errors import QueryError
from kg.query.parsed import NotParsed, kinds
from kg.query.tokens import Token, keyword, undeclared
from kg.vocab import PREFIXES

_UPDATES = frozenset(
    ["INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"]
)
_FORMS = frozenset(["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"])
_PAIRS = {"{": "}", "(": ")", "[": "]"}
_POSITION = re.compile(r"error at (\d+):(\d+)")
# Rules that Oxigraph names in words among the terminals that it expected.
_RULE = re.compile(
    r"(?:expected (?:one of )?|, )((?:The )?[A-Z]\w+(?: [\w*]+)* (?:unbound|failed|SELECT|BY))"
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_WIDTH = 100

Finding = tuple[int, str]


def explain(sparql: str, found: list[Token], reason: str) -> QueryError:
    """The error for a query that Oxigraph refuses for ``reason``."""
    first = keyword(found)
    if first is None:
        return QueryError("the query is empty", mend="Begin with SELECT, ASK, CONSTRUCT, DESCRIBE")
    if first in _UPDATES:
        return QueryError("is an update; kg query only reads", where=f"the {first} request")
    offset, what = (
        _stray(found)
        or _unpaired(found)
        or (_undeclared(found) if "Prefix not found" in reason else None)
        or _not_parsed(sparql, found)
        or _oxigraph(sparql, reason)
    )
    before = sparql[:offset]
    line = before.count("\n") + 1
    column = offset - (before.rfind("\n") + 1) + 1
    return QueryError(
        f"{what}\n\n{_shown(sparql, line, column)}\n", where=f"line {line}, column {column}"
    )


def _stray(found: list[Token]) -> Finding | None:
    for token in found:
        if token.kind == "stray":
            quote = token.text in {"'", '"'}
            what = "the text that begins here does not end" if quote else "has no meaning in SPARQL"
            return token.start, what if quote else f"{token.text!r} {what}"
    return None


def _unpaired(found: list[Token]) -> Finding | None:
    open_: list[Token] = []
    for token in found:
        if token.kind != "mark":
            continue
        if token.text in _PAIRS:
            open_.append(token)
        elif token.text in _PAIRS.values():
            if not open_:
                return token.start, f"{token.text!r} closes nothing"
            opening = open_.pop()
            if _PAIRS[opening.text] != token.text:
                return token.start, f"{token.text!r} stands where {_PAIRS[opening.text]!r} belongs"
    return (open_[-1].start, f"{open_[-1].text!r} is never closed") if open_ else None


def _undeclared(found: list[Token]) -> Finding | None:
    for token in undeclared(found, PREFIXES):
        return token.start, f"the prefix '{token.text.partition(':')[0]}:' is not declared"
    return None


def _not_parsed(sparql: str, found: list[Token]) -> Finding | None:
    try:
        kinds(sparql)
    except NotParsed as error:
        if error.offset is None:
            return None
        here = next((t for t in found if t.start >= error.offset), None)
        if here is None:
            return len(sparql.rstrip()), "the query ends too early"
        if keyword(found) not in _FORMS and here is found[0]:
            return here.start, f"a query does not begin with {here.text!r}"
        return here.start, f"the query cannot be understood from {here.text!r} on"
    return None


def _oxigraph(sparql: str, reason: str) -> Finding:
    position, rule = _POSITION.match(reason), _RULE.search(reason)
    what = rule.group(1) if rule else "the query cannot be understood up to here"
    if not position:
        return 0, reason
    line, column = map(int, position.groups())
    start = sum(len(text) + 1 for text in sparql.split("\n")[: line - 1])
    return min(start + column - 1, max(len(sparql) - 1, 0)), what


def _shown(sparql: str, line: int, column: int) -> str:
    """The line, as much of it as fits, and a caret under the column."""
    text = _CONTROL.sub(" ", sparql.split("\n")[line - 1])
    cut = max(0, column - 1 - _WIDTH // 2)
    text = text[cut : cut + _WIDTH]
    return f"    {text}\n    {' ' * cell_len(text[: column - 1 - cut])}^"
