"""BibTeX: bibliographies as reference managers and the pages of publishers export them.

Each entry is taken apart on its own by bibtexparser, so that memory does not grow with the file;
only the abbreviations that ``@string`` defines are carried from entry to entry.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping

from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares.names import (
    InvalidNameError,
    parse_single_name_into_parts,
    split_multiple_persons_names,
)
from bibtexparser.model import DuplicateFieldKeyBlock, Entry, ParsingFailedBlock, String

from kg.model import Paper
from pipelines.sources.cleaning import joined
from pipelines.sources.dates import issued_of
from pipelines.sources.identity import arxiv_id
from pipelines.sources.json_records import RECORD_BYTES
from pipelines.sources.language import tag_of
from pipelines.sources.latex import plain
from pipelines.sources.reading import Document, Format, Problem
from pipelines.sources.records import paper_of_record
from pipelines.sources.text_records import text_records

# What it would print of broken entries becomes problems.
logging.getLogger("bibtexparser").addHandler(logging.NullHandler())

_OPENING = re.compile(rb"\s*@\w+\s*[{(]")
_HEAD = re.compile(r"(?:[ \t]*(?:%[^\n]*)?\n)*[ \t]*@[A-Za-z]+\s*[{(]\s*[^\s{}(),]*\s*[,=}]")
_AFTER_COMMENTS = re.compile(r"(?:^|\n)[ \t]*@[A-Za-z]+[ \t]*\{[^{}\n,=]*,[ \t]*\n")
# A volume is no paper.
_PASSED_OVER = frozenset({"proceedings", "periodical", "collection", "xdata", "set"})
_ABBREVIATION_LENGTH = 10_000
_BETWEEN = re.compile(r"[;,]")


def papers(document: Document) -> Iterator[Paper | Problem]:
    """Every entry's paper, or why the entry holds none."""
    strings: dict[str, str] = {}
    source = f"{FORMAT.name}:{document.name}"
    for found in text_records(document, _OPENING):
        if isinstance(found, Problem):
            yield found
            continue
        where, text = found
        for block in parse_string(text, parse_stack=[]).blocks:
            entry = block.ignore_error_block if isinstance(block, DuplicateFieldKeyBlock) else block
            if isinstance(entry, String):
                name = entry.key.casefold()
                strings[name] = _value(entry.value, strings, _ABBREVIATION_LENGTH)
            elif isinstance(entry, ParsingFailedBlock):
                yield Problem(where, f"broken entry: {_reason(entry)}", "unreadable")
            elif isinstance(entry, Entry) and entry.entry_type.casefold() not in _PASSED_OVER:
                yield from paper_of_record(_record(entry, strings), where=where, source=source)


def _reason(block: ParsingFailedBlock) -> str:
    reason = getattr(block.error, "abort_reason", None) or str(block.error)
    return " ".join(reason.split()).rstrip(".")


def _record(entry: Entry, strings: Mapping[str, str]) -> dict[str, object]:
    # Of a field given twice the first counts, as in BibTeX itself.
    fields = {field.key.casefold(): field.value for field in reversed(entry.fields)}

    def value(name: str) -> str:
        return _value(fields.get(name, ""), strings, RECORD_BYTES)

    def text(*names: str) -> str | None:
        return next((joined(plain(found)) for name in names if (found := value(name))), None)

    record = {
        "id": entry.key.strip() or None,
        "title": text("title"),
        "abstract": text("abstract"),
        "authors": _names(value("author")),
        "date": issued_of(text("date"), text("year"), text("month")),
        "venue": text("journal", "journaltitle", "booktitle", "school", "institution"),
        "url": plain(value("url")).strip(),
        "doi": plain(value("doi")).strip(),
        # Other archives have their eprints as well.
        "arxiv": arxiv_id(text("eprint") or ""),
        "keywords": _BETWEEN.split(text("keywords") or ""),
        "language": tag_of(text("langid", "language") or ""),
    }
    return {name: value for name, value in record.items() if value}


def _names(authors: str) -> list[str]:
    names = []
    for name in split_multiple_persons_names(" ".join(authors.split())):
        try:
            written = parse_single_name_into_parts(name).merge_first_name_first
        except InvalidNameError:
            written = name
        names.append(joined(plain(written)))
    return [name for name in names if name != "others"]


def _value(written: str, strings: Mapping[str, str], longest: int) -> str:
    """A value as BibTeX means it: pieces joined by ``#``, each quoted, braced or a name.

    One that names would make longer than ``longest`` is left as it is written: abbreviations of
    abbreviations can double in length many times.
    """
    pieces = []
    length = 0
    for piece in _pieces(written):
        if piece[:1] + piece[-1:] in ("{}", '""'):
            pieces.append(piece[1:-1])
        else:
            pieces.append(strings.get(piece.casefold(), piece))
        length += len(pieces[-1])
        if length > longest:
            return written
    return "".join(pieces)


def _pieces(written: str) -> list[str]:
    if "#" not in written:
        return [written.strip()]
    pieces, depth, quoted, begin = [], 0, False, 0
    for place, mark in enumerate(written):
        if mark == '"' and not depth:
            quoted = not quoted
        elif mark in "{}":
            depth += 1 if mark == "{" else -1
        elif mark == "#" and not depth and not quoted:
            pieces.append(written[begin:place].strip())
            begin = place + 1
    return [*pieces, written[begin:].strip()]


def _recognises(document: Document) -> bool:
    return bool(_HEAD.match(document.head) or _AFTER_COMMENTS.search(document.head))


FORMAT = Format(
    name="bibtex",
    expects="BibTeX entries (@article{key, title = {...}, ...}), each beginning on a line",
    recognises=_recognises,
    papers=papers,
)
