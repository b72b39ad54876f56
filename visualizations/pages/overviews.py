"""What the pages about many things say: topics, trends, what is new, lists and the index.

They are plain values, as :mod:`visualizations.pages.values` are.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.model import EntityType
from visualizations.pages.values import ConceptLink, PaperLink, Year


@dataclass(frozen=True, slots=True)
class CountedConcept:
    """A concept and how many papers name it."""

    concept: ConceptLink
    papers: int


@dataclass(frozen=True, slots=True)
class TopicLink:
    """A topic as other pages name it, and of how many papers it is."""

    name: str
    path: str
    papers: int


@dataclass(frozen=True, slots=True)
class TopicPage:
    """All about a topic.

    ``size`` counts its concepts; ``concepts`` holds by kind those that tell it most from the others
    with how many of its papers name each. ``stability`` lies in 0..1, None where it is not known.
    """

    topic: TopicLink
    size: int
    stability: float | None
    concepts: tuple[tuple[EntityType, tuple[CountedConcept, ...]], ...]
    years: tuple[Year, ...]
    newest: tuple[PaperLink, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """A concept through the years, its figure in words, and in how many dated papers it is."""

    concept: ConceptLink
    years: tuple[Year, ...]
    figure: str
    papers: int


@dataclass(frozen=True, slots=True)
class TrendGroup:
    """Concepts that have something in common as time goes, and what that is."""

    title: str
    explanation: str
    trends: tuple[Trend, ...]


@dataclass(frozen=True, slots=True)
class FirstsOfYear:
    """The concepts that first appeared in a year, those that most papers have named since first."""

    year: int
    concepts: tuple[CountedConcept, ...]
    total: int


@dataclass(frozen=True, slots=True)
class TrendsPage:
    """What grows, bursts and is named most, and what came when. ``undated`` papers are left out."""

    years: tuple[Year, ...]
    undated: int
    groups: tuple[TrendGroup, ...]
    firsts: tuple[FirstsOfYear, ...]


@dataclass(frozen=True, slots=True)
class News:
    """Something new: the concepts it joins or the one it is, or an address; and who brought it."""

    concepts: tuple[ConceptLink, ...]
    words: str
    address: str | None
    paper: PaperLink
    papers: int
    sentence: str | None


@dataclass(frozen=True, slots=True)
class NewsGroup:
    """News of one kind, the first of ``total``."""

    title: str
    news: tuple[News, ...]
    total: int


@dataclass(frozen=True, slots=True)
class NewsPage:
    """What no paper before ``since`` (ISO 8601) has. ``undated`` papers decide nothing.

    ``since`` is None where no paper has a date; ``asked`` tells whether someone chose it.
    """

    since: str | None
    asked: bool
    groups: tuple[NewsGroup, ...]
    undated: int


@dataclass(frozen=True, slots=True)
class ListLink:
    """A page of a long list: its path, its first and its last entry."""

    path: str
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page of the list of all concepts of a kind, or of all papers.

    ``parts`` are all pages of the list, of which it is the one at ``number``, from 0; ``entries``
    are concepts with their papers, or papers.
    """

    title: str
    total: int
    parts: tuple[ListLink, ...]
    number: int
    concepts: tuple[CountedConcept, ...] = ()
    papers: tuple[PaperLink, ...] = ()


@dataclass(frozen=True, slots=True)
class Shelf:
    """The way to all concepts of a kind, with those that most papers name."""

    title: str
    path: str
    total: int
    concepts: tuple[CountedConcept, ...]


@dataclass(frozen=True, slots=True)
class IndexPage:
    """The way to every page.

    ``facts`` are counts with what is counted. ``editor`` is the address of the query editor, None
    where the site is not served beside one. ``names`` is what can be searched: gzip of a line a
    page, "path TAB name TAB papers" (:func:`visualizations.pages.names.compressed`).
    """

    facts: tuple[tuple[str, int], ...]
    topics: tuple[TopicLink, ...]
    shelves: tuple[Shelf, ...]
    papers_path: str
    newest: tuple[PaperLink, ...]
    without_page: int
    years: tuple[Year, ...]
    editor: str | None
    names: bytes
