"""RDF files: the whole graph as Turtle, N-Quads and TriG, written as it is read.

The same graph gives the same bytes. N-Quads and TriG keep the named graphs; Turtle has none and
gives their union.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

import pyoxigraph
from pyoxigraph import RdfFormat

from kg.export.source import Source
from kg.graph.rdf import NamedGraph, n_quads, n_triples
from kg.graph.terms import Triple, node
from kg.vocab import BASE, PREFIXES, claim_iri

_OF_ONE_PAPER = tuple(
    f"<{BASE}{what}/" for what in ("paper", "passage", "author", "evidence", "selector", "claim")
)


def nquads(source: Source, output: BinaryIO) -> None:
    """One statement a line: graph by graph in the order of the papers' ids."""
    for block in n_quads(source.graphs()):
        output.write(block)


def trig(source: Source, output: BinaryIO) -> None:
    """One block a named graph, under our prefixes."""
    quads = (
        quad
        for block in n_quads(source.graphs())
        for quad in pyoxigraph.parse(block, format=RdfFormat.N_QUADS)
    )
    pyoxigraph.serialize(quads, output, format=RdfFormat.TRIG, prefixes=dict(PREFIXES))


def turtle(source: Source, output: BinaryIO) -> None:
    """Every statement once, under our prefixes."""
    triples = (
        quad.triple
        for block in n_triples(_each_once(source))
        for quad in pyoxigraph.parse(block, format=RdfFormat.N_TRIPLES)
    )
    pyoxigraph.serialize(triples, output, format=RdfFormat.TURTLE, prefixes=dict(PREFIXES))


def _each_once(source: Source) -> Iterator[NamedGraph]:
    """The graphs without what an earlier one has said.

    Only what several papers may say has to be remembered for that, and not what is about a part of
    one paper or a claim of one.
    """
    shared = {
        node(claim_iri(claim))
        for (claim,) in source.database.rows("SELECT id FROM claims WHERE papers > 1")
    }
    said: set[Triple] = set()
    for graph in source.graphs():
        yield NamedGraph(graph.name, _new(graph.triples, shared, said))


def _new(triples: Iterable[Triple], shared: set[str], said: set[Triple]) -> Iterator[Triple]:
    for triple in triples:
        if triple in said:
            continue
        subject = triple[0]
        if subject in shared or not subject.startswith(_OF_ONE_PAPER):
            said.add(triple)
        yield triple
