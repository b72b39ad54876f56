"""What the graph says of a paper by itself: its metadata, passages, authors, venue and links."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from kg import vocab
from kg.graph.literals import address, day, text, whole
from kg.graph.terms import A, Triple, node, term
from kg.model import Link, Paper


def paper_triples(paper: Paper, links: Iterable[Link]) -> Iterator[Triple]:
    """All statements about a paper that need no claim, links included. Repeats are possible."""
    return chain(
        _metadata(paper),
        _addresses(paper),
        _authors(paper),
        _passages(paper),
        *(_link(paper, link) for link in links),
    )


def venue_triples(venue: str) -> Iterator[Triple]:
    """What all papers of a venue say of it."""
    it = node(vocab.venue_iri(venue))
    yield it, A, term("lpwcc:conference")
    # Queries for Linked Papers With Code know some venues by a longer name as well.
    for name in vocab.venue_names(venue):
        yield it, term("foaf:name"), text(name)


def repository_triples(repository: str) -> Iterator[Triple]:
    """What all papers that link to a repository say of it; nothing where it has no address."""
    home = vocab.web_iri(f"https://{repository}")
    if home:
        it = node(vocab.repository_iri(repository))
        yield it, A, term("lpwcc:repository")
        # One address for all papers, however each of them wrote it.
        yield it, term("schema:codeRepository"), node(home)
        yield it, term("schema:name"), text(repository)


def _metadata(paper: Paper) -> Iterator[Triple]:
    it = node(vocab.paper_iri(paper.id))
    yield it, A, term("schema:ScholarlyArticle")
    yield it, A, term("lpwcc:paper")
    yield it, term("dcterms:identifier"), text(paper.id)
    yield it, term("dcterms:title"), text(paper.title)
    if paper.abstract:
        yield it, term("dcterms:abstract"), text(paper.abstract)
    if paper.issued:
        yield it, term("dcterms:issued"), day(paper.issued)
        # Queries for Linked Papers With Code read this one.
        yield it, term("dcterms:date"), day(paper.issued)
    if paper.venue:
        yield it, term("lpwcp:hasConference"), node(vocab.venue_iri(paper.venue))
        yield from venue_triples(paper.venue)
    for keyword in paper.keywords:
        yield it, term("schema:keywords"), text(keyword)
    if paper.citations is not None:
        yield it, term("pa:citationCount"), whole(paper.citations)
    if paper.language:
        yield it, term("dcterms:language"), text(paper.language)
    if paper.source:
        yield it, term("pa:source"), text(paper.source)


def _addresses(paper: Paper) -> Iterator[Triple]:
    it = node(vocab.paper_iri(paper.id))
    url = vocab.web_iri(paper.url) if paper.url else None
    if url:
        yield it, term("schema:url"), node(url)
        yield it, term("fabio:hasURL"), address(url)
    if paper.arxiv:
        yield it, term("fabio:hasArXivID"), text(paper.arxiv)
        yield it, term("schema:sameAs"), node(vocab.arxiv_iri(paper.arxiv))
    if paper.doi:
        yield it, term("schema:sameAs"), node(vocab.doi_iri(paper.doi))


def _authors(paper: Paper) -> Iterator[Triple]:
    it = node(vocab.paper_iri(paper.id))
    for position, name in enumerate(paper.authors, start=1):
        author = node(vocab.author_iri(paper.id, position))
        yield it, term("schema:author"), author
        yield it, term("lpwcp:creatorName"), text(name)
        yield author, A, term("schema:Person")
        yield author, term("schema:name"), text(name)
        yield author, term("pa:authorPosition"), whole(position)


def _passages(paper: Paper) -> Iterator[Triple]:
    it = node(vocab.paper_iri(paper.id))
    for passage in paper.passages:
        part = node(vocab.passage_iri(passage.id))
        yield part, A, term("pa:Passage")
        yield part, term("dcterms:isPartOf"), it
        yield part, term("pa:section"), text(passage.section)
        # The text that offsets count in, so that evidence can be checked within the graph.
        yield part, term("schema:text"), text(passage.text)


def _link(paper: Paper, link: Link) -> Iterator[Triple]:
    it = node(vocab.paper_iri(paper.id))
    url = vocab.web_iri(link.url)
    if url:
        yield it, node(vocab.LINK_PROPERTIES[link.kind]), node(url)
    home = vocab.web_iri(f"https://{link.repository}") if link.repository else None
    if link.repository and home:
        repository = node(vocab.repository_iri(link.repository))
        yield it, node(vocab.REPOSITORY_PROPERTY), repository
        yield from repository_triples(link.repository)
