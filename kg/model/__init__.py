"""The frozen values that pass between stages. Standard library only."""

from kg.model.claims import PAPER_PREDICATES, Claim, Entity, Evidence, Knowledge, Resolution
from kg.model.mentions import (
    EntityType,
    Extraction,
    Link,
    LinkKind,
    Mention,
    Predicate,
    RelationMention,
)
from kg.model.papers import Paper, Passage, Span
from kg.model.results import Scalar, StageReport, Table

__all__ = [
    "PAPER_PREDICATES",
    "Claim",
    "Entity",
    "EntityType",
    "Evidence",
    "Extraction",
    "Knowledge",
    "Link",
    "LinkKind",
    "Mention",
    "Paper",
    "Passage",
    "Predicate",
    "RelationMention",
    "Resolution",
    "Scalar",
    "Span",
    "StageReport",
    "Table",
]
