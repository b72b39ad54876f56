"""JSON Lines of any records: one object a line, read line by line in constant memory."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from kg.model import Paper
from pipelines.sources.foreign import foreign_text
from pipelines.sources.reading import Document, Problem
from pipelines.sources.records import paper_of_record

# The longest abstract of 84,000 conference papers takes 17 kB; this leaves room for a whole text
# and still bounds what one broken line can take.
RECORD_BYTES = 5_000_000

_OBJECT = re.compile(r'\{\s*(?:"(?:[^"\\]|\\.)*"\s*:|\})')
_WRAPPED = re.compile(r'\{\s*"(?:dailyPapers|searchResults|papers|paper)"\s*:')
_ARRAY = re.compile(r"\[\s*[{\]]")
# A quotation mark inside a text has a backslash before it, so that no text looks like a name.
_NAME = re.compile(r'"([A-Za-z][\w-]{0,40})"\s*:')
_SUFFIX = re.compile(r"\.(?:jsonl|ndjson)(?:\.(?:gz|bz2|xz|zst))?$", re.IGNORECASE)


def looks_like_lines(document: Document) -> bool:
    """True for JSON with an object a line, as against a document over several lines."""
    lines = [line for line in document.head.splitlines() if line.strip()]
    if _ARRAY.match(document.head):
        return False
    if document.head.startswith("{"):
        # A document over several lines opens with a line that leaves off in the middle.
        leaves_off = len(lines) > 1 and lines[0].rstrip().endswith(("{", "[", ","))
        return not leaves_off and not _WRAPPED.match(document.head)
    if _SUFFIX.search(document.name):
        return foreign_text(document.head) is None
    first = lines[:20]
    return 2 * sum(bool(_OBJECT.match(line)) for line in first) > len(first)


def field_names(head: str) -> frozenset[str]:
    """The names of the fields, at any depth, in the JSON that begins with ``head``."""
    return frozenset(_NAME.findall(head))


def papers_of_lines(
    document: Document, source: str, record_of: Callable[[object, str], object]
) -> Iterator[Paper | Problem]:
    """Every line's paper, or why the line holds none. Blank lines are passed over.

    ``record_of`` gives for a decoded line and its place the record in our own field names, or the
    problem of a paper that is to be left out.
    """
    for found in _decoded(document):
        if isinstance(found, Problem):
            yield found
            continue
        where, value = found
        record = record_of(value, where)
        if isinstance(record, Problem):
            yield record
        else:
            yield from paper_of_record(record, where=where, source=f"{source}:{document.name}")


def _decoded(document: Document) -> Iterator[tuple[str, object] | Problem]:
    for number, line in numbered_lines(document.stream):
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
            yield where, record


def numbered_lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
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
