"""Whether a graph keeps to the shapes: SHACL, asked of the store itself.

Each shape is one SPARQL query over the store (:mod:`kg.graph.shape_queries`). pySHACL, which holds
the whole graph in memory and needs 65 ms a paper, finds the same: the tests hold the two together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode, QuerySolution, QuerySolutions, Store

from kg import vocab
from kg.errors import GraphError
from kg.graph.shape_queries import ShapeQuery, WholeQuery, shape_queries

_SLOT = re.compile(r"\{[?$](\w+)\}")


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One shape that one node does not keep.

    ``focus`` is the node; ``path`` the property, or the property path under our prefixes, or None
    where the node itself is at fault; ``message`` what is wrong; ``severity`` one of Violation,
    Warning, Info.
    """

    focus: str
    path: str | None
    message: str
    severity: str


@dataclass(frozen=True, slots=True)
class ValidationReport:
    """``conforms`` is True exactly where ``violations``, sorted and each once, is empty."""

    conforms: bool
    violations: tuple[Violation, ...]


def validate(store: Store) -> ValidationReport:
    """Hold the default graph of ``store`` against the shapes that ship with the package.

    The ontology that ships with it tells which class is a subclass of which. Time grows with the
    number of nodes; memory with the number of violations only. Raises GraphError where a shape
    cannot be asked.
    """
    found = {
        violation
        for query in shape_queries(vocab.shapes_ttl(), vocab.ontology_ttl())
        for solution in _answers(store, query)
        for violation in _violations(query, solution)
    }
    in_order = sorted(found, key=lambda v: (v.focus, v.path or "", v.message))
    return ValidationReport(not in_order, tuple(in_order))


def _answers(store: Store, query: ShapeQuery | WholeQuery) -> QuerySolutions:
    try:
        found = store.query(query.sparql)
    except (SyntaxError, ValueError) as error:
        raise GraphError(f"the graph cannot be validated: {error}") from error
    assert isinstance(found, QuerySolutions)
    return found


def _violations(query: ShapeQuery | WholeQuery, solution: QuerySolution) -> Iterator[Violation]:
    if isinstance(query, WholeQuery):
        found = {name: solution[name] for name in ("path", "value") if f"?{name}" in query.sparql}
        path = _plain(found["path"]) if "path" in found else None
        message = _SLOT.sub(lambda slot: _plain(found.get(slot[1])), query.message)
        yield Violation(query.focus, path, message, query.severity)
        return
    for number, part in enumerate(query.parts):
        if str(solution[f"broken{number}"]).startswith('"true"'):
            yield Violation(_plain(solution["this"]), part.path, part.message, part.severity)


def _plain(node: object) -> str:
    return node.value if isinstance(node, NamedNode) else str(node)
