"""Answers as our door writes them: against the W3C's result files, and read back by others."""

import csv
import io
import re
from collections import Counter

import pyoxigraph
import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, QueryResultsFormat
from rdflib.query import Result

from kg import query

FORMATS = {".csv": "csv", ".srj": "json", ".tsv": "tsv"}
READ_BY_OXIGRAPH = {"json": QueryResultsFormat.JSON, "tsv": QueryResultsFormat.TSV}


def test_result_files(results, same_rows):
    form = FORMATS[results.result.suffix]
    written, expected = _written(results, form), results.result.read_bytes()
    if form == "csv":
        assert _cells(written) == _cells(expected)
        return
    ours, theirs = (
        pyoxigraph.parse_query_results(text, format=READ_BY_OXIGRAPH[form])
        for text in (written, expected)
    )
    if isinstance(theirs, pyoxigraph.QueryBoolean):
        assert bool(ours) is bool(theirs)
    else:
        # The standard does not say in which order SELECT * has its variables.
        assert set(ours.variables) == set(theirs.variables)
        assert same_rows(_rows_of_oxigraph(ours), _rows_of_oxigraph(theirs))


def test_another_reader_finds_what_was_answered(readable, same_rows, same_graphs, monkeypatch):
    # RDFLib would otherwise change the spelling of the numbers that it reads.
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    answer = query.query(readable.store(), readable.sparql)
    if isinstance(answer, query.Triples):
        graphs = [
            rdflib.Graph().parse(data=_written(readable, f), format=f) for f in ("turtle", "nt")
        ]
        found = answer.sorted()
        assert all(same_graphs(found, map(_triple, graph)) for graph in graphs)
    elif isinstance(answer, query.Truth):
        for form in ("json", "xml"):
            read = Result.parse(io.BytesIO(_written(readable, form)), format=form)
            assert read.askAnswer is answer.value
    else:
        rows = [
            {name: term for name, term in zip(answer.variables, row, strict=True) if term}
            for row in answer
        ]
        for form in ("json", "xml"):
            read = Result.parse(io.BytesIO(_written(readable, form)), format=form)
            assert tuple(map(str, read.vars)) == answer.variables
            assert same_rows(rows, [_row(bindings) for bindings in read.bindings])
        tsv = pyoxigraph.parse_query_results(
            _written(readable, "tsv"), format=QueryResultsFormat.TSV
        )
        assert same_rows(rows, _rows_of_oxigraph(tsv))
        lines = [[_cell(row.get(name)) for name in answer.variables] for row in rows]
        assert _cells(_written(readable, "csv")) == _counted(answer.variables, lines)


def _written(case, form):
    output = io.BytesIO()
    query.write(query.query(case.store(), case.sparql), form, output)
    return output.getvalue()


def _rows_of_oxigraph(solutions):
    names = [variable.value for variable in solutions.variables]
    return [
        {name: term for name, term in zip(names, row, strict=True) if term} for row in solutions
    ]


def _row(bindings):
    return {str(name): _term(term) for name, term in bindings.items()}


def _triple(triple):
    return pyoxigraph.Triple(*map(_term, triple))


def _term(term):
    """A term of RDFLib as one of Oxigraph."""
    if isinstance(term, rdflib.URIRef):
        return NamedNode(term)
    if isinstance(term, rdflib.BNode):
        return BlankNode(re.sub(r"\W", "", term))
    if term.language:
        return Literal(term, language=term.language)
    return Literal(term, datatype=NamedNode(term.datatype) if term.datatype else None)


def _cell(term):
    return "" if term is None else str(term) if isinstance(term, BlankNode) else term.value


def _cells(text):
    names, *lines = csv.reader(io.StringIO(text.decode(), newline=""))
    return _counted(names, lines)


def _counted(names, lines):
    """How often each row is there, as pairs of name and cell.

    One empty cell is an empty line, and the label of a blank node says nothing.
    """
    rows = (zip(names, line or ("",), strict=bool(names)) for line in lines)
    return Counter(frozenset((n, re.sub(r"^_:.*", "_:", cell)) for n, cell in row) for row in rows)
