"""The ontology as a page to read: one offline file without a script, made from ``ontology.ttl``."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import jinja2
import rdflib
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS

from kg import vocab
from kg.export.ontology_diagram import ARROWS, BOXES, Arrow, Box

_KINDS: dict[rdflib.term.Node, str] = {
    OWL.Class: "class",
    OWL.ObjectProperty: "property",
    OWL.DatatypeProperty: "property with a value",
    OWL.AnnotationProperty: "property with a value",
    RDF.Property: "property",
}
_SAID = (
    (RDFS.domain, "leads from"),
    (RDFS.range, "leads to"),
    (RDFS.subClassOf, "is a kind of"),
    (RDFS.subPropertyOf, "is a kind of"),
    (OWL.equivalentProperty, "is the same as"),
    (OWL.inverseOf, "is the inverse of"),
    (OWL.disjointWith, "shares nothing with"),
    (SKOS.closeMatch, "is close to"),
    (SKOS.broadMatch, "is narrower than"),
)


@dataclass(frozen=True, slots=True)
class Link:
    """A name with where it leads: a term on the page, or an IRI elsewhere."""

    name: str
    href: str


@dataclass(frozen=True, slots=True)
class Term:
    """A class or a property. ``said`` pairs what is said of it with what it is said to."""

    anchor: str
    name: str
    iri: str
    label: str
    comment: str
    kind: str
    said: tuple[tuple[str, tuple[Link, ...]], ...]


def ontology_page(turtle: str) -> str:
    """The page for an ontology in Turtle. The same text gives the same page."""
    graph = rdflib.Graph(bind_namespaces="none").parse(data=turtle, format="turtle")
    terms = sorted(_terms(graph), key=lambda term: (term.name.casefold(), term.name))
    (itself,) = graph.subjects(RDF.type, OWL.Ontology)
    style = files("kg.export").joinpath("templates/ontology.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return _template().render(
        title=graph.value(itself, DCTERMS.title),
        about=graph.value(itself, DCTERMS.description),
        comment=graph.value(itself, RDFS.comment),
        version=graph.value(itself, OWL.versionInfo),
        iri=str(itself),
        namespace=vocab.PREFIXES["pa"],
        prefixes=_used_prefixes(graph),
        style=style,
        style_hash=digest,
        groups=[
            ("Classes of our own", [t for t in terms if _is_ours(t) and t.kind == "class"]),
            ("Properties of our own", [t for t in terms if _is_ours(t) and t.kind != "class"]),
            ("Classes of others", [t for t in terms if not _is_ours(t) and t.kind == "class"]),
            ("Properties of others", [t for t in terms if not _is_ours(t) and t.kind != "class"]),
        ],
        boxes=[(box, _link(graph, rdflib.URIRef(vocab.term(box.term)))) for box in BOXES],
        arrows=[(arrow, _link(graph, rdflib.URIRef(vocab.term(arrow.term)))) for arrow in ARROWS],
        width=max(box.x + box.width for box in BOXES) + Arrow.MARGIN,
        height=max(box.y + Box.HEIGHT for box in BOXES) + 20,
    )


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("kg.export"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("ontology.html")


def _terms(graph: rdflib.Graph) -> Iterator[Term]:
    for node in set(graph.subjects(RDFS.label)):
        kinds = {_KINDS[k] for k in graph.objects(node, RDF.type) if k in _KINDS}
        name = _curie(graph, node)
        said = [
            (what, tuple(_link(graph, o) for o in sorted(graph.objects(node, predicate), key=str)))
            for predicate, what in _SAID
        ]
        if (node, RDF.type, OWL.SymmetricProperty) in graph:
            said.append(("holds", (Link("both ways", ""),)))
        if about := sorted(graph.subjects(RDFS.domain, node), key=str):
            said.append(("has", tuple(_link(graph, p) for p in about)))
        yield Term(
            anchor=_anchor(name),
            name=name,
            iri=str(node),
            label=str(graph.value(node, RDFS.label)),
            comment=str(graph.value(node, RDFS.comment)),
            kind=kinds.pop(),
            said=tuple((what, links) for what, links in said if links),
        )


def _is_ours(term: Term) -> bool:
    return term.iri.startswith(vocab.PREFIXES["pa"])


def _link(graph: rdflib.Graph, node: rdflib.term.Node) -> Link:
    name = _curie(graph, node)
    here = (node, RDFS.label, None) in graph
    return Link(name, f"#{_anchor(name)}" if here else str(node))


def _curie(graph: rdflib.Graph, node: rdflib.term.Node) -> str:
    return str(node.n3(graph.namespace_manager))


def _anchor(name: str) -> str:
    return name.replace(":", "-")


def _used_prefixes(graph: rdflib.Graph) -> list[tuple[str, str]]:
    return sorted((prefix, str(namespace)) for prefix, namespace in graph.namespaces() if prefix)
