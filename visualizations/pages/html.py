"""The pages as HTML, each a function of its value; the same value gives the same text."""

from __future__ import annotations

import shlex
from itertools import groupby

from markupsafe import Markup

from visualizations.pages import addresses
from visualizations.pages.citation import bibtex, identifiers, json_ld
from visualizations.pages.overviews import (
    IndexPage,
    ListPage,
    NewsPage,
    TopicPage,
    TrendsPage,
)
from visualizations.pages.rendering import data_element, page
from visualizations.pages.values import ConceptPage, PaperPage

# Hennig (2007), as kg.analytics.stability has it.
_STABLE = 0.75
_APART = 0.5


def concept_page(value: ConceptPage) -> str:
    """The page of a method, a task or a dataset, at the path of its concept."""
    assert value.concept.path is not None
    years = groupby(value.papers, key=lambda naming: naming.paper.year)
    return page(
        "concept.html",
        value.concept.path,
        page=value,
        by_year=[(year, tuple(papers)) for year, papers in years],
        command=shlex.quote(value.concept.id),
    )


def paper_page(value: PaperPage) -> str:
    """The page of a paper, with BibTeX to copy and JSON-LD for machines."""
    return page(
        "paper.html",
        value.paper.path,
        page=value,
        identifiers=identifiers(value),
        bibtex=bibtex(value),
        # No browser runs it, whatever the policy says: its type makes it data.
        json_ld=Markup(json_ld(value)),  # noqa: S704
    )


def topic_page(value: TopicPage) -> str:
    """The page of a topic."""
    told = _told(value.stability)
    return page("topic.html", value.topic.path, page=value, stability=told)


def trends_page(value: TrendsPage) -> str:
    """The page of what changes with time, as small multiples."""
    return page("trends.html", addresses.TRENDS, page=value)


def news_page(value: NewsPage) -> str:
    """The page of what is new since a date."""
    return page("new.html", addresses.NEWS, page=value)


def list_page(value: ListPage) -> str:
    """A page of a long list."""
    return page("list.html", value.parts[value.number].path, page=value)


def index_page(value: IndexPage) -> str:
    """The page that leads to all others."""
    return page("index.html", addresses.INDEX, page=value, names=data_element(value.names))


def _told(stability: float | None) -> str:
    """A topic's figure in words."""
    if stability is None:
        return "How stable this topic is could not be measured: no other sample of papers has it."
    if stability > _STABLE:
        said = "it is stable: it is found again much as it is here"
    elif stability < _APART:
        said = "it falls apart easily: take it as one way of many to divide the papers"
    else:
        said = "its core is found again, its edges are not"
    return (
        f"Stability {stability:.2f} of 1: when topics are looked for in other samples of the same "
        f"papers, {said}."
    )
