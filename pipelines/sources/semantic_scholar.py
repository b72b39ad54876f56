"""Papers of Semantic Scholar as JSON Lines: of its Academic Graph API or its bulk data sets.

https://api.semanticscholar.org/api-docs/graph. The data sets write all names in lower case
(``corpusid``, ``publicationdate``) and have no ``paperId``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipelines.sources.cleaning import joined
from pipelines.sources.json_records import field_names, looks_like_lines, papers_of_lines
from pipelines.sources.markup import without_markup
from pipelines.sources.reading import Document, Format

_FIELDS = (frozenset({"paperId", "title"}), frozenset({"corpusid", "title"}))


def _record(value: object, _: str) -> object:
    if not isinstance(value, Mapping):
        return value
    fields: dict[str, object] = {str(name).lower(): field for name, field in value.items()}
    title, abstract = fields.get("title"), fields.get("abstract")
    outside = _lowered(fields.get("externalids"))
    pdf = _lowered(fields.get("openaccesspdf"))
    return {
        "id": _identifier(fields),
        "title": joined(without_markup(title)) if isinstance(title, str) else title,
        "abstract": without_markup(abstract) if isinstance(abstract, str) else abstract,
        "authors": list(_authors(fields.get("authors"))),
        "date": fields.get("publicationdate"),
        "year": fields.get("year"),
        "venue": _venue(fields),
        "url": fields.get("url") or pdf.get("url") or None,
        "doi": outside.get("doi"),
        "arxiv": outside.get("arxiv"),
        "citations": fields.get("citationcount"),
    }


def _identifier(fields: Mapping[str, object]) -> object:
    if fields.get("paperid"):
        return fields["paperid"]
    number = fields.get("corpusid")
    return None if number is None else f"CorpusId:{number}"


def _lowered(value: object) -> dict[str, object]:
    if not isinstance(value, Mapping):
        return {}
    return {str(name).lower(): field for name, field in value.items()}


def _authors(authors: object) -> Iterator[str]:
    for author in authors if isinstance(authors, list) else []:
        name = author.get("name") if isinstance(author, Mapping) else None
        if isinstance(name, str):
            yield joined(without_markup(name))


def _venue(fields: Mapping[str, object]) -> str | None:
    names = (
        fields.get("venue"),
        _lowered(fields.get("publicationvenue")).get("name"),
        _lowered(fields.get("journal")).get("name"),
    )
    return next((without_markup(name) for name in names if name and isinstance(name, str)), None)


def _recognises(document: Document) -> bool:
    names = field_names(document.head)
    return looks_like_lines(document) and any(names >= fields for fields in _FIELDS)


FORMAT = Format(
    name="semantic-scholar",
    expects='one paper of Semantic Scholar a line, with "paperId" or "corpusid" and "title"',
    recognises=_recognises,
    papers=lambda document: papers_of_lines(document, "semantic-scholar", _record),
)
