"""Terms of the vocabulary as nodes of Oxigraph."""

from __future__ import annotations

from functools import cache

from pyoxigraph import Literal, NamedNode

from kg import vocab

#: A statement without the name of its graph. There are no blank nodes.
Triple = tuple[NamedNode, NamedNode, NamedNode | Literal]


@cache
def term(name: str) -> NamedNode:
    """The node of a prefixed name, as ``term("skos:prefLabel")``."""
    return NamedNode(vocab.term(name))


#: The property that gives a thing its class.
A = term("rdf:type")
