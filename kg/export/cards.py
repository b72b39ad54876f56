"""Cards: what was found in each paper, one JSON object a line, sorted by the paper's id."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, BinaryIO

from kg.export.source import Source
from kg.graph.by_paper import ByPaper, Row

_KEYS = {"method": "methods", "task": "tasks", "dataset": "datasets"}
_SCORE_PLACES = 4
# Many readers take these for line ends, and JSON lets them stand.
_LINE_ENDS = re.compile("[\x7f-\x9f\u2028\u2029]")

_PAPERS = "SELECT id, title, year FROM papers ORDER BY id"
_CONCEPTS = """
    WITH surfaces AS (
        SELECT paper_id, concept_id, list_sort(list(DISTINCT surface)) AS surface
        FROM mentions WHERE concept_id IS NOT NULL GROUP BY ALL
    )
    SELECT pc.paper_id, c.type, c.iri, c.label, s.surface, pc.confidence, pc.role
    FROM paper_concept pc
    JOIN concepts c ON c.id = pc.concept_id
    LEFT JOIN surfaces s ON s.paper_id = pc.paper_id AND s.concept_id = pc.concept_id
    ORDER BY pc.paper_id, c.id
"""
_LINKS = "SELECT DISTINCT paper_id, url, kind FROM links ORDER BY ALL"
_RELATIONS = """
    SELECT DISTINCT e.paper_id, s.label, c.predicate, o.label
    FROM columns_evidence e
    JOIN concept_edges c USING (claim_id)
    JOIN concepts s ON s.id = c.subject
    JOIN concepts o ON o.id = c.object
    ORDER BY ALL
"""


def cards(source: Source, output: BinaryIO) -> None:
    """One card a paper.

    A concept has its IRI as ``id``, its ``label``, as ``surface`` every form in which the paper
    writes it, sorted, as ``score`` the confidence that the paper has it, and as ``role`` what it is
    to the paper (both null where not known). Relations are the claims between concepts that rest on
    this paper, by the labels.
    """
    database = source.database
    concepts, links, relations = map(
        ByPaper, (database.rows(sql) for sql in (_CONCEPTS, _LINKS, _RELATIONS))
    )
    for paper, title, year in database.rows(_PAPERS):
        card = {
            "id": paper,
            "title": title,
            "year": year,
            **_by_type(concepts.of(paper)),
            "links": [{"url": url, "kind": kind} for url, kind in links.of(paper)],
            "relations": relations.of(paper),
        }
        line = json.dumps(card, ensure_ascii=False)
        output.write(_LINE_ENDS.sub(lambda m: f"\\u{ord(m.group()):04x}", line).encode() + b"\n")


def _by_type(rows: Iterable[Row]) -> dict[str, list[dict[str, Any]]]:
    concepts: dict[str, list[dict[str, Any]]] = {key: [] for key in _KEYS.values()}
    for kind, iri, label, surface, score, role in rows:
        concepts[_KEYS[kind]].append(
            {
                "id": iri,
                "label": label,
                "surface": surface or [],
                "score": None if score is None else round(score, _SCORE_PLACES),
                "role": role,
            }
        )
    return concepts
