"""``manifest.json``: what a graph directory says about itself."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Final

from kg.errors import GraphError
from kg.graph.damage import damaged
from kg.model import Paper, Passage

#: The layout that this version reads and writes. Any other number in a manifest is refused.
#: Version 2 added the table ``paper_concepts`` and the role of a claim; version 3 the IRIs, and the
#: confidence and counts of claims, and its store holds the union alone; version 4 the language.
FORMAT_VERSION: Final = 4

#: The file's name within the graph directory.
NAME: Final = "manifest.json"

# What tells our manifest from the many other files of that name.
_KIND: Final = "paperatlas-graph"
_OF_PAPER: Final = tuple(field.name for field in fields(Paper))
_OF_PASSAGE: Final = tuple(field.name for field in fields(Passage))
_OLDER: Final = "Build it again from its papers, in a new folder"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a graph directory holds and what made it.

    ``state`` names the current folder under ``states/``; it is derived from the content. ``built``
    is the UTC time, ISO 8601 to the second, at which that content was written. ``made_with`` names
    the software and the model with their versions and the model's hash, ``settings`` the settings
    of the build, ``counts`` how many there are of each kind, and ``inputs`` the content hash of
    each paper by its id.
    """

    state: str
    built: str
    made_with: Mapping[str, str]
    settings: Mapping[str, Any]
    counts: Mapping[str, int]
    inputs: Mapping[str, str]
    format_version: int = FORMAT_VERSION


def paper_hash(paper: Paper) -> str:
    """The SHA-256, in hexadecimal, of all that a source gave of a paper."""
    # What dataclasses.asdict gives, without a copy of every text.
    values = {name: getattr(paper, name) for name in _OF_PAPER}
    passages = [{name: getattr(part, name) for name in _OF_PASSAGE} for part in paper.passages]
    text = json.dumps(values | {"passages": passages}, sort_keys=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def read(directory: Path) -> Manifest:
    """The manifest of a graph directory.

    Raises GraphError where the directory is none, or one that an older or newer version wrote.
    """
    path = directory / NAME
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise GraphError(
            "is not a graph directory" if directory.exists() else "there is no such directory",
            where=str(directory),
            mend="Make one with 'kg build'",
        ) from error
    except NotADirectoryError as error:
        raise GraphError("is no folder, and a graph is one", where=str(directory)) from error
    except ValueError as error:
        raise damaged(path, "cannot be read", str(error)) from error
    except OSError as error:
        raise GraphError(f"cannot be read ({error})", where=str(path)) from error
    if not isinstance(content, dict) or content.pop("kind", None) != _KIND:
        raise GraphError("is not the manifest of a graph directory", where=str(path))
    version = content.get("format_version")
    if version != FORMAT_VERSION:
        raise GraphError(
            f"has format version {version}, and this software knows version {FORMAT_VERSION} only",
            where=str(directory),
            mend=_OLDER if version in range(FORMAT_VERSION) else "Update paperatlas",
        )
    if set(content) != {field.name for field in fields(Manifest)}:
        raise GraphError(
            "the manifest is damaged", where=str(path), mend="Build the graph directory again"
        )
    return Manifest(**content)


def write(manifest: Manifest, directory: Path) -> None:
    """Put ``manifest`` in the place of the old one, in one step. Raises OSError."""
    text = json.dumps(
        {"kind": _KIND, **asdict(manifest)}, ensure_ascii=True, indent=2, sort_keys=True
    )
    new = directory / f"{NAME}.new"
    with new.open("w", encoding="utf-8") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    new.replace(directory / NAME)
