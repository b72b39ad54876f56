"""What the graph says of a paper by itself: its metadata, passages, authors, venue and links."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from pyoxigraph import NamedNode

from kg import vocab
from kg.graph.literals import address, day, text, whole
from kg.graph.terms import A, Triple, term
from kg.model import Extraction, Link, Paper


def paper_triples(extraction: Extraction) -> Iterator[Triple]:
    """All statements about a paper that need no claim, links included. Repeats are possible."""
    paper = extraction.paper
    return chain(
        _metadata(paper),
        _addresses(paper),
        _authors(paper),
        _passages(paper),
        *(_link(paper, link) for link in extraction.links),
    )


def _metadata(paper: Paper) -> Iterator[Triple]:
    node = NamedNode(vocab.paper_iri(paper.id))
    yield node, A, term("schema:ScholarlyArticle")
    yield node, A, term("lpwcc:paper")
    yield node, term("dcterms:identifier"), text(paper.id)
    yield node, term("dcterms:title"), text(paper.title)
    if paper.abstract:
        yield node, term("dcterms:abstract"), text(paper.abstract)
    if paper.issued:
        yield node, term("dcterms:issued"), day(paper.issued)
        # Queries for Linked Papers With Code read this one.
        yield node, term("dcterms:date"), day(paper.issued)
    if paper.venue:
        venue = NamedNode(vocab.venue_iri(paper.venue))
        yield node, term("lpwcp:hasConference"), venue
        yield venue, A, term("lpwcc:conference")
        yield venue, term("foaf:name"), text(paper.venue)
    for keyword in paper.keywords:
        yield node, term("schema:keywords"), text(keyword)
    if paper.citations is not None:
        yield node, term("pa:citationCount"), whole(paper.citations)
    if paper.source:
        yield node, term("pa:source"), text(paper.source)


def _addresses(paper: Paper) -> Iterator[Triple]:
    node = NamedNode(vocab.paper_iri(paper.id))
    url = vocab.web_iri(paper.url) if paper.url else None
    if url:
        yield node, term("schema:url"), NamedNode(url)
        yield node, term("fabio:hasURL"), address(url)
    if paper.arxiv:
        yield node, term("fabio:hasArXivID"), text(paper.arxiv)
        yield node, term("schema:sameAs"), NamedNode(vocab.arxiv_iri(paper.arxiv))
    if paper.doi:
        yield node, term("schema:sameAs"), NamedNode(vocab.doi_iri(paper.doi))


def _authors(paper: Paper) -> Iterator[Triple]:
    node = NamedNode(vocab.paper_iri(paper.id))
    for position, name in enumerate(paper.authors, start=1):
        author = NamedNode(vocab.author_iri(paper.id, position))
        yield node, term("schema:author"), author
        yield node, term("lpwcp:creatorName"), text(name)
        yield author, A, term("schema:Person")
        yield author, term("schema:name"), text(name)
        yield author, term("pa:authorPosition"), whole(position)


def _passages(paper: Paper) -> Iterator[Triple]:
    node = NamedNode(vocab.paper_iri(paper.id))
    for passage in paper.passages:
        part = NamedNode(vocab.passage_iri(passage.id))
        yield part, A, term("pa:Passage")
        yield part, term("dcterms:isPartOf"), node
        yield part, term("pa:section"), text(passage.section)
        # The text that offsets count in, so that evidence can be checked within the graph.
        yield part, term("schema:text"), text(passage.text)


def _link(paper: Paper, link: Link) -> Iterator[Triple]:
    node = NamedNode(vocab.paper_iri(paper.id))
    url = vocab.web_iri(link.url)
    if url:
        yield node, NamedNode(vocab.LINK_PROPERTIES[link.kind]), NamedNode(url)
    home = vocab.web_iri(f"https://{link.repository}") if link.repository else None
    if link.repository and home:
        repository = NamedNode(vocab.repository_iri(link.repository))
        yield node, NamedNode(vocab.REPOSITORY_PROPERTY), repository
        yield repository, A, term("lpwcc:repository")
        # One address for all papers, however each of them wrote it.
        yield repository, term("schema:codeRepository"), NamedNode(home)
        yield repository, term("schema:name"), text(link.repository)
