"""``kg build`` and ``kg remove``: what a graph directory holds after each run."""

import json
import random
import re

import pytest

from pipelines.sources import read

LINKS_OF_THE_SEED = {
    "https://github.com/AuroraLHL/OptMATH",
    "https://github.com/MoE-Inf/awesome-moe-inference/",
    "https://github.com/for-ai/iterative-data-selection",
    "https://github.com/geekan/MetaGPT",
    "https://github.com/minyoungkim21/niwmeta",
    "https://github.com/sabagh1994/PGVAE",
    "https://github.com/wujwyi/PA-RAG",
    "https://sites.google.com/usc.edu/distributional-miplib/home",
    "https://step-law.github.io/",
}
COUNT_PAPERS = "SELECT (COUNT(?p) AS ?n) { ?p a schema:ScholarlyArticle }"


def cards(done, graph):
    lines = done("export", graph, "--format", "cards", "-o", "-").splitlines()
    return {card["id"]: card for card in map(json.loads, lines)}


def counts(graph):
    return json.loads((graph / "manifest.json").read_text(encoding="utf-8"))["counts"]


def test_the_sample_gives_a_graph(done, sample_graph):
    assert counts(sample_graph)["papers"] == 150
    answer = done("query", sample_graph, COUNT_PAPERS, "--format", "csv")
    assert answer.split() == ["n", "150"]


def test_the_sample_page_holds_the_papers_of_the_sample(repository, done, tmp_path):
    data = repository / "data"
    page, lines = (
        read([data / name], strict=True).papers
        for name in ("sample_page.txt", "sample_papers.jsonl")
    )
    assert [(p.title, p.abstract) for p in page] == [(p.title, p.abstract) for p in lines]
    whole = (data / "sample_page.txt").read_text(encoding="utf-8")
    beginning = tmp_path / "page.txt"
    beginning.write_text(whole[: whole.index(lines[5].title)], encoding="utf-8")
    done("build", beginning, "-o", tmp_path / "graph")
    found = cards(done, tmp_path / "graph").values()
    assert {card["title"] for card in found} == {paper.title for paper in lines[:5]}


def test_the_seed_gives_its_papers_and_links(repository, kg, done, tmp_path):
    seed = repository.parent / "shared" / "seed" / "daily_papers.txt"
    if not seed.exists():
        pytest.skip("the page is not laid beside the repository")
    graph = tmp_path / "graph"
    assert kg("build", seed, "-o", graph).returncode == 0
    assert counts(graph)["papers"] == 49
    assert counts(graph)["links"] == 9
    found = [link["url"] for card in cards(done, graph).values() for link in card["links"]]
    assert len(found) == 9
    assert set(found) == LINKS_OF_THE_SEED


def test_a_second_run_changes_nothing(done, kg, papers, json_lines, contents, tmp_path):
    graph = tmp_path / "graph"
    done("build", json_lines(papers), "-o", graph)
    before = contents(graph)
    done("query", graph, "SELECT * { ?s ?p ?o }")
    again = kg("build", json_lines(papers), "-o", graph)
    assert again.returncode == 0
    assert "unchanged" in again.stderr
    assert contents(graph) == before


def test_a_changed_paper_replaces_its_own_part(done, quads, graph, papers, json_lines, tmp_path):
    changed = {**papers[0], "abstract": "Nothing of the old text is left in this one."}
    done("build", json_lines([changed]), "-o", graph)
    assert counts(graph)["papers"] == len(papers)
    done("build", json_lines([changed, *papers[1:]]), "-o", tmp_path / "afresh")
    now = quads(graph)
    assert now == quads(tmp_path / "afresh")
    assert changed["abstract"] in "\n".join(now)
    assert papers[0]["abstract"] not in "\n".join(now)


def test_new_papers_are_added(done, quads, small_quads, papers, json_lines, tmp_path):
    graph = tmp_path / "graph"
    done("build", json_lines(papers[:3]), "-o", graph)
    done("build", json_lines(papers[3:]), "-o", graph)
    assert quads(graph) == small_quads


def test_removed_papers_leave_no_trace(done, quads, graph, papers, json_lines, tmp_path):
    done("remove", graph, papers[0]["id"], papers[2]["id"])
    done("build", json_lines([papers[1], *papers[3:]]), "-o", tmp_path / "without")
    assert quads(graph) == quads(tmp_path / "without")


def test_a_graph_without_papers_is_a_graph(done, papers, json_lines, tmp_path):
    graph = tmp_path / "graph"
    done("build", json_lines(papers[:1]), "-o", graph)
    done("remove", graph, papers[0]["id"])
    done("validate", graph)
    done("map", graph, "-o", tmp_path / "atlas.html")
    assert cards(done, graph) == {}


def test_the_order_of_inputs_does_not_matter(done, quads, papers, json_lines, tmp_path):
    shuffled = random.Random(5).sample(papers[:3], 3)
    one, two = json_lines(papers[:3], "one.jsonl"), json_lines(papers[3:5], "two.jsonl")
    done("build", one, two, "-o", tmp_path / "a")
    json_lines(shuffled, "one.jsonl")
    done("build", two, one, "-o", tmp_path / "b")
    assert quads(tmp_path / "a") == quads(tmp_path / "b")


def test_the_seed_of_hashes_does_not_matter(kg, papers, json_lines, tmp_path):
    source, exported = json_lines(papers), []
    for seed in ("1", "4294967295"):
        graph = tmp_path / seed
        assert kg("build", source, "-o", graph, PYTHONHASHSEED=seed).returncode == 0
        ran = kg("export", graph, "--format", "nquads", "-o", "-", PYTHONHASHSEED=seed)
        exported.append(ran.stdout)
    assert exported[0] == exported[1] != ""


def test_standard_input_is_an_input(kg, done, quads, papers, json_lines, tmp_path):
    source = json_lines(papers[:2])
    done("build", source, "-o", tmp_path / "file")
    text = source.read_text(encoding="utf-8")
    assert kg("build", "-", "-o", tmp_path / "stream", given=text).returncode == 0

    def but_for_the_name(graph):
        return [re.sub('"json-lines:.*"', '""', line) for line in quads(graph)]

    assert but_for_the_name(tmp_path / "file") == but_for_the_name(tmp_path / "stream")


def test_a_moved_graph_is_the_same_graph(quads, small_quads, graph, tmp_path):
    graph.rename(tmp_path / "elsewhere")
    assert quads(tmp_path / "elsewhere") == small_quads
