"""The pages of a served graph: editor, atlas, ontology, the site to read, and a description."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

import pyoxigraph
from pyoxigraph import Literal, NamedNode

from kg import vocab
from kg.drawing.apart import atlas_apart
from kg.graph.census import census
from kg.graph.database import Database
from kg.graph.description import description, turtle
from kg.graph.manifest import Manifest
from kg.graph.rdf import Provenance
from kg.query.endpoint import Find, Folder, Page
from kg.query.questions import questions
from kg.query.tabular import compact
from visualizations.editor import Example, Parameter, Term, editor_page

_HTML: Final = "text/html; charset=utf-8"
_KINDS: Final = {
    vocab.term("owl:Class"): "class",
    vocab.term("owl:ObjectProperty"): "property",
    vocab.term("owl:DatatypeProperty"): "property",
}


def pages(address: str) -> Mapping[str, Page | Folder]:
    """The pages by their paths; ``address`` is that of the service, with a slash at its end."""
    return {
        "/": Page(_HTML, _editor),
        "/atlas": Page(_HTML, _atlas),
        "/ontology": Page(_HTML, _ontology),
        "/site/": Folder(_site),
        "/site/atlas.html": Page(_HTML, _atlas),
        "/.well-known/void": Page(
            "text/turtle", lambda found, state: _void(found, state, f"{address}sparql")
        ),
    }


def _editor(found: Manifest, _state: Path) -> bytes:
    facts = {what: found.counts[what] for what in ("papers", "concepts", "claims")}
    return editor_page(_examples(), vocab.PREFIXES, terms=_terms(), facts=facts).encode()


def _atlas(_found: Manifest, state: Path) -> bytes:
    return atlas_apart(state / "tables").encode()


@contextmanager
def _site(_found: Manifest, state: Path) -> Iterator[Find]:
    from pipelines.site import Site

    with closing(Database(state / "tables")) as database:
        site = Site(database, editor="../")

        def find(path: str) -> tuple[str, bytes] | None:
            text = site.page(path or "index.html")
            if text is None:
                return None
            return ("text/css" if path.endswith(".css") else _HTML), text.encode()

        yield find


def _ontology(_found: Manifest, _state: Path) -> bytes:
    from kg.export.ontology_page import ontology_page

    return ontology_page(vocab.ontology_ttl()).encode()


def _void(found: Manifest, state: Path, endpoint: str) -> bytes:
    with closing(Database(state / "tables")) as database:
        counts = census(database)
    return turtle(description(counts, Provenance(**found.made_with), found.state, endpoint))


def _examples() -> tuple[Example, ...]:
    return tuple(
        Example(
            question.name,
            question.text,
            question.sparql,
            tuple(Parameter(p.name, p.value, p.kind) for p in question.parameters),
        )
        for question in questions()
    )


def _terms() -> tuple[Term, ...]:
    return tuple(sorted(_declared(), key=lambda term: term.name))


def _declared() -> Iterator[Term]:
    """The classes and properties that our ontology declares."""
    comments: dict[str, str] = {}
    kinds: dict[str, str] = {}
    for quad in pyoxigraph.parse(vocab.ontology_ttl().encode(), pyoxigraph.RdfFormat.TURTLE):
        subject, value = quad.subject, quad.object
        if not isinstance(subject, NamedNode):
            continue
        if quad.predicate.value == vocab.term("rdf:type") and isinstance(value, NamedNode):
            kinds[subject.value] = _KINDS.get(value.value, "")
        elif quad.predicate.value == vocab.term("rdfs:comment") and isinstance(value, Literal):
            comments[subject.value] = value.value
    for iri, kind in kinds.items():
        if kind:
            yield Term(compact(iri), kind, comments.get(iri, ""))
