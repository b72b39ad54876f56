"""A saved Daily Papers page, or the saved page of one paper.

Both kinds embed their data as JSON in the ``data-props`` attribute of the element that the site's
script takes over (class ``SVELTE_HYDRATER``): a list page under ``dailyPapers``, a paper's page
under ``paper``. That JSON is read where it is there. A page saved without it still shows its
papers: an ``article`` with a link to ``/papers/ID`` for each on a list page, a first-level heading
and a section headed "Abstract" on a paper's page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from kg.model import Paper
from pipelines.sources.cleaning import joined
from pipelines.sources.hugging_face import entries_of, record_of_entry
from pipelines.sources.reading import Document, Format, Problem
from pipelines.sources.records import paper_of_record

_MARKUP = re.compile(
    r"(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*"
    r"<(?:!doctype html|html|head|body|main|section|article|div|h1)\b",
    re.IGNORECASE | re.DOTALL,
)
_PAPER_LINK = re.compile(r"(?:https?://(?:www\.)?huggingface\.co)?/papers/([\w.-]+)/?")
_ARXIV_LINK = re.compile(r"https?://(?:www\.)?arxiv\.org/(?:abs|pdf)/([\w./-]+?)(?:\.pdf)?")
_NOT_PAPERS = frozenset({"date", "week", "month", "trending", "submit"})
# A list page shows few words beside a title; what is longer is the abstract.
_ABSTRACT_LENGTH = 80


def papers(document: Document) -> Iterator[Paper | Problem]:
    """Every paper of the page in page order, or why an entry of it holds none."""
    tree = LexborHTMLParser(document.text())
    source = f"{FORMAT.name}:{document.name}"
    records = _embedded(tree)
    if not records:
        tree.strip_tags(["script", "style", "template", "svg"])
        single = _shown_paper(tree)
        records = [single] if single else _shown_list(tree)
    for number, record in enumerate(records):
        yield from paper_of_record(record, where=f"{document.where}[{number}]", source=source)


def _embedded(tree: LexborHTMLParser) -> list[object]:
    """The records of the embedded JSON; empty where there is none, or none of papers."""
    for node in tree.css("[data-props]"):
        try:
            value = json.loads(node.attributes.get("data-props") or "")
        except (ValueError, RecursionError):
            continue
        # Other scripts of the page have properties too, some with a title.
        if not isinstance(value, dict) or not value.keys() & {"dailyPapers", "searchResults"}:
            paper = value.get("paper") if isinstance(value, dict) else None
            if not isinstance(paper, dict) or "title" not in paper or "summary" not in paper:
                continue
        if entries := entries_of(value):
            return [record_of_entry(entry) for entry in entries]
    return []


def _shown_list(tree: LexborHTMLParser) -> list[object]:
    """The records of the papers that a list page shows, each once."""
    records: dict[str, object] = {}
    links = tree.css("article h3 a[href], article h2 a[href], article h1 a[href]")
    for link in links or tree.css("a[href]"):
        identifier = _paper_id(link)
        title = joined(link.text())
        if identifier is None or not title or identifier in records:
            continue
        records[identifier] = {
            "id": identifier,
            "title": title,
            "abstract": _abstract_beside(link),
            "url": f"https://huggingface.co/papers/{identifier}",
        }
    return list(records.values())


def _abstract_beside(link: LexborNode) -> str:
    node: LexborNode | None = link
    while node is not None and node.tag != "article":
        node = node.parent
    shown = [joined(text.text()) for text in node.css("p")] if node is not None else []
    return "\n\n".join(text for text in shown if len(text) >= _ABSTRACT_LENGTH)


def _shown_paper(tree: LexborHTMLParser) -> object | None:
    """The record of the paper whose own page this is; None for any other page."""
    heading = tree.css_first("h1")
    marks = [node for node in tree.css("h2, h3") if joined(node.text()).lower() == "abstract"]
    if heading is None or not marks:
        return None
    section = marks[0].parent
    shown: list[LexborNode] = []
    if section is not None:
        # A summary written by a machine stands before the authors' words, in another colour.
        shown = section.css("p.text-gray-600") or section.css("p")
    texts = [joined(node.text()) for node in shown]
    identifier = _id_of_page(tree)
    return {
        "id": identifier,
        "title": joined(heading.text()),
        "abstract": "\n\n".join(text for text in texts if text),
        "url": f"https://huggingface.co/papers/{identifier}" if identifier else None,
    }


def _id_of_page(tree: LexborHTMLParser) -> str | None:
    for selector, attribute in (
        ("link[rel=canonical]", "href"),
        ("meta[property='og:url']", "content"),
    ):
        for node in tree.css(selector):
            if match := _PAPER_LINK.fullmatch(node.attributes.get(attribute) or ""):
                return match[1]
    for node in tree.css("a[href]"):
        if match := _ARXIV_LINK.fullmatch(node.attributes.get("href") or ""):
            return match[1]
    return None


def _paper_id(link: LexborNode) -> str | None:
    match = _PAPER_LINK.fullmatch(link.attributes.get("href") or "")
    return match[1] if match and match[1] not in _NOT_PAPERS else None


FORMAT = Format(
    name="daily-papers-html",
    expects="a saved page with links to /papers/ID, or the saved page of one paper",
    recognises=lambda document: bool(_MARKUP.match(document.head)),
    papers=papers,
)
