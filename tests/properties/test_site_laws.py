"""What holds of names of pages, marked texts, addresses and citations, whatever is in them."""

import json
import re
from html import unescape
from urllib.parse import urlsplit

import bibtexparser
from hypothesis import given
from hypothesis import strategies as st

from kg.model import EntityType, Span
from visualizations.pages.addresses import file_name
from visualizations.pages.citation import bibtex, json_ld
from visualizations.pages.links import web_address
from visualizations.pages.marking import marked
from visualizations.pages.values import Mark, MarkedText, PaperLink, PaperPage

ANY_TEXT = st.text(st.characters(exclude_categories=[]), max_size=300)
PLAIN = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?", fullmatch=True)


@given(ANY_TEXT | PLAIN)
def test_a_name_is_safe_for_any_file_system(text):
    name = file_name(text)
    assert re.fullmatch(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", name)
    assert ".." not in name
    assert len(name) <= 100


@given(ANY_TEXT | PLAIN, ANY_TEXT | PLAIN)
def test_two_texts_have_two_names(a, b):
    assert (file_name(a) == file_name(b)) == (a == b)
    assert file_name(file_name(a)) != file_name(a) or file_name(a) == a


@st.composite
def marked_texts(draw):
    text = draw(ANY_TEXT)
    places = st.tuples(st.integers(0, len(text)), st.integers(1, 20), st.sampled_from(EntityType))
    drawn = draw(st.lists(places, max_size=6))
    return MarkedText(text, tuple(Mark(Span(at, at + n), kind) for at, n, kind in drawn))


@given(marked_texts())
def test_marking_changes_no_text(text):
    html = marked(text, "")
    shown = unescape(re.sub(r"</?mark[^>]*>", "", html))
    assert shown == unescape(shown.replace("&", "&amp;"))
    assert shown == text.text.encode("utf-8", "replace").decode()
    assert html.count("<") == html.count("<mark") + html.count("</mark>")


@given(ANY_TEXT | st.builds("https://example.org/{}".format, ANY_TEXT))
def test_an_address_leads_to_the_web_or_nowhere(url):
    address = web_address(url)
    if address is not None:
        assert urlsplit(address).scheme in {"http", "https"}
        assert re.fullmatch(r"[!-~]+", address)
        assert not set(address) & set("\"'<>\\{}`|^") - {"'"}


TITLES = st.text(st.sampled_from('{\\}%$_^~#&ab é,"@=\n\0\ud800'), max_size=40) | ANY_TEXT
FIELDS = {"title", "author", "booktitle", "year", "doi", "eprint", "archiveprefix", "url"}
COMMAND = r"\\(?:[{}$&%#_]|text[a-z]+\{\})"
CHARACTERS = {f"\\{plain}": plain for plain in "{}$&%#_"} | {
    r"\textbackslash{}": "\\",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
}


@st.composite
def papers(draw):
    return PaperPage(
        id=draw(TITLES),
        iri="https://example.org/iri",
        paper=PaperLink(draw(TITLES), "papers/p.html", draw(st.none() | st.just(2024)), "Conf"),
        authors=tuple(draw(st.lists(TITLES, max_size=3))),
        issued=None,
        url=draw(st.none() | st.builds("https://example.org/{}".format, TITLES)),
        doi=draw(st.none() | st.builds("10.1/{}".format, TITLES)),
        arxiv=draw(st.none() | TITLES),
        keywords=(),
        abstract=MarkedText(draw(TITLES)),
        links=(),
        concepts=(),
        statements=(),
        related=(),
    )


@given(papers())
def test_bibtex_is_one_entry_that_reads_back(paper):
    read = bibtexparser.parse_string(bibtex(paper))
    assert read.failed_blocks == []
    (entry,) = read.blocks
    assert entry.entry_type == "inproceedings"
    assert {field.key for field in entry.fields} <= FIELDS
    whole = paper.paper.title.encode("utf-8", "replace").decode()
    shown = re.sub(COMMAND, lambda found: CHARACTERS[found[0]], entry["title"][1:-1])
    assert shown == re.sub(r"[\s\x00-\x1f\x7f]+", " ", whole).strip()


@given(papers())
def test_json_ld_reads_back_and_stays_in_its_element(paper):
    text = json_ld(paper)
    assert not set("<>&") & set(text)
    article = json.loads(text)
    assert article["@type"] == "ScholarlyArticle"
    assert article.get("abstract", "") == paper.abstract.text
