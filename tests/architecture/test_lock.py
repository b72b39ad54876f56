"""What is installed is pinned, file by file, to what pyproject.toml asks for."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCKS = {
    "requirements.lock": PROJECT["dependencies"],
    ".ci/requirements-dev.lock": [
        *PROJECT["dependencies"],
        *PROJECT["optional-dependencies"]["dev"],
    ],
}


def pinned(name: str) -> dict[str, list[tuple[str, int]]]:
    """The versions of each package in a lock file, each with the number of its hashes."""
    found: dict[str, list[tuple[str, int]]] = {}
    for entry in re.split(r"\n(?=[A-Za-z0-9])", (ROOT / name).read_text(encoding="utf-8")):
        package, version = re.match(r"([\w.-]+)==([^\s;\\]+)", entry).groups()
        hashes = len(re.findall(r"--hash=sha256:[0-9a-f]{64}\b", entry))
        found.setdefault(canonicalize_name(package), []).append((version, hashes))
    return found


@pytest.mark.parametrize("name", LOCKS)
def test_every_dependency_is_pinned_as_it_is_asked_for(name):
    there = pinned(name)
    assert all(hashes for versions in there.values() for _, hashes in versions)
    for asked in map(Requirement, LOCKS[name]):
        versions = [version for version, _ in there.get(canonicalize_name(asked.name), [])]
        assert versions, f"{asked.name} is not in {name}: make lock"
        for version in versions:
            assert asked.specifier.contains(version), f"{asked} is not {version}: make lock"


@pytest.mark.parametrize("name", LOCKS)
def test_no_place_is_named(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"://|^-|file:|@ |/", text, re.MULTILINE)
