"""The wheel: what is in it, and that nothing else is needed."""

import json
import os
import subprocess
import sys
import zipfile

import pytest

hatchling_wheel = pytest.importorskip("hatchling.builders.wheel")

NEEDED = {
    "kg/py.typed",
    "kg/vocab/ontology.ttl",
    "kg/vocab/shapes.ttl",
    "pipelines/default.toml",
}
# Everything in these comes along.
FOLDERS = ("pipelines/extraction/model", "visualizations/assets", "visualizations/templates")


@pytest.fixture(scope="module")
def wheel(repository, tmp_path_factory):
    """The wheel of this checkout."""
    builder = hatchling_wheel.WheelBuilder(str(repository))
    (path,) = builder.build(directory=str(tmp_path_factory.mktemp("wheel")), versions=["standard"])
    with zipfile.ZipFile(path) as opened:
        yield opened


def test_the_wheel_holds_the_packages_and_their_data(repository, wheel):
    names = set(wheel.namelist())
    metadata = {name.partition("/")[0] for name in names if ".dist-info/" in name}
    assert len(metadata) == 1
    assert {name.partition("/")[0] for name in names} - metadata == {
        "kg",
        "pipelines",
        "visualizations",
    }
    assert names >= NEEDED
    for folder in FOLDERS:
        files = [path for path in (repository / folder).rglob("*") if path.is_file()]
        assert files
        assert names >= {path.relative_to(repository).as_posix() for path in files}
    assert not any("__pycache__" in name or name.endswith(".pyc") for name in names)


def test_the_wheel_is_all_it_takes(wheel, papers, json_lines, tmp_path):
    wheel.extractall(tmp_path / "installed")
    source = json_lines(papers[:1])

    def run(*arguments):
        # Away from the repository, with the wheel before what is installed for development.
        script = "import kg, pipelines.cli; print(kg.__file__); pipelines.cli.main()"
        return subprocess.run(
            [sys.executable, "-P", "-c", script, *map(str, arguments)],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(tmp_path / "installed")},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    for arguments in (
        ("build", source, "-o", "graph"),
        ("validate", "graph"),
        ("map", "graph", "-o", "atlas.html"),
        ("map", "graph", "--focus", papers[0]["title"], "-o", "part.html"),
        ("export", "graph", "--format", "cards", "-o", "-"),
    ):
        ran = run(*arguments)
        assert ran.returncode == 0, ran.stderr
        where, *lines = ran.stdout.splitlines()
        assert where.startswith(str(tmp_path / "installed"))
    assert json.loads(lines[0])["id"] == papers[0]["id"]
