"""Knowledge as RDF: one named graph for each paper, one of the concepts, one of the run.

A paper's graph holds all that rests on that paper, its share of claims included, so that taking the
graph away takes the paper back. A claim between concepts that two papers make stands in both their
graphs under the same IRI, each with its own evidence; what depends on all papers together (labels,
the confidence of such a claim) stands in the graph of concepts. There are no blank nodes and no
times: the same knowledge gives the same quads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from itertools import chain, islice

import pyoxigraph
from pyoxigraph import Quad

from kg import vocab
from kg.graph.claim_triples import claim_triples, confidence_triple, digest
from kg.graph.literals import text
from kg.graph.paper_triples import paper_triples
from kg.graph.parts import PaperPart, Parts, parts_of
from kg.graph.terms import A, Triple, node, term
from kg.model import Entity, EntityType, Knowledge

# Statements that are written at once.
_BLOCK = 1000


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a graph was made with. ``model_sha256`` is the hash of the model's file, in hex."""

    software: str
    software_version: str
    model_name: str
    model_version: str
    model_sha256: str


@dataclass(frozen=True, slots=True)
class NamedGraph:
    """The term that names a graph, and its statements, each once. They may be a stream."""

    name: str
    triples: Iterable[Triple]


def named_graphs(parts: Parts, provenance: Provenance) -> Iterator[NamedGraph]:
    """The graphs of the papers, then that of the concepts and that of the run.

    Each has to be read before the next. The order is that of ``parts``; what they hold does not
    depend on it. Raises GraphError where evidence is at a place that its passage does not have.
    """
    run = run_of(provenance)
    names = []
    for part in parts.papers:
        names.append(node(vocab.paper_graph_iri(part.paper.id)))
        # Two claims may point to one sentence, two links to one repository: say it once.
        yield NamedGraph(names[-1], dict.fromkeys(part_triples(part, run)))
    names.append(node(vocab.CONCEPTS_GRAPH))
    concepts = (triple for entity in parts.entities for triple in concept_triples(entity))
    confidences = (confidence_triple(*claim) for claim in parts.confidences)
    yield NamedGraph(names[-1], chain(concepts, confidences))
    yield NamedGraph(node(vocab.RUN_GRAPH), dict.fromkeys(_run(provenance, run, names)))


def run_of(provenance: Provenance) -> str:
    """The term that names the activity which made a graph with these."""
    return node(vocab.run_iri(digest(*astuple(provenance))))


def part_triples(part: PaperPart, run: str) -> Iterator[Triple]:
    """All that stands in a paper's graph. Repeats are possible. Raises GraphError."""
    found = (claim_triples(part.paper, claim, run) for claim in part.claims)
    return chain(paper_triples(part.paper, part.links), *found)


def graph_triples(graph: str, run: str) -> Iterator[Triple]:
    """What is said of a named graph."""
    yield graph, A, term("prov:Entity")
    yield graph, term("prov:wasGeneratedBy"), run


def n_quads(graphs: Iterable[NamedGraph]) -> Iterator[bytes]:
    """The graphs as N-Quads (W3C, 2014), in blocks of lines."""
    for graph in graphs:
        for block in _blocks(graph.triples):
            yield "".join([f"{s} {p} {o} {graph.name} .\n" for s, p, o in block]).encode()


def n_triples(graphs: Iterable[NamedGraph]) -> Iterator[bytes]:
    """The graphs as N-Triples (W3C, 2014), in blocks of lines, without the graphs' names.

    What two graphs hold comes twice.
    """
    for graph in graphs:
        yield from lines(graph.triples)


def lines(triples: Iterable[Triple]) -> Iterator[bytes]:
    """The triples as N-Triples (W3C, 2014), in blocks of lines."""
    return map(_lines, _blocks(triples))


def _lines(triples: Iterable[Triple]) -> bytes:
    return "".join([f"{s} {p} {o} .\n" for s, p, o in triples]).encode()


def _blocks(triples: Iterable[Triple]) -> Iterator[list[Triple]]:
    stream = iter(triples)
    while block := list(islice(stream, _BLOCK)):
        yield block


def quads(knowledge: Knowledge, provenance: Provenance) -> Iterator[Quad]:
    """The statements of knowledge in memory as Oxigraph's objects.

    Raises GraphError where the knowledge is inconsistent, as :func:`kg.graph.parts.parts_of` and
    :func:`named_graphs` say.
    """
    lines = n_quads(named_graphs(parts_of(knowledge), provenance))
    return pyoxigraph.parse(b"".join(lines), format=pyoxigraph.RdfFormat.N_QUADS)


def concept_triples(entity: Entity) -> Iterator[Triple]:
    """What the graph of concepts says of one of them, but for its claims' confidence."""
    it = node(vocab.entity_iri(entity.id))
    label = text(entity.label)
    yield it, A, term("skos:Concept")
    yield it, A, node(vocab.CLASSES[entity.type])
    yield it, term("skos:prefLabel"), label
    # The name under which queries for Linked Papers With Code look for it.
    named = "dcterms:title" if entity.type is EntityType.DATASET else "foaf:name"
    yield it, term(named), label
    for alias in entity.aliases:
        if text(alias) != label:
            yield it, term("skos:altLabel"), text(alias)
    for external in map(vocab.web_iri, entity.external_ids):
        if external:
            yield it, term("skos:exactMatch"), node(external)


def _run(provenance: Provenance, run: str, graphs: Iterable[str]) -> Iterator[Triple]:
    software = node(vocab.software_iri(provenance.software, provenance.software_version))
    model = node(vocab.model_iri(provenance.model_sha256))
    yield run, A, term("prov:Activity")
    yield run, term("prov:wasAssociatedWith"), software
    yield run, term("prov:used"), model
    yield software, A, term("prov:SoftwareAgent")
    yield software, term("schema:name"), text(provenance.software)
    yield software, term("schema:softwareVersion"), text(provenance.software_version)
    yield model, A, term("prov:Entity")
    yield model, A, term("mls:Model")
    yield model, term("schema:name"), text(provenance.model_name)
    yield model, term("schema:version"), text(provenance.model_version)
    yield model, term("pa:sha256"), text(provenance.model_sha256)
    for graph in graphs:
        yield from graph_triples(graph, run)
