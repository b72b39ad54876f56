"""Which of a concept's written forms is its preferred label."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kg.model import Mention
from pipelines.resolution.normalise import text_of, words_of

#: A form is left aside where so many times as many papers have another.
_RARE = 10


@dataclass(frozen=True, slots=True)
class Use:
    """A mention of the concept in a paper.

    ``short`` is True where a short form stands for the concept's name, ``exact`` where it is that
    name, in whatever spelling, and not another order of its words or the like.
    """

    mention: Mention
    paper: str
    short: bool
    exact: bool


def label_of(uses: Iterable[Use]) -> str:
    """The preferred label: the commonest form of the long name, or of the short where it leads.

    The singular comes before the plural, papers count before mentions. A short form becomes the
    label where it is what papers use, at least three to one ("BERT", not its expansion); otherwise
    the long form explains more.
    """
    everything = list(uses)
    papers_long = {u.paper for u in everything if not u.short}
    papers_short = {u.paper for u in everything if u.short}
    short_leads = len(papers_short - papers_long) >= 3 * max(1, len(papers_long))
    pool = [u for u in everything if (u.short if short_leads else u.exact)] or everything
    papers: dict[str, set[str]] = defaultdict(set)
    mentions: Counter[str] = Counter()
    for use in pool:
        papers[use.mention.surface].add(use.paper)
        # A title's capitals are the title's, not the name's.
        in_title = use.mention.passage_id.endswith("#title")
        mentions[use.mention.surface] += 0 if in_title else 1

    # A dropped s makes no singular: "Cityscape" in one paper, against "Cityscapes" in 24.
    most = max(map(len, papers.values()))
    common = [surface for surface, found in papers.items() if len(found) * _RARE >= most]

    def rank(surface: str) -> tuple[bool, bool, bool, bool, int, int, int, str]:
        words = words_of(surface)
        plural = bool(words) and not surface.casefold().endswith(words[-1])
        return (
            len(text_of(surface)) < len(surface),
            # "ker- nel" was broken at the end of a line.
            "- " in surface,
            mentions[surface] == 0,
            plural,
            -len(papers[surface]),
            -mentions[surface],
            sum(c.isupper() for c in surface),
            surface,
        )

    return min(common, key=rank)
