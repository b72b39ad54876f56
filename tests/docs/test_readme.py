"""The README's own examples do what it shows, and what it says of the project is so."""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample, in which the README's sessions run in their order."""
    folder = tmp_path_factory.mktemp("readme")
    (folder / "data").symlink_to(ROOT / "data")
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    for block in blocks("console"):
        for step in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, expected = split(step)
            done = subprocess.run(
                ["bash", "-c", command],
                cwd=folder,
                env={**os.environ, "PATH": path},
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, done.stderr
            assert done.stdout.rstrip() == expected.rstrip(), command
    return folder


def split(step: str) -> tuple[str, str]:
    """A command, which goes on while lines end in a backslash or a quote is open; its output."""
    lines = step.splitlines()
    command = lines.pop(0)
    while lines and (command.endswith("\\") or command.count("'") % 2):
        command += "\n" + lines.pop(0)
    return command, "\n".join(lines)


def test_the_console_sessions_show_what_happens(place: Path) -> None:
    assert (place / "build/sample-graph/manifest.json").is_file()


def test_the_python_session_shows_what_happens(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(place)
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS)
    text = "\n".join(blocks("pycon"))
    test = doctest.DocTestParser().get_doctest(text, {}, "README", "README.md", 0)
    assert test.examples
    said: list[str] = []
    runner.run(test, out=said.append)
    assert runner.summarize(verbose=False).failed == 0, "".join(said)


def test_every_package_stands_in_the_layout() -> None:
    for top in ("kg", "pipelines", "visualizations"):
        for folder in sorted((ROOT / top).iterdir()):
            if folder.is_dir() and (folder / "__init__.py").exists():
                assert re.search(rf"\b{folder.name}/", README), f"{top}/{folder.name}/"


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for requirement in project["dependencies"]:
        name = re.match(r"[A-Za-z0-9_-]+", requirement)
        assert name is not None
        assert f"| {name.group()} |" in README, name.group()


def test_links_to_files_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", README):
        if "://" not in target:
            assert (ROOT / target).exists(), target
