"""The vocabulary: types, predicates, what may join what, and the IRIs of it all.

``ontology.ttl`` and ``shapes.ttl`` lie beside this file as package data; :func:`ontology_ttl` and
:func:`shapes_ttl` give their text. Standard library and :mod:`kg.model` only.
"""

from importlib.resources import files

from kg.vocab.iris import (
    BASE,
    CONCEPTS_GRAPH,
    ONTOLOGY,
    RUN_GRAPH,
    arxiv_iri,
    author_iri,
    claim_iri,
    dataset_iri,
    doi_iri,
    entity_iri,
    evidence_iri,
    model_iri,
    paper_graph_iri,
    paper_iri,
    passage_iri,
    place_iri,
    repository_iri,
    run_iri,
    selector_iri,
    software_iri,
    venue_iri,
    web_iri,
)
from kg.vocab.scheme import ALLOWED_PAIRS, SYMMETRIC, Pair, allowed
from kg.vocab.terms import (
    CLASSES,
    LINK_PROPERTIES,
    PAPER_PROPERTIES,
    PREFIXES,
    PROPERTIES,
    REPOSITORY_PROPERTY,
    ROLE_PROPERTIES,
    term,
)
from kg.vocab.venues import venue_names

__all__ = [
    "ALLOWED_PAIRS",
    "BASE",
    "CLASSES",
    "CONCEPTS_GRAPH",
    "LINK_PROPERTIES",
    "ONTOLOGY",
    "PAPER_PROPERTIES",
    "PREFIXES",
    "PROPERTIES",
    "REPOSITORY_PROPERTY",
    "ROLE_PROPERTIES",
    "RUN_GRAPH",
    "SYMMETRIC",
    "Pair",
    "allowed",
    "arxiv_iri",
    "author_iri",
    "claim_iri",
    "context_jsonld",
    "dataset_iri",
    "doi_iri",
    "entity_iri",
    "evidence_iri",
    "model_iri",
    "ontology_ttl",
    "paper_graph_iri",
    "paper_iri",
    "passage_iri",
    "place_iri",
    "repository_iri",
    "run_iri",
    "selector_iri",
    "shapes_ttl",
    "software_iri",
    "term",
    "venue_iri",
    "venue_names",
    "web_iri",
]


def ontology_ttl() -> str:
    """The ontology that ships with the package, as Turtle."""
    return files(__name__).joinpath("ontology.ttl").read_text(encoding="utf-8")


def context_jsonld() -> str:
    """The JSON-LD context that ships with the package: our prefixes, and the types of values."""
    return files(__name__).joinpath("context.jsonld").read_text(encoding="utf-8")


def shapes_ttl() -> str:
    """The SHACL shapes that ship with the package, as Turtle."""
    return files(__name__).joinpath("shapes.ttl").read_text(encoding="utf-8")
