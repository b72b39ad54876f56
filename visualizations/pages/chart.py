"""Bars by year as numbers for inline SVG, with what they show in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from visualizations.pages.values import Year


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar, from the left and the top of the drawing, and what it stands for."""

    x: float
    y: float
    width: float
    height: float
    year: Year


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars in a drawing of ``width`` by ``height`` units, and all that they show in words.

    The highest stands for ``top`` papers.
    """

    width: int
    height: int
    bars: tuple[Bar, ...]
    top: int
    summary: str


# Room below the bars, for the line under those of a burst.
_FOOT = 4
_GAP = 0.2


def bar_chart(years: Sequence[Year], width: int, height: int) -> Chart:
    """The papers of each of the ``years``, which follow each other without a gap."""
    top = max((y.papers for y in years), default=0)
    room = height - _FOOT
    step = width / max(len(years), 1)
    gap = min(_GAP * step, 4.0)
    bars = []
    for i, year in enumerate(years):
        # What is there at all is seen, however little it is.
        tall = max(2.0, room * year.papers / top) if year.papers else 0.0
        left = round(i * step + gap / 2, 1)
        bars.append(Bar(left, round(room - tall, 1), round(step - gap, 1), round(tall, 1), year))
    return Chart(width, height, tuple(bars), top, summary(years))


def summary(years: Sequence[Year]) -> str:
    """What the bars show, for who does not see them."""
    named = [year for year in years if year.papers]
    if not named:
        return "No paper with a date."
    total = sum(year.papers for year in named)
    most = max(named, key=lambda year: (year.papers, year.year))
    if len(named) == 1:
        return f"{_papers(total)} in {most.year}."
    said = f"{_papers(total)} from {named[0].year} to {named[-1].year}"
    said += f", most in {most.year} ({most.papers:,})"
    runs = [
        [year.year for year in run] for burst, run in groupby(years, lambda y: y.burst) if burst
    ]
    told = ", ".join(str(r[0]) if len(r) == 1 else f"{r[0]} to {r[-1]}" for r in runs)
    return f"{said}; far more than usual in {told}." if told else f"{said}."


def _papers(count: int) -> str:
    return f"{count:,} paper" if count == 1 else f"{count:,} papers"
