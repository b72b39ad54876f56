"""Whatever comes in: one clear message, the right exit code, and nothing half-written."""

import json

import pytest

PAPER = {"id": "p", "title": "A title", "abstract": "We train a network on images."}
LINE = json.dumps(PAPER)

# What stands in the file, its name, and what the message has to say.
UNREADABLE = {
    "empty": (b"", "papers.txt", "empty"),
    "blank": (b" \n\n", "papers.jsonl", "empty"),
    "binary": (bytes(range(256)) * 9, "papers.txt", "binary"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(99), "papers.png", "image"),
    "a page not in UTF-8": (b"A caf\xe9\n\nWe say so.\n", "papers.txt", "line 1"),
    "nothing but broken lines": (b'{"id": 1\n{"id": 2\n', "papers.jsonl", "papers.jsonl:1"),
    "a page of 10 MB in one line": (b"word " * 2_000_000, "papers.txt", "no papers"),
    "a record of 10 MB": (b'{"id": "%s"}' % (b"x" * 10_000_000), "papers.jsonl", "5 MB"),
}
# Records that are passed over beside one good paper, and what is said of them.
SKIPPED = {
    "broken JSON": (b'{"id": "q", "title":', "papers.jsonl:1: not JSON"),
    "not UTF-8": (b'{"id": "q", "title": "caf\xe9"}', "papers.jsonl:1: not UTF-8"),
    "no title": (b'{"id": "q"}', "papers.jsonl:1: the record has no title"),
    "no object": (b"[1, 2]", "papers.jsonl:1: expected a JSON object"),
    "10 MB": (b'{"id": "%s"}' % (b"x" * 10_000_000), "papers.jsonl:1: the record is longer"),
}


@pytest.mark.parametrize("case", UNREADABLE.values(), ids=UNREADABLE)
def test_what_holds_no_papers_is_refused(here, one_message, tmp_path, case):
    content, name, said = case
    (tmp_path / name).write_bytes(content)
    message = one_message(here("build", tmp_path / name, "-o", tmp_path / "graph"))
    assert f"{tmp_path / name}" in message
    assert said in message
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_folder_without_papers_is_refused(here, one_message, tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    assert "paper" in one_message(here("build", folder, "-o", tmp_path / "graph"))
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(99))
    assert str(folder) in one_message(here("build", folder, "-o", tmp_path / "graph"))
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_an_empty_stream_is_refused(here, one_message, tmp_path):
    message = one_message(here("build", "-", "-o", tmp_path / "graph", given=""))
    assert "standard input" in message
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("case", SKIPPED.values(), ids=SKIPPED)
def test_a_bad_record_is_passed_over_and_told(here, one_message, done, tmp_path, case):
    line, said = case
    source, graph = tmp_path / "papers.jsonl", tmp_path / "graph"
    source.write_bytes(line + b"\n" + LINE.encode() + b"\n")
    assert said in one_message(here("build", source, "-o", graph, "--strict"))
    assert not graph.exists()
    ran = here("build", source, "-o", graph)
    assert ran.returncode == 0
    told = [line for line in ran.stderr.splitlines() if line.startswith("kg: ")]
    assert len(told) == 1
    assert "skipped" in told[0]
    assert said in told[0]
    read = next(line for line in ran.stderr.splitlines() if line.startswith("read "))
    assert "2 in" in read
    assert "1 out" in read
    assert done("export", graph, "--format", "cards", "-o", "-").count("\n") == 1


def test_a_paper_with_a_bad_field_is_kept_and_told(here, one_message, json_lines, tmp_path):
    source = json_lines([{**PAPER, "year": "soon"}])
    assert "'year'" in one_message(here("build", source, "-o", tmp_path / "graph", "--strict"))
    ran = here("build", source, "-o", tmp_path / "graph")
    assert ran.returncode == 0
    assert f"kg: {source}:1: field 'year' left out" in ran.stderr
    assert "1 papers" in ran.stderr


def test_a_paper_without_an_abstract_is_kept(here, done, json_lines, tmp_path):
    source, graph = json_lines([{"id": "q", "title": "Only a title"}, PAPER]), tmp_path / "graph"
    ran = here("build", source, "-o", graph, "--strict")
    assert ran.returncode == 0
    assert "no abstract: 1" in ran.stderr
    cards = done("export", graph, "--format", "cards", "-o", "-").splitlines()
    assert [json.loads(card)["id"] for card in cards] == ["p", "q"]


@pytest.mark.parametrize("place", ["file", "file/below/it", "folder"])
def test_a_place_that_is_no_place_for_a_graph(here, one_message, json_lines, tmp_path, place):
    source = json_lines([PAPER])
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "note").write_text("mine", encoding="utf-8")
    message = one_message(here("build", source, "-o", tmp_path / place))
    assert str(tmp_path / place) in message
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"
    assert [path.name for path in (tmp_path / "folder").iterdir()] == ["note"]


def test_all_bad_settings_are_named_at_once(here, one_message, json_lines, tmp_path):
    settings = tmp_path / "settings.toml"
    settings.write_text("[extraction]\nmin_confidenc = 0.5\nrelation_confidence = 7\n", "utf-8")
    arguments = ("build", json_lines([PAPER]), "-o", tmp_path / "graph", "--settings", settings)
    message = one_message(here(*arguments))
    assert str(settings) in message
    assert "extraction.min_confidenc" in message
    assert "extraction.relation_confidence = 7" in message
    settings.write_text("[extraction\n", "utf-8")
    assert "line 1" in one_message(here(*arguments))
    settings.unlink()
    assert "No such file" in one_message(here(*arguments))
    assert not (tmp_path / "graph").exists()


def test_an_unknown_focus_names_what_is_close(here, one_message, done, small_graph, tmp_path):
    cards = map(
        json.loads, done("export", small_graph, "--format", "cards", "-o", "-").splitlines()
    )
    labels = [concept["label"] for card in cards for concept in card["methods"]]
    label = max(labels, key=len)
    page = tmp_path / "page.html"
    message = one_message(here("map", small_graph, "--focus", label[:-1] + "#", "-o", page))
    assert label in message
    assert not page.exists()


def test_an_unknown_paper_is_not_removed(here, one_message, contents, graph, papers):
    before = contents(graph)
    message = one_message(here("remove", graph, papers[0]["id"], "no such paper"))
    assert "no such paper" in message
    assert papers[0]["id"] not in message
    assert contents(graph) == before


def test_a_graph_of_a_newer_version_is_left_alone(
    here, one_message, contents, graph, json_lines, tmp_path
):
    path = graph / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**manifest, "format_version": 999}), encoding="utf-8")
    before = contents(graph)
    for arguments in (
        ("build", json_lines([PAPER]), "-o", graph),
        ("query", graph, "ASK {}"),
        ("remove", graph, "p"),
        ("map", graph, "-o", tmp_path / "page.html"),
        ("export", graph, "--format", "turtle", "-o", "-"),
        ("validate", graph),
    ):
        message = one_message(here(*arguments))
        assert "999" in message, arguments
        assert "Update" in message, arguments
    assert contents(graph) == before
