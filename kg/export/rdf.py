"""RDF files: the whole graph as Turtle, N-Quads, TriG and JSON-LD.

All are sorted, so that the same knowledge gives the same bytes. N-Quads, TriG and JSON-LD keep the
named graphs; Turtle has none and gives their union.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

import pyoxigraph
from pyoxigraph import RdfFormat

from kg.graph.rdf import Provenance, quads
from kg.model import Knowledge
from kg.vocab import PREFIXES

Writer = Callable[[Knowledge, Provenance, BinaryIO], None]


def turtle(knowledge: Knowledge, provenance: Provenance, output: BinaryIO) -> None:
    """Every statement once, under our prefixes."""
    triples = sorted({quad.triple for quad in quads(knowledge, provenance)}, key=str)
    pyoxigraph.serialize(triples, output, format=RdfFormat.TURTLE, prefixes=dict(PREFIXES))


def nquads(knowledge: Knowledge, provenance: Provenance, output: BinaryIO) -> None:
    """One statement a line, the lines sorted by code point."""
    for line in sorted(f"{quad} .\n" for quad in quads(knowledge, provenance)):
        output.write(line.encode())


def trig(knowledge: Knowledge, provenance: Provenance, output: BinaryIO) -> None:
    """One block a named graph, under our prefixes."""
    _by_graph(knowledge, provenance, output, RdfFormat.TRIG, dict(PREFIXES))


def jsonld(knowledge: Knowledge, provenance: Provenance, output: BinaryIO) -> None:
    """Expanded JSON-LD: one ``@graph`` a named graph, full IRIs, no context to fetch."""
    _by_graph(knowledge, provenance, output, RdfFormat.JSON_LD, None)
    output.write(b"\n")


def _by_graph(
    knowledge: Knowledge,
    provenance: Provenance,
    output: BinaryIO,
    form: RdfFormat,
    prefixes: dict[str, str] | None,
) -> None:
    in_order = sorted(quads(knowledge, provenance), key=lambda q: (str(q.graph_name), str(q)))
    pyoxigraph.serialize(in_order, output, format=form, prefixes=prefixes)
