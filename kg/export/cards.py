"""Cards: what was found in each paper, one JSON object a line, sorted by the paper's id."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO

from kg.graph.rdf import Provenance
from kg.model import Claim, Entity, EntityType, Extraction, Knowledge
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
    writes it, sorted, as ``score`` the confidence that the paper has it, and as ``role`` what it is
    to the paper (both null where not known). Relations are the claims between concepts that rest on
    this paper, by the labels.
    """
    entities = {entity.id: entity for entity in knowledge.entities}
    entity_of = {r.mention_id: r.entity_id for r in knowledge.resolutions}
    of_paper: dict[str, list[Claim]] = defaultdict(list)
    between: dict[str, list[Claim]] = defaultdict(list)
    for claim in knowledge.claims:
        if claim.predicate in _OF_PAPERS:
            of_paper[claim.subject].append(claim)
        else:
            for paper_id in claim.paper_ids:
                between[paper_id].append(claim)
    for extraction in sorted(knowledge.extractions, key=lambda e: e.paper.id):
        paper = extraction.paper.id
        card = _card(extraction, entities, entity_of, of_paper[paper], between[paper])
        line = json.dumps(card, ensure_ascii=False)
        output.write(_LINE_ENDS.sub(lambda m: f"\\u{ord(m.group()):04x}", line).encode() + b"\n")


def _card(
    extraction: Extraction,
    entities: Mapping[str, Entity],
    entity_of: Mapping[str, str],
    of_paper: Iterable[Claim],
    between: Iterable[Claim],
) -> dict[str, Any]:
    paper = extraction.paper
    surfaces: dict[str, set[str]] = defaultdict(set)
    for mention in extraction.mentions:
        if mention.id in entity_of:
            surfaces[entity_of[mention.id]].add(mention.surface)
    concepts: dict[str, list[dict[str, Any]]] = {key: [] for key in _KEYS.values()}
    for claim in sorted(of_paper, key=lambda c: c.object):
        entity = entities[claim.object]
        concepts[_KEYS[entity.type]].append(_concept(entity, surfaces[entity.id], claim))
    return {
        "id": paper.id,
        "title": paper.title,
        "year": paper.year,
        **concepts,
        "links": [
            {"url": url, "kind": kind}
            for url, kind in sorted({(link.url, link.kind.value) for link in extraction.links})
        ],
        "relations": sorted(
            {(entities[c.subject].label, c.predicate, entities[c.object].label) for c in between}
        ),
    }


def _concept(entity: Entity, surfaces: Iterable[str], claim: Claim) -> dict[str, Any]:
    score = claim.confidence
    return {
        "id": entity_iri(entity.id),
        "label": entity.label,
        "surface": sorted(surfaces),
        "score": None if score is None else round(score, _SCORE_PLACES),
        "role": None if claim.role is None else claim.role.value,
    }
