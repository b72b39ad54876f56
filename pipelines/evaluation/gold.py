"""The three shapes of gold, and each paper's counts against the predictions for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pipelines.evaluation.cards import Card, read_cards
from pipelines.evaluation.concepts import card_scores
from pipelines.evaluation.errors import EvaluationError
from pipelines.evaluation.findings import Findings, read_findings
from pipelines.evaluation.names import normalised
from pipelines.evaluation.reading import Record, checked, content, decoded, records
from pipelines.evaluation.scier import Sentence, read_document
from pipelines.evaluation.scores import Key, Score, added
from pipelines.evaluation.spans import span_scores

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Each paper's counts, in the order of the papers' ids.

    ``texts`` is how many gold texts there are (several to a paper where gold is by sentence),
    ``missing`` how many of them have no prediction, which counts as one that finds nothing, and
    ``unknown`` how many predictions are for no gold text and count for nothing.
    """

    papers: tuple[Mapping[Key, Score], ...]
    texts: int
    missing: int
    unknown: int


def evaluate(gold: Path, predictions: Path) -> Evaluation:
    """Compare predictions with gold.

    ``gold`` is a folder of twice-annotated papers (``papers.json`` and two ``annotator_*.jsonl``),
    for which ``predictions`` are cards; or a file of SciER documents with offsets or of findings,
    for which they are findings. Raises EvaluationError where one of them cannot be read, and where
    no prediction is for a text of the gold.
    """
    if gold.is_dir():
        return _of_cards(gold, predictions)
    return _of_findings(gold, predictions)


def texts(gold: Path) -> Iterator[dict[str, str]]:
    """What to predict from: the papers of a folder, or the texts of a file, with their ids.

    Raises EvaluationError, also where a line of findings comes without its text.
    """
    if gold.is_dir():
        for paper in _papers(gold):
            yield {key: paper.text(key) for key in ("id", "title", "abstract")}
        return
    for item in _items(gold):
        if isinstance(item, Sentence):
            yield {"id": item.id, "text": item.text}
        else:
            yield {key: item.text(key) for key in ("id", "text")}


def _of_cards(folder: Path, predictions: Path) -> Evaluation:
    annotators = sorted(folder.glob("annotator_*.jsonl"))
    if len(annotators) != 2:
        raise EvaluationError(
            f"there are {len(annotators)} files annotator_*.jsonl, not two", where=str(folder)
        )
    first, second = (_by_id(((c.id, c) for c in read_cards(path)), path) for path in annotators)
    cards = _Cards(predictions)
    papers = _by_id(((p.text("id"), p) for p in _papers(folder)), folder / "papers.json")
    found = {id_: cards.of(id_, paper.text("title")) for id_, paper in sorted(papers.items())}
    for path, annotated in zip(annotators, (first, second), strict=True):
        if lacking := sorted(papers.keys() - annotated.keys()):
            raise EvaluationError(f"has no line for the paper {lacking[0]!r}", where=str(path))
    used = {card.id for card in found.values() if card is not None}
    _check_some(used, predictions, gold=folder, of=papers)
    return Evaluation(
        tuple(
            card_scores(first[id_], second[id_], card or Card(id_, ""))
            for id_, card in found.items()
        ),
        len(papers),
        len(papers) - sum(card is not None for card in found.values()),
        len(cards.by_id.keys() - used),
    )


def _papers(folder: Path) -> list[Record]:
    path = folder / "papers.json"
    papers = checked(decoded(content(path), str(path)), list, str(path), "the content")
    return [Record(str(path), checked(p, dict, str(path), "a paper")) for p in papers]


class _Cards:
    """Cards by title, and by id for those whose title is no paper's.

    Titles go first: who builds a graph from a page of papers has other ids than the gold.
    """

    def __init__(self, path: Path) -> None:
        cards = read_cards(path)
        self.by_id = _by_id(((card.id, card) for card in cards), path)
        self._path = path
        self._by_title: dict[str, list[Card]] = {}
        for card in cards:
            self._by_title.setdefault(normalised(card.title), []).append(card)

    def of(self, id_: str, title: str) -> Card | None:
        named = self._by_title.get(normalised(title), [])
        if len(named) > 1:
            raise EvaluationError(
                f"has {len(named)} cards with the title {title!r}", where=str(self._path)
            )
        return named[0] if named else self.by_id.get(id_)


def _of_findings(path: Path, predictions: Path) -> Evaluation:
    gold = _by_id((_gold_text(item) for item in _items(path)), path)
    lines = ((record.text("id"), read_findings(record)) for record in records(predictions))
    found = _by_id(lines, predictions)
    _check_some(found.keys() & gold.keys(), predictions, gold=path, of=gold)
    papers: dict[str, dict[Key, Score]] = {}
    for id_, (paper, wanted) in gold.items():
        scores = span_scores(found.get(id_, Findings()), wanted)
        papers[paper] = added(papers.get(paper, {}), scores)
    return Evaluation(
        tuple(papers[paper] for paper in sorted(papers)),
        len(gold),
        len(gold.keys() - found.keys()),
        len(found.keys() - gold.keys()),
    )


def _items(path: Path) -> Iterator[Sentence | Record]:
    """The sentences of SciER documents; other lines as they are."""
    for record in records(path):
        if "sentences" in record.fields:
            yield from read_document(record)
        else:
            yield record


def _gold_text(item: Sentence | Record) -> tuple[str, tuple[str, Findings]]:
    """A gold text's id, the paper that it stands in, and what is to be found in it."""
    if isinstance(item, Sentence):
        return item.id, (item.document, item.gold)
    id_ = item.text("id")
    return id_, (id_, read_findings(item))


def _by_id(pairs: Iterable[tuple[str, T]], path: Path) -> dict[str, T]:
    result: dict[str, T] = {}
    for id_, value in pairs:
        if id_ in result:
            raise EvaluationError(f"has the id {id_!r} twice", where=str(path))
        result[id_] = value
    return result


def _check_some(
    used: Iterable[str], predictions: Path, *, gold: Path, of: Mapping[str, object]
) -> None:
    if not set(used):
        raise EvaluationError(
            f"no prediction is for a text of {gold}, which has ids such as {min(of)!r}",
            where=str(predictions),
            mend="Predict from what kg evaluate --texts GOLD prints",
        )
