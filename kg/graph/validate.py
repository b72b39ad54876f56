"""Whether a graph keeps to the shapes: SHACL, by pySHACL."""

from __future__ import annotations

from dataclasses import dataclass

import pyshacl
import rdflib
from rdflib.namespace import RDF, SH

from kg import vocab
from kg.errors import GraphError


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One shape that one node does not keep.

    ``focus`` is the node, ``path`` the property (None where the node itself is at fault),
    ``message`` what is wrong, ``severity`` one of Violation, Warning, Info.
    """

    focus: str
    path: str | None
    message: str
    severity: str


@dataclass(frozen=True, slots=True)
class ValidationReport:
    """The outcome: ``conforms`` is True exactly where ``violations`` (sorted) is empty."""

    conforms: bool
    violations: tuple[Violation, ...]


def validate(graph: rdflib.Graph) -> ValidationReport:
    """Hold ``graph`` against the shapes that ship with the package. Nothing is fetched.

    The ontology that ships with it tells which class is a subclass of which. Raises GraphError
    where pySHACL gives up.
    """
    conforms, results, _ = pyshacl.validate(
        graph,
        shacl_graph=rdflib.Graph().parse(data=vocab.shapes_ttl(), format="turtle"),
        ont_graph=rdflib.Graph().parse(data=vocab.ontology_ttl(), format="turtle"),
        inference="none",
        do_owl_imports=False,
    )
    if not isinstance(results, rdflib.Graph):
        # pySHACL hands back, rather than raises, what kept it from an answer.
        raise GraphError(f"the graph cannot be validated: {results}")
    found = (_violation(results, node) for node in results.subjects(RDF.type, SH.ValidationResult))
    return ValidationReport(
        bool(conforms), tuple(sorted(found, key=lambda v: (v.focus, v.path or "", v.message)))
    )


def _violation(results: rdflib.Graph, node: rdflib.term.Node) -> Violation:
    path = results.value(node, SH.resultPath)
    severity = str(results.value(node, SH.resultSeverity))
    return Violation(
        focus=str(results.value(node, SH.focusNode)),
        path=None if path is None else str(path),
        message=str(results.value(node, SH.resultMessage)),
        severity=severity.removeprefix(str(SH)),
    )
