"""The pages to read: what each says of a small graph, and that a page is the same however asked."""

import json
import re
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from urllib.parse import quote, urljoin

import pytest
from starlette.testclient import TestClient

from kg.analytics.likeness import concepts_alike, papers_alike
from kg.analytics.related import related
from kg.analytics.topics import find_topics, topics
from kg.graph import columns, directory
from kg.graph.database import Database
from kg.model import EntityType, Span
from kg.query.endpoint import States, application
from kg.query.limits import Limits
from pipelines.pages import pages
from pipelines.site import Site
from pipelines.site import site as module
from visualizations.pages.addresses import concept_path, file_name, paper_path
from visualizations.pages.chart import bar_chart, summary
from visualizations.pages.citation import bibtex, json_ld
from visualizations.pages.html import topic_page
from visualizations.pages.links import web_address
from visualizations.pages.marking import marked
from visualizations.pages.overviews import TopicLink, TopicPage
from visualizations.pages.values import (
    Mark,
    MarkedText,
    PaperLink,
    PaperPage,
    Year,
)

METHOD = EntityType.METHOD
WRINKLE = "methods/wrinklenet.html"
PAPER = PaperPage(
    id="p",
    iri="https://example.org/iri/p",
    paper=PaperLink("The {Big} 50% $Net$: A_B & C#", "papers/p.html", 2024, "Conf"),
    authors=("Ada Žižek", "Last, First"),
    issued="2024-05",
    url="https://example.org/a_b?x={1}",
    doi="10.1/(x)_{2}",
    arxiv="2405.00001",
    keywords=("laundry",),
    abstract=MarkedText("An </script> abstract."),
    links=(),
    concepts=(),
    statements=(),
    related=(),
)


@pytest.fixture
def database(example_knowledge, tmp_path):
    columns.write(example_knowledge, tmp_path)
    with closing(Database(tmp_path)) as opened:
        yield opened


@pytest.fixture
def made(database):
    """All pages by their paths."""
    return dict(Site(database).pages())


def text_of(html):
    """What is read in the page's main part, in one line."""
    main = html[html.index("<main") : html.index("</main>")]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", main))


def test_who_has_a_page(made, example_knowledge):
    kept = {"method/wrinklenet", "task/towel-folding", "dataset/towelbench"}
    folders = ("methods/", "tasks/", "datasets/")
    assert {p for p in made if p.startswith(folders)} == {concept_path(c) for c in kept}
    papers = {paper_path(paper.id) for paper in example_knowledge.papers}
    assert {p for p in made if p.startswith("papers/")} == papers
    assert "2 other concepts stand on the page" in text_of(made["index.html"])


def test_a_concept_says_what_is_known_of_it(made):
    text = text_of(made[WRINKLE])
    assert "Used for 1" in text
    assert "2 papers, score&nbsp;0.91" in text
    assert "We use WrinkleNet for towel folding 🧺." in text
    assert "Evaluated on 1" in text
    assert "Extends 1" in text
    assert "proposed Folding towels with WrinkleNet Conf 2024 code" in text
    assert "used A second look at linen" in text
    assert "2 papers name both" in text
    assert "kg map DIR --focus method/wrinklenet" in text
    assert "WNet" in text
    assert 'href="../atlas.html#node=method%2Fwrinklenet"' in made[WRINKLE]
    assert 'aria-label="2 papers from 2023 to 2024, most in 2024 (1)."' in made[WRINKLE]


def test_the_two_mentions_of_a_sentence_are_marked(made):
    marks = re.findall(r'<mark class="(\w+)"[^>]*>([^<]*)<', made[WRINKLE])
    assert ("method", "WrinkleNet") in marks
    assert ("task", "towel folding") in marks
    assert ("dataset", "TowelBench") in marks


def test_a_relation_is_told_from_the_other_side_too(made):
    text = text_of(made["tasks/towel-folding.html"])
    assert "What is used for it 1" in text
    assert "addressed Folding towels" in text


def test_a_concept_without_a_page_is_named_without_a_link(made):
    page = made[WRINKLE]
    assert '<span class="concept method">CreaseNet<span class="unseen">, method' in page


def test_a_paper_says_what_is_known_of_it(made):
    page = made[paper_path("p:1")]
    text = text_of(page)
    assert "Lin O&#39;Leum, 布 Nuno" in text
    assert "Conf, 2024-05-17" in text
    for title in ("Methods it proposes", "Methods it compares with", "Datasets it introduces"):
        assert title in text
    assert "is evaluated on" in text
    assert "shares 1 method (WrinkleNet), 1 task (towel folding), 1 dataset (TowelBench)" in text
    for address in ("https://arxiv.org/abs/2405.00001", "https://github.com/linen/wrinkle"):
        assert f'href="{address}" rel="noopener noreferrer"' in page
    assert f'<mark class="method" title="method"><a href="../{WRINKLE}">WrinkleNet</a>' in page


