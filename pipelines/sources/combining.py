"""The papers of a graph and further records of papers, as one set in which each paper is once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.model import Paper
from pipelines.sources.merging import merged
from pipelines.sources.sameness import groups

_BETWEEN_SOURCES = "; "


@dataclass(frozen=True, slots=True)
class Combined:
    """Papers by their id, and how many records went into another's paper."""

    papers: Mapping[str, Paper]
    merged: int


def combined(known: Mapping[str, Paper], new: Iterable[Paper]) -> Combined:
    """The papers of ``known`` (by id) and of ``new``, where records of one paper become one.

    A new record with the id of a known paper takes its place. Only where that paper was made of
    records of several sources, and the new one is a record that it has, it stays as it is.
    """
    records = dict(known)
    for paper in new:
        old = records.get(paper.id)
        records[paper.id] = paper if old is None or not _is_part(paper, old) else old
    papers = dict(records)
    gone = 0
    for ids in groups(records.values()):
        one = merged(papers.pop(i) for i in ids)
        papers[one.id] = one
        gone += len(ids) - 1
    return Combined(papers, gone)


def _is_part(record: Paper, whole: Paper) -> bool:
    sources = whole.source.split(_BETWEEN_SOURCES)
    return len(sources) > 1 and record.source in sources and merged((whole, record)) == whole
