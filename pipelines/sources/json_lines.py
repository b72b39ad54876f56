"""Our JSON Lines of papers: one object a line, read line by line in constant memory."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import BinaryIO

from kg.model import Paper
from pipelines.sources.reading import Document, Format, Problem
from pipelines.sources.records import paper_of_record

# The longest abstract of 84,000 conference papers takes 17 kB; this leaves room for a whole text
# and still bounds what one broken line can take.
RECORD_BYTES = 5_000_000

_OBJECT = re.compile(r'\{\s*(?:"(?:[^"\\]|\\.)*"\s*:|\})')
_WRAPPED = re.compile(r'\{\s*"(?:dailyPapers|searchResults|papers|paper)"\s*:')
_ARRAY = re.compile(r"\[\s*[{\]]")
_SUFFIXES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")


def papers(document: Document) -> Iterator[Paper | Problem]:
    """Every line's paper, or why the line holds none. Blank lines are passed over."""
    source = f"{FORMAT.name}:{document.name}"
    for number, line in _lines(document.stream):
        where = f"{document.where}:{number}"
        if line is None:
            what = f"the record is longer than {RECORD_BYTES // 1_000_000} MB"
            yield Problem(where, what, "unreadable")
            continue
        try:
            text = line.decode("utf-8").lstrip("\ufeff")
        except UnicodeDecodeError as error:
            byte = line[error.start]
            what = f"not UTF-8: byte 0x{byte:02x} at offset {error.start} of the line"
            yield Problem(where, what, "unreadable")
            continue
        if not text.strip():
            continue
        try:
            record = json.loads(text)
        except json.JSONDecodeError as error:
            what = f"not JSON: {error.msg} at column {error.colno}"
            yield Problem(where, what, "unreadable")
        except (ValueError, RecursionError):
            # Numbers of thousands of digits and nesting of thousands of levels.
            yield Problem(where, "not JSON that can be read: too deep or too large", "unreadable")
        else:
            yield from paper_of_record(record, where=where, source=source)


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines; None for one over the limit, which is passed over without being held."""
    number = 0
    while line := stream.readline(RECORD_BYTES + 1):
        number += 1
        if len(line) <= RECORD_BYTES:
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(RECORD_BYTES)
        yield number, None


def _recognises(document: Document) -> bool:
    lines = [line for line in document.head.splitlines() if line.strip()]
    if _ARRAY.match(document.head):
        return False
    if document.head.startswith("{"):
        # A document over several lines opens with a line that leaves off in the middle.
        leaves_off = len(lines) > 1 and lines[0].rstrip().endswith(("{", "[", ","))
        return not leaves_off and not _WRAPPED.match(document.head)
    if document.name.lower().endswith(_SUFFIXES):
        return True
    first = lines[:20]
    return 2 * sum(bool(_OBJECT.match(line)) for line in first) > len(first)


FORMAT = Format(
    name="json-lines",
    expects='one JSON object a line with "title" and "abstract", or with "id" and "text"',
    recognises=_recognises,
    papers=papers,
)
