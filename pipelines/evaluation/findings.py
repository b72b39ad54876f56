"""Mentions, links and relations of one text, in the shape that ``kg extract`` prints."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model import EntityType, Predicate, Span
from kg.vocab import SYMMETRIC
from pipelines.evaluation.errors import EvaluationError
from pipelines.evaluation.links import KindOfLink, read_links
from pipelines.evaluation.reading import Record

#: A mention by its type and place.
Marked = tuple[str, Span]
#: A relation by its predicate and ends, which have no order where the predicate is symmetric.
Related = tuple[str, tuple[Marked, Marked] | frozenset[Marked]]


@dataclass(frozen=True, slots=True)
class Findings:
    """What stands in one text; ``links`` is None where nobody annotated them."""

    mentions: frozenset[Marked] = frozenset()
    relations: frozenset[Related] = frozenset()
    links: frozenset[KindOfLink] | None = frozenset()


def related(subject: Marked, predicate: Predicate, object_: Marked) -> Related:
    """A relation as it is compared."""
    ends = frozenset({subject, object_}) if predicate in SYMMETRIC else (subject, object_)
    return predicate.value, ends


def read_findings(record: Record) -> Findings:
    """The findings on one line. Raises EvaluationError."""
    if "mentions" not in record.fields:
        raise EvaluationError(
            "there are no 'mentions'", where=record.where, mend="kg extract prints such lines"
        )
    mentions = [_mention(mention) for mention in record.records("mentions")]
    relations = (_relation(relation, mentions) for relation in record.records("relations"))
    return Findings(frozenset(mentions), frozenset(relations), read_links(record))


def _mention(record: Record) -> Marked:
    try:
        span = Span(record.number("start"), record.number("end"))
        return EntityType(record.text("type")).value, span
    except ValueError as error:
        raise EvaluationError(f"a mention is wrong: {error}", where=record.where) from None


def _relation(record: Record, mentions: list[Marked]) -> Related:
    subject, object_ = record.number("subject"), record.number("object")
    if not (0 <= subject < len(mentions) and 0 <= object_ < len(mentions)):
        raise EvaluationError("a relation points at no mention", where=record.where)
    try:
        predicate = Predicate(record.text("predicate"))
    except ValueError as error:
        raise EvaluationError(f"a relation is wrong: {error}", where=record.where) from None
    return related(mentions[subject], predicate, mentions[object_])
