"""Which records are one paper: told from keys that are small enough to compare millions.

Two records are one paper where they have the same DOI or the same arXiv id, or where their titles
are near, their years at most one apart and an author's surname shared; near titles with the very
same abstract are enough by themselves. What a group has by one of its records counts for all of it,
so the groups are the same in whatever order the records come.

Titles are near where they are equal as :func:`plain_title` writes them, with or without spaces, or
where one word differs by a slip: deleting at most one letter of each of the two forms makes them
equal. That takes in a letter more, less or other, or two exchanged. A looser measure joins what is
not one: titles by one author a year apart that differ in two letters are often those of sequels
("Part I" and "Part II", "online" and "offline").

Records are found by the marks that they share (Bocek, Hunt and Stiller, "Fast Similarity Search in
Large Dictionaries", 2007, do so for single words), never by comparing all pairs.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from array import array
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from kg.model import Paper
from pipelines.sources.grouping import Grouping
from pipelines.sources.identity import arxiv_id

# Titles of many papers, which say nothing of any. Without spaces.
_NAMELESS = frozenset(
    "abstract authorindex bookreview bookreviews contents corrigendum editorial editorsnote "
    "errata erratum foreword frontmatter guesteditorial inmemoriam introduction invitedtalk "
    "keynote notitle paneldiscussion plenarysessions plenarytalks preface tableofcontents "
    "titlepage tutorial untitled withdrawn".split()
)
_SHORTEST_TITLE = 6
_LONGEST_TITLE = 1000
# A word that may have a slip, and the letters that stand around it, are this long or longer.
_LONG_WORD = 5
_AROUND_WORD = 20
_MOST_WORDS = 40
_LONG_ABSTRACT = 200
_ARTICLES = frozenset({"a", "an", "the"})
_AFTER_NAMES = frozenset({"jr", "sr", "ii", "iii", "iv"})
# Letters that decomposition leaves as they are.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i"})


@dataclass(frozen=True, slots=True)
class Key:
    """What of a record tells its paper.

    ``doi`` and ``arxiv`` are in one spelling, ``title`` is as :func:`plain_title` gives it,
    ``surnames`` are sorted. ``abstract`` is a digest of the letters of a long abstract, else None.
    """

    id: str
    doi: str | None
    arxiv: str | None
    title: str
    year: int | None
    surnames: tuple[str, ...]
    abstract: str | None


def key_of(paper: Paper) -> Key:
    """The key of a record."""
    letters = _plain(paper.abstract).replace(" ", "")
    digest = hashlib.blake2b(letters.encode(), digest_size=8).hexdigest()
    return Key(
        id=paper.id,
        doi=_doi_of(paper),
        arxiv=_arxiv_of(paper),
        title=plain_title(paper.title),
        year=paper.year,
        surnames=tuple(sorted(set(filter(None, map(surname, paper.authors))))),
        abstract=digest if len(letters) >= _LONG_ABSTRACT else None,
    )


def plain_title(title: str) -> str:
    """The words of a title in lower case and without accents, punctuation and articles."""
    words = _plain(title[:_LONGEST_TITLE].replace("&", " and ")).split()
    return " ".join(word for word in words if word not in _ARTICLES)


def surname(name: str) -> str:
    """The last part of an author's surname in plain letters; empty where the name has none.

    "Jan van der Berg", "van der Berg, J." and "Berg J" all give "berg"; a number that tells
    namesakes apart ("Wei Wang 0001") is no part of it.
    """
    family, comma, _ = name.partition(",")
    parts = [part for part in re.findall(r"[^\s\d_]+", family) if re.search(r"\w", part)]
    if not comma:
        # Initials may stand behind: "Berg JA".
        while (
            len(parts) > 1 and len(parts[0]) > 2 and re.fullmatch(r"[A-Z]\.?[A-Z]?\.?", parts[-1])
        ):
            parts.pop()
    plain = [_plain(part).replace(" ", "") for part in parts]
    while len(plain) > 1 and plain[-1] in _AFTER_NAMES:
        plain.pop()
    return plain[-1] if plain else ""


def groups(papers: Collection[Paper]) -> tuple[tuple[str, ...], ...]:
    """The ids of the records that are one paper, for each paper of which there are two ids or more.

    First the marks of all are counted, 12 bytes a mark and about 9 marks a record, then only the
    keys of those that share a mark with another are made. Records of one id are one record. The
    groups are sorted, and so are the ids of each.
    """
    rows = _sharing(papers)
    grouping = Grouping((row.year, row.surnames, row.abstract) for row in rows)
    identifiers: dict[tuple[str, str], list[int]] = defaultdict(list)
    first: dict[tuple[str, ...], int] = {}
    for number, row in enumerate(rows):
        grouping.join(number, first.setdefault(("id", row.id), number))
        for identifier in _identifiers(row.doi, row.arxiv):
            identifiers[identifier].append(number)
            grouping.join(number, first.setdefault((*identifier, row.title), number))
    grouping.close(list(identifiers.values()), _near(rows))
    found = (sorted({rows[number].id for number in members}) for members in grouping.groups())
    return tuple(sorted(tuple(ids) for ids in found if len(ids) > 1))


def _sharing(papers: Collection[Paper]) -> list[Key]:
    """The keys of what has a mark in common with another, and few beside."""
    shared = {number for run in _runs(map(_marks, papers)) for number in run}
    return [key_of(paper) for number, paper in enumerate(papers) if number in shared]


def _runs(marks: Iterable[Iterable[Hashable]]) -> Iterator[list[int]]:
    """The numbers of those that share a mark, a list a mark; rarely one more, by its hash alone."""
    hashes, owners = array("q"), array("I")
    for number, own in enumerate(marks):
        for mark in own:
            hashes.append(hash(mark))
            owners.append(number)
    order = np.argsort(np.asarray(hashes), kind="stable")
    values, numbers = np.asarray(hashes)[order], np.asarray(owners)[order]
    equal = np.concatenate(([False], values[1:] == values[:-1], [False]))
    edges = np.flatnonzero(equal[1:] != equal[:-1]).tolist()
    for start, last in zip(edges[::2], edges[1::2], strict=True):
        yield numbers[start : last + 1].tolist()


def _marks(paper: Paper) -> Iterator[Hashable]:
    yield "id", paper.id
    yield from _identifiers(_doi_of(paper), _arxiv_of(paper))
    title = plain_title(paper.title)
    if letters := _telling(title):
        yield letters
        for before, _, after in _around_words(title):
            yield before, after


def _near(rows: list[Key]) -> list[list[int]]:
    """The rows of near titles, in lists within which each is near each."""
    equal: dict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        if letters := _telling(row.title):
            equal[letters].append(number)
    found = [members for members in equal.values() if len(members) > 1]
    titles = sorted({row.title for row in rows if _telling(row.title)})
    around = ({(before, after) for before, _, after in _around_words(title)} for title in titles)
    for run in _runs(around):
        # The words of the run's titles, and the titles' letters, by what stands around.
        places: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
        for title in (titles[number] for number in run):
            for before, word, after in _around_words(title):
                places[before, after].append((word, _telling(title)))
        for place in places.values():
            forms: dict[str, set[str]] = defaultdict(set)
            for word, letters in place if len(place) > 1 else ():
                for form in _less_one(word):
                    forms[form].add(letters)
            for near in forms.values():
                if len(near) > 1:
                    found.append([number for one in sorted(near) for number in equal[one]])
    return found


def _around_words(title: str) -> Iterator[tuple[str, str, str]]:
    """Each long word with the letters before and after it, where these are many."""
    words = title.split()
    if len(words) > _MOST_WORDS:
        return
    for place, word in enumerate(words):
        if len(word) >= _LONG_WORD and word.isalpha():
            before, after = "".join(words[:place]), "".join(words[place + 1 :])
            if len(before) + len(after) >= _AROUND_WORD:
                yield before, word, after


def _less_one(word: str) -> Iterator[str]:
    """The word, and the word less any letter but the first two, which make another word."""
    yield word
    for place in range(2, len(word)):
        yield word[:place] + word[place + 1 :]


def _telling(title: str) -> str:
    """The letters of a plain title; empty where it does not tell one paper from another."""
    letters = title.replace(" ", "")
    return "" if len(letters) < _SHORTEST_TITLE or letters in _NAMELESS else letters


def _identifiers(doi: str | None, arxiv: str | None) -> Iterator[tuple[str, str]]:
    if doi:
        yield "doi", doi
    if arxiv:
        yield "arxiv", arxiv


def _doi_of(paper: Paper) -> str | None:
    return paper.doi.casefold() if paper.doi else None


def _arxiv_of(paper: Paper) -> str | None:
    # arXiv registers a DOI for each of its papers: https://info.arxiv.org/help/doi.html.
    registered = re.fullmatch(r"10\.48550/arxiv\.(.+)", paper.doi or "", re.IGNORECASE)
    text = paper.arxiv or (registered[1] if registered else "")
    # The old identifiers may name a subject class or not: math.GT/0309136 is math/0309136.
    return re.sub(r"\.[a-z]{2}/", "/", (arxiv_id(text) or text).casefold()) or None


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
    if not folded.isascii():
        folded = "".join(c for c in folded if not unicodedata.combining(c))
    return " ".join(re.findall(r"[^\W_]+", folded))
