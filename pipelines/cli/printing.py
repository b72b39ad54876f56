"""What is printed for people: no text of a file or a name drives the terminal."""

from __future__ import annotations

import re

# Control characters but for line feed and tab, and what turns the direction of the rest of a line.
_DRIVING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def printable(text: str) -> str:
    """The text with an escape in the place of each character that does more than show."""
    return _DRIVING.sub(lambda found: found[0].encode("unicode_escape").decode(), text)
