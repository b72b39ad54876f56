"""What a source gives: papers, their passages, and places in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Section = Literal["title", "abstract"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A place in a passage: Unicode code-point offsets, half-open (``text[start:end]``)."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"not a span: {self.start}:{self.end}")

    def of(self, text: str) -> str:
        """The characters of ``text`` at this place."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """True where the two share at least one code point."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """True where ``other`` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Passage:
    """One run of text of a paper. ``id`` is ``PAPER_ID#SECTION``; ``order`` counts from 0."""

    id: str
    section: Section
    order: int
    text: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as its source gives it.

    ``issued`` is an ISO 8601 date of whatever precision is known ("2024", "2024-05-17") or None.
    ``source`` names the format and file name it came from. ``arxiv`` and ``doi`` are bare
    identifiers without a resolver. ``code`` holds repository URLs that the source's metadata
    gives, as against links in the text. ``language`` is a BCP 47 tag, None where nothing tells it.
    """

    id: str
    title: str
    passages: tuple[Passage, ...]
    authors: tuple[str, ...] = ()
    issued: str | None = None
    venue: str | None = None
    url: str | None = None
    doi: str | None = None
    arxiv: str | None = None
    code: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    citations: int | None = None
    language: str | None = None
    source: str = ""

    @property
    def year(self) -> int | None:
        """The year of ``issued``, or None."""
        return int(self.issued[:4]) if self.issued else None

    @property
    def abstract(self) -> str:
        """The abstract's text, its passages joined by blank lines; empty where there is none."""
        return "\n\n".join(p.text for p in self.passages if p.section == "abstract")

    def passage(self, passage_id: str) -> Passage:
        """The passage with this id. Raises KeyError where the paper has none."""
        for passage in self.passages:
            if passage.id == passage_id:
                return passage
        raise KeyError(passage_id)


def paper_of_text(paper_id: str, title: str, abstract: str, **fields: object) -> Paper:
    """A paper with a title passage and, where ``abstract`` is not empty, an abstract passage.

    ``fields`` are the further fields of :class:`Paper`. The texts are kept as they are: offsets
    into them are what the evidence rests on.
    """
    passages = [Passage(f"{paper_id}#title", "title", 0, title)]
    if abstract:
        passages.append(Passage(f"{paper_id}#abstract", "abstract", 1, abstract))
    return Paper(id=paper_id, title=title, passages=tuple(passages), **fields)  # type: ignore[arg-type]
