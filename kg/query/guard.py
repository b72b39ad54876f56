"""What a query may not do, decided before it runs: reach out, or take the process down."""

from __future__ import annotations

import re

from kg.errors import QueryError
from kg.query.parsed import NotParsed, kinds
from kg.query.tokens import Token, undeclared
from kg.vocab import PREFIXES

#: How deep brackets may nest. Oxigraph's parser recurses, and some thousands end the process.
MAX_DEPTH = 100

_OPENING, _CLOSING = frozenset("{(["), frozenset("})]")
_SERVICE = "service"
# What a lexer takes for an IRI may be a comparison, a SERVICE and a comment with a ">" in it.
_DOUBTFUL_IRI = re.compile(f"{_SERVICE}.*#", re.IGNORECASE | re.DOTALL)


def refuse_depth(found: list[Token]) -> None:
    """Raise QueryError where brackets nest deeper than :data:`MAX_DEPTH`."""
    depth = 0
    for token in found:
        if token.kind == "mark":
            depth += (token.text in _OPENING) - (token.text in _CLOSING)
            if depth > MAX_DEPTH:
                raise QueryError(
                    f"the query nests more than {MAX_DEPTH} brackets", mend="Write it flatter"
                )


def refuse_service(sparql: str, found: list[Token]) -> None:
    """Raise QueryError where the query could call another endpoint.

    Oxigraph has no switch for this, so the query is read twice: by our lexer, which misses the
    keyword only where it looks like part of an IRI or a name, and by RDFLib's parser. Oxigraph
    needs no space around a keyword (``3SERVICE``, ``SERVICEex:a``). What only Oxigraph can parse
    and might hold a SERVICE is refused.
    """
    if _SERVICE not in sparql.casefold():
        return
    # A name without a prefix to its name is an error, or a keyword and a shorter name.
    suspects = [*undeclared(found, PREFIXES), *(t for t in found if t.kind == "word")]
    if any(_SERVICE in token.text.casefold() for token in suspects):
        raise _refusal()
    try:
        calls = "ServiceGraphPattern" in kinds(sparql)
    except NotParsed:
        calls = any(map(_is_doubtful, found))
    if calls:
        raise _refusal()


def _is_doubtful(token: Token) -> bool:
    if token.kind == "iri":
        return bool(_DOUBTFUL_IRI.search(token.text))
    named = token.kind == "prefixed" and _SERVICE in token.text.partition(":")[0].casefold()
    # Past a stray character the lexer may have lost its way.
    return named or token.kind == "stray"


def _refusal() -> QueryError:
    return QueryError(
        "the query asks another endpoint with SERVICE, and nothing may leave this machine",
        mend="Take the SERVICE pattern out",
    )
