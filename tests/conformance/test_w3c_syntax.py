"""The W3C's syntax tests: what has to be understood, and what has to be refused with its place."""

import pyoxigraph
import pytest

from kg import query
from kg.errors import QueryError


def test_what_is_right_is_understood(positive):
    query.query(pyoxigraph.Store(), positive.sparql)


def test_what_is_wrong_is_refused_with_its_place(negative):
    with pytest.raises(QueryError, match=r"^line \d+, column \d+: "):
        query.query(pyoxigraph.Store(), negative.sparql)
