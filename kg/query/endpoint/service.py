"""What the service says of itself: SPARQL 1.1 Service Description."""

from __future__ import annotations

from typing import Final

import pyoxigraph
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple

_SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_VOID: Final = "http://rdfs.org/ns/void#"
_FORMATS: Final = "http://www.w3.org/ns/formats/"
_TYPE: Final = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
# Source: the unique IRIs for file formats of the W3C.
_RESULT_FORMATS: Final = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
)
_SYNTAXES: Final = {"turtle": RdfFormat.TURTLE, "nt": RdfFormat.N_TRIPLES}


def service_description(endpoint: str, triples: int, format: str) -> bytes:  # noqa: A002
    """The description of the service at the IRI ``endpoint``, as turtle or nt.

    ``triples`` is the number of them in the default graph.
    """
    service, dataset, graph = (BlankNode(name) for name in ("service", "dataset", "graph"))
    statements = [
        Triple(service, _TYPE, _sd("Service")),
        Triple(service, _sd("endpoint"), NamedNode(endpoint)),
        Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query")),
        *(
            Triple(service, _sd("resultFormat"), NamedNode(_FORMATS + name))
            for name in _RESULT_FORMATS
        ),
        Triple(service, _sd("defaultDataset"), dataset),
        Triple(dataset, _TYPE, _sd("Dataset")),
        Triple(dataset, _sd("defaultGraph"), graph),
        Triple(graph, _TYPE, _sd("Graph")),
        Triple(graph, NamedNode(f"{_VOID}triples"), Literal(triples)),
    ]
    prefixes = {"sd": _SD, "void": _VOID, "formats": _FORMATS}
    return pyoxigraph.serialize(statements, format=_SYNTAXES[format], prefixes=prefixes) or b""


def _sd(name: str) -> NamedNode:
    return NamedNode(_SD + name)
