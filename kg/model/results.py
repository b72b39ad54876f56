"""What queries and stages answer with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Scalar = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Table:
    """Named columns and rows of plain values; every row has as many cells as there are columns."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Scalar, ...], ...]


@dataclass(frozen=True, slots=True)
class StageReport:
    """What a stage took in, gave out and dropped (by reason), and how long it took in seconds."""

    stage: str
    n_in: int
    n_out: int
    seconds: float
    dropped: Mapping[str, int] = field(default_factory=dict)
