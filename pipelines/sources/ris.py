"""RIS: records of tagged lines, as reference managers and publishers' pages export them.

The tags are those of Research Information Systems, read by rispy.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import rispy

from kg.model import Paper
from pipelines.sources.cleaning import joined
from pipelines.sources.dates import issued_of
from pipelines.sources.language import tag_of
from pipelines.sources.reading import Document, Format, Problem
from pipelines.sources.records import paper_of_record
from pipelines.sources.text_records import text_records

_OPENING = re.compile(rb"TY  ?- ?")
_TAG = re.compile(r"([A-Z][A-Z0-9])  ?-(?: |$) ?")
_END = re.compile(r"^ER  - ", re.MULTILINE)


def papers(document: Document) -> Iterator[Paper | Problem]:
    """Every record's paper, or why the record holds none."""
    source = f"{FORMAT.name}:{document.name}"
    for found in text_records(document, _OPENING):
        if isinstance(found, Problem):
            yield found
            continue
        where, text = found
        tidy = _tidied(text)
        if not _END.search(tidy):
            yield Problem(where, "the record breaks off: it has no line 'ER  - '", "unreadable")
            continue
        try:
            records = rispy.loads(tidy)
        except (TypeError, KeyError, ValueError):
            yield Problem(where, "the record's lines do not follow one another", "unreadable")
            continue
        for record in records:
            yield from paper_of_record(_fields(record), where=where, source=source)


def _tidied(text: str) -> str:
    """A line for each tag: some exports break lines, write a space too few or none at the end.

    rispy would join broken lines one by one, in time that grows with the square of their number.
    """
    tagged: list[list[str]] = []
    for line in text.splitlines():
        if _TAG.match(line := line.strip()):
            tagged.append([_TAG.sub(r"\1  - ", line, count=1)])
        elif line and tagged:
            tagged[-1].append(line)
    return "\n".join(" ".join(lines) for lines in tagged)


def _fields(record: Mapping[str, object]) -> dict[str, object]:
    def text(*names: str) -> str | None:
        for name in names:
            value = record.get(name)
            if isinstance(value, str) and value.strip():
                return joined(value)
        return None

    def texts(*names: str) -> list[str]:
        for name in names:
            if isinstance(value := record.get(name), list):
                return [joined(item) for item in value if item.strip()]
        return []

    addresses = [url for url in texts("urls") if url.startswith(("http://", "https://"))]
    fields = {
        "id": text("id"),
        "title": text("title", "primary_title"),
        "abstract": text("abstract", "notes_abstract"),
        "authors": [_first_name_first(name) for name in texts("authors", "first_authors")],
        "date": issued_of(text("date")) or issued_of(text("year", "publication_year")),
        "venue": text("journal_name", "alternate_title3", "secondary_title", "tertiary_title"),
        "url": addresses[0] if addresses else None,
        "doi": text("doi"),
        "keywords": texts("keywords"),
        "language": tag_of(text("language") or ""),
    }
    return {name: value for name, value in fields.items() if value}


def _first_name_first(name: str) -> str:
    last, comma, first = name.partition(",")
    first, _, suffix = first.partition(",")
    return " ".join(" ".join((first, last, suffix)).split()) if comma else name


FORMAT = Format(
    name="ris",
    expects="RIS records, each from a line 'TY  - ' to a line 'ER  - '",
    recognises=lambda document: bool(re.match(r"(?:[^\n]{0,200}\n){0,5}TY  ?- ", document.head)),
    papers=papers,
)
