"""A folder of CSV tables for Neo4j's bulk import."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kg.export.source import Source

_LABELS = {
    "paper": ("Paper",),
    "method": ("Concept", "Method"),
    "task": ("Concept", "Task"),
    "dataset": ("Concept", "Dataset"),
    "repository": ("Repository",),
}
# Neo4j ends a row at a line break, and the tab parts lists.
_SPACES = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
# LOAD CSV takes a backslash before a quote for an escape, and the quote that ends a cell for one.
_ESCAPE = re.compile(r'\\(?="|\Z)')


def neo4j_csv(source: Source, folder: Path) -> None:
    """``nodes.csv`` and ``relationships.csv`` with the typed headers of neo4j-admin.

    Lists are parted by tabs: import with ``neo4j-admin database import full --array-delimiter=TAB
    --nodes=nodes.csv --relationships=relationships.csv``. Every text is quoted, on one line, and
    cannot end its cell, whichever of Neo4j's two ways of reading quotes is on.
    """
    # NetworkX takes long to import, and the other formats do without it.
    from kg.graph.claim_networks import full

    graph = full(source.database)
    _write(
        folder / "nodes.csv",
        ("id:ID", "label", "type", "year:int", ":LABEL"),
        (
            (node, d["label"], d["type"], d.get("year"), _LABELS[d["type"]])
            for node, d in graph.nodes(data=True)
        ),
    )
    _write(
        folder / "relationships.csv",
        (
            ":START_ID",
            ":END_ID",
            ":TYPE",
            "role",
            "confidence:double",
            "papers:string[]",
            "evidence:string[]",
        ),
        (
            (
                start,
                end,
                _type(d["predicate"]),
                d.get("role"),
                d["confidence"],
                d["papers"],
                d["evidence"],
            )
            for start, end, d in graph.edges(data=True)
        ),
    )


def _type(predicate: str) -> str:
    """``used-for`` as Neo4j writes types of relationships: ``USED_FOR``."""
    return predicate.upper().replace("-", "_")


def _write(path: Path, header: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(",".join(header) + "\n")
        for row in rows:
            file.write(",".join(map(_cell, row)) + "\n")


def _cell(value: Any) -> str:
    # Every text is quoted and nothing is not, which Python's csv module can only do from 3.12 on.
    if value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    parts = (value,) if isinstance(value, str) else value
    text = "\t".join(_SPACES.sub(" ", part) for part in parts)
    return '"' + _ESCAPE.sub(r"\\ ", text).replace('"', '""') + '"'
