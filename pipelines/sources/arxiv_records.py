"""What the three forms of arXiv metadata have in common: ids, LaTeX, line breaks, withdrawals."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipelines.sources.cleaning import clean, joined
from pipelines.sources.identity import arxiv_id
from pipelines.sources.latex import plain
from pipelines.sources.reading import Problem

_WITHDRAWN = re.compile(
    r"\W*(?:(?:this|the|our)\s+(?:arxiv\s+)?(?:paper|article|manuscript|submission|work|preprint"
    r"|version|note|document)\s+(?:has\s+been|have\s+been|was|is(?:\s+being)?)\s+(?:\w+\s+)?"
    r"|(?:(?:paper|article|manuscript|submission|preprint)\s+)?)withdrawn\b",
    re.IGNORECASE,
)
# A comment is a list of remarks, and any of them may say it.
_REMARK = re.compile(r"(?:^|[.;,()])\s*", re.MULTILINE)
_REPOSITORY = re.compile(
    r"https?://(?:www\.)?(?:github|gitlab|bitbucket|codeberg)\.(?:com|org)/[\w.-]+/[\w.-]*\w"
)
# https://info.arxiv.org/help/prep: a line that begins with white space begins a paragraph.
_PARAGRAPH = re.compile(r"\n(?=[ \t]+\S)|\n[ \t]*\n")


@dataclass(frozen=True, slots=True)
class ArxivPaper:
    """The metadata of one paper as arXiv gives them; what is missing is empty.

    ``date`` is that of the first version, ``journal`` a reference as text, ``authors`` are names
    in reading order, ``categories`` the classes of arXiv such as "cs.CL".
    """

    identifier: str
    title: str
    abstract: str
    authors: tuple[str, ...]
    date: str = ""
    comments: str = ""
    journal: str = ""
    doi: str = ""
    categories: tuple[str, ...] = ()
    language: str = ""

    def record(self, where: str) -> dict[str, object] | Problem:
        """The record in our own field names; a problem where the paper is withdrawn."""
        identifier = arxiv_id(self.identifier) or self.identifier.strip()
        if _withdrawn(self.abstract, self.comments):
            return Problem(where, f"the paper {identifier} is withdrawn", "withdrawn")
        return {
            "id": identifier or None,
            "title": joined(plain(joined(self.title))),
            "abstract": _paragraphs(self.abstract),
            "authors": [name for author in self.authors if (name := joined(plain(author)))],
            "date": self.date or None,
            "venue": joined(plain(self.journal)) or None,
            "url": f"https://arxiv.org/abs/{identifier}" if arxiv_id(identifier) else None,
            # At times several, for the versions of several publishers.
            "doi": next(iter(self.doi.split()), None),
            "arxiv": arxiv_id(identifier),
            "code": list(dict.fromkeys(_REPOSITORY.findall(self.comments))),
            "keywords": list(self.categories),
            "language": self.language.strip() or None,
        }


def name_of(parts: Iterable[str]) -> str:
    """A name in reading order from its parts: forenames, surname, suffix; empty ones left out."""
    return " ".join(part for text in parts if (part := joined(text)))


def _withdrawn(abstract: str, comments: str) -> bool:
    remarks = _REMARK.split(joined(comments))
    return bool(_WITHDRAWN.match(abstract)) or any(map(_WITHDRAWN.match, remarks))


def _paragraphs(abstract: str) -> str:
    """The abstract without the line breaks of its source; blank lines between paragraphs."""
    texts = (joined(plain(joined(text))) for text in _PARAGRAPH.split(clean(abstract)))
    return "\n\n".join(text for text in texts if text)
