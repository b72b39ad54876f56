"""The reader of saved pages, beside the golden ones."""

import html
import io
import json

import pytest

from kg.errors import SourceError
from pipelines.sources import read

ABSTRACT = (
    "We place harbour lights along a coast, and give an algorithm that needs few of them. " * 2
)


def papers_of(page: str):
    return read(["-"], strict=True, stdin=io.BytesIO(page.encode())).papers


def hydrater(props: object) -> str:
    text = props if isinstance(props, str) else json.dumps(props)
    return f'<div class="SVELTE_HYDRATER" data-props="{html.escape(text)}"></div>'


SHOWN = '<article><h3><a href="/papers/2405.01234">Shown</a></h3></article>'
ENTRY = {"paper": {"id": "2405.04321", "title": "Embedded", "summary": ABSTRACT}}


@pytest.mark.parametrize(
    "start", ["<!DOCTYPE html><html>", "<html>", "<body>", "\n<!-- saved --><div>", "\ufeff<html>"]
)
def test_beginnings_of_pages(start):
    assert [paper.title for paper in papers_of(start + SHOWN)] == ["Shown"]


def test_embedded_data_wins_over_what_is_shown():
    page = f"<html>{SHOWN}{hydrater({'dailyPapers': [ENTRY]})}"
    assert [(paper.id, paper.abstract) for paper in papers_of(page)] == [("2405.04321", ABSTRACT)]


def test_results_of_a_search():
    page = f"<html>{hydrater({'dailyPapers': [], 'searchResults': [ENTRY]})}"
    assert [paper.title for paper in papers_of(page)] == ["Embedded"]


def test_embedded_data_of_one_paper():
    page = f"<html><h1>Shown</h1>{hydrater({'paper': ENTRY['paper'], 'comments': []})}"
    assert [paper.title for paper in papers_of(page)] == ["Embedded"]


@pytest.mark.parametrize(
    "props",
    ["", "{", "[" * 100_000, [], 7, {"title": "Menu"}, {"dailyPapers": "none"}, {"paper": {}}],
    ids=str,
)
def test_foreign_or_broken_data_leaves_what_is_shown(props):
    assert [paper.title for paper in papers_of(f"<html>{SHOWN}{hydrater(props)}")] == ["Shown"]


def test_links_that_are_no_papers():
    page = f"""<html>{SHOWN}<article><h3><a href="/papers/date/2024-05-02">Previous</a></h3>
    <h3><a href="/papers/trending">Trending</a></h3>
    <h3><a href="/papers/2405.1#community">7</a></h3>
    <h3><a href="https://evil.example/papers/2405.01111">Evil</a></h3>
    <h3><a href="/papers/2405.02222"> </a></h3></article>"""
    assert [paper.title for paper in papers_of(page)] == ["Shown"]


def test_markup_in_titles_is_text_and_scripts_are_nothing():
    page = """<html><article><h3><a href="/papers/2405.01234">&lt;b&gt; <i>Tags</i>
    <script>steal()</script>in   Titles</a></h3></article>"""
    assert [paper.title for paper in papers_of(page)] == ["<b> Tags in Titles"]


def test_a_page_of_one_paper_names_itself_by_its_arxiv_link():
    page = f"""<html><h1>A Title</h1><h2>Abstract</h2><p>{ABSTRACT}</p>
    <a href="https://arxiv.org/abs/2405.01234">View</a>"""
    (paper,) = papers_of(page)
    assert (paper.id, paper.arxiv, paper.abstract) == ("2405.01234", "2405.01234", ABSTRACT.strip())


@pytest.mark.parametrize(
    "page",
    ["<html></html>", "<html><p>Hello", "<html><a href='/papers/'>x</a>", "<div " * 50_000],
    ids=["empty", "no papers", "no id", "broken"],
)
def test_pages_without_papers(page):
    with pytest.raises(SourceError, match="no papers found, reading it as daily-papers-html"):
        papers_of(page)
