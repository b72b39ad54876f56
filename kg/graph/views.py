"""The documented tables: what an analyst reads in SQL, and in what is exported as Parquet.

Each is a view over the tables of :mod:`kg.graph.schemas`, which follow the pipeline's own types;
these follow what people ask. Offsets are code points into the title or the abstract, half-open.
Types of concepts are ``method``, ``task`` and ``dataset``. Rows come in no order of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kg.model.claims import PAPER_PREDICATES
from kg.vocab import BASE

_OF_PAPERS = ", ".join(f"'{predicate}'" for predicate in PAPER_PREDICATES.values())
_TYPE_OF = " ".join(f"WHEN '{p}' THEN '{kind.value}'" for kind, p in PAPER_PREDICATES.items())


@dataclass(frozen=True, slots=True)
class View:
    """A documented table: what one row is, its columns with what they hold, and its SQL."""

    row: str
    columns: Mapping[str, str]
    sql: str


#: The documented tables by name.
VIEWS: Final[Mapping[str, View]] = {
    "papers": View(
        "a paper",
        {
            "id": "the paper's id",
            "iri": "its IRI in the RDF",
            "title": "its title",
            "abstract": "its abstract; null where there is none",
            "authors": "the names of its authors, in their order",
            "issued": "its date in ISO 8601, as precisely as it is known; null where it is not",
            "year": "the year of that date",
            "venue": "where it appeared, as the source writes it",
            "url": "its address",
            "doi": "its DOI without a resolver",
            "arxiv": "its arXiv identifier",
            "code": "the addresses of repositories that the source gives beside the text",
            "keywords": "the keywords that the source gives",
            "citations": "how often it was cited, as the source says",
            "language": "its language as a BCP 47 tag, null where that is not known",
            "source": "the format and the file that it was read from",
        },
        """
        SELECT p.id, p.iri, p.title, a.abstract, p.authors, p.issued,
               CAST(p.issued[1:4] AS INTEGER) AS year, p.venue, p.url, p.doi, p.arxiv, p.code,
               p.keywords, p.citations, p.language, p.source
        FROM columns_papers p
        LEFT JOIN (
            SELECT paper_id, string_agg(text, chr(10) || chr(10) ORDER BY "order") AS abstract
            FROM columns_passages WHERE section = 'abstract' GROUP BY paper_id
        ) a ON a.paper_id = p.id
        """,
    ),
    "concepts": View(
        "a method, task or dataset, over all papers",
        {
            "id": "the concept's id, such as task/image-classification",
            "iri": "its IRI in the RDF",
            "type": "method, task or dataset",
            "label": "its preferred name",
            "aliases": "its other names, sorted",
            "external_ids": "IRIs of the same concept elsewhere",
        },
        "SELECT id, iri, type, label, aliases, external_ids FROM columns_entities",
    ),
    "mentions": View(
        "a place in a paper that names something",
        {
            "id": "the mention's id",
            "paper_id": "the paper",
            "section": "title or abstract",
            "start": "where it begins in that text",
            "end": "where it ends",
            "surface": "what is written there",
            "type": "method, task or dataset, as the extractor sees it",
            "score": "the extractor's probability, 0 to 1; null where a rule found it",
            "extractor": "the model or rule that found it",
            "concept_id": "the concept that it names; null for a generic name (our method)",
            "rule": "the rule of resolution that says so",
            "resolution_score": "how sure that rule is, 0 to 1; null where it is exact",
        },
        """
        SELECT m.id, m.paper_id, s.section, m.start, m."end", m.surface, m.type, m.score,
               m.extractor, r.entity_id AS concept_id, r.rule, r.score AS resolution_score
        FROM columns_mentions m
        JOIN columns_passages s ON s.id = m.passage_id
        LEFT JOIN columns_resolutions r ON r.mention_id = m.id
        """,
    ),
    "paper_concept": View(
        "a paper and a concept that it is about",
        {
            "paper_id": "the paper",
            "concept_id": "the concept",
            "type": "the concept's type",
            "role": "what it is to the paper: a method proposed, used or compared; a task addressed"
            " or mentioned; a dataset introduced, evaluated or mentioned; null where not known",
            "confidence": "the probability that the paper has it, 0 to 1",
            "evidence": "in how many places the paper names it",
            "claim_id": "the claim that says so",
        },
        f"""
        SELECT subject AS paper_id, object AS concept_id,
               CASE predicate {_TYPE_OF} END AS type, role, confidence, evidence, id AS claim_id
        FROM columns_claims WHERE predicate IN ({_OF_PAPERS})
        """,
    ),
    "concept_edges": View(
        "a relation between two concepts that at least one paper states",
        {
            "subject": "the concept that it leads from",
            "predicate": "used-for, part-of, compared-with, evaluated-on, benchmark-for,"
            " trained-on, extends, synonym-of, subclass-of or subtask-of",
            "object": "the concept that it leads to",
            "confidence": "the highest probability among its evidence, 0 to 1",
            "papers": "how many papers state it",
            "evidence": "in how many places",
            "claim_id": "the claim behind it",
        },
        f"""
        SELECT subject, predicate, object, confidence, papers, evidence, id AS claim_id
        FROM columns_claims WHERE predicate NOT IN ({_OF_PAPERS})
        """,
    ),
    "claims": View(
        "a statement with evidence: of a paper and a concept, or of two concepts",
        {
            "id": "the claim's id",
            "iri": "its IRI in the RDF",
            "subject": "the paper or the concept that it is about",
            "predicate": "has-method, has-task or uses-dataset of a paper, or a relation",
            "object": "the concept",
            "role": "what the concept is to the paper, of a paper's claim",
            "confidence": "the highest probability among its evidence, 0 to 1",
            "papers": "how many papers support it",
            "evidence": "how many places support it",
        },
        f"""
        SELECT id, '{BASE}claim/' || id AS iri, subject, predicate, object, role, confidence,
               papers, evidence
        FROM columns_claims
        """,
    ),
    "evidence": View(
        "a sentence that supports a claim",
        {
            "claim_id": "the claim",
            "paper_id": "the paper that says it",
            "section": "title or abstract",
            "start": "where the sentence begins in that text",
            "end": "where it ends",
            "sentence": "what is written there",
            "subject_start": "where it names the claim's subject; null where it does not",
            "subject_end": "where that name ends",
            "object_start": "where it names the claim's object; null where it does not",
            "object_end": "where that name ends",
            "extractor": "the model or rule that found it",
            "score": "its probability, 0 to 1; null where a rule found it",
        },
        """
        SELECT e.claim_id, e.paper_id, s.section, e.start, e."end",
               substring(s.text, e.start + 1, e."end" - e.start) AS sentence,
               e.subject_start, e.subject_end, e.object_start, e.object_end, e.extractor, e.score
        FROM columns_evidence e JOIN columns_passages s ON s.id = e.passage_id
        """,
    ),
    "links": View(
        "an address that a paper gives",
        {
            "paper_id": "the paper",
            "url": "the address, cleaned",
            "kind": "code, project-page, data or other",
            "repository": "host/owner/name of a code repository, else null",
            "section": "title or abstract; null where the source gives it beside the text",
            "start": "where it begins in that text",
            "end": "where it ends",
        },
        """
        SELECT k.paper_id, k.url, k.kind, k.repository, s.section, k.start, k."end"
        FROM columns_links k LEFT JOIN columns_passages s ON s.id = k.passage_id
        """,
    ),
}