def test_a_paper_without_findings_has_a_page(made):
    text = text_of(made[paper_path("p 3")])
    assert "Nothing is folded here." in text
    assert "What it states" not in text


def test_trends_and_news(made):
    assert "Methods named most" in text_of(made["trends.html"])
    assert "1 paper without a date is left out" in text_of(made["trends.html"])
    news = text_of(made["new.html"])
    assert "What is new since 2024" in news
    assert "the beginning of the newest year that has a paper" in news
    assert "CreaseNet" in news
    assert "Datasets 1" not in news
    assert "Methods on datasets 1" in news


def test_news_since_a_date(database):
    news = text_of(Site(database, "2023").page("new.html"))
    assert "since 2023" in news
    assert "WrinkleNet" in news
    assert "newest year" not in news


def test_the_editor_is_named_where_there_is_one(database, made):
    assert "Query editor" not in made["index.html"]
    served = Site(database, editor="../").page("index.html")
    assert '<a href="../">Query editor</a>' in served


def test_a_page_is_the_same_alone_and_among_others(database, made, monkeypatch):
    alone = Site(database)
    assert {path: alone.page(path) for path in made} == made
    assert alone.page("papers/../index.html") is None
    assert alone.page("") is None
    monkeypatch.setattr(module, "_AT_ONCE", 1)
    small = Site(database)
    assert dict(small.pages()) == made
    assert small.total == len(made)


def test_pages_are_the_same_whatever_the_hash_seed(example_knowledge, tmp_path):
    columns.write(example_knowledge, tmp_path)
    code = (
        "import hashlib, sys; from pathlib import Path\n"
        "from kg.graph.database import Database; from pipelines.site import Site\n"
        "database = Database(Path(sys.argv[1]))\n"
        "pages = ''.join(p + t for p, t in Site(database).pages())\n"
        "database.close(); print(hashlib.sha256(pages.encode()).hexdigest())\n"
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


def test_every_page_allows_its_own_scripts_and_style_alone(made):
    for path, page in made.items():
        if path.endswith(".html"):
            policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]
            assert policy.startswith("default-src &#39;none&#39;; style-src &#39;self&#39; file:;")
            assert "unsafe" not in policy
            assert page.count("<script>") == policy.count("sha256-")
            assert not re.search(r"<[^>]*\s(on\w+|style)=", page)


def test_a_graph_without_papers_has_a_site(example_knowledge, tmp_path):
    empty = replace(example_knowledge, extractions=(), entities=(), resolutions=(), claims=())
    columns.write(empty, tmp_path)
    with closing(Database(tmp_path)) as database:
        made = dict(Site(database).pages())
    assert set(made) == {"style.css", "index.html", "trends.html", "new.html"}
    assert "Nothing is new." in made["new.html"]


def test_likeness_of_many_is_that_of_each(database):
    for alike in (papers_alike(database), concepts_alike(database)):
        everyone = alike.nearest(alike.ids.tolist(), 3)
        for name, found in everyone.items():
            rows = related(database, name, top=3).rows
            assert found == tuple((row[0], row[2]) for row in rows)


def test_topics_name_what_their_papers_are_about(database):
    found = find_topics(database, reruns=0)
    rows = topics(database, reruns=0).rows
    assert [(t.name, len(t.papers), t.size) for t in found] == [row[:3] for row in rows]
    assert all(set(t.papers) <= {"p:1", "p/2", "p 3"} for t in found)


@pytest.mark.parametrize(
    ("stability", "said"),
    [(None, "could not be measured"), (0.3, "falls apart"), (0.6, "core"), (0.9, "stable")],
)
def test_a_topic_says_how_stable_it_is(stability, said):
    value = TopicPage(TopicLink("a, b", "topics/a.html", 1), 3, stability, (), (), ())
    assert said in text_of(topic_page(value))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("image-classification", "image-classification"),
        ("2405.01234", "2405.01234"),
        ("Adam", "adam-3f0c9b03e8e39b03"),
        ("../../etc/passwd", "etc-passwd-"),
        ("con", "con-"),
        ("nul.txt", "nul-txt-"),
        ("a.", "a-"),
        ("a..b", "a-b-"),
        ("", "x-"),
        ("布", "x-"),
        ("x" * 10_000, "x" * 80 + "-"),
        ("adam-3f0c9b03e8e39b03", "adam-3f0c9b03e8e39b03-"),
    ],
)
def test_names_of_files(text, name):
    found = file_name(text)
    assert found == name or (name.endswith("-") and found[:-16] == name)


