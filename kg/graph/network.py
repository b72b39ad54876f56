"""Knowledge as a NetworkX graph: concepts and their claims, with or without the papers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

import networkx as nx

from kg.model import Claim, Extraction, Knowledge
from kg.model.claims import PAPER_PREDICATES

View = Literal["concepts", "full"]

#: The predicate from a paper to a repository that it links to; no claim stands behind it.
HAS_REPOSITORY: Final = "has-repository"

_OF_PAPERS = frozenset(PAPER_PREDICATES.values())


def network(knowledge: Knowledge, view: View = "concepts") -> nx.MultiDiGraph:
    """A directed multigraph in the order of ``knowledge``.

    ``concepts`` has the concepts and the claims between them; ``full`` adds the papers, the code
    repositories that they link to, and the claims of papers about concepts.

    A node is an id with ``label`` and ``type`` (``method``, ``task``, ``dataset``, ``paper`` or
    ``repository``); a paper has its ``year`` where that is known. An edge's key is the id of its
    claim; it has ``predicate``, ``confidence`` (0..1, or None), ``papers`` (ids, sorted) and
    ``evidence`` (the sentences, in the order of the claim's evidence, each once); from a paper to a
    concept also ``role``, what the concept is to the paper, or None.
    """
    graph = nx.MultiDiGraph()
    if view == "full":
        for extraction in knowledge.extractions:
            paper = extraction.paper
            year = {} if paper.year is None else {"year": paper.year}
            graph.add_node(paper.id, label=paper.title, type="paper", **year)
    for entity in knowledge.entities:
        graph.add_node(entity.id, label=entity.label, type=entity.type.value)
    if view == "full":
        for extraction in knowledge.extractions:
            _add_repositories(graph, extraction)
    passages = {s.id: s.text for paper in knowledge.papers for s in paper.passages}
    for claim in knowledge.claims:
        of_paper = claim.predicate in _OF_PAPERS
        if view == "full" or not of_paper:
            role = {"role": None if claim.role is None else claim.role.value} if of_paper else {}
            graph.add_edge(
                claim.subject,
                claim.object,
                key=claim.id,
                predicate=claim.predicate,
                confidence=claim.confidence,
                papers=claim.paper_ids,
                evidence=tuple(dict.fromkeys(_sentences(claim, passages))),
                **role,
            )
    return graph


def _add_repositories(graph: nx.MultiDiGraph, extraction: Extraction) -> None:
    paper = extraction.paper.id
    for name in sorted({link.repository for link in extraction.links if link.repository}):
        graph.add_node(name, label=name, type="repository")
        graph.add_edge(
            paper,
            name,
            key=f"{paper} {HAS_REPOSITORY} {name}",
            predicate=HAS_REPOSITORY,
            confidence=None,
            papers=(paper,),
            evidence=(),
        )


def _sentences(claim: Claim, passages: dict[str, str]) -> Iterator[str]:
    return (e.span.of(passages[e.passage_id]) for e in claim.evidence)
