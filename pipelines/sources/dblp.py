"""Records of dblp: ``dblp.xml`` whole, or what its pages export of one record or one person.

https://dblp.org/xml/; described by Michael Ley, "DBLP: Some Lessons Learned" (2009).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.entities import entitydefs
from urllib.parse import quote
from xml.etree.ElementTree import Element

from kg.model import Paper
from pipelines.sources.cleaning import joined
from pipelines.sources.dates import issued_of
from pipelines.sources.identity import arxiv_id, bare_doi
from pipelines.sources.reading import Document, Format, Problem
from pipelines.sources.records import paper_of_record
from pipelines.sources.xml_reading import root_name, text_of, xml_records

_RECORDS = ("article", "inproceedings", "incollection", "phdthesis", "mastersthesis")
# The document type of dblp is never fetched: what it declares are the characters of HTML.
_CHARACTERS = {name: text for name, text in entitydefs.items() if name not in ("lt", "gt", "amp")}
# dblp numbers people of one name: "Wei Wang 0001".
_NUMBER = re.compile(r"\s+\d{4}$")


def papers(document: Document) -> Iterator[Paper | Problem]:
    """Every article's paper, or why it is none. Volumes and people's pages are passed over."""
    source = f"{FORMAT.name}:{document.name}"
    for found in xml_records(document, _RECORDS, entities=_CHARACTERS):
        if isinstance(found, Problem):
            yield found
            continue
        where, element = found
        if "withdrawn" in element.get("publtype", ""):
            title = joined(text_of(element.find("title")))
            yield Problem(where, f"'{title}' is withdrawn", "withdrawn")
        else:
            yield from paper_of_record(_record(element), where=where, source=source)


def _record(element: Element) -> dict[str, object]:
    def text(*names: str) -> str | None:
        return next((found for name in names if (found := _text(element, name))), None)

    addresses = [joined(text_of(ee)) for ee in element.findall("ee")]
    dois = filter(None, map(bare_doi, addresses))
    key = element.get("key", "")
    page = f"https://dblp.org/rec/{quote(key)}" if key else None
    # Preprints have the volume "abs/" and the identifier.
    volume = (text("volume") or "") if text("journal") == "CoRR" else ""
    record = {
        "id": key,
        "title": _without_stop(text("title") or ""),
        "authors": [_NUMBER.sub("", joined(text_of(author))) for author in element.iter("author")],
        "date": issued_of(None, text("year"), text("month")),
        "venue": text("journal", "booktitle", "school"),
        "url": next((ee for ee in addresses if ee.startswith(("https://", "http://"))), page),
        "doi": next(dois, None),
        "arxiv": arxiv_id(volume.removeprefix("abs/")),
    }
    return {name: value for name, value in record.items() if value}


def _text(element: Element, name: str) -> str:
    return joined(text_of(element.find(name)))


def _without_stop(title: str) -> str:
    # dblp ends every title with a full stop, except behind another mark that ends a sentence.
    return title.removesuffix(".") if not title.endswith("..") else title


FORMAT = Format(
    name="dblp",
    expects="XML of dblp: <article> and <inproceedings> within <dblp>",
    recognises=lambda document: root_name(document.head) == "dblp",
    papers=papers,
)
