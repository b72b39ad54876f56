"""Knowledge as RDF: one named graph for each paper, one of the concepts, one of the run.

A paper's graph holds all that rests on that paper, its share of claims included, so that taking the
graph away takes the paper back. A claim between concepts that two papers make stands in both their
graphs under the same IRI, each with its own evidence; what depends on all papers together (labels,
the confidence of such a claim) stands in the graph of concepts. There are no blank nodes and no
times: the same knowledge gives the same quads.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from itertools import chain
from typing import TypeVar

import rdflib
from pyoxigraph import NamedNode, Quad

from kg import vocab
from kg.errors import GraphError
from kg.graph.claim_triples import claim_triples, confidence_triples, digest, is_of_paper
from kg.graph.literals import text, writable
from kg.graph.paper_triples import paper_triples
from kg.graph.rdflib_view import graph_of
from kg.graph.terms import A, Triple, term
from kg.model import Claim, Entity, EntityType, Knowledge, Paper

_Thing = TypeVar("_Thing", Paper, Entity, Claim)


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a graph was made with. ``model_sha256`` is the hash of the model's file, in hex."""

    software: str
    software_version: str
    model_name: str
    model_version: str
    model_sha256: str


def quads(knowledge: Knowledge, provenance: Provenance) -> Iterator[Quad]:
    """Every statement of ``knowledge`` and of the run that made it, each once in a named graph.

    The order follows that of ``knowledge``; the set does not depend on it. Raises GraphError where
    the knowledge is inconsistent: an id that two things share, a claim about an unknown paper or
    concept, evidence at a place that its passage does not have.
    """
    return (Quad(*triple, name) for name, triple in _statements(knowledge, provenance))


def union_graph(knowledge: Knowledge, provenance: Provenance) -> rdflib.Graph:
    """All statements in one graph in memory, without graph names, with our prefixes bound.

    Raises GraphError as :func:`quads` does.
    """
    return graph_of(triple for _, triple in _statements(knowledge, provenance))


def _statements(knowledge: Knowledge, provenance: Provenance) -> Iterator[tuple[NamedNode, Triple]]:
    """The triples of :func:`quads`, each with the name of its graph."""
    papers = _by_id(knowledge.papers, "paper")
    entities = _by_id(knowledge.entities, "concept")
    claims = _by_id(knowledge.claims, "claim").values()
    shares = _shares(claims, papers, entities)
    run = NamedNode(vocab.run_iri(digest(*astuple(provenance))))
    graphs = []
    for extraction in knowledge.extractions:
        paper = extraction.paper
        graphs.append(NamedNode(vocab.paper_graph_iri(paper.id)))
        found = (claim_triples(paper, claim, run) for claim in shares[paper.id])
        yield from _in_graph(graphs[-1], chain(paper_triples(extraction), *found))
    graphs.append(NamedNode(vocab.CONCEPTS_GRAPH))
    concepts = (_concept(entity) for entity in knowledge.entities)
    confidences = (confidence_triples(claim) for claim in claims if not is_of_paper(claim))
    yield from _in_graph(graphs[-1], chain(*concepts, *confidences))
    yield from _in_graph(NamedNode(vocab.RUN_GRAPH), _run(provenance, run, graphs))


def _by_id(things: Iterable[_Thing], what: str) -> dict[str, _Thing]:
    found: dict[str, _Thing] = {}
    for thing in things:
        if thing.id in found:
            raise GraphError(f"two {what}s have the id {thing.id!r}")
        found[thing.id] = thing
    return found


def _shares(
    claims: Iterable[Claim], papers: Mapping[str, Paper], entities: Mapping[str, Entity]
) -> Mapping[str, Sequence[Claim]]:
    """The claims that rest on each paper, by paper id."""
    shares: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        subjects: Mapping[str, object] = papers if is_of_paper(claim) else entities
        for name, known in ((claim.subject, subjects), (claim.object, entities)):
            if name not in known:
                raise GraphError(f"nothing has the id {name!r}", where=f"claim {claim.id}")
        for paper_id in claim.paper_ids:
            if paper_id not in papers:
                raise GraphError(f"no paper has the id {paper_id!r}", where=f"claim {claim.id}")
            shares[paper_id].append(claim)
    return shares


def _in_graph(name: NamedNode, triples: Iterable[Triple]) -> Iterator[tuple[NamedNode, Triple]]:
    # Two claims may point to one sentence, two links to one repository: say it once.
    return ((name, triple) for triple in dict.fromkeys(triples))


def _concept(entity: Entity) -> Iterator[Triple]:
    node = NamedNode(vocab.entity_iri(entity.id))
    label = text(entity.label)
    yield node, A, term("skos:Concept")
    yield node, A, NamedNode(vocab.CLASSES[entity.type])
    yield node, term("skos:prefLabel"), label
    # The name under which queries for Linked Papers With Code look for it.
    named = "dcterms:title" if entity.type is EntityType.DATASET else "foaf:name"
    yield node, term(named), label
    for alias in entity.aliases:
        if writable(alias) != label.value:
            yield node, term("skos:altLabel"), text(alias)
    for external in map(vocab.web_iri, entity.external_ids):
        if external:
            yield node, term("skos:exactMatch"), NamedNode(external)


def _run(provenance: Provenance, run: NamedNode, graphs: Iterable[NamedNode]) -> Iterator[Triple]:
    software = NamedNode(vocab.software_iri(provenance.software, provenance.software_version))
    model = NamedNode(vocab.model_iri(provenance.model_sha256))
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
        yield graph, A, term("prov:Entity")
        yield graph, term("prov:wasGeneratedBy"), run
