"""Mentions to concepts.

Every rule is a pure function of the set of papers, so that neither their order nor the order of
builds matters. By the names that resolutions give them:

- *paper concept*, *abbreviation*: what a paper itself holds to be one thing (:mod:`.groups`);
- *type vote*: a name's rare type is a slip (:mod:`.type_vote`);
- *form*: names whose normalised forms agree are one (:mod:`.normalise`);
- *head noun*, *misspelling*, *word order*, *abbreviation variant*: a name that is another name of
  the corpus in other words;
- *known abbreviation*, *abbreviation in context*: a short form that its paper does not define
  (:mod:`.short_forms`);
- *decision*: what people decided, with who and when (:mod:`.decisions`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.model import ROLES, Entity, Extraction, Mention, Resolution
from kg.model.decisions import Decision
from pipelines.resolution.census import Census, Key, Step, census
from pipelines.resolution.decisions import Decided, Move
from pipelines.resolution.groups import Group, groups_of, name_of
from pipelines.resolution.head_nouns import head_nouns
from pipelines.resolution.labels import Use, label_of
from pipelines.resolution.misspelling import misspelt
from pipelines.resolution.normalise import slug
from pipelines.resolution.rewriting import Rewriting, steps_from
from pipelines.resolution.short_forms import Definitions, ShortForms, variants
from pipelines.resolution.type_vote import voted, written
from pipelines.resolution.word_order import word_order


@dataclass(frozen=True, slots=True)
class Concept:
    """An entity with the groups of mentions that name it, one or more a paper, by paper."""

    entity: Entity
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Resolved:
    """The concepts by their entity's id, and the resolutions by mention id."""

    concepts: tuple[Concept, ...]
    resolutions: tuple[Resolution, ...]


@dataclass(frozen=True, slots=True)
class _Placed:
    """A group, how sure its type's vote was (None: none was needed), and where its name led.

    ``decision`` is what took it away from there, if anything did.
    """

    group: Group
    vote: float | None
    key: Key
    steps: tuple[Step, ...]
    decision: Decision | None = None


class Ruled:
    """What the rules make of the papers; people may then decide otherwise."""

    def __init__(self, extractions: Iterable[Extraction]) -> None:
        """Work through the papers, in whatever order."""
        everything = sorted(extractions, key=lambda e: e.paper.id)
        votes = list(_of_one_type([group for e in everything for group in groups_of(e)]))
        groups = [group for group, _ in votes]
        self._names = census(groups)
        texts = {e.paper.id: "\n".join(p.text for p in e.paper.passages) for e in everything}
        self._rewriting = _rewriting(texts.values(), groups, self._names)
        self._places: dict[Key, list[_Placed]] = defaultdict(list)
        placed = _placed(groups, self._rewriting, texts)
        for (group, vote), (key, steps) in zip(votes, placed, strict=True):
            self._places[key].append(_Placed(group, vote, key, steps))
        #: The names that each concept of the rules holds, by its key.
        self.held = {
            key: {name_of(m) for place in places for m in place.group.mentions}
            for key, places in self._places.items()
        }

    def decided(self, decisions: Sequence[Decision]) -> Decided:
        """Where the names belong when these decisions are laid over what the rules found."""
        return Decided(self.held, self._names.papers, decisions)

    def entity_id(self, key: Key) -> str:
        """The id of the concept with this key."""
        return f"{key[0].value}/{slug(self._names.spelt(key))}"

    def resolved(self, decisions: Sequence[Decision] = ()) -> Resolved:
        """The concepts of the papers, and the resolution of every mention that names one.

        Mentions whose words are all generic ("our framework") are resolved to nothing.
        """
        decided = self.decided(decisions)
        by_key: dict[Key, list[_Placed]] = defaultdict(list)
        for place in (place for places in self._places.values() for place in places):
            for key, part in _laid_over(place, decided):
                by_key[key].append(part)
        concepts = []
        resolutions: list[Resolution] = []
        for key, places in by_key.items():
            entity = self._entity(key, places)
            concepts.append(Concept(entity, tuple(p.group for p in places)))
            for place in places:
                resolutions += (
                    _resolution(m, entity.id, place, self._rewriting) for m in place.group.mentions
                )
        return Resolved(
            tuple(sorted(concepts, key=lambda c: c.entity.id)),
            tuple(sorted(resolutions, key=lambda r: r.mention_id)),
        )

    def _entity(self, key: Key, places: Sequence[_Placed]) -> Entity:
        uses = list(_uses(key, places, self._rewriting))
        # What people added to a concept does not rename it.
        own = list(_uses(key, (p for p in places if p.decision is None), self._rewriting))
        label = label_of(own or [u for u in uses if u.exact] or uses)
        aliases = {u.mention.surface for u in uses} - {label}
        return Entity(self.entity_id(key), key[0], label, tuple(sorted(aliases)))


