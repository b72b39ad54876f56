"""The paper object of Hugging Face, as its API gives it and its pages embed it.

https://huggingface.co/api/daily_papers answers with a list of entries; the paper itself stands
under ``paper`` (id, title, summary, publishedAt, authors, githubRepo). The address of one paper,
/api/papers/ID, answers with that inner object alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

LIST_KEYS = ("dailyPapers", "searchResults", "papers")


def entries_of(value: object) -> list[object] | None:
    """The entries that decoded JSON of Hugging Face holds; None where it is no such JSON.

    A list stands for itself, an object for the first of its lists of papers that is not empty,
    and an object with a ``paper`` or a ``title`` for one entry.
    """
    if isinstance(value, list):
        return value
    if not isinstance(value, Mapping):
        return None
    lists = [value[key] for key in LIST_KEYS if isinstance(value.get(key), list)]
    if lists:
        return next((entries for entries in lists if entries), [])
    if isinstance(value.get("paper"), Mapping) or "title" in value:
        return [value]
    return None


def record_of_entry(entry: object) -> object:
    """The record, in the field names of our JSON Lines, of an entry.

    What is not of this shape comes back as it is: an array of our own records is read too.
    """
    if not isinstance(entry, Mapping):
        return entry
    inner = entry.get("paper")
    paper = inner if isinstance(inner, Mapping) else entry
    if paper is entry and "summary" not in entry:
        return entry
    authors = paper.get("authors")
    names = authors
    if isinstance(authors, list):
        names = [
            author["name"] if isinstance(author, Mapping) and "name" in author else author
            for author in authors
        ]
    identifier = paper.get("id")
    page = (
        f"https://huggingface.co/papers/{quote(identifier)}"
        if isinstance(identifier, str)
        else None
    )
    # The entry repeats title and summary, the latter at times shortened: the paper's own go first.
    return {
        "id": identifier,
        "title": paper.get("title", entry.get("title")),
        "abstract": paper.get("summary", entry.get("summary")),
        "authors": names,
        "date": paper.get("publishedAt", entry.get("publishedAt")),
        "url": page,
        "code": paper.get("githubRepo"),
    }
