"""The kinds of node, and how a page counts and names them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.model import EntityType

#: The kinds of node in the order in which legends, tables and menus list them.
KINDS: tuple[str, ...] = (*EntityType, "paper")

_KIND_NAMES = {"method": "Methods", "task": "Tasks", "dataset": "Datasets", "paper": "Papers"}


@dataclass(frozen=True, slots=True)
class LegendItem:
    """A kind of node, its name in the plural, and how many there are."""

    kind: str
    name: str
    count: int


def legend_of(counts: Mapping[str, int]) -> tuple[LegendItem, ...]:
    """The legend for so many nodes of each kind."""
    return tuple(LegendItem(kind, _KIND_NAMES[kind], counts.get(kind, 0)) for kind in KINDS)


def caption_of(legend: Iterable[LegendItem], edges: int) -> str:
    """How much a map shows, in words."""
    counts = {item.kind: item.count for item in legend}
    papers = counts.pop("paper")
    return (
        f"{_number(sum(counts.values()), 'concept')}, {_number(papers, 'paper')} "
        f"and {_number(edges, 'claim')}"
    )


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
