"""How many statements a graph holds of each class and property, from its columns.

Each number is one small question to DuckDB, so that 50 million statements are counted in seconds
and the store is not asked. The tests hold the numbers equal to those of the statements themselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg import vocab
from kg.graph.database import Database
from kg.model import PAPER_PREDICATES, EntityType, LinkKind, Predicate, Role

# As kg.graph.literals writes text: what RDF cannot hold is U+FFFD.
_UNWRITABLE = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x{fffe}\x{ffff}]"
# What is counted, to the SQL that counts it.
_SCALARS: Mapping[str, str] = {
    "papers": "SELECT count(*) FROM columns_papers",
    "passages": "SELECT count(*) FROM columns_passages",
    "abstracts": "SELECT count(*) FROM papers WHERE abstract <> ''",
    "dates": "SELECT count(*) FROM columns_papers WHERE issued <> ''",
    "in venues": "SELECT count(*) FROM columns_papers WHERE venue <> ''",
    "cited": "SELECT count(citations) FROM columns_papers",
    "languages": "SELECT count(language) FROM columns_papers",
    "sources": "SELECT count(*) FROM columns_papers WHERE source <> ''",
    "arxiv": "SELECT count(*) FROM columns_papers WHERE arxiv <> ''",
    "doi": "SELECT count(*) FROM columns_papers WHERE doi <> ''",
    "authors": "SELECT coalesce(sum(len(authors)), 0)::BIGINT FROM columns_papers",
    "author names": "SELECT count(*) FROM ("
    "SELECT DISTINCT id, told(unnest(authors)) FROM columns_papers)",
    "keywords": "SELECT count(*) FROM ("
    "SELECT DISTINCT id, told(unnest(keywords)) FROM columns_papers)",
    "aliases": "SELECT count(*) FROM (SELECT DISTINCT id, told(alias) FROM ("
    "SELECT id, label, unnest(aliases) AS alias FROM columns_entities)"
    " WHERE told(alias) <> told(label))",
    "claims": "SELECT count(*) FROM columns_claims",
    "sure claims": "SELECT count(confidence) FROM columns_claims",
    "roles": "SELECT count(role) FROM columns_claims",
    "papers of claims": "SELECT count(*) FROM ("
    "SELECT DISTINCT claim_id, paper_id FROM columns_evidence)",
    "evidence": "SELECT count(*) FROM (SELECT DISTINCT * FROM columns_evidence)",
    "sure evidence": "SELECT count(score) FROM (SELECT DISTINCT * FROM columns_evidence)",
    "subjects": "SELECT count(subject_start) FROM (SELECT DISTINCT * FROM columns_evidence)",
    "objects": "SELECT count(object_start) FROM (SELECT DISTINCT * FROM columns_evidence)",
    "places": """SELECT count(*) FROM (
        SELECT DISTINCT passage_id, place FROM (
            SELECT passage_id, unnest([
                {'a': start, 'b': "end"},
                {'a': subject_start, 'b': subject_end},
                {'a': object_start, 'b': object_end}]) AS place
            FROM columns_evidence)
        WHERE place.a IS NOT NULL)""",
}


@dataclass(frozen=True, slots=True)
class Census:
    """``classes`` and ``properties`` by IRI: how many things, and how many statements. No zeros."""

    classes: Mapping[str, int]
    properties: Mapping[str, int]

    @property
    def triples(self) -> int:
        """The number of statements of the union."""
        return sum(self.properties.values())


def census(database: Database) -> Census:
    """The counts of the graph whose columns ``database`` reads."""
    database.table(
        "CREATE OR REPLACE TEMP MACRO told(x) AS"
        f" regexp_replace(x, '{_UNWRITABLE}', chr(65533), 'g')"
    )
    n = {name: _number(database, sql) for name, sql in _SCALARS.items()}
    found = _rows(database, "SELECT DISTINCT venue FROM columns_papers WHERE venue <> ''")
    venues = [str(venue) for (venue,) in found]
    entities = _grouped(database, "SELECT type, count(*) FROM columns_entities GROUP BY type")
    kinds = {kind: entities.get((kind.value,), 0) for kind in EntityType}
    links = _links(database)
    classes = _classes(n, kinds, len(venues), links)
    properties = Counter(
        _of_papers(n)
        | _of_concepts(n, kinds, sum(len(vocab.venue_names(v)) for v in venues))
        | _of_claims(n)
        | _of_links(database, links)
    )
    properties.update(_edges(database))
    properties.update(
        {
            vocab.term("rdf:type"): sum(classes.values()),
            vocab.term("schema:name"): n["authors"] + len(links.homes) + 2,
            vocab.term("prov:wasGeneratedBy"): n["evidence"] + n["papers"] + 1,
        }
    )
    return Census(*({k: v for k, v in sorted(c.items()) if v} for c in (classes, properties)))


@dataclass(frozen=True, slots=True)
class _Links:
    kinds: Mapping[str, int]
    repositories: int
    homes: frozenset[str]


def _links(database: Database) -> _Links:
    rows = _rows(database, "SELECT DISTINCT paper_id, kind, url, repository FROM columns_links")
    told = {(p, kind, vocab.web_iri(str(url))) for p, kind, url, _ in rows}
    owned = {(p, str(r)) for p, _, _, r in rows if r and vocab.web_iri(f"https://{r}")}
    return _Links(
        Counter(str(kind) for _, kind, iri in told if iri),
        len(owned),
        frozenset(repository for _, repository in owned),
    )


def _classes(
    n: Mapping[str, int], kinds: Mapping[EntityType, int], venues: int, links: _Links
) -> dict[str, int]:
    named = {
        "schema:ScholarlyArticle": n["papers"],
        "lpwcc:paper": n["papers"],
        "lpwcc:conference": venues,
        "lpwcc:repository": len(links.homes),
        "schema:Person": n["authors"],
        "pa:Passage": n["passages"],
        "skos:Concept": sum(kinds.values()),
        "pa:Claim": n["claims"],
        "oa:Annotation": n["evidence"],
        "oa:SpecificResource": n["places"],
        "oa:TextPositionSelector": n["places"],
        "oa:TextQuoteSelector": n["places"],
        "prov:Activity": 1,
        "prov:SoftwareAgent": 1,
        # The model, the graphs of the papers and that of the concepts.
        "prov:Entity": n["papers"] + 2,
        "mls:Model": 1,
    }
    return _terms(named) | {vocab.CLASSES[kind]: number for kind, number in kinds.items()}


def _of_papers(n: Mapping[str, int]) -> dict[str, int]:
    return _terms(
        {
            "dcterms:identifier": n["papers"],
            "dcterms:abstract": n["abstracts"],
            "dcterms:issued": n["dates"],
            "dcterms:date": n["dates"],
            "lpwcp:hasConference": n["in venues"],
            "lpwcp:creatorName": n["author names"],
            "schema:author": n["authors"],
            "schema:keywords": n["keywords"],
            "schema:sameAs": n["arxiv"] + n["doi"],
            "fabio:hasArXivID": n["arxiv"],
            "pa:authorPosition": n["authors"],
            "pa:citationCount": n["cited"],
            "dcterms:language": n["languages"],
            "pa:source": n["sources"],
            "pa:section": n["passages"],
            "dcterms:isPartOf": n["passages"],
            "schema:text": n["passages"],
        }
    )


def _of_concepts(
    n: Mapping[str, int], kinds: Mapping[EntityType, int], venue_names: int
) -> dict[str, int]:
    return _terms(
        {
            "dcterms:title": n["papers"] + kinds[EntityType.DATASET],
            "foaf:name": kinds[EntityType.METHOD] + kinds[EntityType.TASK] + venue_names,
            "skos:prefLabel": sum(kinds.values()),
            "skos:altLabel": n["aliases"],
        }
    )


def _of_claims(n: Mapping[str, int]) -> dict[str, int]:
    every_claim = ("rdf:subject", "rdf:predicate", "rdf:object")
    every_evidence = ("pa:evidence", "oa:hasBody", "oa:hasTarget", "pa:extractor")
    every_place = ("oa:hasSource", "oa:start", "oa:end", "oa:exact")
    once = ("prov:wasAssociatedWith", "prov:used", "schema:softwareVersion", "schema:version")
    return _terms(
        dict.fromkeys(every_claim, n["claims"])
        | dict.fromkeys(every_evidence, n["evidence"])
        | dict.fromkeys(every_place, n["places"])
        | dict.fromkeys((*once, "pa:sha256"), 1)
        | {
            "oa:hasSelector": 2 * n["places"],
            "pa:subjectMention": n["subjects"],
            "pa:objectMention": n["objects"],
            "pa:confidence": n["sure claims"] + n["sure evidence"],
            "pa:role": n["roles"],
            "prov:wasDerivedFrom": n["papers of claims"],
        }
    )


def _of_links(database: Database, links: _Links) -> dict[str, int]:
    addresses = _iris(database, "SELECT id, url FROM columns_papers WHERE url <> ''")
    matches = _iris(database, "SELECT id, unnest(external_ids) FROM columns_entities")
    named = {
        "schema:url": addresses,
        "fabio:hasURL": addresses,
        "skos:exactMatch": matches,
        "schema:codeRepository": len(links.homes),
    }
    kinds = {vocab.LINK_PROPERTIES[LinkKind(k)]: number for k, number in links.kinds.items()}
    return _terms(named) | kinds | {vocab.REPOSITORY_PROPERTY: links.repositories}


def _edges(database: Database) -> Counter[str]:
    """Claims by the property of their edge, and by that of their role; a claim has one edge."""
    found: Counter[str] = Counter()
    of_papers = {name: kind for kind, name in PAPER_PREDICATES.items()}
    sql = "SELECT predicate, role, count(*) FROM columns_claims GROUP BY predicate, role"
    for (predicate, role), number in _grouped(database, sql).items():
        kind = of_papers.get(str(predicate))
        if kind is None:
            found[vocab.PROPERTIES[Predicate(str(predicate))]] += number
        else:
            found[vocab.PAPER_PROPERTIES[kind]] += number
            if role is not None:
                found[vocab.ROLE_PROPERTIES[kind, Role(str(role))]] += number
    return found


def _terms(named: Mapping[str, int]) -> dict[str, int]:
    return {vocab.term(name): number for name, number in named.items()}


def _iris(database: Database, sql: str) -> int:
    pairs = ((key, vocab.web_iri(str(url))) for key, url in _rows(database, sql))
    return len({pair for pair in pairs if pair[1]})


def _rows(database: Database, sql: str) -> Iterable[tuple[object, ...]]:
    return database.table(sql).rows


def _number(database: Database, sql: str) -> int:
    return int(str(database.table(sql).rows[0][0]))


def _grouped(database: Database, sql: str) -> dict[tuple[object, ...], int]:
    return {tuple(key): int(str(number)) for *key, number in _rows(database, sql)}
