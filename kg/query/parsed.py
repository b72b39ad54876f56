"""A query as RDFLib's parser sees it: a second opinion on what Oxigraph is about to run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

_CODE_POINT = re.compile(r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}")


class NotParsed(Exception):  # noqa: N818 (an outcome rather than an error)
    """RDFLib's grammar has no place for what stands at ``offset`` (code points), where known."""

    def __init__(self, offset: int | None) -> None:
        self.offset = offset
        super().__init__(offset)


def kinds(sparql: str) -> frozenset[str]:
    """The names of the grammar's parts that the query uses, as ``ServiceGraphPattern``.

    Raises NotParsed where RDFLib cannot parse it. Prefixes need not be declared.
    """
    # RDFLib takes longer to import than most queries take, and few need it.
    from pyparsing import ParseException
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        return frozenset(_names(parseQuery(_as_oxigraph_reads(sparql))))
    except ParseException as error:
        raise NotParsed(error.loc) from error
    except (RecursionError, ValueError) as error:
        raise NotParsed(None) from error


def _as_oxigraph_reads(sparql: str) -> str:
    """The query with what the two parsers read differently made the same, offsets kept.

    RDFLib replaces escaped code points before it parses, so that an escaped quote would end a
    string, ends comments at a line feed but not at a carriage return, and widens tabs.
    """
    plain = _CODE_POINT.sub(lambda match: "x" * len(match.group()), sparql)
    return plain.replace("\r", "\n").replace("\t", " ")


def _names(part: Any) -> Iterator[str]:
    from rdflib.plugins.sparql.parserutils import CompValue

    children: Iterable[Any] = ()
    if isinstance(part, CompValue):
        yield part.name
        children = part.values()
    elif isinstance(part, Iterable) and not isinstance(part, str):
        children = part
    for child in children:
        yield from _names(child)
