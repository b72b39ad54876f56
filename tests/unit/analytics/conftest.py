"""Small graphs as databases, written as what each paper names and says."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kg.graph import columns
from kg.graph.database import Database
from kg.model import (
    Claim,
    Entity,
    EntityType,
    Evidence,
    Extraction,
    Knowledge,
    Link,
    LinkKind,
    Span,
)
from kg.model.claims import PAPER_PREDICATES
from kg.model.papers import paper_of_text

LEAD = "We name "
CODE = "Our code is "


@dataclass(frozen=True)
class Told:
    """A paper that names concepts (by id) in its first sentence, and then says each relation.

    ``code`` gives a repository beside the text; ``linked`` gives one in a last sentence.
    """

    id: str
    issued: str | None = None
    names: tuple[str, ...] = ()
    says: tuple[tuple[str, str, str], ...] = ()
    code: str | None = None
    linked: str | None = None


def _label(concept: str) -> str:
    return concept.partition("/")[2]


def _extraction(paper: Told) -> Extraction:
    sentences = [f"{LEAD}{', '.join(map(_label, paper.names))}."]
    sentences += [f"{_label(s)} {p} {_label(o)}." for s, p, o in paper.says]
    if paper.linked:
        sentences.append(f"{CODE}https://{paper.linked} there.")
    text = paper_of_text(paper.id, f"On {paper.id}", " ".join(sentences), issued=paper.issued)
    abstract, spans, start = f"{paper.id}#abstract", [], 0
    for sentence in sentences:
        spans.append((abstract, Span(start, start + len(sentence))))
        start += len(sentence) + 1
    links = []
    if paper.code:
        links.append(Link(f"https://{paper.code}", LinkKind.CODE, paper.code))
    if paper.linked:
        url = f"https://{paper.linked}"
        place = text.abstract.index(url)
        span = Span(place, place + len(url))
        links.append(Link(url, LinkKind.CODE, paper.linked, abstract, span))
    return Extraction(text, links=tuple(links), sentences=tuple(spans))


def _evidence(extraction: Extraction, number: int, subject: str | None, object_: str) -> Evidence:
    passage, sentence = extraction.sentences[number]
    text = extraction.paper.abstract

    def place(name: str) -> Span:
        start = text.index(_label(name), sentence.start)
        return Span(start, start + len(_label(name)))

    ends = (None if subject is None else place(subject), place(object_))
    return Evidence(extraction.paper.id, passage, sentence, *ends, "reader", 0.5)


def knowledge_of(papers: tuple[Told, ...]) -> Knowledge:
    """What these papers name and say; ids of claims are the three parts with bars between."""
    extractions = {paper.id: _extraction(paper) for paper in papers}
    found: dict[tuple[str, str, str], list[Evidence]] = defaultdict(list)
    for paper in papers:
        extraction = extractions[paper.id]
        for name in paper.names:
            key = (paper.id, PAPER_PREDICATES[EntityType(name.partition("/")[0])], name)
            found[key].append(_evidence(extraction, 0, None, name))
        for number, said in enumerate(paper.says, start=1):
            found[said].append(_evidence(extraction, number, said[0], said[2]))
    names = sorted({name for paper in papers for name in paper.names})
    return Knowledge(
        extractions=tuple(extractions[i] for i in sorted(extractions)),
        entities=tuple(
            Entity(n, EntityType(n.partition("/")[0]), _label(n), (f"{_label(n)}-alias",))
            for n in names
        ),
        claims=tuple(
            Claim("|".join(key), *key, tuple(sorted(e, key=lambda e: (e.paper_id, e.span))))
            for key, e in sorted(found.items())
        ),
    )


@pytest.fixture
def told() -> type[Told]:
    """The class, to write papers with."""
    return Told


class Databases:
    """Makes databases below a folder, and keeps what it opened."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.opened: list[Database] = []

    def __call__(self, *papers: Told) -> Database:
        return self.of(knowledge_of(papers))

    def of(self, knowledge: Knowledge) -> Database:
        folder = self.folder / str(len(self.opened))
        columns.write(knowledge, folder)
        self.opened.append(Database(folder))
        return self.opened[-1]


@pytest.fixture
def database(tmp_path) -> Iterator[Databases]:
    """Make a database of papers, or of knowledge."""
    made = Databases(tmp_path)
    yield made
    for database in made.opened:
        database.close()
