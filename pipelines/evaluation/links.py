"""When two links are the same one."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from kg.model import LinkKind
from pipelines.evaluation.errors import EvaluationError
from pipelines.evaluation.reading import Record
from pipelines.evaluation.scores import ALL, Key, Score, compared

#: A link's kind and its address as :func:`address` gives it.
KindOfLink = tuple[str, str]


def address(url: str) -> str:
    """A URL without what often differs: http(s), www, an end of slashes and dots, upper case."""
    scheme, mark, rest = url.strip().partition("://")
    if mark and scheme in {"http", "https"}:
        rest = rest.removeprefix("www.")
    else:
        rest = scheme + mark + rest
    return rest.rstrip("/.").lower()


def read_links(record: Record) -> frozenset[KindOfLink]:
    """The links of a record by kind and address. Raises EvaluationError."""
    return frozenset(_read(link) for link in record.records("links"))


def _read(link: Record) -> KindOfLink:
    kind = link.text("kind")
    if kind not in set(LinkKind):
        raise EvaluationError(f"{kind!r} is no kind of link", where=link.where)
    return kind, address(link.text("url"))


def link_scores(
    predicted: AbstractSet[KindOfLink], *annotators: AbstractSet[KindOfLink]
) -> dict[Key, Score]:
    """Counts of links: by address alone for all, by address and kind for each kind.

    Gold is what every annotator gives.
    """
    gold = frozenset.intersection(*map(frozenset, annotators))
    urls = frozenset.intersection(*map(_addresses, annotators))
    by_kind = compared("links", predicted, gold, gold)
    return by_kind | {("links", ALL): Score.of(_addresses(predicted), urls, urls)}


def _addresses(links: AbstractSet[KindOfLink]) -> frozenset[str]:
    return frozenset(url for _, url in links)
