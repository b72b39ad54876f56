"""What holds of every command: its help, its exit codes, its two streams."""

import pytest
import typer

from pipelines.cli import app

COMMANDS = sorted(typer.main.get_command(app).commands)
# How each command fails: the arguments of a run that cannot succeed. GRAPH is a graph, NONE is not.
FAILING = {
    "aliases": ("NONE", "list"),
    "ask": ("NONE", "top-tasks"),
    "build": ("NONE", "-o", "NEW"),
    "diff": ("NONE", "--since", "2024"),
    "evaluate": ("NONE", "NONE"),
    "export": ("NONE", "--format", "cards", "-o", "-"),
    "extract": ("NONE",),
    "fetch": ("arxiv", "--date", "2026-11-20", "-o", "NOWHERE"),
    "load": ("NONE", "http://127.0.0.1:1/sparql"),
    "map": ("NONE", "-o", "NEW"),
    "ontology": ("-o", "NOWHERE"),
    "query": ("NONE", "ASK {}"),
    "related": ("NONE", "BERT"),
    "remove": ("NONE", "paper"),
    "serve": ("NONE",),
    "site": ("NONE", "-o", "NEW"),
    "topics": ("NONE",),
    "trends": ("NONE",),
    "validate": ("NONE",),
}
WRONG = {
    "no command": (),
    "an unknown command": ("biuld",),
    "an unknown option": ("--fast",),
    "no input": ("build", "-o", "NEW"),
    "no output": ("build", "NONE"),
    "a confidence above 1": ("build", "NONE", "-o", "NEW", "--min-confidence", "1.5"),
    "a confidence that is no number": ("extract", "NONE", "--min-confidence", "high"),
    "no query": ("query", "GRAPH"),
    "two queries": ("query", "GRAPH", "ASK {}", "-f", "NONE"),
    "an unknown format of answers": ("query", "GRAPH", "ASK {}", "--format", "pdf"),
    "an unknown format of exports": ("export", "GRAPH", "--format", "pdf", "-o", "NEW"),
    "no format": ("export", "GRAPH", "-o", "NEW"),
    "too many hops": ("map", "GRAPH", "--hops", "100", "-o", "NEW"),
    "no paper": ("remove", "GRAPH"),
    "no day": ("fetch", "arxiv"),
    "a day that is none": ("fetch", "arxiv", "--date", "2026-02-30"),
    "an unknown service": ("fetch", "dblp", "--date", "2026-11-20"),
    "a category where there are none": (
        "fetch",
        "hf",
        "--date",
        "2026-11-20",
        "--category",
        "cs.CL",
    ),
}


@pytest.fixture
def placed(small_graph, tmp_path):
    """Arguments with the names of places filled in."""
    places = {"GRAPH": small_graph, "NONE": tmp_path / "none", "NEW": tmp_path / "new"}
    places["NOWHERE"] = tmp_path / "none" / "page.html"
    return lambda arguments: [places.get(argument, argument) for argument in arguments]


@pytest.fixture(scope="module")
def overview(done):
    """The help of the command as a whole."""
    return done("--help")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_documents_itself(kg, overview, name):
    shown = kg(name, "--help")
    assert shown.returncode == 0
    assert shown.stderr == ""
    assert "Example: " in shown.stdout, f"the docstring of kg {name} has no 'Example: ...'"
    assert f"kg {name} " in " ".join(shown.stdout.partition("Example: ")[2].split())
    assert "--quiet" in shown.stdout
    assert f"\n  {name} " in overview


def test_help_and_version_are_data(kg):
    for option in ("--help", "-h", "--version"):
        shown = kg(option)
        assert (shown.returncode, shown.stderr) == (0, "")
        assert "kg" in shown.stdout


@pytest.mark.parametrize("arguments", WRONG.values(), ids=WRONG)
def test_wrong_use_ends_with_2(here, placed, tmp_path, arguments):
    ran = here(*placed(arguments))
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert "Usage: kg" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", COMMANDS)
def test_failure_ends_with_1_and_one_message(kg, here, one_message, placed, tmp_path, name):
    assert name in FAILING, f"say in FAILING how kg {name} fails"
    message = one_message(kg(name, *placed(FAILING[name])))
    assert str(tmp_path / "none") in message
    # Quiet is about progress: an error is told all the same.
    assert one_message(here(name, "--quiet", *placed(FAILING[name]))) == message
    assert list(tmp_path.iterdir()) == []


def test_quiet_leaves_the_data_alone(here, graph, papers, json_lines, tmp_path):
    source = json_lines([*papers[:1], "{broken"])
    wordless = (
        ("build", source, "-o", graph),
        ("export", graph, "--format", "cards", "-o", tmp_path / "cards.jsonl"),
        ("map", graph, "-o", tmp_path / "atlas.html"),
        ("validate", graph),
        ("remove", graph, papers[1]["id"]),
    )
    for arguments in wordless:
        ran = here(*arguments, "--quiet")
        assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", ""), arguments
    for arguments in (("extract", source), ("query", graph, "ASK {}")):
        ran = here(*arguments, "-q")
        assert (ran.returncode, ran.stderr) == (0, ""), arguments
        assert ran.stdout


def test_progress_and_reports_go_to_standard_error(kg, graph, papers, json_lines):
    ran = kg("build", json_lines(papers[:1]), "-o", graph)
    assert ran.stdout == ""
    for stage in ("read", "extract", "resolve", "write"):
        assert f"\n{stage} " in f"\n{ran.stderr}"
    assert f"{graph}: " in ran.stderr
