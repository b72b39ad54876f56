"""What extraction finds in one paper: mentions, links, and relations between mentions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kg.model.papers import Paper, Span


class EntityType(StrEnum):
    """The closed list of concept types. Order is the order in which they are shown."""

    METHOD = "method"
    TASK = "task"
    DATASET = "dataset"


class Predicate(StrEnum):
    """The closed list of relations between concepts, by the names that cards and JSON use."""

    USED_FOR = "used-for"
    PART_OF = "part-of"
    COMPARED_WITH = "compared-with"
    EVALUATED_ON = "evaluated-on"
    BENCHMARK_FOR = "benchmark-for"
    TRAINED_ON = "trained-on"
    EXTENDS = "extends"
    SYNONYM_OF = "synonym-of"
    SUBCLASS_OF = "subclass-of"
    SUBTASK_OF = "subtask-of"


class Role(StrEnum):
    """What a concept is to a paper, as against other concepts of its type.

    A method is ``proposed`` by the paper, ``used`` in it or ``compared`` with; a task is
    ``addressed``; a dataset is ``introduced`` or ``evaluated`` on; a task or dataset may be just
    ``mentioned``.
    """

    PROPOSED = "proposed"
    USED = "used"
    COMPARED = "compared"
    ADDRESSED = "addressed"
    INTRODUCED = "introduced"
    EVALUATED = "evaluated"
    MENTIONED = "mentioned"


#: The roles that a concept of each type may have.
ROLES: dict[EntityType, tuple[Role, ...]] = {
    EntityType.METHOD: (Role.PROPOSED, Role.USED, Role.COMPARED),
    EntityType.TASK: (Role.ADDRESSED, Role.MENTIONED),
    EntityType.DATASET: (Role.INTRODUCED, Role.EVALUATED, Role.MENTIONED),
}


class LinkKind(StrEnum):
    """What a link leads to."""

    CODE = "code"
    PROJECT_PAGE = "project-page"
    DATA = "data"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Mention:
    """A span that names a concept.

    ``score`` is the model's probability that the span and its type are right, in 0..1, or None
    where a rule without a probability found it. An abbreviation and its long form are two
    mentions, tied by a ``synonym-of`` relation.
    """

    id: str
    passage_id: str
    span: Span
    surface: str
    type: EntityType
    score: float | None
    extractor: str


@dataclass(frozen=True, slots=True)
class PaperConcept:
    """The mentions, by id and in reading order, that name one thing in one paper.

    All are of type ``type``. ``role`` is one of that type's in :data:`ROLES`, or None where the
    text is no paper's (a lone sentence). ``score`` is the model's probability in 0..1 that the
    paper has a concept of this type here, or None where nothing judged it.
    """

    mentions: tuple[str, ...]
    type: EntityType
    role: Role | None
    score: float | None


@dataclass(frozen=True, slots=True)
class RelationMention:
    """A relation between two mentions, by mention id.

    ``sentence`` is the span, in the passage ``passage_id``, of the text that states it. One of the
    two mentions may lie outside it: "our method" in the sentence is the one named elsewhere.
    ``score`` is the model's probability in 0..1, or None where a rule found it.
    """

    id: str
    passage_id: str
    sentence: Span
    subject: str
    predicate: Predicate
    object: str
    score: float | None
    extractor: str


@dataclass(frozen=True, slots=True)
class Link:
    """A URL in the text. ``span`` covers what stands there, ``url`` is cleaned and absolute.

    ``repository`` is ``host/owner/name`` in lower-case host form for a code repository, such as
    ``github.com/geekan/MetaGPT``, else None. ``passage_id`` and ``span`` are None for a link that
    the source's metadata gave.
    """

    url: str
    kind: LinkKind
    repository: str | None = None
    passage_id: str | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was found in one paper. ``sentences`` are (passage id, span) in reading order.

    ``concepts`` share out the mentions: each mention is in exactly one.
    """

    paper: Paper
    mentions: tuple[Mention, ...] = ()
    concepts: tuple[PaperConcept, ...] = ()
    relations: tuple[RelationMention, ...] = ()
    links: tuple[Link, ...] = ()
    sentences: tuple[tuple[str, Span], ...] = ()
