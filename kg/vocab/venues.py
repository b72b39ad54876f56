"""The names under which Linked Papers With Code knows venues that sources write short.

A name stands here only where it is known how that graph writes it. So far one of its published
queries tells one: its data could not be had. Matching is exact: "NAACL 2021" is another venue.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

#: A venue as sources write it, to its name in Linked Papers With Code.
LINKED_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "NAACL": (
            "North American Chapter of the Association for Computational Linguistics (NAACL)"
        ),
    }
)


def venue_names(venue: str) -> tuple[str, ...]:
    """The names of a venue: as the source writes it, then as Linked Papers With Code does."""
    linked = LINKED_NAMES.get(venue)
    return (venue,) if linked is None else (venue, linked)
