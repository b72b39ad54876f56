"""Merging concepts and splitting names off them: what people then have decided.

Whoever merges what was split, or splits what was merged, takes the older decision back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from kg.errors import ResolutionError
from kg.model import Entity, EntityType
from kg.model.decisions import Decision
from pipelines.resolution.census import Key
from pipelines.resolution.concepts import Ruled
from pipelines.resolution.decisions import Decided
from pipelines.resolution.normalise import slug, words_of
from pipelines.resolution.same_names import check, edges, key_of, reached, sides

_MOST_CANDIDATES = 5


@dataclass(frozen=True, slots=True)
class Signature:
    """Who decides, on which date (ISO 8601) and with which remark."""

    by: tuple[str, ...]
    date: str | None = None
    note: str | None = None


def found(entities: Iterable[Entity], name: str) -> Entity:
    """The concept that ``name`` is the id, the label or an alias of, in this order.

    A name that is written just so goes before another spelling, and any before the id that an alias
    would have by itself, as it may have had before it was merged. Raises ResolutionError where the
    name is none's, or that of several.
    """
    every = list(entities)
    wanted = {kind: key_of(kind, name) for kind in EntityType}
    for fitting in (
        [e for e in every if e.id == name],
        [e for e in every if e.label == name],
        [e for e in every if name in e.aliases],
        [e for e in every if key_of(e.type, e.label) == wanted[e.type]],
        [e for e in every if wanted[e.type] in {key_of(e.type, a) for a in e.aliases}],
        [e for e in every if name in {_id_of(e.type, a) for a in e.aliases}],
    ):
        if len(fitting) > 1:
            several = ", ".join(f"{e.id} ({e.label})" for e in fitting[:_MOST_CANDIDATES])
            raise ResolutionError(
                f"{name!r} names {len(fitting)} concepts",
                mend=f"Use the id of the one you mean: {several}",
            )
        if fitting:
            return fitting[0]
    raise ResolutionError(
        f"no concept is called {name!r}", mend="kg aliases DIR list shows the names"
    )


def merged(
    ruled: Ruled,
    decisions: Sequence[Decision],
    name: str,
    others: Sequence[str],
    signature: Signature,
) -> tuple[Decision, ...]:
    """The decisions after which each of ``others`` is one concept with ``name``.

    What is one already stays as it is. Raises ResolutionError where a name is none's or that of
    several concepts, where types differ, and where that contradicts another decision.
    """
    for other in others:
        decisions = _merged(ruled, tuple(decisions), name, other, signature)
    return tuple(decisions)


def split(
    ruled: Ruled,
    decisions: Sequence[Decision],
    name: str,
    aliases: Sequence[str],
    signature: Signature,
) -> tuple[Decision, ...]:
    """The decisions after which each of ``aliases`` is no name of ``name`` any more.

    Raises ResolutionError where ``name`` is none's or that of several concepts, where an alias is
    none of its, and where that contradicts another decision.
    """
    for alias in aliases:
        decisions = _split(ruled, tuple(decisions), name, alias, signature)
    return tuple(decisions)


def _merged(
    ruled: Ruled, decisions: tuple[Decision, ...], name: str, other: str, signature: Signature
) -> tuple[Decision, ...]:
    entities = [c.entity for c in ruled.resolved(decisions).concepts]
    into = found(entities, name)
    from_ = _found_beside(into, entities, other)
    if into.type is not from_.type:
        raise ResolutionError(
            f"{into.id} ({into.label}) is a {into.type.value}, and {from_.id} ({from_.label}) is a"
            f" {from_.type.value}: one concept has one type"
        )
    if into.id == from_.id:
        return decisions
    before = ruled.decided(decisions)
    object_ = _written(ruled, before, into, name)
    subject = _written(ruled, before, from_, other)
    pair = key_of(from_.type, subject), key_of(into.type, object_)
    kept = _without(decisions, _apart(ruled, decisions, *pair))
    if kept == decisions or not _together(ruled, ruled.decided(kept), *pair):
        kept = (*kept, _decision(into.type, subject, object_, True, signature))
    _check(kept, f"cannot merge {other!r} into {name!r}")
    return kept


def _split(
    ruled: Ruled, decisions: tuple[Decision, ...], name: str, alias: str, signature: Signature
) -> tuple[Decision, ...]:
    entity = found((c.entity for c in ruled.resolved(decisions).concepts), name)
    written = (entity.label, *entity.aliases)
    surfaces = [surface for surface in written if _is_in([surface], entity.type, alias)]
    if not surfaces:
        raise ResolutionError(
            f"{alias!r} is no name of {entity.id} ({entity.label})",
            mend=f"kg aliases DIR list {entity.id} shows its names",
        )
    leaving = key_of(entity.type, surfaces[0])
    others = [surface for surface in written if key_of(entity.type, surface) != leaving]
    if not others:
        raise ResolutionError(
            f"all names of {entity.id} ({entity.label}) are spellings of {alias!r}",
            mend="Spellings of one name cannot be told apart",
        )
    spoken = key_of(entity.type, name) in {key_of(entity.type, other) for other in others}
    object_ = name if spoken else others[0]
    subject = alias if alias in surfaces else surfaces[0]
    staying = key_of(entity.type, object_)
    before = ruled.decided(decisions)
    kept = _without(decisions, _ties(before, decisions, leaving, staying))
    after = ruled.decided(kept)
    if all(_ends(ruled, before, n) == _ends(ruled, after, n) for n in (leaving, staying)):
        kept = (*kept, _decision(entity.type, subject, object_, False, signature))
    _check(kept, f"cannot split {alias!r} off {name!r}")
    return kept


def _found_beside(into: Entity, entities: Sequence[Entity], name: str) -> Entity:
    """The concept of this name; one of the same type, if there is any, and ``into`` before others.

    Where another is called just so, that is meant, even if ``into`` has the name too.
    """
    alike = [e for e in entities if e.type is into.type]
    called = [e for e in alike if e.id == name or _is_in([e.label], e.type, name)]
    if not called and _is_in(into.aliases, into.type, name):
        return into
    named = [e for e in alike if _is_in(e.aliases, e.type, name)]
    return found(called or named or entities, name)


def _check(decisions: Iterable[Decision], what: str) -> None:
    # They are told in full, and whoever types a command has no lines before them.
    check([replace(decision, line=None) for decision in decisions], what)


def _is_in(surfaces: Iterable[str], kind: EntityType, name: str) -> bool:
    """True where ``name`` is a spelling of one of the surfaces, or the id it has by itself."""
    wanted = key_of(kind, name)
    return any(key_of(kind, s) == wanted or _id_of(kind, s) == name for s in surfaces)


def _id_of(kind: EntityType, surface: str) -> str:
    return f"{kind.value}/{slug(words_of(surface))}"


def _decision(
    kind: EntityType, subject: str, object_: str, same: bool, signature: Signature
) -> Decision:
    made = Decision(kind, subject, object_, same)
    return replace(made, by=signature.by, date=signature.date, note=signature.note)


def _without(
    decisions: tuple[Decision, ...], unwanted: Collection[Decision]
) -> tuple[Decision, ...]:
    return tuple(d for d in decisions if d not in unwanted)


def _written(ruled: Ruled, decided: Decided, entity: Entity, name: str) -> str:
    """The name by which a decision speaks of a concept: as it was called, if that leads there."""
    for surface in (name, entity.label, *entity.aliases):
        key = decided.meant(key_of(entity.type, surface))
        if surface != entity.id and key is not None and ruled.entity_id(key) == entity.id:
            return surface
    return entity.label


def _apart(
    ruled: Ruled, decisions: Iterable[Decision], subject: Key, object_: Key
) -> set[Decision]:
    """The decisions that tell one of the names from the other, or from what the rules call it."""
    around = {side: _around(ruled, side) for side in (subject, object_)}
    return {
        d
        for d in decisions
        if not d.same
        for own, other in ((subject, object_), (object_, subject))
        for one, two in (sides(d), sides(d)[::-1])
        if one == own and two in around[other]
    }


def _around(ruled: Ruled, name: Key) -> set[Key]:
    """The names that the rules give to the concept that a name speaks of."""
    home = ruled.decided(()).home(name)
    held = ruled.held[home] if home is not None else set()
    return {name, *((name[0], other) for other in held)}


def _ties(
    decided: Decided, decisions: Iterable[Decision], leaving: Key, staying: Key
) -> set[Decision]:
    """The decisions that tie the concept of ``leaving`` to that of ``staying``."""

    def unit(name: Key) -> Key:
        return decided.home(name) or name

    def itself(name: Key) -> Key:
        return name

    node = itself if unit(leaving) == unit(staying) else unit
    graph = edges(decisions, node)
    beyond = reached(node(staying), graph, avoiding=node(leaving))
    return {decision for other, decision in graph.get(node(leaving), ()) if other in beyond}


def _ends(ruled: Ruled, decided: Decided, name: Key) -> dict[Key, Key]:
    """Where the name ends, by the key of each concept in which the rules have it."""
    return {
        key: decided.key(key, name[1])
        for key, names in ruled.held.items()
        if key[0] is name[0] and name[1] in names
    }


def _together(ruled: Ruled, decided: Decided, one: Key, other: Key) -> bool:
    ends = (set(_ends(ruled, decided, name).values()) for name in (one, other))
    return not next(ends).isdisjoint(next(ends))
