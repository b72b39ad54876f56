"""Mentions to concepts.

Three rules, each a pure function of the set of papers, so that neither their order nor the order
of builds matters:

1. *form*: mentions whose normalised forms agree are one concept, within a type;
2. *abbreviation*: where a paper defines a short form, its uses in that paper are the long form's;
3. *known abbreviation*: a short form that a paper uses without defining it is the long form's
   where all papers that define it agree on one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.model import Entity, EntityType, Extraction, Mention, Predicate, Resolution
from pipelines.resolution.normalise import compact, is_generic, slug, words_of

Key = tuple[EntityType, str]


@dataclass(frozen=True, slots=True)
class _Use:
    """One mention with its paper, its own key, and the key and rule that resolve it."""

    mention: Mention
    paper: str
    words: tuple[str, ...]
    own: Key
    key: Key
    rule: str


def _definitions(extraction: Extraction) -> dict[Key, Key]:
    """What the paper's short forms stand for, by key; a short form keeps its first definition."""
    mentions = {m.id: m for m in extraction.mentions}
    found: dict[Key, Key] = {}
    for relation in extraction.relations:
        # A learnt synonym may be wrong, and a wrong merge spoils two concepts: it stays a claim.
        if (relation.predicate, relation.extractor) != (Predicate.SYNONYM_OF, "abbreviation"):
            continue
        pair = (mentions[relation.subject], mentions[relation.object])
        if pair[0].type is not pair[1].type:
            continue
        short, long = sorted(pair, key=lambda m: (len(m.surface), m.surface))
        short_key = (short.type, compact(words_of(short.surface)))
        long_key = (long.type, compact(words_of(long.surface)))
        if short_key != long_key and short_key[1] and long_key[1]:
            found.setdefault(short_key, long_key)
    return found


def _agreed(per_paper: Mapping[str, Mapping[Key, Key]]) -> dict[Key, Key]:
    """Short forms with one long form in all papers that define them."""
    longs: dict[Key, set[Key]] = defaultdict(set)
    for definitions in per_paper.values():
        for short, long in definitions.items():
            longs[short].add(long)
    return {short: next(iter(found)) for short, found in longs.items() if len(found) == 1}


def _followed(key: Key, local: Mapping[Key, Key], agreed: Mapping[Key, Key]) -> tuple[Key, str]:
    """The key at the end of the chain of definitions, and the rule of its last step."""
    rule = "form"
    seen = {key}
    while True:
        if key in local:
            following, step = local[key], "abbreviation"
        elif key in agreed:
            following, step = agreed[key], "known abbreviation"
        else:
            return key, rule
        if following in seen:  # "A (B)" here and "B (A)" there: no end of the chain is right
            return min(seen), rule
        seen.add(following)
        key, rule = following, step


def _uses(extractions: Iterable[Extraction]) -> list[_Use]:
    everything = list(extractions)
    per_paper = {e.paper.id: _definitions(e) for e in everything}
    agreed = _agreed(per_paper)
    uses = []
    for extraction in everything:
        local = per_paper[extraction.paper.id]
        for mention in extraction.mentions:
            words = words_of(mention.surface)
            if is_generic(words):
                continue
            own = (mention.type, compact(words))
            key, rule = _followed(own, local, agreed)
            uses.append(_Use(mention, extraction.paper.id, words, own, key, rule))
    return uses


def _label(uses: Sequence[_Use], key: Key) -> str:
    """The preferred label: the commonest form of the long name, or of the short where it leads.

    The singular comes before the plural, papers count before mentions. A short form becomes the
    label where it is what papers use, at least three to one ("BERT", not its expansion); otherwise
    the long form explains more.
    """
    papers_long = {u.paper for u in uses if u.own == key}
    papers_short = {u.paper for u in uses if u.own != key}
    short_leads = len(papers_short - papers_long) >= 3 * max(1, len(papers_long))
    pool = [u for u in uses if (u.own != key) == short_leads] or list(uses)
    papers: dict[str, set[str]] = defaultdict(set)
    mentions: Counter[str] = Counter()
    for use in pool:
        papers[use.mention.surface].add(use.paper)
        # A title's capitals are the title's, not the name's.
        in_title = use.mention.passage_id.endswith("#title")
        mentions[use.mention.surface] += 0 if in_title else 1

    def rank(surface: str) -> tuple[bool, bool, int, int, int, str]:
        plural = words_of(surface) and not surface.casefold().endswith(words_of(surface)[-1])
        in_text = mentions[surface] > 0
        capitals = sum(c.isupper() for c in surface)
        return (
            not in_text,
            bool(plural),
            -len(papers[surface]),
            -mentions[surface],
            capitals,
            surface,
        )

    return min(papers, key=rank)


def resolve_mentions(
    extractions: Iterable[Extraction],
) -> tuple[tuple[Entity, ...], tuple[Resolution, ...]]:
    """Entities, sorted by id, and the resolution of every mention that names one, by mention id.

    Mentions whose words are all generic ("our framework") are resolved to nothing.
    """
    groups: dict[Key, list[_Use]] = defaultdict(list)
    for use in _uses(extractions):
        groups[use.key].append(use)
    entities = []
    resolutions = []
    for key, members in groups.items():
        uses = sorted(members, key=lambda u: u.mention.id)
        # The most separated spelling gives the id: "fine tuning" reads better than "finetuning".
        named = [u.words for u in uses if u.own == key] or [(key[1],)]
        words = min(named, key=lambda w: (-len(w), w))
        entity_id = f"{key[0].value}/{slug(words)}"
        label = _label(uses, key)
        aliases = sorted({u.mention.surface for u in uses} - {label})
        entities.append(Entity(entity_id, key[0], label, tuple(aliases)))
        resolutions += [Resolution(u.mention.id, entity_id, None, u.rule) for u in uses]
    return (
        tuple(sorted(entities, key=lambda e: e.id)),
        tuple(sorted(resolutions, key=lambda r: r.mention_id)),
    )
