"""What a listing of papers is: where it stands, how its pages are asked for and understood."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """What a page of a listing says of itself.

    ``papers`` is how many it holds, and ``more`` whether others follow after them.
    """

    papers: int
    more: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """The papers of one day at one service.

    ``name`` begins the name of every file, which ends with ``ending``. ``media_types`` are those
    that its pages may have, and ``pause`` is the least time between two requests in seconds.
    ``parameters`` gives the query for the page that begins after so many papers. ``understood``
    reads a page that was asked for so; it raises ValueError where the bytes are no such page.
    """

    name: str
    ending: str
    address: str
    media_types: tuple[str, ...]
    pause: float
    parameters: Callable[[int], Mapping[str, str]]
    understood: Callable[[bytes, int], Page]
