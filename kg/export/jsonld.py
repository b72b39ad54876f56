"""JSON-LD 1.1 (W3C, 2020), compact: one object a named graph, under the context that ships.

The context stands in the document itself, so that nothing has to be fetched to read it. IRIs of
the graph's own things are written without their common beginning, and values by the type that the
context gives their property.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any, BinaryIO

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg.export.source import Source
from kg.graph.rdf import NamedGraph, n_triples
from kg.vocab import BASE, context_jsonld, term

_TYPE = term("rdf:type")
_STRING = term("xsd:string")


def jsonld(source: Source, output: BinaryIO) -> None:
    """The graphs as one document, each with its things in the order of their IRIs."""
    context = json.loads(context_jsonld())["@context"]
    writing = _Compact(context)
    head = json.dumps({"@base": BASE, **context}, indent=1)
    output.write(f'{{"@context": {head},\n"@graph": ['.encode())
    comma = ""
    for graph in source.graphs():
        output.write(f'{comma}\n{{"@id": {json.dumps(writing.iri(graph.name[1:-1]))},'.encode())
        output.write(b'\n "@graph": [')
        inner = ""
        for thing in writing.things(graph):
            output.write(f"{inner}\n  {json.dumps(thing, ensure_ascii=False)}".encode())
            inner = ","
        output.write(b"]}")
        comma = ","
    output.write(b"\n]}\n")


class _Compact:
    """Writes terms as a context reads them."""

    def __init__(self, context: Mapping[str, Any]) -> None:
        self._prefixes = {v: k for k, v in context.items() if isinstance(v, str)}
        self._types = {
            self._expanded(name, context): self._expanded(entry["@type"], context)
            for name, entry in context.items()
            if isinstance(entry, dict)
        }

    def things(self, graph: NamedGraph) -> Iterable[dict[str, Any]]:
        """An object for each subject. Statements about one have to stand together."""
        triples = (
            quad
            for block in n_triples([graph])
            for quad in parse(block, format=RdfFormat.N_TRIPLES)
        )
        for subject, about in groupby(triples, key=lambda quad: quad.subject):
            assert isinstance(subject, NamedNode)
            thing: dict[str, Any] = {"@id": self.iri(subject.value)}
            for quad in about:
                kind = quad.predicate.value
                key = "@type" if kind == _TYPE else self.name(kind)
                thing.setdefault(key, []).append(self._value(kind, quad.object))
            yield {k: v[0] if len(v) == 1 and k != "@id" else v for k, v in thing.items()}

    def iri(self, iri: str) -> str:
        """An IRI as it stands in ``@id``."""
        return iri.removeprefix(BASE) if iri.startswith(BASE) else iri

    def name(self, iri: str) -> str:
        """A class or a property by a prefix where there is one."""
        for namespace, prefix in self._prefixes.items():
            if iri.startswith(namespace):
                return f"{prefix}:{iri.removeprefix(namespace)}"
        return iri

    def _value(self, property_: str, value: object) -> Any:
        given = self._types.get(property_)
        if isinstance(value, NamedNode):
            if property_ == _TYPE:
                return self.name(value.value)
            written = self.iri(value.value)
            return written if given == "@id" else {"@id": written}
        assert isinstance(value, Literal)
        kind = value.datatype.value
        if kind == (given or _STRING):
            return value.value
        return {"@type": self.name(kind), "@value": value.value}

    @staticmethod
    def _expanded(name: str, context: Mapping[str, Any]) -> str:
        prefix, _, local = name.partition(":")
        return f"{context[prefix]}{local}" if local else name
