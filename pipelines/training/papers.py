"""Our own annotations of whole papers: concepts with roles, and relations between them.

A line of the file names, for the title and abstract of one paper, each concept by its written
forms; the texts themselves are looked up by id in the corpora that hold them, and every place where
a form stands is a mention.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.model import EntityType, Predicate, Role, Span
from kg.vocab import allowed
from pipelines.extraction.sentences import sentence_spans

#: Where the annotations lie.
ANNOTATIONS = Path(__file__).parents[2] / "data" / "annotations" / "papers.jsonl"

_KEYS = {
    "methods": EntityType.METHOD,
    "tasks": EntityType.TASK,
    "datasets": EntityType.DATASET,
}


@dataclass(frozen=True, slots=True)
class LabelledConcept:
    """A concept of a paper: its type and role, and where its forms stand in the paper's text."""

    type: EntityType
    role: Role
    mentions: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class LabelledPaper:
    """A title, a blank line and an abstract, with the sentences of both and the gold in them.

    ``relations`` are (subject, predicate, object) by index into ``concepts``. ``unsure`` are places
    where a reader would accept a mention that the annotation draws otherwise.
    """

    document: str
    text: str
    sentences: tuple[Span, ...]
    concepts: tuple[LabelledConcept, ...]
    relations: tuple[tuple[int, Predicate, int], ...]
    unsure: tuple[Span, ...]


def paper_text(title: str, abstract: str) -> tuple[str, tuple[Span, ...]]:
    """The text of a paper as the encoder reads it, and its sentences."""
    text = f"{title}\n\n{abstract}" if abstract else title
    passages = [Span(0, len(title))] if title else []
    if abstract:
        passages.append(Span(len(title) + 2, len(text)))
    return text, tuple(sentence_spans(text, tuple(passages)))


def corpus_rows(file: Path) -> Iterator[dict[str, Any]]:
    """The records of a JSON Lines file, gzipped or not."""
    if file.suffix == ".gz":
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)
    else:
        with file.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def corpus_texts(files: Iterable[Path], wanted: frozenset[str]) -> dict[str, tuple[str, str]]:
    """Titles and abstracts by id, of the wanted papers."""
    return {
        row["id"]: (row["title"], row["abstract"])
        for file in files
        for row in corpus_rows(file)
        if row["id"] in wanted
    }


def corpus_files(folder: Path) -> list[Path]:
    """The corpora that the annotated papers were drawn from."""
    return [folder / "conferences.jsonl.gz", folder / "hf_daily_papers_2026.jsonl"]


def is_held_out(paper_id: str) -> bool:
    """True for one annotated paper in eight, by a hash of its id: none of these is trained on."""
    return hashlib.sha256(paper_id.encode("utf-8")).digest()[0] < 32


def read_papers(annotations: Path, corpora: Sequence[Path]) -> list[LabelledPaper]:
    """The annotated papers whose texts the corpora hold, in the order of the annotations."""
    rows = [json.loads(line) for line in annotations.read_text(encoding="utf-8").splitlines()]
    texts = corpus_texts(corpora, frozenset(row["id"] for row in rows))
    return [labelled(row, *texts[row["id"]]) for row in rows if row["id"] in texts]


def labelled(row: Mapping[str, object], title: str, abstract: str) -> LabelledPaper:
    """One paper's annotation, placed in its text."""
    text, sentences = paper_text(title, abstract)
    taken = [False] * len(text)
    concepts = [(concept, kind) for key, kind in _KEYS.items() for concept in _list(row, key)]
    forms = sorted(
        {(form, i) for i, (c, _) in enumerate(concepts) for form in [c["name"], *c["aliases"]]},
        key=lambda pair: (-len(pair[0]), pair),
    )
    places: list[list[Span]] = [[] for _ in concepts]
    for form, i in forms:
        for span in _occurrences(text, form):
            inside = any(s.contains(span) for s in sentences)
            if inside and not any(taken[span.start : span.end]):
                taken[span.start : span.end] = [True] * (span.end - span.start)
                places[i].append(span)
    found = sorted((sorted(spans), i) for i, spans in enumerate(places) if spans)
    order = {i: k for k, (_, i) in enumerate(found)}
    names = {concepts[i][0]["name"]: k for i, k in order.items()}
    gold = {span for spans in places for span in spans}
    unsure = {
        span
        for concept, _ in concepts
        for variant in concept.get("variants", [])
        for span in _occurrences(text, variant)
    }
    types = [concepts[i][1] for _, i in found]
    relations = {
        (names[a], Predicate(p), names[b])
        for a, p, b in _list(row, "relations")
        if a in names
        and b in names
        and a != b
        # A reader may break the scheme; the graph never does.
        and allowed(types[names[a]], Predicate(p), types[names[b]])
    }
    return LabelledPaper(
        str(row["id"]),
        text,
        sentences,
        tuple(
            LabelledConcept(concepts[i][1], Role(concepts[i][0]["role"]), tuple(spans))
            for spans, i in found
        ),
        tuple(sorted(relations)),
        tuple(sorted(unsure - gold)),
    )


def _list(row: Mapping[str, object], key: str) -> list:  # type: ignore[type-arg]
    value = row.get(key, [])
    return value if isinstance(value, list) else []


def _occurrences(text: str, form: str) -> Iterator[Span]:
    """Where a form stands as words of its own, in any case where it is no acronym, or in plural.

    Inside a hyphened word ("GPT" in "GPT-4") only where it stands nowhere else.
    """
    flags = re.IGNORECASE if len(form) > 4 and not form.isupper() else re.NOFLAG
    plural = "s?" if len(form) > 2 and form[-1].isalnum() else ""
    body = re.escape(form) + plural
    whole = [Span(*m.span()) for m in re.finditer(rf"(?<![\w-]){body}(?!\w)(?!-\w)", text, flags)]
    yield from whole or [Span(*m.span()) for m in re.finditer(rf"(?<!\w){body}(?!\w)", text, flags)]
