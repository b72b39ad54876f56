"""The page of what changes with time, and the page of what is new since a date."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from kg.analytics.diff import KINDS, New, NewPair, new_since
from kg.analytics.periods import count_periods
from kg.analytics.trends import WINDOW, trends
from kg.graph.database import Database
from kg.model import EntityType
from pipelines.site.linking import Linking
from pipelines.site.papers import WORDS
from pipelines.site.years import Years
from visualizations.pages.overviews import (
    CountedConcept,
    FirstsOfYear,
    News,
    NewsGroup,
    NewsPage,
    Trend,
    TrendGroup,
    TrendsPage,
)

_MOST_OF_KIND: Final = 8
_MOST_BURSTS: Final = 12
_MOST_FIRSTS: Final = 9
_YEARS_OF_FIRSTS: Final = 8
_MOST_NEWS: Final = 40

_UNDATED: Final = "SELECT count(*) FROM columns_papers WHERE issued IS NULL"
_LABELS: Final = "SELECT id, type, label FROM concepts WHERE id IN (SELECT unnest($ids))"
_TITLES: Final = {
    **{kind.value: f"{kind.value.capitalize()}s" for kind in EntityType},
    "method-task": "Methods for tasks",
    "method-dataset": "Methods on datasets",
    "repository": "Code",
}


@dataclass(frozen=True, slots=True)
class _Moving:
    """A concept as :func:`kg.analytics.trends.trends` measures it."""

    id: str
    papers: int
    first: str
    before: int
    last: int
    growth: float
    burst: tuple[str, str, float] | None

    @property
    def kind(self) -> str:
        return self.id.partition("/")[0]


def trends_page(database: Database, linking: Linking, years: Years) -> TrendsPage:
    """What grows, bursts and is named most, and what came when."""
    moving = [_moving(row) for row in trends(database).rows]
    periods = count_periods(database).periods
    window = min(WINDOW, len(periods) // 2)
    chosen: list[tuple[str, str, list[tuple[_Moving, str]]]] = []
    if window:
        said = (
            f"By how much more often they are named in {_span(periods[-window:])} than in "
            f"{_span(periods[-2 * window : -window])}, beside all papers of those years."
        )
        for kind in EntityType:
            growing = [m for m in moving if m.kind == kind and m.growth > 0 and m.last > 1]
            told = [(m, f"{_papers(m.last)}, {m.before:,} before") for m in growing[:_MOST_OF_KIND]]
            chosen.append((f"{_TITLES[kind]} that grow", said, told))
    bursting = sorted((m for m in moving if m.burst), key=_latest_burst)[:_MOST_BURSTS]
    chosen.append(
        (
            "Bursts",
            "Named twice as often as usual or more for a while, the latest first.",
            [(m, _burst_words(m)) for m in bursting],
        )
    )
    for kind in EntityType:
        most = sorted((m for m in moving if m.kind == kind), key=lambda m: (-m.papers, m.id))
        told = [(m, _papers(m.papers)) for m in most[:_MOST_OF_KIND]]
        chosen.append((f"{_TITLES[kind]} named most", "Of all years.", told))
    firsts = _firsts(moving)
    shown = {m.id for _, _, told in chosen for m, _ in told}
    shown |= {m.id for _, found, _ in firsts for m in found}
    names = {row[0]: linking.concept(*row) for row in database.rows(_LABELS, _ids(shown))}
    through = years.of_concepts(sorted(shown))
    undated = next(database.rows(_UNDATED))[0]
    return TrendsPage(
        years=years.of_all(),
        undated=undated,
        groups=tuple(
            TrendGroup(
                title,
                explanation,
                tuple(Trend(names[m.id], through[m.id], words, m.papers) for m, words in told),
            )
            for title, explanation, told in chosen
        ),
        firsts=tuple(
            FirstsOfYear(year, tuple(CountedConcept(names[m.id], m.papers) for m in found), total)
            for year, found, total in firsts
        ),
    )


def news_page(
    database: Database, linking: Linking, years: Years, asked: str | None = None
) -> NewsPage:
    """What no paper before the date ``asked`` has, or before the newest year that has a paper.

    Raises ValueError where it is no date.
    """
    since = asked or (None if years.last is None else f"{years.last:04}")
    if since is None:
        undated = next(database.rows(_UNDATED))[0]
        return NewsPage(None, False, (), undated)
    found = new_since(database, since)
    parts = {kind: [new for new in found.news if new.kind == kind] for kind in KINDS}
    shown = [new for part in parts.values() for new in part[:_MOST_NEWS]]
    ids = {concept for new in shown for concept in _concepts_of(new)}
    names = {row[0]: linking.concept(*row) for row in database.rows(_LABELS, _ids(ids))}
    groups = []
    for kind, part in parts.items():
        if part:
            news = tuple(
                News(
                    concepts=tuple(names[concept] for concept in _concepts_of(new)),
                    words=WORDS[new.predicate] if isinstance(new, NewPair) else "",
                    address=f"https://{new.id}" if new.kind == "repository" else None,
                    paper=linking.paper(new.paper, new.title, int(new.issued[:4])),
                    papers=new.papers,
                    sentence=new.sentence,
                )
                for new in part[:_MOST_NEWS]
            )
            groups.append(NewsGroup(_TITLES[kind], news, len(part)))
    return NewsPage(since, asked is not None, tuple(groups), len(found.undated))


def _concepts_of(new: New) -> tuple[str, ...]:
    if isinstance(new, NewPair):
        return new.subject, new.object
    return () if new.kind == "repository" else (new.id,)


def _moving(row: Sequence[Any]) -> _Moving:
    concept, _, papers, first, before, last, _, growth, start, end, weight = row
    burst = None if start is None else (start, end, weight)
    return _Moving(concept, papers, first, before, last, growth or 0.0, burst)


def _latest_burst(found: _Moving) -> tuple[int, float, str]:
    assert found.burst is not None
    _, end, weight = found.burst
    return -int(end.replace("-", "")), -weight, found.id


def _burst_words(found: _Moving) -> str:
    assert found.burst is not None
    start, end, _ = found.burst
    return f"{_span((start, end))}, {_papers(found.papers)} in all"


def _firsts(moving: Sequence[_Moving]) -> list[tuple[int, list[_Moving], int]]:
    """By year, the newest first: what appeared then, and how many did in all."""
    order = sorted(moving, key=lambda m: (-int(m.first[:4]), -m.papers, m.id))
    found = []
    for year, group in groupby(order, key=lambda m: int(m.first[:4])):
        of_year = list(group)
        found.append((year, of_year[:_MOST_FIRSTS], len(of_year)))
    return found[:_YEARS_OF_FIRSTS]


def _ids(ids: Iterable[str]) -> dict[str, list[str]]:
    return {"ids": sorted(ids)}


def _span(periods: Sequence[str]) -> str:
    first, last = periods[0], periods[-1]
    return first if first == last else f"{first} to {last}"


def _papers(count: int) -> str:
    return f"{count:,} paper{'' if count == 1 else 's'}"
