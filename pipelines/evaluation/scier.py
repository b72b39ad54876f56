"""SciER's document files: sentences of tokens, spans and relations by token, as ordinary text.

Zhang et al. 2024, "SciER: An Entity and Relation Extraction Dataset for Datasets, Methods, and
Tasks in Scientific Documents".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.model import EntityType, Predicate, Span
from pipelines.evaluation.errors import EvaluationError
from pipelines.evaluation.findings import Findings, Marked, Related, related
from pipelines.evaluation.reading import Record, checked

_TYPES = {
    "Method": EntityType.METHOD,
    "Task": EntityType.TASK,
    "Dataset": EntityType.DATASET,
}
#: SciER's names of relations.
PREDICATES = {
    "Used-For": Predicate.USED_FOR,
    "Part-Of": Predicate.PART_OF,
    "Compare-With": Predicate.COMPARED_WITH,
    "Evaluated-With": Predicate.EVALUATED_ON,
    "Benchmark-For": Predicate.BENCHMARK_FOR,
    "Trained-With": Predicate.TRAINED_ON,
    "SubClass-Of": Predicate.SUBCLASS_OF,
    "SubTask-Of": Predicate.SUBTASK_OF,
    "Synonym-Of": Predicate.SYNONYM_OF,
}
_NO_SPACE_BEFORE = frozenset(". , ; : ? ! ) ] % 's n't - /".split())
_NO_SPACE_AFTER = frozenset("( [ - / $".split())


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as ordinary text. Its ``id`` is the document's, # and its number from 0."""

    id: str
    document: str
    text: str
    gold: Findings


def joined(tokens: Sequence[str]) -> tuple[str, list[Span]]:
    """The ordinary text of tokens such as "pre - train ( 4 2 % )", and where each token lies.

    Offsets of gold and of predictions count in this text, and published figures rest on it. So it
    is not the text that training makes of the same tokens, which may change with what is learnt.
    """
    text = ""
    places = []
    for previous, token in zip(("", *tokens), tokens, strict=False):
        next_digit = _is_digit(token) and (_is_digit(previous) or previous == ".")
        if text and not (next_digit or token in _NO_SPACE_BEFORE or previous in _NO_SPACE_AFTER):
            text += " "
        places.append(Span(len(text), len(text) + len(token)))
        text += token
    return text, places


def _is_digit(token: str) -> bool:
    return len(token) == 1 and token.isdigit()


def read_document(record: Record) -> Iterator[Sentence]:
    """The sentences of one document. Raises EvaluationError."""
    document = record.text("doc_id")
    parts = [record.items(key) for key in ("sentences", "ner", "relations")]
    if len(set(map(len, parts))) > 1:
        raise EvaluationError(
            "'sentences', 'ner' and 'relations' differ in length", where=record.where
        )
    offset = 0
    for number, (words, spans, relations) in enumerate(zip(*parts, strict=True)):
        where = f"{record.where}, sentence {number}"
        tokens = [
            checked(word, str, where, "a token") for word in checked(words, list, where, "it")
        ]
        try:
            text, places = joined(tokens)
            marked = _marked(checked(spans, list, where, "a part of 'ner'"), places, offset)
            found = _related(checked(relations, list, where, "a part of 'relations'"), marked)
        except (ValueError, KeyError, IndexError) as error:
            raise EvaluationError(f"is not annotated as in SciER: {error}", where=where) from None
        gold = Findings(frozenset(marked.values()), found, links=None)
        yield Sentence(f"{document}#{number}", document, text, gold)
        offset += len(tokens)


def _marked(
    spans: Sequence[object], places: Sequence[Span], offset: int
) -> dict[tuple[int, int], Marked]:
    """Mentions by their first and last token, which count over the whole document."""
    marked = {}
    for span in spans:
        match span:
            case [int(first), int(last), str(kind)] if offset <= first <= last:
                place = Span(places[first - offset].start, places[last - offset].end)
                marked[first, last] = (_TYPES[kind].value, place)
            case _:
                raise ValueError(f"{span!r} is no span")
    return marked


def _related(
    relations: Sequence[object], marked: Mapping[tuple[int, int], Marked]
) -> frozenset[Related]:
    """Relations between mentions; one whose end is no mention is no gold of ours."""
    found = set()
    for relation in relations:
        match relation:
            case [int(a), int(b), int(c), int(d), str(name)]:
                predicate = PREDICATES[name]
                if (a, b) in marked and (c, d) in marked:
                    found.add(related(marked[a, b], predicate, marked[c, d]))
            case _:
                raise ValueError(f"{relation!r} is no relation")
    return frozenset(found)
