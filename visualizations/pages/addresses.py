"""Where the page of a thing stands in the site, made from an id that may hold any text."""

from __future__ import annotations

import hashlib
import re
from typing import Final

from kg.model import EntityType

#: The folder of the pages of each type of concept.
FOLDERS: Final = {kind: f"{kind.value}s" for kind in EntityType}
PAPERS: Final = "papers"
TOPICS: Final = "topics"
INDEX: Final = "index.html"
ATLAS: Final = "atlas.html"
TRENDS: Final = "trends.html"
NEWS: Final = "new.html"
STYLE: Final = "style.css"

_LONGEST: Final = 80
_DIGITS: Final = 16
# Lower case, because some file systems take Adam and adam for one file; no dot at an end.
_PLAIN: Final = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?")
_HASHED: Final = re.compile(rf"-[0-9a-f]{{{_DIGITS}}}$")
_OTHER: Final = re.compile(r"[^a-z0-9]+")
# Names that Windows keeps for its devices, whatever comes after a dot.
_DEVICES: Final = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)")


def concept_path(concept_id: str) -> str:
    """The path of a concept's page: ``method/adam`` gives ``methods/adam.html``."""
    kind, _, name = concept_id.partition("/")
    return f"{FOLDERS[EntityType(kind)]}/{file_name(name)}.html"


def paper_path(paper_id: str) -> str:
    """The path of a paper's page."""
    return f"{PAPERS}/{file_name(paper_id)}.html"


def topic_path(name: str) -> str:
    """The path of a topic's page, by its name."""
    return f"{TOPICS}/{file_name(name)}.html"


def list_path(folder: str, number: int) -> str:
    """The path of a page of the list of all that has pages in ``folder``, counted from 0."""
    return f"lists/{folder}{'' if number == 0 else f'-{number + 1}'}.html"


def file_name(text: str) -> str:
    """A name for a file, without its ending; no two texts have the same.

    A short text of lower-case letters, digits, dots and hyphens is its own name. Any other gives
    what is plain of it with the first 64 bits of its SHA-256 behind; a text that looks like that
    is treated as any other.
    """
    plain = len(text) <= _LONGEST and _PLAIN.fullmatch(text)
    if plain and not _HASHED.search(text) and not _DEVICES.match(text) and ".." not in text:
        return text
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
    kept = _OTHER.sub("-", text[: 4 * _LONGEST].lower())[:_LONGEST].strip("-")
    return f"{kept}-{digest}" if kept else f"x-{digest}"
