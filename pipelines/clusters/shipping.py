"""What goes to the machines of a cluster with the work: this package, and the model."""

from __future__ import annotations

from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final
from zipfile import ZIP_STORED, ZipFile, ZipInfo

#: The packages that are ours. What they rest on must be installed on the machines.
_PACKAGES: Final = ("kg", "pipelines", "visualizations")
#: Not needed to extract; the model goes by itself, since it must lie there as files.
_LEFT_HERE: Final = {"pipelines/extraction/model", "pipelines/training"}


def write_package(path: Path) -> None:
    """Write our packages into a zip file that Python can import from."""
    with ZipFile(path, "w", ZIP_STORED) as file:
        for name in _PACKAGES:
            _add(file, files(name), name)


def write_model(model: str, path: Path) -> None:
    """Write the files of a model, a folder or empty for the one that ships, into a zip file."""
    with (
        as_file(Path(model) if model else files("pipelines.extraction") / "model") as folder,
        ZipFile(path, "w", ZIP_STORED) as file,
    ):
        for part in sorted(folder.iterdir()):
            if part.is_file():
                _write(file, part.name, part.read_bytes())


def _add(file: ZipFile, folder: Traversable, name: str) -> None:
    for part in sorted(folder.iterdir(), key=lambda part: part.name):
        path = f"{name}/{part.name}"
        if path in _LEFT_HERE or part.name == "__pycache__":
            continue
        if part.is_dir():
            _add(file, part, path)
        else:
            _write(file, path, part.read_bytes())


def _write(file: ZipFile, name: str, content: bytes) -> None:
    # A ZipInfo of its own has no time in it: the same files give the same bytes.
    file.writestr(ZipInfo(name), content)
