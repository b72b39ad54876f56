"""The namespaces of the graph, and which class or property stands for each type and predicate.

Source of the paper, concept and repository terms: the ontology of Linked Papers With Code, so that
queries written for that graph run on this one. Terms of our own are in ``pa:`` and are defined in
``ontology.ttl`` beside this file.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from kg.model import EntityType, LinkKind, Predicate, Role

#: Prefix to namespace IRI, for queries and for what is exported.
PREFIXES: Mapping[str, str] = MappingProxyType(
    {
        "pa": "https://w3id.org/paperatlas/ns#",
        "lpwcc": "https://linkedpaperswithcode.com/class/",
        "lpwcp": "https://linkedpaperswithcode.com/property/",
        "schema": "https://schema.org/",
        "fabio": "http://purl.org/spar/fabio/",
        "dcterms": "http://purl.org/dc/terms/",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "prov": "http://www.w3.org/ns/prov#",
        "oa": "http://www.w3.org/ns/oa#",
        "dcat": "http://www.w3.org/ns/dcat#",
        "mls": "http://www.w3.org/ns/mls#",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "owl": "http://www.w3.org/2002/07/owl#",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "void": "http://rdfs.org/ns/void#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }
)


def term(name: str) -> str:
    """The IRI of a prefixed name, as ``term("skos:prefLabel")``.

    Raises KeyError where the prefix is not one of :data:`PREFIXES`.
    """
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


#: The class of each type of concept; every concept is a ``skos:Concept`` as well.
CLASSES: Mapping[EntityType, str] = MappingProxyType(
    {
        EntityType.METHOD: term("lpwcc:method"),
        EntityType.TASK: term("lpwcc:task"),
        EntityType.DATASET: term("lpwcc:dataset"),
    }
)

#: The property from a paper to a concept of each type.
PAPER_PROPERTIES: Mapping[EntityType, str] = MappingProxyType(
    {
        EntityType.METHOD: term("lpwcp:hasMethod"),
        EntityType.TASK: term("lpwcp:hasTask"),
        EntityType.DATASET: term("lpwcp:usesDataset"),
    }
)

#: The property from a paper to a concept of a type that has a role in it. Each is a subproperty of
#: that type's in :data:`PAPER_PROPERTIES`, and stands beside it.
ROLE_PROPERTIES: Mapping[tuple[EntityType, Role], str] = MappingProxyType(
    {
        (EntityType.METHOD, Role.PROPOSED): term("pa:proposes"),
        (EntityType.METHOD, Role.USED): term("pa:uses"),
        (EntityType.METHOD, Role.COMPARED): term("pa:comparesAgainst"),
        (EntityType.TASK, Role.ADDRESSED): term("pa:addresses"),
        (EntityType.TASK, Role.MENTIONED): term("pa:mentionsTask"),
        (EntityType.DATASET, Role.INTRODUCED): term("pa:introduces"),
        # Not "evaluatesOn": one letter apart from the relation of a method, and read for it.
        (EntityType.DATASET, Role.EVALUATED): term("pa:evaluatesOnDataset"),
        (EntityType.DATASET, Role.MENTIONED): term("pa:mentionsDataset"),
    }
)

#: The property between two concepts for each predicate. A method under a method and a task under a
#: task are both ``skos:broader``; the types of the two ends tell them apart.
PROPERTIES: Mapping[Predicate, str] = MappingProxyType(
    {
        Predicate.USED_FOR: term("pa:usedFor"),
        Predicate.PART_OF: term("pa:partOf"),
        Predicate.COMPARED_WITH: term("pa:comparedWith"),
        Predicate.EVALUATED_ON: term("pa:evaluatedOn"),
        Predicate.BENCHMARK_FOR: term("pa:benchmarkFor"),
        Predicate.TRAINED_ON: term("pa:trainedOn"),
        Predicate.EXTENDS: term("pa:extends"),
        Predicate.SYNONYM_OF: term("pa:synonymOf"),
        Predicate.SUBCLASS_OF: term("skos:broader"),
        Predicate.SUBTASK_OF: term("skos:broader"),
    }
)

#: The property from a paper to what a link of each kind leads to.
LINK_PROPERTIES: Mapping[LinkKind, str] = MappingProxyType(
    {
        LinkKind.CODE: term("pa:codeLink"),
        LinkKind.PROJECT_PAGE: term("pa:projectPage"),
        LinkKind.DATA: term("pa:dataLink"),
        LinkKind.OTHER: term("pa:otherLink"),
    }
)

#: The property from a paper to a code repository.
REPOSITORY_PROPERTY = term("lpwcp:hasRepository")
