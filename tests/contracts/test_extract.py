"""``kg extract``: text in, findings out, in the shape of the contract."""

import json

import pytest

PREDICATES = set(
    "used-for part-of compared-with evaluated-on benchmark-for trained-on extends synonym-of"
    " subclass-of subtask-of".split()
)
PLAIN = "We fine-tune BERT for question answering on SQuAD and on GLUE."
TEXTS = {
    "plain": PLAIN,
    "astral": f"😀 𝔸𝔹 🧺 {PLAIN} 𝔸 See https://github.com/a/b.",
    "latex": r"With $\ell_p$-smooth $\mathcal{L}(\theta)$, \textbf{ResNet} is \emph{trained} on"
    r" ImageNet~\cite{deng2009} in $O(n \log n)$; {\it see} https://github.com/x/y}.",
    "empty": "",
    "blank": " \n\t ",
    "no finding": "Yes.",
    "controls": "a\x00b\x1b[31m\u202e\u2028 ResNet \ud800 on\r\nImageNet",
    "one word of 20,000 letters": "x" * 20_000,
    "many words": "ResNet ImageNet " * 500,
}


def extracted(done, records, *options):
    given = "".join(f"{json.dumps(record)}\n" for record in records)
    return list(map(json.loads, done("extract", "-", *options, given=given).splitlines()))


@pytest.fixture(scope="module")
def found(done):
    """What is found in each of TEXTS."""
    lines = extracted(done, [{"id": name, "text": text} for name, text in TEXTS.items()])
    # One line a record, in their order.
    assert [line["id"] for line in lines] == list(TEXTS)
    return {line["id"]: line for line in lines}


@pytest.mark.parametrize("name", TEXTS)
def test_findings_have_the_shape_of_the_contract(found, name):
    text, line = TEXTS[name], found[name]
    assert set(line) == {"id", "mentions", "links", "relations"}
    for mention in line["mentions"]:
        assert set(mention) == {"start", "end", "type", "score"}
        assert 0 <= mention["start"] < mention["end"] <= len(text)
        assert mention["type"] in {"method", "task", "dataset"}
        assert mention["score"] is None or 0 <= mention["score"] <= 1
    assert line["mentions"] == sorted(line["mentions"], key=lambda m: (m["start"], m["end"]))
    for link in line["links"]:
        assert set(link) == {"start", "end", "url", "kind"}
        assert link["url"] == text[link["start"] : link["end"]]
        assert link["kind"] in {"code", "project-page", "data", "other"}
    for relation in line["relations"]:
        assert set(relation) == {"subject", "predicate", "object", "score"}
        assert relation["predicate"] in PREDICATES
        assert {relation["subject"], relation["object"]} <= set(range(len(line["mentions"])))
        assert relation["subject"] != relation["object"]
        assert relation["score"] is None or 0 <= relation["score"] <= 1


def test_offsets_count_code_points(found):
    text = TEXTS["astral"]
    (link,) = found["astral"]["links"]
    assert text[link["start"] : link["end"]] == "https://github.com/a/b"
    surfaces = {text[m["start"] : m["end"]] for m in found["astral"]["mentions"]}
    assert {"BERT", "SQuAD"} & surfaces
    # No mention begins or ends within a word.
    assert all(surface == surface.strip() for surface in surfaces)


def test_links_are_cleaned_of_what_stands_around_them(found):
    assert [link["url"] for link in found["latex"]["links"]] == ["https://github.com/x/y"]


def test_no_text_gives_no_findings(found):
    for name in ("empty", "blank"):
        assert found[name] == {"id": name, "mentions": [], "links": [], "relations": []}


def test_a_paper_comes_with_the_text_that_its_offsets_count_in(done, papers):
    for paper, line in zip(papers[:2], extracted(done, papers[:2]), strict=True):
        assert line["id"] == paper["id"]
        assert line["text"] == f"{paper['title']}\n\n{paper['abstract']}"
        for mention in line["mentions"]:
            assert mention["end"] <= len(line["text"])
    (line,) = extracted(done, [{"id": "t", "title": "  BERT \n on  GLUE "}])
    assert all(line["text"][m["start"] : m["end"]].strip() for m in line["mentions"])


def test_a_confidence_of_1_asks_for_certainty(done):
    records = [{"id": "1", "text": PLAIN}]
    some, few = (extracted(done, records, "--min-confidence", c)[0] for c in ("0.3", "1"))
    assert len(few["mentions"]) <= len(some["mentions"])
    assert all(m["score"] in (None, 1) for m in few["mentions"])


def test_a_broken_record_is_told_on_standard_error(here, one_message, json_lines):
    source = json_lines(["{broken", {"id": "1", "text": PLAIN}, {"id": "2", "text": 7}])
    ran = here("extract", source)
    assert ran.returncode == 0
    assert [json.loads(line)["id"] for line in ran.stdout.splitlines()] == ["1"]
    assert len(ran.stderr.splitlines()) == 2
    assert all(line.startswith("kg: skipped ") for line in ran.stderr.splitlines())
    assert "papers.jsonl:1" in one_message(here("extract", source, "--strict"))
