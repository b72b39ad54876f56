"""Mentions of one paper made to agree with each other, before relations are read.

The model reads each place by itself. A paper, though, uses one name for one thing: what is a task
in one sentence is not a method in the next, and an abbreviation is what its long form is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from kg.model import Span
from pipelines.extraction.abbreviations import Abbreviation
from pipelines.extraction.mentions import PlacedMention, PlacedReading
from pipelines.extraction.tokens import text_of


def agree(
    text: str, windows: Sequence[PlacedReading], abbreviations: Sequence[Abbreviation]
) -> tuple[PlacedReading, ...]:
    """The windows with their mentions revised; ``text`` is the Doc's.

    Both sides of a definition become mentions where one of them was, and mentions of one name get
    the type that has most probability behind it.
    """
    defined = [_with_definitions(window, abbreviations) for window in windows]
    names = names_of(text, abbreviations)
    votes: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for window in defined:
        for mention in window.mentions:
            votes[names(window.span_of(mention))][mention.type] += mention.score
    return tuple(
        replace(
            window,
            mentions=tuple(
                replace(m, type=_winner(votes[names(window.span_of(m))])) for m in window.mentions
            ),
        )
        for window in defined
    )


def _winner(votes: dict[int, float]) -> int:
    return min(votes, key=lambda kind: (-votes[kind], kind))


def names_of(text: str, abbreviations: Iterable[Abbreviation]) -> Callable[[Span], str]:
    """A function to the name that a span writes: folded, an abbreviation by its long form."""
    # The first definition of a short form counts.
    long = {folded(a.short.of(text)): folded(a.long.of(text)) for a in reversed([*abbreviations])}

    def name(span: Span) -> str:
        own = folded(span.of(text))
        return long.get(own, own)

    return name


def folded(surface: str) -> str:
    """A name as a paper repeats it: without case, hyphens and a plural s."""
    name = " ".join(surface.replace("-", " ").casefold().split())
    return name[:-1] if len(name) > 2 and name.endswith("s") and not name.endswith("ss") else name


def _with_definitions(
    window: PlacedReading, abbreviations: Sequence[Abbreviation]
) -> PlacedReading:
    mentions = list(window.mentions)
    for abbreviation in abbreviations:
        short, long = window.words_at(abbreviation.short), window.words_at(abbreviation.long)
        if short is None or long is None:
            continue
        at_short = [m for m in mentions if m.overlaps(*short)]
        at_long = [m for m in mentions if m.last == long[1] and m.first >= long[0]]
        wider = [m for m in mentions if m.overlaps(*long) and m not in at_long]
        best = max([*at_short, *at_long], key=lambda m: m.score, default=None)
        if best is None or wider:
            continue
        mentions = [m for m in mentions if m not in at_short and m not in at_long]
        mentions += [replace(best, first=a, last=b) for a, b in (short, long)]
    return replace(window, mentions=tuple(sorted(_apart(mentions))))


def _apart(mentions: Iterable[PlacedMention]) -> Iterator[PlacedMention]:
    """The mentions without those that overlap a more probable one."""
    kept: list[PlacedMention] = []
    for mention in sorted(mentions, key=lambda m: (-m.score, m.first, m.last)):
        if not any(mention.overlaps(other.first, other.last) for other in kept):
            kept.append(mention)
            yield mention


@Language.component(
    "paper_agreement",
    requires=["doc._.readings", "doc._.abbreviations"],
    assigns=["doc._.readings"],
)
def paper_agreement(doc: Doc) -> Doc:
    """Revise ``doc._.readings``."""
    doc._.readings = agree(text_of(doc), doc._.readings, doc._.abbreviations)
    return doc
