"""The snapshot of arXiv's metadata on Kaggle (Cornell-University/arxiv), as JSON Lines.

``authors_parsed`` holds surname, forenames, suffix and then affiliations of each author;
``versions`` the time of each version in the form of e-mail (RFC 5322).
"""

from __future__ import annotations

from collections.abc import Mapping
from email.utils import parsedate_to_datetime

from pipelines.sources.arxiv_records import ArxivPaper, name_of
from pipelines.sources.json_records import field_names, looks_like_lines, papers_of_lines
from pipelines.sources.reading import Document, Format

_FIELDS = frozenset({"authors_parsed", "abstract", "categories", "versions"})


def _record(value: object, where: str) -> object:
    if not isinstance(value, Mapping) or not isinstance(value.get("title"), str):
        return value
    return ArxivPaper(
        identifier=_text(value, "id"),
        title=value["title"],
        abstract=_text(value, "abstract"),
        authors=_authors(value),
        date=_first_version(value.get("versions")) or _text(value, "update_date"),
        comments=_text(value, "comments"),
        journal=_text(value, "journal-ref"),
        doi=_text(value, "doi"),
        categories=tuple(_text(value, "categories").split()),
    ).record(where)


def _text(record: Mapping[str, object], name: str) -> str:
    value = record.get(name)
    return value if isinstance(value, str) else ""


def _authors(record: Mapping[str, object]) -> tuple[str, ...]:
    parsed = record.get("authors_parsed")
    names = []
    for author in parsed if isinstance(parsed, list) else []:
        if isinstance(author, list) and all(isinstance(part, str) for part in author[:3]):
            surname, forenames, suffix = [*author[:3], "", "", ""][:3]
            names.append(name_of((forenames, surname, suffix)))
    return tuple(names)


def _first_version(versions: object) -> str | None:
    first = versions[0] if isinstance(versions, list) and versions else None
    created = first.get("created") if isinstance(first, Mapping) else None
    try:
        return parsedate_to_datetime(created).date().isoformat() if created else None
    except (TypeError, ValueError, AttributeError, OverflowError, IndexError):
        return None


def _recognises(document: Document) -> bool:
    return looks_like_lines(document) and field_names(document.head) >= _FIELDS


FORMAT = Format(
    name="arxiv-kaggle",
    expects='one JSON object a line with "id", "title", "abstract" and "authors_parsed"',
    recognises=_recognises,
    papers=lambda document: papers_of_lines(document, "arxiv-kaggle", _record),
)