def test_marks_that_overlap_or_lie_outside():
    marks = (
        Mark(Span(3, 9), METHOD),
        Mark(Span(0, 5), METHOD, "methods/x.html"),
        Mark(Span(7, 99), METHOD),
    )
    shown = marked(MarkedText("a < b & c", marks), "../")
    inner = '<a href="../methods/x.html">a &lt; b</a>'
    assert shown == f'<mark class="method" title="method">{inner}</mark> &amp; c'


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("http://example.org/ü<>", "http://example.org/%C3%BC%3C%3E"),
        ("javascript:alert(1)", None),
        ("java\nscript:alert(1)", None),
        (" https://example.org", None),
        ("data:text/html,x", None),
        ("//example.org", None),
        ("https://bank.example@evil.example", None),
        ("https://[", None),
        ("https://example.org:99999999", None),
        ("", None),
        (None, None),
    ],
)
def test_addresses(url, address):
    assert web_address(url) == address


def test_bibtex_escapes_what_latex_would_obey():
    assert bibtex(PAPER).splitlines() == [
        "@inproceedings{zizek2024big,",
        r"  title = {{The \{Big\} 50\% \$Net\$: A\_B \& C\#}},",
        "  author = {Ada Žižek and {Last, First}},",
        "  booktitle = {Conf},",
        "  year = {2024},",
        "  doi = {10.1/(x)_%7B2%7D},",
        "  eprint = {2405.00001},",
        "  archiveprefix = {arXiv},",
        "  url = {https://example.org/a_b?x=%7B1%7D},",
        "}",
    ]
    bare = replace(PAPER, paper=PaperLink("", "x"), authors=(), doi=None, arxiv=None, url=None)
    assert bibtex(bare) == "@misc{paper,\n  title = {{}},\n}"


def test_json_ld_cannot_end_its_element_and_reads_back():
    text = json_ld(PAPER)
    assert not set("<>&") & set(text)
    article = json.loads(text)
    assert article["@type"] == "ScholarlyArticle"
    assert article["abstract"] == "An </script> abstract."
    assert article["author"][0] == {"@type": "Person", "name": "Ada Žižek"}
    assert article["sameAs"][1:] == [
        "https://arxiv.org/abs/2405.00001",
        "https://doi.org/10.1/(x)_%7B2%7D",
    ]


def test_bars_and_what_they_show():
    years = (Year(2019, 0, 3), Year(2020, 4, 9), Year(2021, 8, 9, True), Year(2022, 2, 9, True))
    chart = bar_chart(years, 100, 44)
    assert [bar.height for bar in chart.bars] == [0.0, 20.0, 40.0, 10.0]
    assert chart.top == 8
    assert chart.summary == (
        "14 papers from 2020 to 2022, most in 2021 (8); far more than usual in 2021 to 2022."
    )
    assert summary((Year(2020, 1, 1),)) == "1 paper in 2020."
    assert summary(()) == "No paper with a date."


@pytest.fixture
def served(example_knowledge, example_provenance, tmp_path):
    """What asks the service of the small graph."""
    directory.write_state(tmp_path / "graph", example_knowledge, example_provenance)
    with closing(States(tmp_path / "graph", {"size": 1})) as states:
        app = application(states, limits=Limits(), hosts=(), pages=pages("http://localhost/"))
        yield TestClient(app, base_url="http://localhost")


def test_the_site_is_served(served):
    page = served.get(f"/site/{WRINKLE}")
    assert (page.status_code, page.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert "WrinkleNet" in page.text
    assert served.get("/site").text == served.get("/site/index.html").text
    assert served.get("/site/style.css").headers["Content-Type"].startswith("text/css")
    assert served.get("/site/atlas.html").status_code == 200
    for path in (paper_path("p:1"), "lists/papers.html", "trends.html", "new.html"):
        assert served.get(f"/site/{path}").status_code == 200
    index = served.get("/site/").text
    doors = {link: urljoin("/site/", link) for link in re.findall(r'href="([^":#]+)"', index)}
    assert doors["../"] == "/", "the editor"
    assert {served.get(path).status_code for path in doors.values()} == {200}


def test_a_path_that_is_no_page_leads_nowhere(served, database):
    site = Site(database)
    for path in (
        "methods/nothing.html",
        "methods/",
        "contents.txt",
        "../manifest.json",
        "..\\manifest.json",
        "methods/../index.html",
        "/index.html",
        "/etc/passwd",
        "index.html\0",
        "\0",
        "INDEX.HTML",
        "a" * 60_000,
        "methods/" + "../" * 5_000,
    ):
        assert site.page(path) is None
        reply = served.get(f"/site/{quote(path, safe='')}")
        assert reply.status_code == 404
        assert reply.headers["Content-Type"].startswith("text/plain")
    assert served.get("/site/%ff%fe").status_code == 404
