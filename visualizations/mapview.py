"""What the pages show: nodes, edges and the sentences behind them, without any drawing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from kg.errors import MapError
from kg.model import Claim, EntityType, Evidence, Extraction, Knowledge, LinkKind, Paper, Role, Span

#: The kinds of node in the order in which legends, tables and menus list them.
KINDS: tuple[str, ...] = (*EntityType, "paper")

_KIND_NAMES = {"method": "Methods", "task": "Tasks", "dataset": "Datasets", "paper": "Papers"}


@dataclass(frozen=True, slots=True)
class MapPaper:
    """What a page says of a paper. ``code`` are the URLs of its code, sorted, each once."""

    id: str
    title: str
    year: int | None
    authors: tuple[str, ...]
    venue: str | None
    url: str | None
    code: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MapNode:
    """A concept or a paper.

    ``kind`` is one of :data:`KINDS`. ``weight`` is the number of papers that name the concept, or
    the number of concepts that the paper names. ``paper`` is None for a concept.
    """

    id: str
    kind: str
    label: str
    aliases: tuple[str, ...]
    weight: int
    paper: MapPaper | None = None


@dataclass(frozen=True, slots=True)
class MapEvidence:
    """One sentence. ``subject`` and ``object`` are places in ``text``, in code points, or None.

    None where that side is the paper itself or is not named in the sentence, which is then shown
    without its mark. ``score`` is the extractor's probability in 0..1, or None.
    """

    paper: MapPaper
    text: str
    subject: Span | None
    object: Span | None
    score: float | None


@dataclass(frozen=True, slots=True)
class MapEdge:
    """A claim from ``source`` to ``target`` (ids of nodes) with at least one sentence behind it.

    ``score`` is the highest score among its evidence, or None where none has one. ``role`` is what
    the concept is to the paper, where the claim is a paper's and it is known.
    """

    id: str
    source: str
    predicate: str
    target: str
    score: float | None
    evidence: tuple[MapEvidence, ...]
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class LegendItem:
    """A kind of node, its name in the plural, and how many there are."""

    kind: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class MapView:
    """A graph to look at: concepts by kind, then papers; edges as the claims are ordered."""

    nodes: tuple[MapNode, ...]
    edges: tuple[MapEdge, ...]
    legend: tuple[LegendItem, ...]
    caption: str


def map_view(knowledge: Knowledge) -> MapView:
    """The view of all of ``knowledge``: one node a concept and a paper, one edge a claim.

    Raises :class:`kg.errors.MapError` where a claim names a node or a passage that is not there.
    """
    papers = {e.paper.id: _paper(e) for e in knowledge.extractions}
    passages = {p.id: p.text for e in knowledge.extractions for p in e.paper.passages}
    named = Counter(c.object for c in knowledge.claims if c.subject in papers)
    names = Counter(c.subject for c in knowledge.claims if c.subject in papers)

    concepts = sorted(knowledge.entities, key=lambda e: (KINDS.index(e.type), e.id))
    nodes = [MapNode(e.id, e.type, e.label, e.aliases, named[e.id]) for e in concepts]
    nodes += [MapNode(p.id, "paper", p.title, (), names[p.id], p) for p in papers.values()]

    ids = {node.id for node in nodes}
    edges = tuple(_edge(claim, ids, papers, passages) for claim in knowledge.claims)
    return view_of(nodes, edges)


def view_of(nodes: Iterable[MapNode], edges: Iterable[MapEdge]) -> MapView:
    """A view of these nodes and edges, with its legend counted and its caption written."""
    nodes, edges = tuple(nodes), tuple(edges)
    counts = Counter(node.kind for node in nodes)
    legend = tuple(LegendItem(kind, _KIND_NAMES[kind], counts[kind]) for kind in KINDS)
    n_concepts = len(nodes) - counts["paper"]
    caption = (
        f"{_number(n_concepts, 'concept')}, {_number(counts['paper'], 'paper')} "
        f"and {_number(len(edges), 'claim')}"
    )
    return MapView(nodes, edges, legend, caption)


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _paper(extraction: Extraction) -> MapPaper:
    paper: Paper = extraction.paper
    code = {link.url for link in extraction.links if link.kind is LinkKind.CODE} | set(paper.code)
    return MapPaper(
        id=paper.id,
        title=paper.title,
        year=paper.year,
        authors=paper.authors,
        venue=paper.venue,
        url=paper.url,
        code=tuple(sorted(code)),
    )


def _edge(
    claim: Claim, ids: set[str], papers: dict[str, MapPaper], passages: dict[str, str]
) -> MapEdge:
    for end in (claim.subject, claim.object):
        if end not in ids:
            raise MapError(f"no concept and no paper has the id {end!r}", where=f"claim {claim.id}")
    evidence = tuple(_evidence(e, claim, papers, passages) for e in claim.evidence)
    return MapEdge(
        id=claim.id,
        source=claim.subject,
        predicate=claim.predicate,
        target=claim.object,
        score=claim.confidence,
        evidence=evidence,
        role=claim.role,
    )


def _evidence(
    evidence: Evidence, claim: Claim, papers: dict[str, MapPaper], passages: dict[str, str]
) -> MapEvidence:
    paper, text = papers.get(evidence.paper_id), passages.get(evidence.passage_id)
    if paper is None or text is None:
        raise MapError(
            f"no passage {evidence.passage_id!r} of a paper {evidence.paper_id!r}",
            where=f"claim {claim.id}",
        )
    return MapEvidence(
        paper=paper,
        text=evidence.span.of(text),
        subject=_inside(evidence.span, evidence.subject),
        object=_inside(evidence.span, evidence.object),
        score=evidence.score,
    )


def _inside(sentence: Span, mention: Span | None) -> Span | None:
    if mention is None or not sentence.contains(mention):
        return None
    return Span(mention.start - sentence.start, mention.end - sentence.start)
