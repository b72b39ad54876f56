"""The answer of the arXiv API: an Atom feed with an ``entry`` a paper.

https://info.arxiv.org/help/api/user-manual.html. An error of the API is an entry too, whose id
points to ``/api/errors``.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from kg.model import Paper
from pipelines.sources.arxiv_records import ArxivPaper
from pipelines.sources.cleaning import joined
from pipelines.sources.reading import Document, Format, Problem
from pipelines.sources.records import paper_of_record
from pipelines.sources.xml_reading import root_name, text_of, xml_records

_NAMESPACE = "http://www.w3.org/2005/Atom"


def papers(document: Document) -> Iterator[Paper | Problem]:
    """Every entry's paper, or why it holds none."""
    for found in xml_records(document, ["entry"]):
        if isinstance(found, Problem):
            yield found
            continue
        where, entry = found
        if "/api/errors" in text_of(entry.find("id")):
            what = f"arXiv answered with an error: {joined(text_of(entry.find('summary')))[:200]}"
            yield Problem(where, what, "not-a-paper")
            continue
        record = _paper(entry).record(where)
        if isinstance(record, Problem):
            yield record
        else:
            yield from paper_of_record(record, where=where, source=f"{FORMAT.name}:{document.name}")


def _paper(entry: Element) -> ArxivPaper:
    return ArxivPaper(
        identifier=text_of(entry.find("id")).strip(),
        title=text_of(entry.find("title")),
        abstract=text_of(entry.find("summary")),
        authors=tuple(text_of(author.find("name")) for author in entry.iter("author")),
        date=text_of(entry.find("published")).strip(),
        comments=text_of(entry.find("comment")),
        journal=text_of(entry.find("journal_ref")),
        doi=text_of(entry.find("doi")),
        categories=tuple(
            dict.fromkeys(term for tag in entry.iter("category") if (term := tag.get("term")))
        ),
    )


FORMAT = Format(
    name="arxiv-atom",
    expects="an Atom feed of the arXiv API with an entry a paper",
    recognises=lambda document: (
        root_name(document.head) == "feed"
        and _NAMESPACE in document.head
        and "arxiv.org" in document.head
    ),
    papers=papers,
)
