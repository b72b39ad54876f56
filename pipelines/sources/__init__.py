"""Stage 1: from files of papers to :class:`kg.model.Paper`, one module a format.

A further format is one more module with a ``FORMAT`` and one more line in ``FORMATS``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO, Final
from zipfile import ZipInfo

from kg.errors import SourceError
from kg.model import Paper
from pipelines.sources import (
    acl_anthology,
    arxiv_atom,
    arxiv_kaggle,
    arxiv_oai,
    bibtex,
    daily_papers_html,
    daily_papers_json,
    daily_papers_text,
    dblp,
    delimited,
    json_lines,
    openalex,
    parquet,
    ris,
    semantic_scholar,
)
from pipelines.sources.archives import Archive
from pipelines.sources.foreign import foreign_text
from pipelines.sources.merging import merged
from pipelines.sources.opening import files_of, is_folder, opened, opened_member, shown
from pipelines.sources.reading import Document, Format, Problem, Reading
from pipelines.sources.sameness import plain_title
from pipelines.sources.table_columns import columns_given

__all__ = ["FORMATS", "Format", "Problem", "Reading", "columns_given", "read", "stream"]

#: Where no table needs to be told what its columns are.
NO_COLUMNS: Final[Mapping[str, str]] = MappingProxyType({})

# In the order in which they are asked; the last takes any text that is likely a page.
FORMATS: tuple[Format, ...] = (
    parquet.FORMAT,
    daily_papers_html.FORMAT,
    arxiv_atom.FORMAT,
    arxiv_oai.FORMAT,
    acl_anthology.FORMAT,
    dblp.FORMAT,
    bibtex.FORMAT,
    ris.FORMAT,
    arxiv_kaggle.FORMAT,
    openalex.FORMAT,
    semantic_scholar.FORMAT,
    json_lines.FORMAT,
    daily_papers_json.FORMAT,
    delimited.FORMAT,
    daily_papers_text.FORMAT,
)

Formats = tuple[Format, ...]
Found = Iterator[Paper | Problem]


def read(
    inputs: Sequence[str | Path],
    *,
    strict: bool,
    stdin: BinaryIO | None = None,
    columns: Mapping[str, str] = NO_COLUMNS,
) -> Reading:
    """All papers of ``inputs``: files, folders, or ``-`` for ``stdin`` (by default the real one).

    Of papers with one id the first is given. A later one that says the same is passed over in
    silence; one from elsewhere with the same title adds what it knows; any other that differs gives
    a problem. ``columns`` are what tables call some fields, as
    :func:`columns_given` reads it.

    Raises SourceError where an input as a whole gives no paper (missing, empty, of a foreign
    format, nothing but broken records), and with ``strict`` at the first problem of any kind.
    """
    papers: dict[str, Paper] = {}
    problems: list[Problem] = []
    for place in inputs:
        for found in stream([place], strict=strict, stdin=stdin, columns=columns):
            if isinstance(found, Problem):
                problems.append(found)
                continue
            first = papers.setdefault(found.id, found)
            if first is found or replace(first, source="") == replace(found, source=""):
                continue
            if first.source != found.source and _one_title(first, found):
                papers[found.id] = merged((first, found))
                continue
            what = f"another paper has the id '{found.id}' already; left out, from {found.source}"
            problem = Problem(shown(place), what, "conflict")
            if strict:
                raise problem.as_error()
            problems.append(problem)
    return Reading(tuple(papers.values()), tuple(problems))


def _one_title(one: Paper, other: Paper) -> bool:
    return plain_title(one.title) == plain_title(other.title)


def stream(
    inputs: Sequence[str | Path],
    *,
    strict: bool,
    stdin: BinaryIO | None = None,
    columns: Mapping[str, str] = NO_COLUMNS,
) -> Iterator[Paper | Problem]:
    """The papers one by one, in memory that does not grow with the input, pages apart.

    Every record is given, also one whose id an earlier one has. Raises as :func:`read` does.
    """
    formats = FORMATS
    if columns:
        # Asked first: a header without a known title is no table otherwise.
        formats = (parquet.format_with(columns), delimited.format_with(columns), *FORMATS)
    for place in inputs:
        for found in _of_place(place, stdin, formats):
            if strict and isinstance(found, Problem):
                raise found.as_error()
            yield found


def _of_place(place: str | Path, stdin: BinaryIO | None, formats: Formats) -> Found:
    if is_folder(place):
        folder = Path(place)
        files = ((shown(file), _of_file(file, None, formats)) for file in files_of(folder))
        yield from _of_parts(files, kind="folder", where=shown(folder))
    else:
        yield from _of_file(place, stdin, formats)


def _of_file(place: str | Path, stdin: BinaryIO | None, formats: Formats) -> Found:
    with opened(place, stdin) as content:
        if isinstance(content, Document):
            yield from _of_document(content, formats)
            return
        yield from _of_parts(
            ((content.shown(m), _of_member(content, m, formats)) for m in content.members),
            kind="archive",
            where=content.where,
        )


def _of_member(archive: Archive, member: ZipInfo, formats: Formats) -> Found:
    with opened_member(archive, member) as document:
        yield from _of_document(document, formats)


def _of_parts(parts: Iterable[tuple[str, Found]], *, kind: str, where: str) -> Found:
    """What the files of a folder or an archive give, each with how messages name it."""
    any_paper = False
    for part, found_there in parts:
        try:
            for found in found_there:
                any_paper = any_paper or isinstance(found, Paper)
                yield found
        except SourceError as error:
            # A folder may hold a note or a picture beside its papers.
            yield Problem(error.where or part, error.what, "unreadable")
    if not any_paper:
        raise SourceError(
            f"no file of this {kind} holds a paper",
            where=where,
            mend="Hidden files are passed over; name a single file to see what is wrong with it",
        )


def _of_document(document: Document, formats: Formats) -> Found:
    form = next((form for form in formats if form.recognises(document)), None)
    if form is None:
        raise SourceError(
            f"this looks like {foreign_text(document.head)}",
            where=document.where,
            mend="Give papers in one of the formats that README names, such as JSON Lines",
        )
    first: Problem | None = None
    any_paper = False
    for found in form.papers(document):
        if isinstance(found, Paper):
            any_paper = True
        else:
            first = first or found
        yield found
    if not any_paper:
        reason = f"; the first problem, at {first.where}: {first.what}" if first else ""
        raise SourceError(
            f"no papers found, reading it as {form.name}{reason}",
            where=document.where,
            mend=f"Expected {form.expects}",
        )
