"""What of a graph is shown, as columns: nodes, edges and the sentences behind them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from kg import KnowledgeGraph
from kg.drawing.apart import atlas_apart
from kg.drawing.neighbourhood import around, neighbourhood
from kg.drawing.page import Page
from kg.drawing.whole import atlas, whole
from kg.errors import ExportError, KGError, MapError, QueryError
from kg.graph import columns, directory
from kg.graph.database import Database
from kg.model import (
    Claim,
    Entity,
    EntityType,
    Evidence,
    Extraction,
    Knowledge,
    Link,
    LinkKind,
    Role,
    Span,
)
from kg.model.papers import paper_of_text
from visualizations.columns import EvidenceRow, MapColumns
from visualizations.kinds import KINDS

TEXT = "😀 We use BERT for parsing."
SENTENCE, SUBJECT, OBJECT = Span(0, 26), Span(9, 13), Span(18, 25)


def said_by(paper: str, subject: Span | None = None, score: float | None = 0.5) -> Evidence:
    return Evidence(paper, f"{paper}#abstract", SENTENCE, subject, OBJECT, "test", score)


def claim(a: str, predicate: str, b: str, *evidence: Evidence, role: Role | None = None) -> Claim:
    return Claim(f"{a}|{predicate}|{b}", a, predicate, b, evidence, role)


def star(leaves: int) -> Knowledge:
    """Paper p names a hub and ``leaves`` tasks, and says that the hub is used for each."""
    paper = paper_of_text("p", "A title", TEXT, issued="2024", url="https://example.org/p")
    hub = Entity("method/bert", EntityType.METHOD, "BERT", ("Bidirectional Encoder",))
    tasks = [Entity(f"task/t{i:04}", EntityType.TASK, f"task {i}") for i in range(leaves)]
    claims = [claim("p", "has-method", hub.id, said_by("p"))]
    claims += [claim("p", "has-task", task.id, said_by("p")) for task in tasks]
    claims += [claim(hub.id, "used-for", task.id, said_by("p", SUBJECT)) for task in tasks]
    return Knowledge(
        extractions=(Extraction(paper),),
        entities=tuple(sorted([hub, *tasks], key=lambda e: e.id)),
        claims=tuple(sorted(claims, key=lambda c: c.id)),
    )


def papers(*years: str | None) -> tuple[Extraction, ...]:
    """Papers p0, p1 and so on of these years, all with the same text."""
    return tuple(
        Extraction(paper_of_text(f"p{i}", f"Title {i}", TEXT, issued=year))
        for i, year in enumerate(years)
    )


Open = Callable[[Knowledge], Database]


@pytest.fixture
def database_of(tmp_path: Path) -> Iterator[Open]:
    with ExitStack() as opened:

        def open_database(knowledge: Knowledge) -> Database:
            folder = tmp_path / f"tables{len(list(tmp_path.iterdir()))}"
            columns.write(knowledge, folder)
            return opened.enter_context(closing(Database(folder)))

        yield open_database


def edges_of(shown: MapColumns) -> list[tuple[str, str, Role | None, str]]:
    edges, ids = shown.edges, shown.nodes.ids
    terms = [edges.terms[i] for i in edges.wordings]
    return [
        (ids[s], predicate, role, ids[t])
        for s, t, (predicate, role) in zip(edges.source, edges.target, terms, strict=True)
    ]


def evidence_of(shown: MapColumns, edge: int) -> list[tuple[int, str, EvidenceRow]]:
    """The papers, sentences and places behind an edge."""
    return [
        (paper, text.sentences[row.sentence], row)
        for paper, text in enumerate(shown.papers.texts())
        for row in text.evidence
        if row.edge == edge
    ]


def test_a_node_a_concept_and_paper_and_an_edge_a_claim(database_of: Open) -> None:
    shown = whole(database_of(star(2)))
    nodes = shown.nodes
    assert list(
        zip(nodes.ids, (KINDS[k] for k in nodes.kinds), nodes.weights.tolist(), strict=True)
    ) == [
        ("method/bert", "method", 1),
        ("task/t0000", "task", 1),
        ("task/t0001", "task", 1),
        ("p", "paper", 3),
    ]
    assert nodes.labels == ["BERT", "task 0", "task 1", "A title"]
    assert nodes.aliases == {0: ["Bidirectional Encoder"]}
    assert edges_of(shown) == [
        ("method/bert", "used-for", None, "task/t0000"),
        ("method/bert", "used-for", None, "task/t0001"),
        ("p", "has-method", None, "method/bert"),
        ("p", "has-task", None, "task/t0000"),
        ("p", "has-task", None, "task/t0001"),
    ]
    assert shown.note == ""


def test_evidence_is_the_sentence_with_its_mentions(database_of: Open) -> None:
    shown = whole(database_of(star(1)))
    ((paper, sentence, row),) = evidence_of(shown, 0)
    assert (paper, sentence, row.score) == (0, TEXT, 0.5)
    assert [sentence[slice(*ends)] for ends in (row.subject, row.object) if ends] == [
        "BERT",
        "parsing",
    ]
    (text,) = shown.papers.texts()
    assert text.sentences == [TEXT], "a sentence behind several edges is told once"
    assert [text.evidence for text in shown.papers.texts()] == [text.evidence], "and again"


def test_a_side_that_the_sentence_does_not_name_is_not_marked(database_of: Open) -> None:
    knowledge = star(0)
    far = Evidence("p", "p#abstract", Span(0, 8), None, Span(9, 13), "test", None)
    changed = replace(knowledge, claims=(replace(knowledge.claims[0], evidence=(far,)),))
    ((_, sentence, row),) = evidence_of(whole(database_of(changed)), 0)
    assert (sentence, row.subject, row.object, row.score) == (TEXT[:8], None, None, None)


def test_a_role_is_part_of_what_an_edge_says(database_of: Open) -> None:
    knowledge = star(1)
    roles = {"method/bert": Role.PROPOSED}
    claims = tuple(
        replace(c, role=roles.get(c.object) if c.subject == "p" else None) for c in knowledge.claims
    )
    assert edges_of(whole(database_of(replace(knowledge, claims=claims)))) == [
        ("method/bert", "used-for", None, "task/t0000"),
        ("p", "has-method", Role.PROPOSED, "method/bert"),
        ("p", "has-task", None, "task/t0000"),
    ]


def test_facts_of_papers(database_of: Open) -> None:
    known = paper_of_text(
        "a", "A", TEXT, issued="2024-05", venue="NAACL", authors=("Ada",), url="https://e.org/a"
    )
    link = Link("https://github.com/demo/code", LinkKind.CODE)
    other = Link("https://e.org/data", LinkKind.DATA)
    extractions = (
        Extraction(replace(known, code=(link.url, "https://a.org")), links=(link, other)),
        Extraction(paper_of_text("b", "B", "", venue="ACL"), links=(other,)),
        Extraction(paper_of_text("c", "C", "")),
    )
    shown = whole(database_of(Knowledge(extractions)))
    facts = shown.papers
    assert facts.years.tolist() == [2024, 0, 0]
    assert [facts.venue_names[v] if v >= 0 else None for v in facts.venues] == [
        "NAACL",
        "ACL",
        None,
    ]
    assert facts.has_code.tolist() == [True, False, False]
    first, *_ = facts.texts()
    assert (first.authors, first.url) == (["Ada"], "https://e.org/a")
    assert first.code == ["https://a.org", "https://github.com/demo/code"]


def test_an_edge_between_concepts_knows_its_papers(database_of: Open) -> None:
    hub, task = star(1).entities
    claims = [claim(f"p{i}", "has-method", hub.id, said_by(f"p{i}")) for i in range(3)]
    claims.append(claim(hub.id, "used-for", task.id, said_by("p0"), said_by("p2"), said_by("p2")))
    shown = whole(database_of(Knowledge(papers("2020", "2021", "2022"), (hub, task), (), claims)))
    assert edges_of(shown)[0] == (hub.id, "used-for", None, task.id)
    assert shown.edges.sentences.tolist() == [3, 1, 1, 1]
    assert shown.edges.paper_counts.tolist() == [2, 0, 0, 0]
    assert shown.edges.papers.tolist() == [0, 2]


def test_the_newest_papers_and_the_best_known_concepts_are_kept(database_of: Open) -> None:
    known, rare = (Entity(f"task/{name}", EntityType.TASK, name) for name in ("known", "rare"))
    claims = [claim(f"p{i}", "has-task", known.id, said_by(f"p{i}")) for i in range(4)]
    claims += [claim("p3", "has-task", rare.id, said_by("p3"))]
    claims += [claim(known.id, "subtask-of", rare.id, said_by("p1"))]
    extractions = papers("2020", None, "2024", "2023")
    database = database_of(Knowledge(extractions, (known, rare), (), tuple(claims)))
    shown = whole(database, most=3)
    assert shown.nodes.ids == [known.id, "p2", "p3"]
    assert shown.nodes.weights.tolist() == [4, 1, 1]
    assert edges_of(shown) == [
        ("p2", "has-task", None, known.id),
        ("p3", "has-task", None, known.id),
    ]
    assert shown.note == (
        "Shown: the newest 2 of 4 papers; 1 of 2 concepts: those that at least 4 papers name"
    )
    assert whole(database).nodes.ids == [known.id, rare.id, "p0", "p1", "p2", "p3"]


def test_nothing_is_shown_of_nothing(database_of: Open) -> None:
    shown = whole(database_of(Knowledge()))
    assert (shown.nodes.ids, shown.edges.source.tolist(), shown.note) == ([], [], "")


def test_a_concept_without_claims_is_shown_alone(database_of: Open) -> None:
    lonely = Entity("task/a", EntityType.TASK, "a")
    database = database_of(Knowledge(papers("2020"), (lonely,)))
    assert whole(database).nodes.ids == ["task/a", "p0"]
    assert around(database, "task/a", 2).nodes.ids == ["task/a"]


def test_a_neighbourhood_ends_after_its_hops(database_of: Open) -> None:
    database = database_of(star(3))
    assert around(database, "task/t0000", 1).nodes.ids == ["method/bert", "task/t0000", "p"]
    assert len(around(database, "task/t0000", 2).nodes.ids) == 5
    with pytest.raises(MapError, match="at least 1 hop"):
        neighbourhood(database, "task 0", 0)


def test_a_neighbourhood_keeps_the_important_and_says_what_is_left_out(database_of: Open) -> None:
    shown = around(database_of(star(9)), "method/bert", 2, most=4)
    assert shown.nodes.ids == ["method/bert", "task/t0000", "task/t0001", "p"]
    assert shown.note == "4 of 11 shown: 7 less connected ones are left out"


def test_papers_outside_a_neighbourhood_are_told_where_they_state_its_edges(
    database_of: Open,
) -> None:
    """A sentence of a paper that is not a node stands behind an edge all the same."""
    a, b, c = (Entity(f"task/{name}", EntityType.TASK, name) for name in "abc")
    claims = (
        claim("p0", "has-task", a.id, said_by("p0")),
        claim(a.id, "subtask-of", b.id, said_by("p0")),
        claim(a.id, "subtask-of", c.id, said_by("p0")),
        claim(b.id, "subtask-of", c.id, said_by("p1")),
    )
    shown = around(database_of(Knowledge(papers("2020", "2021"), (a, b, c), (), claims)), a.id, 1)
    assert shown.nodes.ids == [a.id, b.id, c.id, "p0"]
    assert shown.papers.unshown == ["Title 1"]
    edge = edges_of(shown).index((b.id, "subtask-of", None, c.id))
    assert [(paper, text) for paper, text, _ in evidence_of(shown, edge)] == [(1, TEXT)]
    assert shown.edges.papers.tolist() == [0, 0, 1]


@pytest.mark.parametrize(
    "name", ["method/bert", "BERT", "bert", " Bidirectional  ENCODER ", "METHOD/BERT"]
)
def test_focus_by_id_label_or_alias_in_any_case(database_of: Open, name: str) -> None:
    assert neighbourhood(database_of(star(1)), name, 1).title == "Around BERT"


def test_focus_on_a_paper_by_its_title(database_of: Open) -> None:
    assert neighbourhood(database_of(star(1)), "a TITLE", 1).title == "Around A title"


def test_unknown_focus_lists_what_is_close(database_of: Open) -> None:
    with pytest.raises(QueryError, match=r"nothing in the graph is called 'brt'.*'BERT'"):
        neighbourhood(database_of(star(3)), "brt", 1)


def test_ambiguous_focus_lists_the_ids_unless_the_case_decides(database_of: Open) -> None:
    twins = tuple(Entity(f"task/{name}", EntityType.TASK, name) for name in ("Bert", "bErt"))
    database = database_of(replace(star(0), entities=star(0).entities + twins))
    assert neighbourhood(database, "Bert", 1).title == "Around Bert"
    with pytest.raises(QueryError, match=r"names 3 things.*method/bert, task/Bert, task/bErt"):
        neighbourhood(database, "bert", 1)


def test_names_are_values_and_never_sql(database_of: Open) -> None:
    name = "x'); DROP VIEW papers; --"
    odd = Entity(f"task/{name}", EntityType.TASK, name)
    known = Knowledge(papers("2020"), (odd,), (), (claim("p0", "has-task", odd.id, said_by("p0")),))
    database = database_of(known)
    assert around(database, odd.id, 1).nodes.ids == [odd.id, "p0"]
    assert neighbourhood(database, name, 1).title == f"Around {name}"


def test_pages_are_the_same_whatever_the_hash_seed(tmp_path: Path) -> None:
    columns.write(star(40), tmp_path)
    code = (
        "import hashlib, sys; from pathlib import Path\n"
        "from kg.drawing.neighbourhood import neighbourhood\n"
        "from kg.drawing.whole import atlas\n"
        "from kg.graph.database import Database\n"
        "database = Database(Path(sys.argv[1]))\n"
        "pages = atlas(database, lambda *_: None), neighbourhood(database, 'bert', 2)\n"
        "print(hashlib.sha256(''.join(p.html for p in pages).encode()).hexdigest())\n"
    )
    prints = {
        subprocess.run(
            [sys.executable, "-c", code, str(tmp_path)],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(p for p in sys.path if p)},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(prints) == 1


def test_the_atlas_tells_of_its_progress(database_of: Open) -> None:
    told: list[tuple[int, int]] = []
    atlas(database_of(star(3)), lambda done, total: told.append((done, total)))
    assert told
    assert told[-1][0] == told[-1][1]


def test_a_process_of_its_own_draws_the_same(tmp_path: Path) -> None:
    columns.write(star(2), tmp_path)
    with closing(Database(tmp_path)) as database:
        assert atlas_apart(tmp_path) == atlas(database, lambda done, total: None).html


def test_what_a_process_of_its_own_cannot_draw_is_an_error_here(tmp_path: Path) -> None:
    with pytest.raises(KGError, match="the table is missing"):
        atlas_apart(tmp_path)


class Frame(HTMLParser):
    """The attributes of the one element in a text."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not hasattr(self, "tag")
        self.tag, self.attributes = tag, dict(attrs)

    def handle_data(self, data: str) -> None:
        raise AssertionError(data)


