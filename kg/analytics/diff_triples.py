"""What is new, as RDF: a part of the graph's own statements, and nothing else.

A new concept is told by its type and name and by the paper that names it; a new pair by its edge
and its claim, which the graph derives from that paper; new code by the paper's repository. So a
store that is loaded with it agrees with the whole graph, whose evidence stands behind each claim.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pyoxigraph
from pyoxigraph import RdfFormat

from kg import vocab
from kg.analytics.diff import Difference, New, NewPair
from kg.graph.literals import day, text
from kg.graph.terms import A, Triple, node, term
from kg.model import EntityType


def turtle(difference: Difference) -> bytes:
    """The news as sorted Turtle without blank nodes; only prefixes where nothing is new."""
    triples = {triple for new in difference.news for triple in _triples(new)}
    lines = "".join(f"{' '.join(triple)} .\n" for triple in sorted(triples))
    output = BytesIO()
    pyoxigraph.serialize(
        pyoxigraph.parse(lines, RdfFormat.N_TRIPLES),
        output,
        format=RdfFormat.TURTLE,
        prefixes=dict(vocab.PREFIXES),
    )
    return output.getvalue()


def _triples(new: New) -> Iterator[Triple]:
    paper = node(vocab.paper_iri(new.paper))
    yield paper, A, term("schema:ScholarlyArticle")
    yield paper, term("dcterms:title"), text(new.title)
    yield paper, term("dcterms:issued"), day(new.issued)
    if isinstance(new, NewPair):
        yield from _pair(new, paper)
    elif new.kind == "repository":
        yield from _repository(new, paper)
    else:
        yield from _concept(new, paper)


def _concept(new: New, paper: str) -> Iterator[Triple]:
    kind = EntityType(new.kind)
    concept = node(vocab.entity_iri(new.id))
    yield concept, A, node(vocab.CLASSES[kind])
    yield concept, term("skos:prefLabel"), text(new.label)
    yield paper, node(vocab.PAPER_PROPERTIES[kind]), concept


def _pair(new: NewPair, paper: str) -> Iterator[Triple]:
    claim = node(vocab.claim_iri(new.id))
    subject = node(vocab.entity_iri(new.subject))
    predicate = node(vocab.PROPERTIES[new.predicate])
    object_ = node(vocab.entity_iri(new.object))
    yield subject, predicate, object_
    yield claim, A, term("pa:Claim")
    yield claim, term("rdf:subject"), subject
    yield claim, term("rdf:predicate"), predicate
    yield claim, term("rdf:object"), object_
    yield claim, term("prov:wasDerivedFrom"), paper


def _repository(new: New, paper: str) -> Iterator[Triple]:
    home = vocab.web_iri(f"https://{new.id}")
    if home:
        repository = node(vocab.repository_iri(new.id))
        yield repository, A, term("lpwcc:repository")
        yield repository, term("schema:codeRepository"), node(home)
        yield paper, node(vocab.REPOSITORY_PROPERTY), repository
