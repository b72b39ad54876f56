"""``aliases.sssom.tsv``: what people decided, in the graph directory, for people to read and edit.

Each row is a mapping between two literals, as the SSSOM data model allows for names that have no
identifier of their own: ``skos:exactMatch`` where they are one concept, with the modifier ``Not``
where they are not.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from kg.errors import GraphError
from kg.graph import sssom
from kg.model import EntityType
from kg.model.decisions import Decision
from kg.vocab import BASE

#: The file's name within the graph directory.
NAME: Final = "aliases.sssom.tsv"

#: The type of what is a name and no more.
LITERAL: Final = "rdfs literal"

_SAME: Final = "skos:exactMatch"
_BY_HAND: Final = "semapv:ManualMappingCuration"
#: The types of the two sides of a decision.
LITERALS: Final = {"subject_type": LITERAL, "object_type": LITERAL}
#: The slots that are fields of a decision; all others it carries along.
_OWN: Final = frozenset(
    "subject_label subject_category predicate_id predicate_modifier object_label object_category "
    "author_label mapping_date confidence comment".split()
)


@dataclass(frozen=True, slots=True)
class DecisionFile:
    """What people decided about a graph: the decisions, and the file that says so.

    ``content`` are the file's bytes, None where there is no file. ``metadata`` is what stands above
    its table.
    """

    path: Path
    content: bytes | None = None
    decisions: tuple[Decision, ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)

    def revised(self, decisions: Sequence[Decision]) -> bytes | None:
        """The bytes of the file that holds these decisions instead; None where there are none.

        The metadata stays as it was, and the file too where the decisions are the same.
        """
        if set(decisions) == set(self.decisions):
            return self.content
        return serialise(decisions, self.metadata) if decisions else None


def read(directory: Path) -> DecisionFile:
    """The decisions in a graph directory; none where it or the file is not there.

    Raises GraphError, with the line, where the file does not say what it should.
    """
    path = directory / NAME
    try:
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return DecisionFile(path)
    except OSError as error:
        raise GraphError(f"cannot be read ({error.strerror})", where=str(path)) from error
    metadata, rows = sssom.parse(content, str(path))
    decisions = tuple(_decision(row, f"{path}, line {row.line}") for row in rows)
    return DecisionFile(path, content, decisions, metadata)


def serialise(decisions: Sequence[Decision], metadata: Mapping[str, Any]) -> bytes:
    """The decisions as SSSOM/TSV, with what ``metadata`` says and what the format demands.

    A set that has no identifier yet gets one from what it holds.
    """
    rows = [mapping(decision) for decision in decisions]
    digest = hashlib.sha256(repr(sorted(map(repr, rows))).encode()).hexdigest()[:16]
    needed = {
        "mapping_set_id": f"{BASE}mappings/{digest}",
        "mapping_set_title": "What people decided about the names of concepts",
        "license": sssom.NO_LICENSE,
    }
    return sssom.serialise({**needed, **metadata, **LITERALS}, rows)


def mapping(decision: Decision) -> dict[str, str]:
    """The slots of a decision's row, without the types, which the set says of all."""
    confidence = decision.confidence
    found = {
        "mapping_justification": _BY_HAND,
        **dict(decision.more),
        "subject_label": decision.subject,
        "subject_category": decision.type.value,
        "predicate_id": _SAME,
        "predicate_modifier": "" if decision.same else "Not",
        "object_label": decision.object,
        "object_category": decision.type.value,
        "author_label": sssom.cell_of(decision.by),
        "mapping_date": decision.date or "",
        "confidence": "" if confidence is None else sssom.number(confidence),
        "comment": decision.note or "",
    }
    return {slot: value for slot, value in found.items() if value}


@dataclass(frozen=True, slots=True)
class Change:
    """The bytes that take the place of those in a graph directory; None for no file."""

    old: bytes | None
    new: bytes | None


@contextmanager
def changed(directory: Path, change: Change | None) -> Iterator[None]:
    """Put the new decisions in their place, in one step; the old ones return on failure.

    None changes nothing. Raises GraphError where the file is no longer what it was, and OSError
    where the disk does not take it.
    """
    if change is None or change.new == change.old:
        yield
        return
    path = directory / NAME
    if (path.read_bytes() if path.exists() else None) != change.old:
        raise GraphError("has been changed in the meantime", where=str(path), mend="Run this again")
    _put(change.new, path)
    try:
        yield
    except BaseException:
        _put(change.old, path)
        raise


def _put(content: bytes | None, path: Path) -> None:
    if content is None:
        path.unlink(missing_ok=True)
        return
    new = path.with_name(f"{NAME}.new")
    with new.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def _decision(row: sssom.Row, where: str) -> Decision:
    slots = row.slots
    if any(slots.get(slot) != LITERAL for slot in LITERALS):
        raise GraphError(
            "subject_type and object_type have to be 'rdfs literal': decisions speak of names",
            where=where,
        )
    for slot in ("subject_label", "object_label", "mapping_justification"):
        if not slots.get(slot, "").strip():
            raise GraphError(f"there is no {slot}", where=where)
    kind = slots.get("subject_category", "")
    if kind not in set(EntityType):
        kinds = ", ".join(EntityType)
        raise GraphError(f"subject_category is {kind!r}, and none of {kinds}", where=where)
    if slots.get("object_category") != kind:
        raise GraphError(
            "subject_category and object_category differ: one concept has one type", where=where
        )
    if slots.get("predicate_id") != _SAME:
        raise GraphError(
            f"predicate_id is {slots.get('predicate_id')!r}, and only {_SAME} decides anything",
            where=where,
        )
    modifier = slots.get("predicate_modifier", "")
    if modifier not in {"", "Not"}:
        raise GraphError(f"predicate_modifier is {modifier!r}, and not 'Not'", where=where)
    return Decision(
        EntityType(kind),
        slots["subject_label"],
        slots["object_label"],
        same=not modifier,
        by=tuple(sssom.parts(slots.get("author_label", ""))),
        date=_date(slots.get("mapping_date"), where),
        note=slots.get("comment"),
        confidence=_confidence(slots.get("confidence"), where),
        more=tuple(
            (slot, slots[slot])
            for slot in sssom.SLOTS
            if slot in slots
            and slot not in _OWN
            and slot not in LITERALS
            and (slot, slots[slot]) != ("mapping_justification", _BY_HAND)
        ),
        line=row.line,
    )


def _date(text: str | None, where: str) -> str | None:
    try:
        return None if text is None else date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise GraphError(
            f"mapping_date is {text!r}, and no date such as 2024-05-17", where=where
        ) from error


def _confidence(text: str | None, where: str) -> float | None:
    if text is None:
        return None
    try:
        found = float(text)
    except ValueError:
        found = -1
    if not 0 <= found <= 1:
        raise GraphError(f"confidence is {text!r}, and no number from 0 to 1", where=where)
    return round(found, 3)
