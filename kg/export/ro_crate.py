"""A research object: the tables and the RDF in one folder, with RO-Crate metadata that names them.

Source: RO-Crate Metadata Specification 1.1 (Soiland-Reyes and others, 2022), sections 4 to 7.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from kg.export.jsonld import jsonld
from kg.export.parquet import parquet
from kg.export.rdf import nquads
from kg.export.source import Source
from kg.graph.views import VIEWS

#: The file that makes a folder an RO-Crate.
METADATA = "ro-crate-metadata.json"

_SPECIFICATION = "https://w3id.org/ro/crate/1.1"
_RDF = {
    "graph.nq": (
        "application/n-quads",
        "The graph as N-Quads: a named graph a paper, one of the concepts, one of the run.",
    ),
    "graph.jsonld": (
        "application/ld+json",
        "The same graph as JSON-LD, with its context.",
    ),
}


def ro_crate(source: Source, folder: Path) -> None:
    """The documented tables as Parquet, the graph as N-Quads and JSON-LD, and the metadata.

    There is no day in it, since none is known: the same graph gives the same bytes.
    """
    parquet(source, folder)
    for name, write in (("graph.nq", nquads), ("graph.jsonld", jsonld)):
        with (folder / name).open("wb") as file:
            write(source, file)
    text = json.dumps(_metadata(source, folder), indent=1, ensure_ascii=False)
    (folder / METADATA).write_text(text + "\n", encoding="utf-8")


def _metadata(source: Source, folder: Path) -> dict[str, Any]:
    files = [*_tables(folder), *_graphs(folder)]
    made = source.provenance
    return {
        "@context": f"{_SPECIFICATION}/context",
        "@graph": [
            {
                "@id": METADATA,
                "@type": "CreativeWork",
                "conformsTo": {"@id": _SPECIFICATION},
                "about": {"@id": "./"},
            },
            {
                "@id": "./",
                "@type": "Dataset",
                "name": "A graph of machine-learning papers",
                "description": "Methods, tasks, datasets and repositories that papers name, how"
                " they relate, and the sentence behind every relation. The rights in the papers'"
                " titles and abstracts are their holders'.",
                "hasPart": [{"@id": file["@id"]} for file in files],
                "mentions": {"@id": "#build"},
            },
            *files,
            {
                "@id": "#build",
                "@type": "CreateAction",
                "name": "The build of the graph",
                "instrument": [{"@id": "#software"}, {"@id": "#model"}],
                "result": {"@id": "./"},
            },
            {
                "@id": "#software",
                "@type": "SoftwareApplication",
                "name": made.software,
                "version": made.software_version,
            },
            {
                "@id": "#model",
                "@type": "SoftwareApplication",
                "name": made.model_name,
                "version": made.model_version,
                "identifier": f"sha256:{made.model_sha256}",
            },
        ],
    }


def _tables(folder: Path) -> list[dict[str, Any]]:
    return [
        {
            **_file(folder / f"{name}.parquet", "application/vnd.apache.parquet"),
            "name": name,
            "description": f"One row is {view.row}. "
            + "; ".join(f"{column}: {meaning}" for column, meaning in view.columns.items())
            + ".",
        }
        for name, view in VIEWS.items()
    ]


def _graphs(folder: Path) -> list[dict[str, Any]]:
    return [
        {**_file(folder / name, kind), "name": name, "description": meaning}
        for name, (kind, meaning) in _RDF.items()
    ]


def _file(path: Path, kind: str) -> dict[str, Any]:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        "@id": path.name,
        "@type": "File",
        "encodingFormat": kind,
        "contentSize": str(path.stat().st_size),
        "sha256": digest,
    }
