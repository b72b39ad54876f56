"""Statements of Oxigraph as an RDFLib graph in memory."""

from __future__ import annotations

from collections.abc import Iterable

import rdflib
from pyoxigraph import Literal, NamedNode, Triple

from kg import vocab
from kg.graph.rdf import Provenance, quads
from kg.model import Knowledge

_STRING = vocab.term("xsd:string")


def bind_prefixes(graph: rdflib.Graph) -> None:
    """Make our prefixes known to ``graph``, for its queries and for what it writes."""
    for prefix, namespace in vocab.PREFIXES.items():
        graph.bind(prefix, namespace)


def _graph_of(triples: Iterable[Triple]) -> rdflib.Graph:
    """A graph in memory of ``triples``, with our prefixes bound.

    They are ours: without blank nodes and quoted triples.
    """
    graph = rdflib.Graph(bind_namespaces="none")
    bind_prefixes(graph)
    for triple in triples:
        subject, predicate, object_ = map(_node, triple)
        graph.add((subject, predicate, object_))
    return graph


def _node(node: object) -> rdflib.URIRef | rdflib.Literal:
    if isinstance(node, NamedNode):
        return rdflib.URIRef(node.value)
    assert isinstance(node, Literal)
    if node.datatype.value == _STRING:
        return rdflib.Literal(node.value)
    return rdflib.Literal(node.value, datatype=rdflib.URIRef(node.datatype.value), normalize=False)


def union_graph(knowledge: Knowledge, provenance: Provenance) -> rdflib.Graph:
    """All statements in one graph in memory, without graph names, with our prefixes bound.

    Raises GraphError as :func:`quads` does.
    """
    return _graph_of(quad.triple for quad in quads(knowledge, provenance))
