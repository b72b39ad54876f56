"""Statements of Oxigraph as an RDFLib graph in memory."""

from __future__ import annotations

from collections.abc import Iterable

import rdflib
from pyoxigraph import Literal, NamedNode

from kg import vocab
from kg.graph.terms import Triple, term


def bind_prefixes(graph: rdflib.Graph) -> None:
    """Make our prefixes known to ``graph``, for its queries and for what it writes."""
    for prefix, namespace in vocab.PREFIXES.items():
        graph.bind(prefix, namespace)


def graph_of(triples: Iterable[Triple]) -> rdflib.Graph:
    """A graph in memory of ``triples``, with our prefixes bound."""
    graph = rdflib.Graph(bind_namespaces="none")
    bind_prefixes(graph)
    for subject, predicate, object_ in triples:
        graph.add((_node(subject), _node(predicate), _node(object_)))
    return graph


def _node(node: NamedNode | Literal) -> rdflib.URIRef | rdflib.Literal:
    if isinstance(node, NamedNode):
        return rdflib.URIRef(node.value)
    if node.datatype == term("xsd:string"):
        return rdflib.Literal(node.value)
    return rdflib.Literal(node.value, datatype=rdflib.URIRef(node.datatype.value), normalize=False)
