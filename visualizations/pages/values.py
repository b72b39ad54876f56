"""What the pages to read say: plain values, in the order in which they are shown.

A ``path`` leads from the root of the site to a page, in characters that any file system and any
address may hold. Years and dates are None where the paper has none. Offsets are code points,
half-open, and scores probabilities in 0..1.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.model import EntityType, Span


@dataclass(frozen=True, slots=True)
class ConceptLink:
    """A concept as other pages name it; ``path`` is None where it has no page of its own."""

    id: str
    kind: EntityType
    label: str
    path: str | None


@dataclass(frozen=True, slots=True)
class PaperLink:
    """A paper as other pages name it; ``code`` are the addresses of its code."""

    title: str
    path: str
    year: int | None = None
    venue: str | None = None
    code: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a text that names a concept of a kind, and the path of its page if it has one."""

    span: Span
    kind: EntityType
    path: str | None = None


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A text and the places in it that name something."""

    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a paper says, and how sure the reader of it was; None where a rule found it."""

    text: MarkedText
    paper: PaperLink
    score: float | None


@dataclass(frozen=True, slots=True)
class Relation:
    """What a concept is related to, the first sentences that say so, and how many more do."""

    other: ConceptLink
    papers: int
    score: float | None
    sentences: tuple[Sentence, ...]
    more: int


@dataclass(frozen=True, slots=True)
class RelationGroup:
    """Relations of one kind, the first of ``total``."""

    title: str
    relations: tuple[Relation, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Year:
    """How many papers of a year there are, of how many, and whether that is a burst."""

    year: int
    papers: int
    of: int
    burst: bool = False


@dataclass(frozen=True, slots=True)
class Naming:
    """A paper that names a concept, and what the concept is to it, in words; empty if unknown."""

    paper: PaperLink
    role: str


@dataclass(frozen=True, slots=True)
class RelatedConcept:
    """A concept that is like another, and why."""

    concept: ConceptLink
    reason: str


@dataclass(frozen=True, slots=True)
class RelatedPaper:
    """A paper that is like another, and why."""

    paper: PaperLink
    reason: str


@dataclass(frozen=True, slots=True)
class ConceptPage:
    """All about a concept.

    ``papers`` are the newest of the ``named`` that name it; ``years`` has all years from the first
    with a paper of the corpus to the last. ``elsewhere`` are addresses of the same concept.
    """

    concept: ConceptLink
    aliases: tuple[str, ...]
    elsewhere: tuple[str, ...]
    broader: tuple[ConceptLink, ...]
    narrower: tuple[ConceptLink, ...]
    named: int
    years: tuple[Year, ...]
    papers: tuple[Naming, ...]
    relations: tuple[RelationGroup, ...]
    related: tuple[RelatedConcept, ...]


@dataclass(frozen=True, slots=True)
class ConceptGroup:
    """Concepts that are the same to a paper, such as "Methods it proposes"."""

    title: str
    concepts: tuple[ConceptLink, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """A relation that a paper states, in words, with its first sentences in that paper."""

    subject: ConceptLink
    words: str
    object: ConceptLink
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class PaperPage:
    """All about a paper.

    ``issued`` is its date in ISO 8601, as precisely as it is known. ``doi`` and ``arxiv`` are bare
    identifiers; ``links`` further addresses with what each leads to.
    """

    id: str
    iri: str
    paper: PaperLink
    authors: tuple[str, ...]
    issued: str | None
    url: str | None
    doi: str | None
    arxiv: str | None
    keywords: tuple[str, ...]
    abstract: MarkedText
    links: tuple[tuple[str, str], ...]
    concepts: tuple[ConceptGroup, ...]
    statements: tuple[Statement, ...]
    related: tuple[RelatedPaper, ...]
