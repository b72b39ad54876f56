"""Statements as text: three terms in the notation of N-Triples (W3C, 2014, section 2).

Text, and not the objects of a library: there are hundreds of statements a paper, and whoever loads
or writes them reads N-Triples several times faster than Python makes objects.
"""

from __future__ import annotations

from functools import cache

from kg import vocab

#: A subject, a predicate and an object, without the name of their graph. There are no blank nodes.
Triple = tuple[str, str, str]


def node(iri: str) -> str:
    """An IRI, which must be one already, as a term."""
    return f"<{iri}>"


@cache
def term(name: str) -> str:
    """The term of a prefixed name, as ``term("skos:prefLabel")``."""
    return node(vocab.term(name))


#: The property that gives a thing its class.
A = term("rdf:type")
