"""Records of several lines, in text where each begins with a line that can be told."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.sources.json_records import RECORD_BYTES, numbered_lines
from pipelines.sources.reading import Document, Problem


def text_records(
    document: Document, opening: re.Pattern[bytes]
) -> Iterator[tuple[str, str] | Problem]:
    """The place ("file:line") and the text of each record, which ``opening`` matches at its start.

    Lines before the first record are passed over. A record that is too long or is not UTF-8 is a
    problem, and reading goes on behind it.
    """
    start, held, size = 0, list[bytes](), 0
    for number, line in numbered_lines(document.stream):
        if line is None:
            # It may end the record before it or begin one: that one stands on its own.
            if start:
                yield _record(document, start, held, size)
            yield _too_long(document, number)
            start = 0
            continue
        text = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if opening.match(text):
            if start:
                yield _record(document, start, held, size)
            start, held, size = number, [text], len(text)
        elif start:
            size += len(text)
            if size > RECORD_BYTES:
                held.clear()
            else:
                held.append(text)
    if start:
        yield _record(document, start, held, size)


def _record(
    document: Document, start: int, lines: list[bytes], size: int
) -> tuple[str, str] | Problem:
    if size > RECORD_BYTES:
        return _too_long(document, start)
    where = f"{document.where}:{start}"
    data = b"".join(lines)
    try:
        return where, data.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = start + data.count(b"\n", 0, error.start)
        what = f"not UTF-8: byte 0x{data[error.start]:02x} in line {line}"
        return Problem(where, what, "unreadable")


def _too_long(document: Document, line: int) -> Problem:
    what = f"the record is longer than {RECORD_BYTES // 1_000_000} MB"
    return Problem(f"{document.where}:{line}", what, "unreadable")
