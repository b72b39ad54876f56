"""Tables of papers: which column holds which field, and a record from a row.

Columns are found by their names as the exports of databases and data sets write them; case,
spaces and marks in a name say nothing ("Paper Title", ``paper_title``, ``paperTitle``).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping

from kg.errors import SourceError
from pipelines.sources.dates import issued_of
from pipelines.sources.identity import arxiv_id, bare_doi
from pipelines.sources.language import tag_of

# By field of our records, in the order in which names are preferred.
_NAMES: dict[str, tuple[str, ...]] = {
    "id": ("id", "paperid", "key", "citationkey", "eid", "uid"),
    "title": ("title", "papertitle", "articletitle", "documenttitle"),
    "abstract": ("abstract", "summary", "paperabstract", "abstractnote"),
    "authors": ("authors", "author", "authornames", "authorfullnames", "authorlist", "creator"),
    "date": ("date", "published", "publicationdate", "publishedat", "issued", "updatedate"),
    "year": ("year", "publicationyear", "pubyear", "yearpublished"),
    "venue": (
        "venue", "conference", "journal", "booktitle", "sourcetitle", "publicationtitle",
        "containertitle", "proceedings", "venuename",
    ),
    "url": ("url", "link", "paperurl", "urlabs", "pageurl", "pdflink", "urlpdf", "pdfurl"),
    "doi": ("doi", "doilink"),
    "arxiv": ("arxiv", "arxivid", "eprint"),
    "code": ("code", "codeurl", "repository", "repo", "repourl", "github", "githuburl"),
    "keywords": ("keywords", "authorkeywords", "tags", "indexterms", "manualtags"),
    "citations": ("citations", "citedby", "citationcount", "numcitations", "timescited"),
    "language": ("language", "lang", "languageoforiginaldocument"),
}  # fmt: skip
_LISTS = ("authors", "keywords", "code")
_QUOTED = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"")


def columns_given(text: str) -> dict[str, str]:
    """The columns by field that a user names, as in ``title=Name,abstract=Summary``.

    A name that holds a comma is written in quotation marks: ``"title=Name, in full"``. Raises
    SourceError where it is not written so, or names a field that papers do not have.
    """
    columns = {}
    for pair in next(csv.reader([text]), []):
        field, equals, column = (part.strip() for part in pair.partition("="))
        if not equals or field not in _NAMES or not column:
            raise SourceError(
                f"not a field and its column: '{pair.strip()}'",
                where="--columns",
                mend=f"Write title=COLUMN,abstract=COLUMN; the fields are {', '.join(_NAMES)}",
            )
        columns[field] = column
    return columns


def columns_of(names: Iterable[str], given: Mapping[str, str]) -> dict[str, str]:
    """The column of each field among the columns called ``names``; ``given`` ones go first.

    No column serves two fields.
    """
    present = list(dict.fromkeys(names))
    columns = {field: column for field, column in given.items() if column in present}
    free: dict[str, str] = {}
    for name in present:
        if name not in columns.values():
            free.setdefault(_bare(name), name)
    for field, known in _NAMES.items():
        found = next((free[name] for name in known if name in free), None)
        if field not in given and found is not None:
            columns[field] = found
    return columns


def is_table_of_papers(columns: Mapping[str, str]) -> bool:
    """True where the columns found have titles and something else besides."""
    return "title" in columns and len(columns) > 1


def record_of_row(row: Mapping[str, object], columns: Mapping[str, str]) -> dict[str, object]:
    """The record, in our own field names, of a row: values by the names of their columns.

    Lists may be written in one cell (``A; B``, ``["A", "B"]``, ``A, B``), numbers with a fraction
    of nothing (``2021.0``). An empty cell is no value.
    """
    record: dict[str, object] = {}
    for field, column in columns.items():
        value = row.get(column)
        if isinstance(value, str):
            value = value if field in ("title", "abstract") else value.strip()
        if value is None or value == "" or value != value:  # not a number: no value in tables
            continue
        record[field] = _listed(value) if field in _LISTS else _single(field, value)
    return record


def _bare(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.casefold())


def _single(field: str, value: object) -> object:
    if field in ("year", "citations"):
        number = re.fullmatch(r"(\d{1,9})(?:\.0+)?", str(value))
        return int(number[1]) if number else value
    if not isinstance(value, str):
        return str(value) if field in ("id", "date") else value
    if field == "date":
        return issued_of(value) or value
    # A column may well hold what is no identifier ("no", "n/a"); a record that says so is wrong.
    if field == "arxiv":
        return arxiv_id(value)
    if field == "language":
        return tag_of(value)
    return bare_doi(value) if field == "doi" else value


def _listed(value: object) -> object:
    if not isinstance(value, str):
        entries = value if isinstance(value, list) else [value]
        return [_name(entry) for entry in entries if entry is not None]
    if value.startswith("["):
        return [single or double for single, double in _QUOTED.findall(value)]
    for mark in (";", "|", "\n", " and "):
        if mark in value:
            return [piece.strip() for piece in value.split(mark) if piece.strip()]
    pieces = [piece.strip() for piece in value.split(",") if piece.strip()]
    # "Doe, Jane" is one name, and "Jane Doe, Bo Roe" are two.
    return pieces if all(" " in piece for piece in pieces) else [value]


def _name(entry: object) -> object:
    return entry["name"] if isinstance(entry, Mapping) and "name" in entry else entry
