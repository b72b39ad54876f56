"""What people decide about names: that two of them are one concept, or that they are not."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.model.mentions import EntityType


@dataclass(frozen=True, slots=True)
class Decision:
    """Two written names of one type, and whether they name one concept.

    It speaks of names and not of ids, which change with the corpus. Where they are the ``same``,
    ``subject`` becomes a name of the concept that ``object`` names; else ``subject`` leaves it.
    ``by`` are the names of who decided, ``date`` is an ISO 8601 date, ``confidence`` is in 0..1.
    ``more`` holds the other SSSOM slots of its row, by name. ``line`` is where it stands in the
    file that it was read from.
    """

    type: EntityType
    subject: str
    object: str
    same: bool
    by: tuple[str, ...] = ()
    date: str | None = None
    note: str | None = None
    confidence: float | None = None
    more: tuple[tuple[str, str], ...] = ()
    line: int | None = field(default=None, compare=False, repr=False)

    @property
    def who(self) -> str | None:
        """The name, or else the identifier, of who decided; None where nothing says it."""
        return " and ".join(self.by) or dict(self.more).get("author_id")

    @property
    def told(self) -> str:
        """The decision as a sentence without a full stop."""
        verb = "is" if self.same else "is not"
        who = f" by {self.who}" if self.who else ""
        date = f" on {self.date}" if self.date else ""
        decided = f" (decided{who}{date})" if who or date else ""
        return f"{self.type.value} {self.subject!r} {verb} {self.object!r}{decided}"
