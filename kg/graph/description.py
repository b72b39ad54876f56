"""What a graph says of itself to machines: VoID (W3C, 2011) and DCAT 3 (W3C, 2024).

It stands beside the graph and not in it: in it, it would count itself, and every paper added or
taken away would change statements that rest on no paper. It holds no blank nodes and no times.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import astuple
from types import MappingProxyType

import pyoxigraph

from kg import vocab
from kg.graph.census import Census
from kg.graph.claim_triples import digest
from kg.graph.literals import text, whole
from kg.graph.rdf import Provenance
from kg.graph.terms import A, Triple, node, term

#: The RDF formats of `kg export`, with the media type that IANA registers for each.
RDF_FORMATS: Mapping[str, str] = MappingProxyType(
    {
        "turtle": "text/turtle",
        "nquads": "application/n-quads",
        "trig": "application/trig",
        "jsonld": "application/ld+json",
    }
)

_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
_VOCABULARIES = ("pa", "lpwcc", "lpwcp", "schema", "fabio", "dcterms", "skos", "prov", "oa", "mls")
_RIGHTS = (
    "The rights in the titles and abstracts are those of their authors and publishers and are not"
    " known to the software that made this graph: look them up before you pass the texts on."
)


def description(
    counts: Census, provenance: Provenance, state: str, endpoint: str | None = None
) -> Iterator[Triple]:
    """The description of the graph of the given ``state`` (a name derived from its content).

    ``endpoint`` is the address of its SPARQL endpoint, where it is served.
    """
    iri = vocab.dataset_iri(state)
    it = node(iri)
    papers = counts.classes.get(vocab.term("lpwcc:paper"), 0)
    concepts = counts.classes.get(vocab.term("skos:Concept"), 0)
    yield it, A, term("void:Dataset")
    yield it, A, term("dcat:Dataset")
    yield it, term("dcterms:title"), text(f"What {papers} papers propose, use and compare")
    about = f"{concepts} methods, tasks and datasets that {papers} papers name, with the sentences."
    yield it, term("dcterms:description"), text(about)
    yield it, term("dcterms:identifier"), text(state)
    yield it, term("dcterms:rights"), text(_RIGHTS)
    yield it, term("dcterms:conformsTo"), node(vocab.ONTOLOGY)
    yield it, term("prov:wasGeneratedBy"), node(vocab.run_iri(digest(*astuple(provenance))))
    yield it, term("void:uriSpace"), text(vocab.BASE)
    for prefix in _VOCABULARIES:
        yield it, term("void:vocabulary"), node(vocab.PREFIXES[prefix])
    yield from _counted(it, iri, counts)
    yield from _distributions(it, iri)
    if endpoint is not None:
        yield it, term("void:sparqlEndpoint"), node(endpoint)


def turtle(triples: Iterator[Triple]) -> bytes:
    """The triples as Turtle under our prefixes, sorted."""
    lines = "".join(sorted({f"{s} {p} {o} .\n" for s, p, o in triples})).encode()
    parsed = pyoxigraph.parse(lines, format=pyoxigraph.RdfFormat.N_TRIPLES)
    written = pyoxigraph.serialize(
        (quad.triple for quad in parsed),
        format=pyoxigraph.RdfFormat.TURTLE,
        prefixes=dict(vocab.PREFIXES),
    )
    assert written is not None
    return written


def _counted(it: str, iri: str, counts: Census) -> Iterator[Triple]:
    yield it, term("void:triples"), whole(counts.triples)
    yield it, term("void:classes"), whole(len(counts.classes))
    yield it, term("void:properties"), whole(len(counts.properties))
    # VoID counts as entities what a dataset is about; statements about statements are not that.
    about = ("lpwcc:paper", "skos:Concept", "lpwcc:repository")
    entities = sum(counts.classes.get(vocab.term(name), 0) for name in about)
    yield it, term("void:entities"), whole(entities)
    for kind, number, said, found in (
        ("class", "void:entities", "void:classPartition", counts.classes),
        ("property", "void:triples", "void:propertyPartition", counts.properties),
    ):
        for name, count in found.items():
            part = node(f"{iri}#{kind}-{_slug(name)}")
            yield it, term(said), part
            yield part, term(f"void:{kind}"), node(name)
            yield part, term(number), whole(count)


def _distributions(it: str, iri: str) -> Iterator[Triple]:
    for name, media_type in RDF_FORMATS.items():
        part = node(f"{iri}#{name}")
        yield it, term("dcat:distribution"), part
        yield part, A, term("dcat:Distribution")
        yield part, term("dcterms:title"), text(f"The graph as {name}: kg export --format {name}")
        yield part, term("dcat:mediaType"), node(_MEDIA_TYPES + media_type)


def _slug(iri: str) -> str:
    """``lpwcc-paper`` for the IRI of ``lpwcc:paper``."""
    for prefix, namespace in vocab.PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}-{iri.removeprefix(namespace)}"
    raise ValueError(f"no prefix of ours for {iri}")
