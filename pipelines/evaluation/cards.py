"""Concepts, links and relations of one paper, as an annotator or ``kg export`` writes them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kg.model import EntityType, Predicate
from pipelines.evaluation.errors import EvaluationError
from pipelines.evaluation.links import KindOfLink, read_links
from pipelines.evaluation.names import normalised
from pipelines.evaluation.reading import Record, checked, records

_KEYS = {
    EntityType.METHOD: "methods",
    EntityType.TASK: "tasks",
    EntityType.DATASET: "datasets",
}


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept of a paper: its ``name`` and its ``forms``, normalised.

    ``core`` and ``either`` are an annotator's: the graph would be wrong without it, and another
    type would be right as well.
    """

    name: str
    type: EntityType
    forms: frozenset[str]
    core: bool = False
    either: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """What one paper is said to hold. ``relations`` are (name, predicate, name)."""

    id: str
    title: str
    concepts: tuple[Concept, ...] = ()
    links: frozenset[KindOfLink] = frozenset()
    relations: tuple[tuple[str, Predicate, str], ...] = ()


def read_cards(path: Path) -> list[Card]:
    """A file of cards, one a line. Raises EvaluationError."""
    return [_card(record) for record in records(path)]


def _card(record: Record) -> Card:
    if not record.fields.keys() & set(_KEYS.values()):
        raise EvaluationError(
            "is no card of a paper",
            where=record.where,
            mend="Make cards with: kg export DIR --format cards -o cards.jsonl",
        )
    concepts = [
        _concept(concept, kind) for kind, key in _KEYS.items() for concept in record.records(key)
    ]
    relations = [_relation(relation, record.where) for relation in record.items("relations")]
    return Card(
        record.text("id"),
        record.text("title"),
        tuple(concepts),
        read_links(record),
        tuple(relations),
    )


def _concept(record: Record, kind: EntityType) -> Concept:
    # A card calls them label and surface, the annotators name and aliases.
    name = record.text("label" if "label" in record.fields else "name")
    others = record.texts("surface" if "surface" in record.fields else "aliases")
    forms = frozenset(filter(None, map(normalised, (name, *others))))
    marks = record.fields
    return Concept(name, kind, forms, marks.get("core") is True, marks.get("either") is True)


def _relation(value: object, where: str) -> tuple[str, Predicate, str]:
    parts = checked(value, list, where, "a relation")
    texts = [checked(part, str, where, "a part of a relation") for part in parts]
    try:
        subject, predicate, object_ = texts
        return subject, Predicate(predicate), object_
    except ValueError:
        raise EvaluationError(
            f"{texts!r} is no relation of subject, predicate and object",
            where=where,
            mend=f"Predicates: {', '.join(Predicate)}",
        ) from None
