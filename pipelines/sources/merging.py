"""One paper out of the records of it that several sources give.

Each field is chosen by what stands in it alone, never by which record came first. So the outcome is
the same in whatever order and in whatever steps the records are merged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import reduce

from kg.model import Paper, Passage
from kg.model.papers import paper_of_text
from pipelines.sources.identity import arxiv_id, bare_doi

_MADE_OF_TITLE = re.compile(r"[a-z0-9-]+-[0-9a-f]{8}")


def merged(papers: Iterable[Paper]) -> Paper:
    """The one paper that all of ``papers`` are records of; a single one is given as it is.

    - ``id``: an arXiv identifier rather than a DOI, a DOI rather than another; last what is made
      of a title; of equals the least.
    - the title with the most capitals that is not all in capitals, which keeps names as they are
      written; the longest abstract, since sources cut them, with the language of its record.
    - the longest list of authors, the earliest date and of one year's the most precise, the
      shortest venue and the shortest address, the largest count of citations.
    - a publisher's DOI rather than arXiv's; a venue other than arXiv; an address at arXiv.
    - ``code``, ``keywords`` and ``source`` (joined by "; ") of all, sorted, each once.

    Raises ValueError where there are none.
    """
    records = list(papers)
    if not records:
        raise ValueError("no papers to merge")
    return reduce(_merged, records)


def _merged(one: Paper, other: Paper) -> Paper:
    if one == other:
        return one
    both = (one, other)
    paper_id = min(one.id, other.id, key=_rank_of_id)
    title = max(one.title, other.title, key=_rank_of_title)
    whole = max(both, key=lambda p: (len(p.abstract), p.abstract, p.language or ""))
    fields = {
        "authors": max(one.authors, other.authors, key=_rank_of_authors),
        "issued": min(filter(None, (p.issued for p in both)), key=_rank_of_date, default=None),
        "venue": min(filter(None, (p.venue for p in both)), key=_rank_of_venue, default=None),
        "url": min(filter(None, (p.url for p in both)), key=_rank_of_url, default=None),
        "doi": min(filter(None, (p.doi for p in both)), key=_rank_of_doi, default=None),
        "arxiv": min(filter(None, (p.arxiv for p in both)), default=None),
        "code": _all(one.code, other.code),
        "keywords": _all(one.keywords, other.keywords),
        "citations": max((p.citations for p in both if p.citations is not None), default=None),
        "language": whole.language,
        "source": "; ".join(_all(*(p.source.split("; ") for p in both))),
    }
    if title:
        return paper_of_text(paper_id, title, whole.abstract, **fields)
    # A bare text has no title and no passage for one.
    text = whole.abstract
    passages = (Passage(f"{paper_id}#abstract", "abstract", 0, text),) if text else ()
    return Paper(id=paper_id, title="", passages=passages, **fields)  # type: ignore[arg-type]


def _rank_of_id(text: str) -> tuple[int, str]:
    if arxiv_id(text):
        return 0, text
    if bare_doi(text):
        return 1, text
    return (3 if _MADE_OF_TITLE.fullmatch(text) else 2), text


def _rank_of_title(text: str) -> tuple[bool, bool, int, int, str]:
    return bool(text), not text.isupper(), sum(map(str.isupper, text)), len(text), text


def _rank_of_authors(names: tuple[str, ...]) -> tuple[int, int, tuple[str, ...]]:
    return len(names), sum(map(len, names)), names


def _rank_of_date(text: str) -> tuple[str, int, str]:
    return text[:4], -len(text), text


def _rank_of_venue(text: str) -> tuple[bool, int, str]:
    return text.casefold().startswith("arxiv"), len(text), text


def _rank_of_url(text: str) -> tuple[bool, int, str]:
    return not arxiv_id(text), len(text), text


def _rank_of_doi(text: str) -> tuple[bool, str, str]:
    folded = text.casefold()
    return folded.startswith("10.48550/arxiv."), folded, text


def _all(*several: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({text for texts in several for text in texts if text}))
