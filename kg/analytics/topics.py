"""Topics: communities of concepts with the papers that are about them, and a name to read."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kg.analytics.communities import NONE, Algorithm, communities, ties
from kg.analytics.names import Names, names
from kg.analytics.stability import stability
from kg.graph.database import Database
from kg.graph.matrices import Incidence, incidence
from kg.model import EntityType, Table

#: The columns of :func:`topics`.
COLUMNS = ("topic", "papers", "concepts", "methods", "tasks", "datasets", "stability")

#: How many concepts of each type a topic shows, and how many of them its name has.
SHOWN = 4
NAMED = 2

#: Two concepts that a paper or two name together are no topic.
LEAST_CONCEPTS = 3

_LABELS = "SELECT id, label FROM concepts"
_NAMED_FIRST = (EntityType.TASK, EntityType.METHOD, EntityType.DATASET)


@dataclass(frozen=True, slots=True)
class Topic:
    """A community of concepts with its papers.

    ``papers`` are the ids of those that are about it, ``concepts`` of what these name of it, those
    that tell most first; ``size`` is how many concepts it has in all. ``stability`` lies in 0..1,
    None where there was nothing to compare.
    """

    name: str
    papers: tuple[str, ...]
    concepts: tuple[str, ...]
    size: int
    stability: float | None


def topics(
    database: Database, algorithm: Algorithm = "louvain", *, reruns: int = 10, seed: int = 0
) -> Table:
    """The topics that :func:`find_topics` finds, a row each.

    ``topic`` is the name, ``papers`` and ``concepts`` are counts; ``methods``, ``tasks`` and
    ``datasets`` hold the labels of those that tell most, joined by "; ".
    """
    labels = {str(i): str(label) for i, label in database.table(_LABELS).rows}
    rows = []
    for topic in find_topics(database, algorithm, reruns=reruns, seed=seed):
        shown = (
            [labels[c] for c in topic.concepts if c.startswith(f"{kind}/")][:SHOWN]
            for kind in EntityType
        )
        cells = ("; ".join(labels) for labels in shown)
        rows.append((topic.name, len(topic.papers), topic.size, *cells, topic.stability))
    return Table(COLUMNS, tuple(rows))


def find_topics(
    database: Database, algorithm: Algorithm = "louvain", *, reruns: int = 10, seed: int = 0
) -> tuple[Topic, ...]:
    """The topics of a graph, the one of most papers first.

    A topic is a community of at least :data:`LEAST_CONCEPTS` concepts
    (:func:`kg.analytics.communities.communities`) that at least one paper is about: a paper is
    about the community that most of what it names belongs to, where a concept weighs ln(papers /
    papers naming it) (Sparck Jones 1972).

    The name is its two most telling tasks, else methods, else datasets, without a word in common.
    A concept tells as much as n ln((n / papers of the topic) / (papers naming it / papers)), where
    n of the topic's papers name it: its part in the divergence of the topic's papers from all
    (Kullback and Leibler 1951). No two topics share a name. The stability is that of
    :func:`kg.analytics.stability.stability` over ``reruns`` samples drawn with ``seed``.
    """
    named = incidence(database)
    member = communities(ties(named), algorithm, seed=seed)
    of_papers = topic_of_papers(named, member)
    sizes = np.bincount(of_papers[of_papers != NONE], minlength=int(member.max(initial=NONE)) + 1)
    steady = stability(named, member, algorithm, reruns=reruns, seed=seed)
    known = names(database)
    ranked = _most_telling_first(named, known, member, of_papers, sizes)
    taken: set[str] = set()
    found = []
    for topic in np.lexsort((np.arange(len(sizes)), -sizes)).tolist():
        concepts = int((member == topic).sum())
        if not sizes[topic] or concepts < LEAST_CONCEPTS:
            continue
        shown = {
            kind: [str(known.labels[c]) for c in ranked[topic] if known.types[c] == kind][:SHOWN]
            for kind in EntityType
        }
        found.append(
            Topic(
                _name(shown, str(named.concepts[ranked[topic][0]]), taken),
                tuple(named.papers[of_papers == topic].tolist()),
                tuple(named.concepts[ranked[topic]].tolist()),
                concepts,
                None if math.isnan(steady[topic]) else round(float(steady[topic]), 3),
            )
        )
    return tuple(found)


def topic_of_papers(incidence: Incidence, member: NDArray[np.int32]) -> NDArray[np.int32]:
    """The topic of each paper, where ``member`` gives that of each concept; -1 for none.

    Of topics that weigh the same in a paper it is the first.
    """
    found = incidence.matrix.tocoo()
    tied = member[found.col] != NONE
    papers, concepts = found.row[tied], found.col[tied]
    weights = np.log(len(incidence.papers) / incidence.papers_of_concepts()[concepts])
    topics = int(member.max(initial=NONE)) + 1
    places, codes = np.unique(
        papers.astype(np.int64) * topics + member[concepts], return_inverse=True
    )
    # Rounded, so that the order of additions decides nothing.
    sums = np.bincount(codes, weights, minlength=len(places)).round(9)
    order = np.lexsort((places, -sums, places // max(topics, 1)))
    first, at = np.unique(places[order] // max(topics, 1), return_index=True)
    topic = np.full(len(incidence.papers), NONE, dtype=np.int32)
    topic[first] = places[order][at] % max(topics, 1)
    return topic


def _most_telling_first(
    incidence: Incidence,
    known: Names,
    member: NDArray[np.int32],
    of_papers: NDArray[np.int32],
    sizes: NDArray[np.intp],
) -> list[list[int]]:
    """The concepts of each topic that its own papers name, those that tell most first."""
    found = incidence.matrix.tocoo()
    at_home = (of_papers[found.row] == member[found.col]) & (member[found.col] != NONE)
    naming = np.bincount(found.col[at_home], minlength=len(member))
    concepts = np.flatnonzero(naming)
    n, topic = naming[concepts], member[concepts]
    share = incidence.papers_of_concepts()[concepts] / len(incidence.papers)
    telling = (n * np.log(n / sizes[topic] / share)).round(9)
    ranked: list[list[int]] = [[] for _ in sizes]
    for at in np.lexsort((concepts, -n, -telling)).tolist():
        ranked[topic[at]].append(int(concepts[at]))
    return ranked


def _name(shown: dict[EntityType, list[str]], last_resort: str, taken: set[str]) -> str:
    """The first labels that no other topic is named by; ``taken`` gets them."""
    chosen: list[str] = []
    said: set[str] = set()
    for label in (label for kind in _NAMED_FIRST for label in shown[kind]):
        folded = label.casefold()
        words = set(folded.split())
        if len(chosen) < NAMED and folded not in taken and not words & said:
            chosen.append(label)
            said |= words
            taken.add(folded)
    return ", ".join(chosen) or last_resort
