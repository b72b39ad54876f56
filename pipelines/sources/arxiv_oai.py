"""An answer of OAI-PMH to ListRecords or GetRecord, from arXiv or another repository.

http://www.openarchives.org/OAI/openarchivesprotocol.html; of the formats of metadata, arXiv's own
(``metadataPrefix=arXiv``) and Dublin Core (``oai_dc``). A token to go on with belongs to who
fetches, so it is passed over; several answers are several inputs.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from kg.model import Paper
from pipelines.sources.arxiv_records import ArxivPaper, name_of
from pipelines.sources.cleaning import joined
from pipelines.sources.identity import arxiv_id, bare_doi
from pipelines.sources.reading import Document, Format, Problem
from pipelines.sources.records import paper_of_record
from pipelines.sources.xml_reading import root_name, text_of, xml_records

_COMMENT = "Comment:"


def papers(document: Document) -> Iterator[Paper | Problem]:
    """Every record's paper, or why it holds none."""
    for found in xml_records(document, ["record", "error"]):
        if isinstance(found, Problem):
            yield found
            continue
        where, element = found
        record = _record(element, where)
        if isinstance(record, Problem):
            yield record
        else:
            yield from paper_of_record(record, where=where, source=f"{FORMAT.name}:{document.name}")


def _record(element: Element, where: str) -> dict[str, object] | Problem:
    if element.tag == "error":
        code, told = element.get("code", "no code"), joined(text_of(element))[:200]
        return Problem(
            where, f"the repository answered with an error: {code}: {told}", "unreadable"
        )
    header = element.find("header")
    identifier = text_of(header.find("identifier")).strip() if header is not None else ""
    if header is not None and header.get("status") == "deleted":
        return Problem(where, f"the record {identifier} is deleted", "withdrawn")
    if (arxiv := element.find("metadata/arXiv")) is not None:
        return _of_arxiv(arxiv).record(where)
    if (core := element.find("metadata/dc")) is not None:
        return _of_dublin_core(core, identifier).record(where)
    return Problem(where, "metadata of neither of the formats arXiv and oai_dc", "not-a-paper")


def _of_arxiv(metadata: Element) -> ArxivPaper:
    names = ("forenames", "keyname", "suffix")
    return ArxivPaper(
        identifier=text_of(metadata.find("id")).strip(),
        title=text_of(metadata.find("title")),
        abstract=text_of(metadata.find("abstract")),
        authors=tuple(
            name_of(text_of(author.find(name)) for name in names)
            for author in metadata.iter("author")
        ),
        date=text_of(metadata.find("created")).strip(),
        comments=text_of(metadata.find("comments")),
        journal=text_of(metadata.find("journal-ref")),
        doi=text_of(metadata.find("doi")),
        categories=tuple(text_of(metadata.find("categories")).split()),
    )


def _of_dublin_core(metadata: Element, identifier: str) -> ArxivPaper:
    """The paper of a record in Dublin Core, which repeats its elements.

    The first description is the abstract, the earliest date that of the first version, and an
    identifier may be an address, a DOI or a reference.
    """
    texts = {
        name: [text_of(element) for element in metadata.findall(name)]
        for name in ("title", "creator", "description", "date", "identifier", "language")
    }
    descriptions = [text for text in texts["description"] if not text.startswith(_COMMENT)]
    comments = [text for text in texts["description"] if text.startswith(_COMMENT)]
    places = [text.strip() for text in texts["identifier"]]
    return ArxivPaper(
        identifier=next(filter(None, map(arxiv_id, places)), identifier),
        title=next(iter(texts["title"]), ""),
        abstract=next(iter(descriptions), ""),
        authors=tuple(name_of(reversed(name.split(",", 1))) for name in texts["creator"]),
        date=min((text.strip() for text in texts["date"]), default=""),
        comments=" ".join(comments).removeprefix(_COMMENT),
        doi=next(filter(None, map(bare_doi, places)), ""),
        language=next(iter(texts["language"]), ""),
    )


FORMAT = Format(
    name="arxiv-oai",
    expects="an OAI-PMH answer with records in the format arXiv or oai_dc",
    recognises=lambda document: root_name(document.head) == "OAI-PMH",
    papers=papers,
)
