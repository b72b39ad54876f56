"""The command ``kg`` as its users meet it, and two graphs that it made.

``kg`` runs it in a process of its own, for what only a process shows. ``here`` runs it in this one,
which spares a second of imports a run: most of what a command does is the same either way.

Nothing here rests on what the model finds in a text: the model may be trained again.
"""

import io
import json
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from pipelines import cli

REPOSITORY = Path(__file__).parents[2]
SAMPLE = REPOSITORY / "data" / "sample_papers.jsonl"
SMALL = 8


@pytest.fixture(scope="session")
def repository():
    """The root of the repository."""
    return REPOSITORY


@pytest.fixture(scope="session")
def command():
    """The path of the installed command."""
    return Path(sysconfig.get_path("scripts")) / "kg"


@pytest.fixture(scope="session")
def kg(command):
    """Run ``kg`` in a process of its own; gives its exit code and what it printed, as text."""

    def run(*arguments, given="", **environment):
        return subprocess.run(
            [command, *map(str, arguments)],
            input=given,
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, "COLUMNS": "80", **environment},
            timeout=300,
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def here():
    """The same as ``kg``, within this process: faults can be planted in it."""

    def run(*arguments, given=""):
        streams = [io.TextIOWrapper(io.BytesIO(text.encode()), "utf-8") for text in (given, "", "")]
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(sys, "argv", ["kg", *map(str, arguments)])
            for name, stream in zip(("stdin", "stdout", "stderr"), streams, strict=True):
                patched.setattr(sys, name, stream)
            with pytest.raises(SystemExit) as end:
                cli.main()
        code = end.value.code or 0
        if isinstance(code, str):
            # A text as exit code is what Python prints in the end, and it ends with 1 then.
            streams[2].write(f"{code}\n")
            code = 1
        _, out, err = (stream.seek(0) or stream.read() for stream in streams)
        return subprocess.CompletedProcess(arguments, code, out, err)

    return run


@pytest.fixture(scope="session")
def done(here):
    """Run here what has to succeed; gives what it printed on standard output."""

    def run(*arguments, **more):
        ran = here(*arguments, **more)
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    return run


@pytest.fixture(scope="session")
def one_message():
    """What a failed run says: all of it is one line of ours on standard error."""

    def of(ran):
        assert ran.returncode == 1, ran
        assert ran.stdout == ""
        assert ran.stderr.startswith("kg: ")
        assert ran.stderr.endswith("\n")
        assert len(ran.stderr.splitlines()) == 1, ran.stderr
        return ran.stderr

    return of


@pytest.fixture(scope="session")
def quads(done):
    """All that a graph directory says, as sorted N-Quads."""

    def of(graph):
        return sorted(done("export", graph, "--format", "nquads", "-o", "-").splitlines())

    return of


@pytest.fixture(scope="session")
def contents():
    """Every file of a folder with its bytes."""

    def of(folder):
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }

    return of


@pytest.fixture(scope="session")
def papers():
    """The first papers of the sample, decoded."""
    with SAMPLE.open(encoding="utf-8") as file:
        return [json.loads(next(file)) for _ in range(SMALL)]


@pytest.fixture
def json_lines(tmp_path):
    """Write records, or lines as they are, to a file of JSON Lines."""

    def write(records, name="papers.jsonl"):
        path = tmp_path / name
        lines = (r if isinstance(r, str) else json.dumps(r) for r in records)
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="session")
def sample_graph(done, tmp_path_factory):
    """The graph of the bundled sample of 150 papers; only to be read."""
    graph = tmp_path_factory.mktemp("sample") / "graph"
    done("build", SAMPLE, "-o", graph)
    return graph


@pytest.fixture(scope="session")
def small_graph(done, papers, tmp_path_factory):
    """The graph of a few papers; only to be read."""
    folder = tmp_path_factory.mktemp("small")
    source = folder / "papers.jsonl"
    source.write_text("".join(f"{json.dumps(paper)}\n" for paper in papers), encoding="utf-8")
    done("build", source, "-o", folder / "graph")
    return folder / "graph"


@pytest.fixture(scope="session")
def small_quads(quads, small_graph):
    """All that the small graph says."""
    return quads(small_graph)


@pytest.fixture
def graph(small_graph, tmp_path):
    """A copy of the small graph, to be changed."""
    return Path(shutil.copytree(small_graph, tmp_path / "graph"))
