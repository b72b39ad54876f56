"""The frozen values that pass between stages. Standard library only."""

from kg.model.claims import PAPER_PREDICATES, Claim, Entity, Evidence, Knowledge, Resolution
from kg.model.mentions import (
    ROLES,
    EntityType,
    Extraction,
    Link,
    LinkKind,
    Mention,
    PaperConcept,
    Predicate,
    RelationMention,
    Role,
)
from kg.model.papers import Paper, Passage, Span
from kg.model.results import Scalar, StageReport, Table

__all__ = [
    "PAPER_PREDICATES",
    "ROLES",
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
    "PaperConcept",
    "Passage",
    "Predicate",
    "RelationMention",
    "Resolution",
    "Role",
    "Scalar",
    "Span",
    "StageReport",
    "Table",
]
