"""What a build on a Spark cluster needs of this machine; the cluster itself is in tests/spark."""

import socket
import subprocess
import sys
from zipfile import ZipFile

import pytest

from kg.errors import ClusterError
from kg.model import Paper
from kg.model.papers import paper_of_text
from pipelines import clusters
from pipelines.clusters import requirements
from pipelines.clusters.failures import told
from pipelines.clusters.rows import papers_of, table_of
from pipelines.clusters.shipping import write_model, write_package


@pytest.fixture
def equipped(monkeypatch):
    """A machine with PySpark and Java, whatever this one has."""
    monkeypatch.setattr(requirements, "find_spec", lambda name: object())
    monkeypatch.setattr(requirements.shutil, "which", lambda name: name)


def test_papers_come_back_from_rows(example_knowledge):
    papers = (
        *(e.paper for e in example_knowledge.extractions),
        Paper(id="bare", title="", passages=()),
        paper_of_text("null", "\x00 and 𝔸", "One.\n\nTwo."),
    )
    (rows,) = table_of(papers).to_batches()
    assert papers_of(rows) == papers
    assert papers_of(rows[1:3]) == papers[1:3]


def test_no_papers_are_no_rows():
    assert table_of(()).num_rows == 0


def test_the_package_can_be_imported_from_its_zip(tmp_path):
    write_package(tmp_path / "package.zip")
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path / 'package.zip')!r});"
        "import pipelines.clusters.work as it; print(it.__file__)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith(str(tmp_path / "package.zip"))


def test_the_same_files_are_the_same_zip(tmp_path):
    model = tmp_path / "model"
    (model / "folder").mkdir(parents=True)
    (model / "model.json").write_text("{}")
    for name in ("one", "two"):
        write_package(tmp_path / name)
        write_model(str(model), tmp_path / f"{name} model")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    with ZipFile(tmp_path / "one model") as file:
        assert file.namelist() == ["model.json"]
    with ZipFile(tmp_path / "one") as file:
        names = set(file.namelist())
    assert {"kg/model/__init__.py", "kg/vocab/ontology.ttl", "pipelines/default.toml"} <= names
    assert not any(name.endswith((".onnx", ".pyc")) for name in names)


def test_the_shipped_model_is_shipped(tmp_path):
    write_model("", tmp_path / "model.zip")
    with ZipFile(tmp_path / "model.zip") as file:
        assert {"finder.onnx", "model.json"} <= set(file.namelist())


def test_who_lacks_pyspark_is_told_how_to_install_it(monkeypatch):
    monkeypatch.setattr(requirements, "find_spec", lambda name: None)
    with pytest.raises(ClusterError, match=r"pip install 'paperatlas\[spark\]'"):
        clusters.check("local[2]")


def test_who_lacks_java_is_told(equipped, monkeypatch):
    monkeypatch.setattr(requirements.shutil, "which", lambda name: None)
    with pytest.raises(ClusterError, match="needs Java"):
        clusters.check("local[2]")


@pytest.mark.parametrize(
    "master", ["", "localhost", "spark://", "spark://host", "http://x:1", "yarn"]
)
def test_what_is_no_address_is_refused(equipped, master):
    with pytest.raises(ClusterError, match="is not the address of a Spark master"):
        clusters.check(master)


@pytest.mark.parametrize("master", ["local", "local[2]", "local[*,4]"])
def test_what_needs_no_answer_is_not_asked(equipped, master):
    clusters.check(master)


def test_a_master_must_answer(equipped):
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        port = server.getsockname()[1]
        with pytest.raises(ClusterError, match="does not answer"):
            clusters.check(f"spark://127.0.0.1:{port}")
        server.listen()
        clusters.check(f"spark://127.0.0.1:{port}")
        clusters.check(f"spark://127.0.0.1:1,127.0.0.1:{port}")


@pytest.mark.parametrize(
    ("master", "here"),
    [
        ("local[2]", True),
        ("spark://127.0.0.1:7077,localhost:7078", True),
        ("spark://10.0.0.1:7077", False),
        ("spark://127.0.0.1:7077,10.0.0.1:7077", False),
    ],
)
def test_nothing_is_open_to_others_where_the_master_is_here(master, here):
    assert requirements.is_here(master) is here


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            'Traceback (most recent call last):\n  File "x"\nModuleNotFoundError: No module spacy',
            "lacks a package (No module spacy)",
        ),
        (
            "Traceback (most recent call last):\nkg.errors.GraphError: full\nJVM stacktrace:\n"
            "org.apache.spark.SparkException: x",
            "a machine could not do its work (GraphError: full)",
        ),
        ("Job aborted due to stage failure: ExecutorLostFailure", "lost its process 4 times"),
        ("cancelled\nby whom", "Spark stopped the work (cancelled)"),
        ("", "Spark stopped the work (RuntimeError)"),
    ],
)
def test_what_spark_says_becomes_one_message(words, message):
    error = told(RuntimeError(words), "spark://host:1")
    assert message in str(error)
    assert str(error).startswith("spark://host:1: ")
    assert "\n" not in str(error)
