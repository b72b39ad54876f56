"""What a graph is made of, paper by paper: each paper with its own share of every claim.

RDF is written in these portions, so that it never takes more memory than one paper and the columns
beside it. They come from the tables of a state, or from knowledge in memory.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from kg.errors import GraphError
from kg.graph.claim_triples import is_of_paper
from kg.model import Claim, Entity, Knowledge, Link, Paper

_Thing = TypeVar("_Thing", Paper, Entity, Claim)


@dataclass(frozen=True, slots=True)
class PaperPart:
    """A paper, its links, and the claims that rest on it, each with this paper's evidence alone."""

    paper: Paper
    links: tuple[Link, ...]
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """The papers' parts, the concepts, and the confidence of each claim between concepts by its id.

    A confidence is that over all papers, 0 to 1; claims without one are left out. All three may be
    streams: they are read once, in this order.
    """

    papers: Iterable[PaperPart]
    entities: Iterable[Entity]
    confidences: Iterable[tuple[str, float]]


def parts_of(knowledge: Knowledge) -> Parts:
    """The parts of knowledge in memory, in its order.

    Raises GraphError where the knowledge is inconsistent: an id that two things share, or a claim
    about an unknown paper or concept.
    """
    papers = _by_id(knowledge.papers, "paper")
    entities = _by_id(knowledge.entities, "concept")
    claims = _by_id(knowledge.claims, "claim").values()
    shares = _shares(claims, papers, entities)
    return Parts(
        (
            PaperPart(e.paper, e.links, tuple(_of_paper(c, e.paper.id) for c in shares[e.paper.id]))
            for e in knowledge.extractions
        ),
        knowledge.entities,
        _confidences(claims),
    )


def _by_id(things: Iterable[_Thing], what: str) -> dict[str, _Thing]:
    found: dict[str, _Thing] = {}
    for thing in things:
        if thing.id in found:
            raise GraphError(f"two {what}s have the id {thing.id!r}")
        found[thing.id] = thing
    return found


def _shares(
    claims: Iterable[Claim], papers: Mapping[str, Paper], entities: Mapping[str, Entity]
) -> Mapping[str, Sequence[Claim]]:
    """The claims that rest on each paper, by paper id."""
    shares: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        subjects: Mapping[str, object] = papers if is_of_paper(claim) else entities
        for name, known in ((claim.subject, subjects), (claim.object, entities)):
            if name not in known:
                raise GraphError(f"nothing has the id {name!r}", where=f"claim {claim.id}")
        for paper_id in claim.paper_ids:
            if paper_id not in papers:
                raise GraphError(f"no paper has the id {paper_id!r}", where=f"claim {claim.id}")
            shares[paper_id].append(claim)
    return shares


def _of_paper(claim: Claim, paper_id: str) -> Claim:
    return replace(claim, evidence=tuple(e for e in claim.evidence if e.paper_id == paper_id))


def _confidences(claims: Iterable[Claim]) -> Iterator[tuple[str, float]]:
    for claim in claims:
        if claim.confidence is not None and not is_of_paper(claim):
            yield claim.id, claim.confidence