def test_a_notebook_shows_the_page_in_a_frame_of_its_own_origin() -> None:
    html = """<p title="a 'b'">&lt;</p><script>"</iframe>"</script>"""
    frame = Frame()
    frame.feed(Page('"><b>', html)._repr_html_())
    assert frame.tag == "iframe"
    assert frame.attributes["srcdoc"] == html
    assert frame.attributes["title"] == '"><b>'
    assert frame.attributes["sandbox"] == "allow-scripts allow-downloads"


def test_a_page_is_saved_whole_or_not_at_all(tmp_path: Path) -> None:
    Page("t", "<p>é</p>").save(str(tmp_path / "page.html"))
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == "<p>é</p>"
    with pytest.raises(ExportError, match="no such folder"):
        Page("t", "").save(tmp_path / "none" / "page.html")
    assert [p.name for p in tmp_path.iterdir()] == ["page.html"]


def test_a_graph_draws_itself(example_knowledge, example_provenance, tmp_path) -> None:
    directory.write_state(tmp_path / "graph", example_knowledge, example_provenance)
    with KnowledgeGraph.open(tmp_path / "graph") as graph:
        assert graph.atlas() == graph.atlas()
        assert graph.atlas().title == "Paper Atlas"
        label = example_knowledge.entities[0].label
        assert graph.focus(label).title == f"Around {label}"
        assert repr(graph.focus(label, hops=2)).startswith(f"<Page 'Around {label}', ")