def _laid_over(place: _Placed, decided: Decided) -> Iterator[tuple[Key, _Placed]]:
    """The parts of a group that decisions leave together, each with its concept's key."""
    parts: dict[Move | None, list[Mention]] = defaultdict(list)
    for mention in place.group.mentions:
        parts[decided.move(place.key, name_of(mention))].append(mention)
    for move, mentions in parts.items():
        group = replace(place.group, mentions=tuple(mentions))
        if move is None:
            yield place.key, replace(place, group=group)
        else:
            yield move.key, replace(place, group=group, decision=move.decision)


def _of_one_type(groups: Sequence[Group]) -> Iterator[tuple[Group, float | None]]:
    """The groups with the types that the vote gives them, and the share of the vote."""
    slips = voted(groups)
    for group in groups:
        if (written(group), group.type) not in slips:
            yield group, None
            continue
        kind, share = slips[written(group), group.type]
        role = group.role if group.role in ROLES[kind] else None
        yield replace(group, type=kind, role=role), share


def _defined(groups: Iterable[Group], rewriting: Rewriting) -> Definitions:
    found: dict[Key, dict[Key, set[str]]] = defaultdict(lambda: defaultdict(set))
    for group in groups:
        long = rewriting.end((group.type, group.name))
        for name in group.short:
            short = rewriting.end((group.type, name))
            if short != long:
                found[short][long].add(group.paper)
    return found


def _rewriting(texts: Iterable[str], groups: Sequence[Group], names: Census) -> Rewriting:
    heads = head_nouns(names, _defined(groups, Rewriting(())))
    rules = [heads, misspelt(names, texts), word_order(names)]
    return Rewriting([*rules, variants(_defined(groups, Rewriting(rules)), names)])


def _placed(
    groups: Sequence[Group], rewriting: Rewriting, texts: Mapping[str, str]
) -> Iterator[tuple[Key, tuple[Step, ...]]]:
    """The key of each group's concept, and the steps from the group's name to it."""
    starts = [(group.type, group.name) for group in groups]
    ends = [rewriting.end(start) for start in starts]
    of_papers: dict[str, set[Key]] = defaultdict(set)
    for group, end in zip(groups, ends, strict=True):
        of_papers[group.paper].add(end)
    short_forms = ShortForms(_defined(groups, rewriting), of_papers, texts)
    for group, start in zip(groups, starts, strict=True):

        def following(key: Key, paper: str = group.paper) -> Step | None:
            return rewriting.step(key) or short_forms.meant(key, paper)

        steps = steps_from(start, following)
        yield (steps[-1].key if steps else start), steps


def _uses(key: Key, places: Iterable[_Placed], rewriting: Rewriting) -> Iterator[Use]:
    for place in places:
        for mention in place.group.mentions:
            own = (key[0], name_of(mention))
            yield Use(mention, place.group.paper, short=rewriting.end(own) != key, exact=own == key)


def _resolution(
    mention: Mention, entity_id: str, place: _Placed, rewriting: Rewriting
) -> Resolution:
    name = name_of(mention)
    own = (place.group.type, name)
    steps: list[tuple[str, float | None]] = []
    if place.vote is not None:
        steps.append(("type vote", place.vote))
    if place.decision is not None and not place.decision.same:
        pass
    elif rewriting.end(own) == place.key:
        steps += ((s.rule, s.score) for s in rewriting.steps(own))
    else:
        if name != place.group.name:
            by = "abbreviation" if name in place.group.short else "paper concept"
            steps.append((by, None))
        steps += ((s.rule, s.score) for s in place.steps)
    if place.decision is not None:
        steps.append((rule_of(place.decision), place.decision.confidence))
    rules = dict.fromkeys(rule for rule, _ in steps)
    scores = [score for _, score in steps if score is not None]
    return Resolution(mention.id, entity_id, min(scores, default=None), ", ".join(rules) or "form")


def rule_of(decision: Decision) -> str:
    """The rule that a resolution names where a person decided: with who and when."""
    who = f" by {decision.who}" if decision.who else ""
    return f"decision{who}" + (f" on {decision.date}" if decision.date else "")
