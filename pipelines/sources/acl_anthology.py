"""XML of the ACL Anthology: one collection a file, of volumes, of papers.

https://github.com/acl-org/acl-anthology, data/xml; what is described there as ``schema.rnc``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from kg.model import Paper
from pipelines.sources.cleaning import joined
from pipelines.sources.dates import issued_of
from pipelines.sources.language import tag_of
from pipelines.sources.latex import plain
from pipelines.sources.reading import Document, Format, Problem
from pipelines.sources.records import paper_of_record
from pipelines.sources.xml_reading import root_name, text_of, xml_records

_FORMULA = re.compile(r"[\\^_{]")


def papers(document: Document) -> Iterator[Paper | Problem]:
    """Every paper, or why it is none. What a volume itself is and its front matter are no papers.

    Of a paper without a year, a month or a book title, those of its volume hold.
    """
    source = f"{FORMAT.name}:{document.name}"
    volume = Element("meta")
    for found in xml_records(document, ["meta", "paper"]):
        if isinstance(found, Problem):
            yield found
            continue
        where, element = found
        if element.tag == "meta":
            volume = element
        elif element.find("retracted") is not None or element.find("removed") is not None:
            title = joined(text_of(element.find("title")))
            yield Problem(where, f"'{title}' is withdrawn", "withdrawn")
        else:
            yield from paper_of_record(_record(element, volume), where=where, source=source)


def _record(paper: Element, volume: Element) -> dict[str, object]:
    def text(*names: str) -> str | None:
        for element in (paper, volume):
            for name in names:
                if found := joined(text_of(element.find(name))):
                    return found
        return None

    identifier = joined(text_of(paper.find("url"))).rstrip("/").rpartition("/")[2]
    record = {
        "id": identifier or None,
        "title": _marked_up(paper.find("title")),
        "abstract": _marked_up(paper.find("abstract")),
        "authors": [_name(author) for author in paper.findall("author")],
        "date": issued_of(None, text("year"), text("month")),
        "venue": text("journal-title", "journal", "booktitle"),
        "url": f"https://aclanthology.org/{identifier}/" if identifier else None,
        "doi": joined(text_of(paper.find("doi"))),
        "code": [
            address for code in paper.findall("pwccode") if (address := code.get("url", "").strip())
        ],
        "language": tag_of(text_of(paper.find("language"))),
    }
    return {name: value for name, value in record.items() if value}


def _marked_up(element: Element | None) -> str:
    """The text of a title or an abstract, its formulas between dollars."""
    return "" if element is None else joined(plain(_with_formulas(element)))


def _with_formulas(element: Element) -> str:
    inner = (element.text or "") + "".join(
        _with_formulas(child) + (child.tail or "") for child in element
    )
    is_formula = element.tag == "tex-math" and _FORMULA.search(inner)
    return f"${inner}$" if is_formula else inner


def _name(author: Element) -> str:
    parts = (text_of(author.find("first")), text_of(author.find("last")))
    return joined(" ".join(parts)) or joined(text_of(author))


def _recognises(document: Document) -> bool:
    # A library's catalogue in MARC is a collection as well.
    return root_name(document.head) == "collection" and "<volume" in document.head


FORMAT = Format(
    name="acl-anthology",
    expects="XML of the ACL Anthology: a <collection> of <volume>s of <paper>s",
    recognises=_recognises,
    papers=papers,
)
