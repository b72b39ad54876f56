"""The JSON of Daily Papers (https://huggingface.co/api/daily_papers), and any array of records."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from kg.errors import SourceError
from kg.model import Paper
from pipelines.sources.hugging_face import entries_of, record_of_entry
from pipelines.sources.reading import Document, Format, Problem
from pipelines.sources.records import paper_of_record

# Titles may begin with a bracket ("[Re] ..."), so a bracket alone does not make JSON.
_OPENING = re.compile(r'\[\s*(?:[{\]\[]|"[^"]*"\s*[,\]]|-?\d+\s*,)|\{\s*(?:["}]|$)')


def papers(document: Document) -> Iterator[Paper | Problem]:
    """Every entry's paper, or why the entry holds none.

    Raises SourceError where the document is not JSON, or is JSON of something else.
    """
    try:
        value = json.loads(document.text())
    except json.JSONDecodeError as error:
        raise SourceError(
            f"not JSON: {error.msg} at line {error.lineno}, column {error.colno}",
            where=document.where,
            mend="Save the answer of the API again, in full",
        ) from None
    except (ValueError, RecursionError):
        raise SourceError(
            "not JSON that can be read: too deep or too large",
            where=document.where,
            mend="Save the answer of the API again, in full",
        ) from None
    entries = entries_of(value)
    if entries is None:
        raise SourceError(
            "JSON, but not of papers", where=document.where, mend=f"Expected {FORMAT.expects}"
        )
    source = f"{FORMAT.name}:{document.name}"
    for number, entry in enumerate(entries):
        where = f"{document.where}[{number}]"
        yield from paper_of_record(record_of_entry(entry), where=where, source=source)


FORMAT = Format(
    name="daily-papers-json",
    expects='a list of entries with a "paper" of "id", "title" and "summary"',
    recognises=lambda document: bool(_OPENING.match(document.head)),
    papers=papers,
)
