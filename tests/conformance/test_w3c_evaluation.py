"""The W3C's evaluation tests, asked through our door."""

from contextlib import suppress
from itertools import zip_longest

import pyoxigraph
import pytest
from pyoxigraph import Literal, NamedNode

from kg import query
from kg.errors import QueryError

RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
XSD = "http://www.w3.org/2001/XMLSchema#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def test_answers(evaluation, same_rows, same_graphs):
    answer = query.query(evaluation.store(), evaluation.sparql)
    expected = _expected(evaluation.result)
    if isinstance(answer, query.Truth):
        assert answer.value is expected
    elif isinstance(answer, query.Triples):
        assert same_graphs(answer.triples, expected)
    else:
        variables, rows, ordered = expected
        found = [_bound(answer.variables, row) for row in answer]
        assert set(answer.variables) == variables
        if evaluation.duplicates_may_go:
            assert {frozenset(r.items()) for r in found} == {frozenset(r.items()) for r in rows}
        elif ordered:
            assert all(same_rows([f], [r]) for f, r in zip_longest(found, rows, fillvalue={}))
        else:
            assert same_rows(found, rows)


def test_answers_that_are_the_same_by_value(by_value, same_rows):
    """Oxigraph keeps the value of a number and not how it is written."""
    answer = query.query(by_value.store(), by_value.sparql)
    _, rows, ordered = _expected(by_value.result)
    found = [_bound(answer.variables, row) for row in answer]
    assert not same_rows(found, rows)
    if ordered:
        assert list(map(_values, found)) == list(map(_values, rows))
    assert same_rows(list(map(_values, found)), list(map(_values, rows)))


def test_another_endpoint_is_never_asked(refused):
    with pytest.raises(QueryError, match="nothing may leave this machine"):
        query.query(pyoxigraph.Store(), refused.sparql)


def _bound(variables, row):
    return {name: term for name, term in zip(variables, row, strict=True) if term is not None}


def _values(row):
    return {name: _value(term) for name, term in row.items()}


def _value(term):
    """The term with a number, truth value or time zone in one spelling."""
    if not isinstance(term, Literal):
        return term
    kind = term.datatype.value.removeprefix(XSD)
    if kind == "boolean":
        return Literal(term.value in {"1", "true"})
    if kind == "date":
        return Literal(term.value.replace("+00:00", "Z"), datatype=term.datatype)
    with suppress(ValueError):
        if kind in {"integer", "decimal", "float", "double"}:
            return Literal(repr(float(term.value)), datatype=term.datatype)
    return term


def _expected(path):
    """A truth value, triples, or the variables, the rows, and whether their order counts."""
    if path.suffix == ".srx":
        found = pyoxigraph.parse_query_results(path=path)
        if isinstance(found, pyoxigraph.QueryBoolean):
            return bool(found)
        names = [variable.value for variable in found.variables]
        return set(names), [_bound(names, row) for row in found], False
    triples = [quad.triple for quad in pyoxigraph.parse(path=path, base_iri=path.as_uri())]
    return _result_set(triples) if any(RS in str(triple) for triple in triples) else triples


def _result_set(triples):
    """The same from the vocabulary in which the first suites told their results."""
    said = {}
    for subject, predicate, object_ in triples:
        name = predicate.value.removeprefix(RS)
        said.setdefault(subject, {}).setdefault(name, []).append(object_)
    whole = next(v for v in said.values() if NamedNode(f"{RS}ResultSet") in v.get(TYPE, ()))
    if "boolean" in whole:
        return whole["boolean"][0].value == "true"
    solutions = [said.get(node, {}) for node in whole.get("solution", ())]
    ordered = any("index" in solution for solution in solutions)
    if ordered:
        solutions.sort(key=lambda solution: int(solution["index"][0].value))
    rows = [
        {said[b]["variable"][0].value: said[b]["value"][0] for b in solution.get("binding", ())}
        for solution in solutions
    ]
    return {name.value for name in whole.get("resultVariable", ())}, rows, ordered
