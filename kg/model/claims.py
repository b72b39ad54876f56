"""What resolution makes of the findings: entities, and claims that rest on evidence."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model.mentions import EntityType, Extraction, Role
from kg.model.papers import Paper, Span


@dataclass(frozen=True, slots=True)
class Entity:
    """A concept. ``id`` is derived from its type and normalised label, as ``method/adam``.

    ``label`` is the one preferred label; ``aliases`` are its other written forms, sorted, without
    the label. ``external_ids`` are IRIs of the same concept elsewhere.
    """

    id: str
    type: EntityType
    label: str
    aliases: tuple[str, ...] = ()
    external_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolution:
    """The decision that a mention names an entity, and the ``rule`` that made it.

    ``score`` is the rule's confidence in 0..1 (not calibrated), or None for an exact rule.
    """

    mention_id: str
    entity_id: str
    score: float | None
    rule: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sentence that supports a claim.

    ``span`` is the sentence in the passage; ``subject`` and ``object`` are the spans of the two
    mentions in that sentence, None where that side is the paper itself or is named elsewhere in
    it. ``score`` is the extractor's probability in 0..1 or None.
    """

    paper_id: str
    passage_id: str
    span: Span
    subject: Span | None
    object: Span | None
    extractor: str
    score: float | None


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement of the graph with what it rests on.

    ``subject`` is an entity id or a paper id; ``object`` is an entity id. ``predicate`` is a value
    of :class:`kg.model.Predicate`, or ``has-method``, ``has-task``, ``uses-dataset`` where the
    subject is a paper. ``evidence`` is never empty and is sorted; ``id`` is derived from the
    subject, predicate and object alone, so that two papers that say the same support one claim.
    ``role`` is what the concept is to the paper, where the subject is a paper and it is known.
    """

    id: str
    subject: str
    predicate: str
    object: str
    evidence: tuple[Evidence, ...]
    role: Role | None = None

    @property
    def confidence(self) -> float | None:
        """The highest score among the evidence; None where no evidence has one."""
        scores = [e.score for e in self.evidence if e.score is not None]
        return max(scores) if scores else None

    @property
    def paper_ids(self) -> tuple[str, ...]:
        """The papers that support it, sorted, each once."""
        return tuple(sorted({e.paper_id for e in self.evidence}))


#: The predicate between a paper and a concept of each type.
PAPER_PREDICATES: dict[EntityType, str] = {
    EntityType.METHOD: "has-method",
    EntityType.TASK: "has-task",
    EntityType.DATASET: "uses-dataset",
}


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All that a graph is made of: a view of it is RDF, another NetworkX, another the map.

    ``extractions`` are sorted by paper id, the others by their id (resolutions by mention id).
    Not every entity need be mentioned in a claim between concepts, but each is the object of at
    least one paper's claim.
    """

    extractions: tuple[Extraction, ...] = ()
    entities: tuple[Entity, ...] = ()
    resolutions: tuple[Resolution, ...] = ()
    claims: tuple[Claim, ...] = ()

    @property
    def papers(self) -> tuple[Paper, ...]:
        """The papers, sorted by id."""
        return tuple(e.paper for e in self.extractions)
