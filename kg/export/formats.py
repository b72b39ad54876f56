"""The table of formats, and the one way to write any of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

from kg.errors import ExportError
from kg.export import networks, rdf
from kg.export.cards import cards
from kg.export.files import write_file, write_folder
from kg.export.jsonld import jsonld
from kg.export.neo4j import neo4j_csv
from kg.export.parquet import parquet
from kg.export.ro_crate import ro_crate
from kg.export.source import Source

FileWriter = Callable[[Source, BinaryIO], None]
FolderWriter = Callable[[Source, Path], None]

#: The formats that are one file.
FILES: Mapping[str, FileWriter] = MappingProxyType(
    {
        "turtle": rdf.turtle,
        "nquads": rdf.nquads,
        "trig": rdf.trig,
        "jsonld": jsonld,
        "graphml": networks.graphml,
        "gexf": networks.gexf,
        "node-link": networks.node_link,
        "cards": cards,
    }
)

#: The formats that are a folder of files.
FOLDERS: Mapping[str, FolderWriter] = MappingProxyType(
    {"parquet": parquet, "neo4j-csv": neo4j_csv, "ro-crate": ro_crate}
)

#: The names of all formats.
FORMATS: tuple[str, ...] = (*FILES, *FOLDERS)


def export(
    source: Source,
    format: str,  # noqa: A002 (the word that users know)
    path: Path | None,
) -> None:
    """Write the whole of a graph in one of the :data:`FORMATS`.

    ``path`` is the file or, for a format of several files, the folder; None is standard output,
    for a format of one file. What stands there is replaced once the new is whole. The same
    graph gives the same bytes. Raises ExportError where the format is unknown or the place
    cannot take it.
    """
    if format in FILES:
        write_file(partial(FILES[format], source), path)
    elif format in FOLDERS:
        write_folder(partial(FOLDERS[format], source), path)
    else:
        raise ExportError(f"there is no format {format!r}", mend=f"Formats: {', '.join(FORMATS)}")
