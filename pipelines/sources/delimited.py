"""Tables as text: CSV with commas, semicolons or bars, and TSV, read row by row."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping

from kg.model import Paper
from pipelines.sources.json_records import RECORD_BYTES, numbered_lines
from pipelines.sources.reading import Document, Format, Problem
from pipelines.sources.records import paper_of_record
from pipelines.sources.table_columns import columns_of, is_table_of_papers, record_of_row

_DELIMITERS = (",", "\t", ";", "|")


def format_with(given: Mapping[str, str]) -> Format:
    """The format in which the columns of some fields are called as ``given``.

    :func:`pipelines.sources.table_columns.columns_given` makes ``given`` of what a user writes.
    """
    return Format(
        name="delimited",
        expects='a table (CSV, TSV) whose first line names its columns, one of them "title"',
        recognises=lambda document: _dialect(document, given) is not None,
        papers=lambda document: _papers(document, given),
    )


def _papers(document: Document, given: Mapping[str, str]) -> Iterator[Paper | Problem]:
    delimiter = _dialect(document, given) or ","
    source = f"{FORMAT.name}:{document.name}"
    lines = _Lines(document)
    # The limit of Python's reader holds for the process; ours is the bound on records elsewhere.
    csv.field_size_limit(RECORD_BYTES)
    rows = csv.reader(lines, delimiter=delimiter)
    header: list[str] = []
    columns: dict[str, str] = {}
    while True:
        begin = lines.number + 1
        where = f"{document.where}:{begin}"
        try:
            row = next(rows)
        except StopIteration:
            yield from lines.problems
            return
        except csv.Error as error:
            yield Problem(where, f"not a row of a table: {error}", "unreadable")
            continue
        yield from lines.taken_problems()
        if not any(cell.strip() for cell in row):
            continue
        if not header:
            header = [name.strip() for name in row]
            columns = columns_of(header, given)
        elif len(row) > len(header) and any(row[len(header) :]):
            what = f"{len(row)} cells in a table of {len(header)} columns"
            yield Problem(where, what, "unreadable")
        else:
            record = record_of_row(dict(zip(header, row, strict=False)), columns)
            yield from paper_of_record(record, where=where, source=source)


def _dialect(document: Document, given: Mapping[str, str]) -> str | None:
    first = document.head.splitlines()[0] if document.head else ""
    for delimiter in _DELIMITERS:
        try:
            names = next(csv.reader([first], delimiter=delimiter), [])
        except csv.Error:
            continue
        if is_table_of_papers(columns_of((name.strip() for name in names), given)):
            return delimiter
    return None


class _Lines:
    """The lines of a document as text; those that cannot be given are kept as problems."""

    def __init__(self, document: Document) -> None:
        self.number = 0
        self.problems: list[Problem] = []
        self._where = document.where
        self._lines = numbered_lines(document.stream)

    def __iter__(self) -> Iterator[str]:
        for number, line in self._lines:
            self.number = number
            where = f"{self._where}:{self.number}"
            if line is None:
                what = f"the line is longer than {RECORD_BYTES // 1_000_000} MB"
                self.problems.append(Problem(where, what, "unreadable"))
                continue
            try:
                text = line.decode("utf-8")
            except UnicodeDecodeError as error:
                what = f"not UTF-8: byte 0x{line[error.start]:02x} at offset {error.start}"
                self.problems.append(Problem(where, f"{what} of the line", "unreadable"))
                continue
            yield text.removeprefix("\ufeff") if self.number == 1 else text

    def taken_problems(self) -> list[Problem]:
        """The problems since the last call."""
        taken, self.problems = self.problems, []
        return taken


FORMAT = format_with({})
