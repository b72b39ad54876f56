"""Silver labels: abstracts read by a first model, whose readings vote on each name's type.

One sentence may leave open whether "GSM8K" is a method or a dataset; a thousand abstracts do not.
So each name gets the type that its mentions in the whole corpus speak for, and a name that is found
often is believed where a single sentence is doubtful. What stays doubtful is neither right nor
wrong: training passes over it. ``python -m pipelines.training.silver CORPUS OUT --papers N``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kg.model import Paper, Span
from pipelines import sources
from pipelines.extraction.pipeline import Pipeline, create_pipeline
from pipelines.extraction.sentences import sentences_of
from pipelines.resolution.normalise import compact, is_generic, words_of

#: What the model gives less than this is not looked at.
FLOOR = 0.15
#: From here on a mention is right; below, down to :data:`DOUBT`, it is doubtful.
BELIEF = 0.45
DOUBT = 0.2
#: So many mentions, and such a share of them, decide a name's type.
QUORUM = 3
MAJORITY = 0.6


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span of a sentence, its name, and the probabilities of method, task and dataset."""

    sentence: int
    span: Span
    name: str
    types: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Read:
    """A paper's sentences and the candidates in them."""

    paper: str
    sentences: tuple[str, ...]
    candidates: tuple[Candidate, ...]


def chosen(papers: Iterable[Paper], since: int, share: float) -> Iterator[Paper]:
    """Papers of the years from ``since`` on, about ``share`` of them, by a hash of their ids."""
    for paper in papers:
        digest = hashlib.sha256(paper.id.encode("utf-8")).digest()
        recent = paper.year is not None and paper.year >= since
        if recent and paper.abstract and int.from_bytes(digest[:4]) / 2**32 < share:
            yield paper


def read(paper: Paper, nlp: Pipeline) -> Read:
    """The candidates of one paper."""
    doc = nlp.make_doc("\n\n".join(p.text for p in paper.passages))
    doc._.passages = (
        Span(0, len(paper.title)),
        Span(len(paper.title) + 2, len(paper.title) + 2 + len(paper.abstract)),
    )
    doc = nlp(doc)
    sentences = sentences_of(doc)
    found = []
    for window in doc._.readings:
        for mention in window.mentions:
            place = window.span_of(mention)
            at = next((i for i, s in enumerate(sentences) if s.contains(place)), None)
            words = words_of(place.of(doc.text))
            if at is None or is_generic(words):
                continue
            start = sentences[at].start
            inside = Span(place.start - start, place.end - start)
            types = window.reading.spans[mention.first, mention.last, 1:]
            found.append(Candidate(at, inside, compact(words), types))
    return Read(paper.id, tuple(s.of(doc.text) for s in sentences), tuple(found))


def vote(readings: Iterable[Read]) -> dict[str, tuple[int, NDArray[np.float64]]]:
    """How often each name was found, and the sums of its types' probabilities."""
    counts: dict[str, int] = defaultdict(int)
    sums: dict[str, NDArray[np.float64]] = defaultdict(lambda: np.zeros(3))
    for reading in readings:
        for candidate in reading.candidates:
            counts[candidate.name] += 1
            sums[candidate.name] = sums[candidate.name] + candidate.types
    return {name: (counts[name], sums[name]) for name in counts}


def labels(reading: Read, votes: dict[str, tuple[int, NDArray[np.float64]]]) -> dict[str, object]:
    """The JSON object of a paper: sentences with ``spans`` and ``unsure`` ones."""
    rows: list[dict[str, list[object]]] = [{"spans": [], "unsure": []} for _ in reading.sentences]
    for candidate in reading.candidates:
        count, sums = votes[candidate.name]
        belief = float(candidate.types.sum())
        if count >= QUORUM:
            belief = (belief + float(sums.sum()) / count) / 2
        share = float(sums.max() / sums.sum())
        decided = count >= QUORUM and share >= MAJORITY
        kind = int(sums.argmax() if decided else candidate.types.argmax())
        place = [candidate.span.start, candidate.span.end]
        if belief >= BELIEF:
            rows[candidate.sentence]["spans"].append([*place, kind])
        elif belief >= DOUBT:
            rows[candidate.sentence]["unsure"].append(place)
    return {
        "document": reading.paper,
        "sentences": [
            {"text": text, **row} for text, row in zip(reading.sentences, rows, strict=True)
        ],
    }


def main() -> None:
    """Read the command line, read the corpus, vote, and write the labels."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", nargs="+")
    parser.add_argument("out", type=Path)
    parser.add_argument("--share", type=float, required=True)
    parser.add_argument("--since", type=int, default=2018)
    a = parser.parse_args()
    nlp = create_pipeline(min_confidence=FLOOR, relation_confidence=1.0)
    nlp.remove_pipe("paper_relations")
    papers = (p for p in sources.stream(a.corpus, strict=False) if isinstance(p, Paper))
    readings = []
    for paper in chosen(papers, a.since, a.share):
        readings.append(read(paper, nlp))
        if len(readings) % 500 == 0:
            print(f"{len(readings)} papers read", file=sys.stderr, flush=True)
    votes = vote(readings)
    with a.out.open("w", encoding="utf-8") as file:
        for reading in readings:
            file.write(json.dumps(labels(reading, votes), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
