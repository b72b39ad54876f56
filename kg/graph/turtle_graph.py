"""A small graph given as Turtle, with the few ways to walk over it that reading shapes takes."""

from __future__ import annotations

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Store

from kg import vocab

Node = NamedNode | BlankNode | Literal


def named(name: str) -> NamedNode:
    """The node of a prefixed name, as ``named("rdf:type")``."""
    return NamedNode(vocab.term(name))


def iri(node: Node) -> str:
    """The IRI of a node that has one."""
    assert isinstance(node, NamedNode)
    return node.value


def value(node: Node) -> str:
    """The text of a literal."""
    assert isinstance(node, Literal)
    return node.value


class TurtleGraph:
    """The statements of ``turtle``, which quote no statements."""

    def __init__(self, turtle: str) -> None:
        self._store = Store()
        self._store.load(turtle.encode(), RdfFormat.TURTLE)

    def of_type(self, type_: NamedNode) -> list[Node]:
        """The nodes of a class, sorted."""
        return self.subjects(named("rdf:type"), type_)

    def subjects(self, predicate: NamedNode, object_: Node) -> list[Node]:
        """The nodes that the predicate leads from, sorted."""
        found = self._store.quads_for_pattern(None, predicate, object_)
        return sorted((_plain(quad.subject) for quad in found), key=str)

    def said(self, node: Node, namespace: str) -> dict[str, list[Node]]:
        """What is said of a node, by the local names of the namespace's properties, in order."""
        if isinstance(node, Literal):
            return {}
        found: dict[str, list[Node]] = {}
        for quad in sorted(self._store.quads_for_pattern(node, None, None), key=str):
            if quad.predicate.value.startswith(namespace):
                name = quad.predicate.value.removeprefix(namespace)
                found.setdefault(name, []).append(_plain(quad.object))
        return found

    def members(self, list_: Node) -> list[Node]:
        """The members of an RDF list, in its order; none where it is no list."""
        found = []
        while "first" in (said := self.said(list_, vocab.PREFIXES["rdf"])):
            found += said["first"]
            (list_,) = said["rest"]
        return found


def _plain(node: object) -> Node:
    assert isinstance(node, NamedNode | BlankNode | Literal)
    return node
