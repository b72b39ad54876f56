"""Cards: what was found in each paper, one JSON object a line, sorted by the paper's id."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from typing import Any, BinaryIO

from kg.graph.rdf import Provenance
from kg.model import Claim, Entity, EntityType, Extraction, Knowledge, Mention
from kg.model.claims import PAPER_PREDICATES
from kg.vocab import entity_iri

_KEYS = {
    EntityType.METHOD: "methods",
    EntityType.TASK: "tasks",
    EntityType.DATASET: "datasets",
}
_OF_PAPERS = frozenset(PAPER_PREDICATES.values())
_SCORE_PLACES = 4
# Many readers take these for line ends, and JSON lets them stand.
_LINE_ENDS = re.compile("[\x7f-\x9f\u2028\u2029]")


def cards(knowledge: Knowledge, provenance: Provenance, output: BinaryIO) -> None:
    """One card a paper.

    A concept has its IRI as ``id``, its ``label``, as ``surface`` every form in which the paper
    writes it, sorted, and as ``score`` the highest of its mentions (null where none has one).
    Relations are the claims between concepts that rest on this paper, by the labels.
    """
    entities = {entity.id: entity for entity in knowledge.entities}
    entity_of = {r.mention_id: entities[r.entity_id] for r in knowledge.resolutions}
    claims: dict[str, list[Claim]] = defaultdict(list)
    for claim in knowledge.claims:
        if claim.predicate not in _OF_PAPERS:
            for paper_id in claim.paper_ids:
                claims[paper_id].append(claim)
    for extraction in sorted(knowledge.extractions, key=lambda e: e.paper.id):
        relations = {
            (entities[c.subject].label, c.predicate, entities[c.object].label)
            for c in claims[extraction.paper.id]
        }
        line = json.dumps(_card(extraction, entity_of, relations), ensure_ascii=False)
        output.write(_LINE_ENDS.sub(lambda m: f"\\u{ord(m.group()):04x}", line).encode() + b"\n")


def _card(
    extraction: Extraction,
    entity_of: dict[str, Entity],
    relations: set[tuple[str, str, str]],
) -> dict[str, Any]:
    paper = extraction.paper
    mentions: dict[Entity, list[Mention]] = defaultdict(list)
    for mention in extraction.mentions:
        if mention.id in entity_of:
            mentions[entity_of[mention.id]].append(mention)
    concepts: dict[str, list[dict[str, Any]]] = {key: [] for key in _KEYS.values()}
    for entity in sorted(mentions, key=lambda e: e.id):
        concepts[_KEYS[entity.type]].append(_concept(entity, mentions[entity]))
    return {
        "id": paper.id,
        "title": paper.title,
        "year": paper.year,
        **concepts,
        "links": [
            {"url": url, "kind": kind}
            for url, kind in sorted({(link.url, link.kind.value) for link in extraction.links})
        ],
        "relations": sorted(relations),
    }


def _concept(entity: Entity, mentions: list[Mention]) -> dict[str, Any]:
    scores = [m.score for m in mentions if m.score is not None]
    return {
        "id": entity_iri(entity.id),
        "label": entity.label,
        "surface": sorted({m.surface for m in mentions}),
        "score": round(max(scores), _SCORE_PLACES) if scores else None,
    }
