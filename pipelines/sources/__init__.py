"""Stage 1: from files of papers to :class:`kg.model.Paper`, one module a format.

A further format is one more module with a ``FORMAT`` and one more line in ``FORMATS``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from kg.errors import SourceError
from kg.model import Paper
from pipelines.sources import (
    daily_papers_html,
    daily_papers_json,
    daily_papers_text,
    json_lines,
)
from pipelines.sources.opening import files_of, is_folder, opened, shown
from pipelines.sources.reading import Format, Problem, Reading

__all__ = ["FORMATS", "Format", "Problem", "Reading", "read", "stream"]

# In the order in which they are asked; the last takes any text.
FORMATS: tuple[Format, ...] = (
    daily_papers_html.FORMAT,
    json_lines.FORMAT,
    daily_papers_json.FORMAT,
    daily_papers_text.FORMAT,
)


def read(inputs: Sequence[str | Path], *, strict: bool, stdin: BinaryIO | None = None) -> Reading:
    """All papers of ``inputs``: files, folders, or ``-`` for ``stdin`` (by default the real one).

    Of papers with one id the first is given. A later one that says the same is passed over in
    silence; one that differs gives a problem.

    Raises SourceError where an input as a whole gives no paper (missing, empty, of a foreign
    format, nothing but broken records), and with ``strict`` at the first problem of any kind.
    """
    papers: list[Paper] = []
    problems: list[Problem] = []
    seen: dict[str, bytes] = {}
    for place in inputs:
        for found in stream([place], strict=strict, stdin=stdin):
            kept = _unless_seen(found, seen, place) if isinstance(found, Paper) else found
            if isinstance(kept, Paper):
                papers.append(kept)
            elif kept is not None:
                if strict:
                    raise kept.as_error()
                problems.append(kept)
    return Reading(tuple(papers), tuple(problems))


def stream(
    inputs: Sequence[str | Path], *, strict: bool, stdin: BinaryIO | None = None
) -> Iterator[Paper | Problem]:
    """The papers one by one, in memory that does not grow with JSON Lines.

    Every record is given, also one whose id an earlier one has. Raises as :func:`read` does.
    """
    for place in inputs:
        for found in _of_place(place, stdin):
            if strict and isinstance(found, Problem):
                raise found.as_error()
            yield found


def _unless_seen(paper: Paper, seen: dict[str, bytes], place: str | Path) -> Paper | Problem | None:
    content = repr(replace(paper, source="")).encode("utf-8", "surrogatepass")
    digest = hashlib.sha256(content).digest()
    first = seen.setdefault(paper.id, digest)
    if first is digest:
        return paper
    if first == digest:
        return None
    what = f"another paper has the id '{paper.id}' already; left out, from {paper.source}"
    return Problem(shown(place), what, "conflict")


def _of_place(place: str | Path, stdin: BinaryIO | None) -> Iterator[Paper | Problem]:
    if not is_folder(place):
        yield from _of_file(place, stdin)
        return
    folder = Path(place)
    any_paper = False
    for file in files_of(folder):
        try:
            for found in _of_file(file, None):
                any_paper = any_paper or isinstance(found, Paper)
                yield found
        except SourceError as error:
            # A folder may hold a note or a picture beside its papers.
            yield Problem(error.where or shown(file), error.what, "unreadable")
    if not any_paper:
        raise SourceError(
            "no file of this folder holds a paper",
            where=shown(folder),
            mend="Hidden files are passed over; name a single file to see what is wrong with it",
        )


def _of_file(place: str | Path, stdin: BinaryIO | None) -> Iterator[Paper | Problem]:
    first: Problem | None = None
    any_paper = False
    with opened(place, stdin) as document:
        form = next(form for form in FORMATS if form.recognises(document))
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
            where=shown(place),
            mend=f"Expected {form.expects}",
        )
