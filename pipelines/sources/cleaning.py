"""What is taken out of a text before it becomes evidence: as little as possible.

Offsets into titles and abstracts are what every claim rests on, so nothing is normalised: no
Unicode normal form, no collapsing of white space.
"""

from __future__ import annotations

import re

# No UTF-8 file, XML document or RDF literal can hold these.
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
_DROPPED = re.compile("[\x00\ufeff\ud800-\udfff]")


def clean(text: str) -> str:
    """``text`` without U+0000, lone surrogates and byte order marks, and with LF for CRLF."""
    return _DROPPED.sub("", text).replace("\r\n", "\n")


def clean_in_place(text: str) -> str:
    """``text`` at its full length, U+FFFD in place of U+0000 and of each lone surrogate.

    For text whose offsets must hold in what the caller gave.
    """
    return _UNWRITABLE.sub("\ufffd", text)


def joined(text: str) -> str:
    """``text`` as a browser shows it: each run of ASCII white space as one space, none outside."""
    return re.sub(r"[ \t\n\r\f]+", " ", clean(text)).strip(" ")
