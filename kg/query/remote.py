"""The same questions asked of a SPARQL 1.1 server elsewhere, answered as the graph itself answers.

Source: SPARQL 1.1 Protocol, section 2.1. What servers are known to answer otherwise than the
standards say is mended here, and what is known to be a part of an answer is refused.
"""

from __future__ import annotations

import json
from typing import BinaryIO

import pyoxigraph
from pyoxigraph import QueryResultsFormat, RdfFormat

from kg.graph.server import Reply, Server
from kg.graph.server_errors import ServerError, ServerTimeoutError
from kg.query.answers import Answer, Selection, Triples, Truth
from kg.query.diagnosis import explain
from kg.query.limits import TimeLimitError
from kg.query.parsed import NotParsed, kinds
from kg.query.portable import portable
from kg.query.serialise import write
from kg.query.tokens import keyword, tokens
from kg.vocab import term

_ROWS = "application/sparql-results+json, application/sparql-results+xml;q=0.8"
_TRIPLES = "application/n-triples, text/turtle;q=0.8"
_GIVES_ROWS, _GIVES_TRIPLES = frozenset(["SELECT", "ASK"]), frozenset(["CONSTRUCT", "DESCRIBE"])

# Virtuoso answers ASK with a table of one row, and writes truth values as numbers.
_ASK_COLUMN = "__ASK_RETVAL"
_TRUTHS = {"0": "false", "1": "true"}
# What Virtuoso says of an answer that is not whole.
_CUT_AT, _STATE, _TIME_IS_UP = "X-SPARQL-MaxRows", "X-SQL-State", "S1TAT"


def answer(
    url: str,
    sparql: str,
    format: str,  # noqa: A002
    output: BinaryIO,
    *,
    timeout: float | None = None,
    width: int | None = None,
    max_rows: int | None = None,
) -> None:
    """Write the answer of the server at ``url`` as :func:`kg.query.write` does that of a graph.

    Raises what that and :func:`ask` raise.
    """
    write(ask(url, sparql, timeout=timeout), format, output, width=width, max_rows=max_rows)


def ask(url: str, sparql: str, *, timeout: float | None = None) -> Answer:
    """The answer of the server at ``url``, whole; ``timeout`` in seconds.

    The prefixes of :data:`kg.vocab.PREFIXES` need not be declared. What the server itself adds to
    SPARQL may be used. Raises QueryError where the query is an update, or the server finds it
    malformed and so do we; TimeLimitError; and ServerError where the server cannot be asked,
    refuses, or gives what is no answer or only a part of one.
    """
    found = list(tokens(sparql))
    form = keyword(found)
    if form not in _GIVES_ROWS | _GIVES_TRIPLES:
        raise explain(sparql, found, "")
    try:
        reply = Server(url, timeout=timeout).form(
            [("query", portable(sparql, found))],
            _TRIPLES if form in _GIVES_TRIPLES else _ROWS,
        )
    except ServerTimeoutError as error:
        assert timeout is not None
        raise TimeLimitError.at(timeout) from error
    except ServerError as error:
        if error.status == 400 and not _is_read(sparql):
            raise explain(sparql, found, error.what) from error
        raise
    _refuse_part(url, reply)
    try:
        return _triples(url, reply) if form in _GIVES_TRIPLES else _rows(url, reply)
    except (SyntaxError, ValueError) as error:
        raise ServerError(
            "gives an answer that breaks off or cannot be understood", where=url
        ) from error


def _is_read(sparql: str) -> bool:
    """Whether RDFLib's grammar takes it for a query."""
    try:
        kinds(sparql)
    except NotParsed:
        return False
    return True


def _refuse_part(url: str, reply: Reply) -> None:
    if reply.headers.get(_STATE) == _TIME_IS_UP:
        raise ServerError(
            "reached its own time limit and gives only a part of the answer",
            where=url,
            mend="Ask for less at once",
        )


def _rows(url: str, reply: Reply) -> Selection | Truth:
    form = QueryResultsFormat.from_media_type(reply.media_type)
    if form is None:
        raise _no_answer(url, reply)
    body = _mended(reply.body) if form == QueryResultsFormat.JSON else reply.body
    found = pyoxigraph.parse_query_results(body, form)
    if isinstance(found, pyoxigraph.QueryBoolean):
        return Truth(bool(found), found)
    # Read once to see that all of it can be, and again by whoever asked.
    n_rows = sum(1 for _ in found)
    most = reply.headers.get(_CUT_AT, "")
    if most.isdecimal() and n_rows >= int(most):
        raise ServerError(
            f"gives at most {most} rows, and may have cut this answer there",
            where=url,
            mend="Ask for fewer with LIMIT, or have the server's limit raised",
        )
    again = pyoxigraph.parse_query_results(body, form)
    assert isinstance(again, pyoxigraph.QuerySolutions)
    return Selection(tuple(v.value for v in again.variables), again)


def _triples(url: str, reply: Reply) -> Triples:
    form = RdfFormat.from_media_type(reply.media_type)
    if form is None:
        raise _no_answer(url, reply)
    return Triples([quad.triple for quad in pyoxigraph.parse(reply.body, form)])


def _mended(body: bytes) -> bytes:
    """SPARQL results in JSON as the standard has them; what is none stays for the reader to see."""
    truth_value = term("xsd:boolean")
    if _ASK_COLUMN.encode() not in body and truth_value.encode() not in body:
        return body
    said = json.loads(body)
    try:
        rows = said["results"]["bindings"]
        if said["head"]["vars"] == [_ASK_COLUMN]:
            truth = bool(rows) and rows[0][_ASK_COLUMN]["value"] == "1"
            return json.dumps({"head": {}, "boolean": truth}).encode()
        for cell in (cell for row in rows for cell in row.values()):
            if cell.get("datatype") == truth_value:
                cell["value"] = _TRUTHS.get(cell["value"], cell["value"])
    except (AttributeError, LookupError, TypeError):
        return body
    return json.dumps(said).encode()


def _no_answer(url: str, reply: Reply) -> ServerError:
    return ServerError(
        f"answers with {reply.media_type}, which is no answer to a query",
        where=url,
        mend="Is it the address of a SPARQL endpoint?",
    )
