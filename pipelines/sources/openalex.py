"""Works of OpenAlex as JSON Lines, as its snapshot holds them.

https://docs.openalex.org/api-entities/works/work-object. The abstract is an index from words to
their places, and is put together from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipelines.sources.cleaning import joined
from pipelines.sources.identity import arxiv_id
from pipelines.sources.json_records import field_names, looks_like_lines, papers_of_lines
from pipelines.sources.markup import without_markup
from pipelines.sources.reading import Document, Format, Problem

_ADDRESS = "https://openalex.org/"
# OpenAlex says of a work's abstract and of who wrote it in words that no other source has.
_FIELDS = (frozenset({"id", "authorships"}), frozenset({"id", "abstract_inverted_index"}))
_DOI_OF_ARXIV = "10.48550/arxiv."


def _record(value: object, where: str) -> object:
    if not isinstance(value, Mapping):
        return value
    identifier = value.get("id")
    name = identifier.removeprefix(_ADDRESS) if isinstance(identifier, str) else identifier
    if value.get("is_retracted") is True:
        return Problem(where, f"the work {name} is retracted", "withdrawn")
    if value.get("is_paratext") is True:
        return Problem(where, f"{name} is matter around papers, such as a cover", "not-a-paper")
    title = value.get("title") or value.get("display_name")
    return {
        "id": name,
        "title": joined(without_markup(title)) if isinstance(title, str) else title,
        "abstract": _abstract(value.get("abstract_inverted_index")),
        "authors": list(_authors(value.get("authorships"))),
        "date": value.get("publication_date"),
        "year": value.get("publication_year"),
        "venue": _venue(value),
        "url": identifier if isinstance(identifier, str) and identifier != name else None,
        "doi": value.get("doi"),
        "arxiv": _arxiv(value),
        "keywords": list(_keywords(value.get("keywords"))),
        "citations": value.get("cited_by_count"),
        "language": value.get("language"),
    }


def _abstract(index: object) -> str:
    """The words of an index in the order of their places; a place that has none is passed over."""
    if not isinstance(index, Mapping):
        return ""
    words: dict[int, str] = {}
    for word, places in index.items():
        for place in places if isinstance(places, list) else []:
            if isinstance(place, int):
                words.setdefault(place, word)
    return joined(without_markup(" ".join(words[place] for place in sorted(words))))


def _authors(authorships: object) -> Iterator[str]:
    for authorship in _objects(authorships):
        author = authorship.get("author")
        name = author.get("display_name") if isinstance(author, Mapping) else None
        name = name or authorship.get("raw_author_name")
        if isinstance(name, str):
            yield joined(without_markup(name))


def _venue(work: Mapping[str, object]) -> str | None:
    """The name of the journal or proceedings; older snapshots have it in another place."""
    location = work.get("primary_location")
    source = location.get("source") if isinstance(location, Mapping) else work.get("host_venue")
    name = source.get("display_name") if isinstance(source, Mapping) else None
    return without_markup(name) if isinstance(name, str) else None


def _arxiv(work: Mapping[str, object]) -> str | None:
    """The arXiv identifier, from the DOI that arXiv registers or from where the work lies."""
    doi = work.get("doi")
    if isinstance(doi, str):
        _, _, name = doi.lower().partition(_DOI_OF_ARXIV)
        if found := arxiv_id(name):
            return found
    for location in _objects(work.get("locations")):
        address = location.get("landing_page_url")
        if isinstance(address, str) and (found := arxiv_id(address)):
            return found
    return None


def _keywords(keywords: object) -> Iterator[str]:
    for keyword in _objects(keywords):
        name = keyword.get("display_name") or keyword.get("keyword")
        if isinstance(name, str):
            yield name


def _objects(value: object) -> list[Mapping[str, object]]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def _recognises(document: Document) -> bool:
    names = field_names(document.head)
    return looks_like_lines(document) and any(names >= fields for fields in _FIELDS)


FORMAT = Format(
    name="openalex",
    expects='one work of OpenAlex a line, with "id", "title" and "abstract_inverted_index"',
    recognises=_recognises,
    papers=lambda document: papers_of_lines(document, "openalex", _record),
)
