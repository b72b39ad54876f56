"""A paper from the fields of one JSON object, whatever file the object stood in."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping

from kg.model import Paper, Passage
from kg.model.papers import paper_of_text
from pipelines.sources.cleaning import clean, clean_in_place
from pipelines.sources.identity import arxiv_id, bare_doi, derived_id
from pipelines.sources.reading import Problem

_URL = re.compile(r"https?://[^\s<>\"{}|\\^`\[\]()\x00-\x1f]+", re.IGNORECASE)
_SCHEMELESS = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}/[^\s<>\"{}|\\^`\[\]()]+", re.IGNORECASE)
_BADGE = re.compile(r"\.(?:svg|png|gif|jpe?g)$|//img\.shields\.io/", re.IGNORECASE)
# RFC 5646, as far as languages, scripts and regions go: "en", "pt-BR", "zh-Hant-TW".
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|\d{3}))?")
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ].*)?)?)?")


def paper_of_record(record: object, *, where: str, source: str) -> Iterator[Paper | Problem]:
    """The paper that a decoded JSON object describes, after the problems of its optional fields.

    The object is either a paper (``title`` and mostly ``abstract``) or a bare text (``id`` and
    ``text``), which becomes an abstract without a title whose offsets hold in the given text.
    Where it is neither, one problem that says why comes instead of the paper.
    """
    if not isinstance(record, Mapping):
        yield Problem(where, f"expected a JSON object, found {_kind(record)}", "not-a-paper")
        return
    fields = _Fields(record, where)
    texts: dict[str, str] = {}
    bare = "text" in record and record.get("title") is None and record.get("abstract") is None
    for name in ("text",) if bare else ("title", "abstract"):
        value = record.get(name)
        if value is not None and not isinstance(value, str):
            what = f"field '{name}': expected a string, found {_kind(value)}"
            yield Problem(where, what, "not-a-paper")
            return
        texts[name] = value or ""
    title = clean(texts.get("title", ""))
    if not bare and not title.strip():
        has = "an empty title" if "title" in record else "no title"
        yield Problem(where, f"the record has {has}", "not-a-paper")
        return
    given_id = fields.identifier()
    url = fields.address("url")
    if bare:
        text = clean_in_place(texts["text"])
        paper_id = given_id or derived_id(text)
        passages = (Passage(f"{paper_id}#abstract", "abstract", 0, text),) if text else ()
        paper = Paper(id=paper_id, title="", passages=passages, source=source)
    else:
        paper = paper_of_text(
            given_id or derived_id(title),
            title,
            clean(texts["abstract"]),
            authors=fields.strings("authors"),
            issued=fields.issued(),
            venue=fields.text("venue"),
            url=url,
            doi=fields.doi(),
            arxiv=fields.arxiv(given_id, url),
            code=fields.code(),
            keywords=fields.strings("keywords"),
            citations=fields.citations(),
            language=fields.language(),
            source=source,
        )
    yield from fields.problems
    yield paper


class _Fields:
    """The optional fields of a record. One that is not as it should be is left out and noted."""

    def __init__(self, record: Mapping[str, object], where: str) -> None:
        self._record = record
        self._where = where
        self.problems: list[Problem] = []

    def _left_out(self, name: str, why: str) -> None:
        self.problems.append(Problem(self._where, f"field '{name}' left out: {why}", "field"))

    def text(self, name: str) -> str | None:
        value = self._record.get(name)
        if value is None:
            return None
        if not isinstance(value, str):
            self._left_out(name, f"expected a string, found {_kind(value)}")
            return None
        return clean(value).strip() or None

    def strings(self, name: str) -> tuple[str, ...]:
        value = self._record.get(name)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self._left_out(name, "expected a list of strings")
            return ()
        return tuple(text for item in value if (text := clean(item).strip()))

    def identifier(self) -> str | None:
        # Numbered records are common, and a number names a record as well as a string does.
        value = self._record.get("id")
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        return self.text("id")

    def address(self, name: str) -> str | None:
        value = self.text(name)
        if value is not None and not _URL.fullmatch(value):
            self._left_out(name, "not a web address (http or https)")
            return None
        return value

    def code(self) -> tuple[str, ...]:
        if isinstance(self._record.get("code"), str):
            entries = tuple(filter(None, [self.text("code")]))
        else:
            entries = self.strings("code")
        found: list[str] = []
        for entry in entries:
            # Metadata of repositories is often pasted from a README: a badge around a link.
            urls = [url for url in _URL.findall(entry) if not _BADGE.search(url)]
            if not urls and _SCHEMELESS.fullmatch(entry):
                urls = [f"https://{entry}"]
            if not urls:
                self._left_out("code", "not a web address (http or https)")
            found.extend(urls)
        return tuple(dict.fromkeys(found))

    def issued(self) -> str | None:
        date = self.text("date")
        if date is not None:
            if issued := _iso_date(date):
                return issued
            self._left_out("date", "expected YYYY, YYYY-MM or YYYY-MM-DD")
        year = self._record.get("year")
        if year is None:
            return None
        if isinstance(year, bool) or not re.fullmatch(r"[1-9][0-9]{3}", str(year)):
            self._left_out("year", "expected a year of four digits")
            return None
        return str(year)

    def doi(self) -> str | None:
        value = self.text("doi")
        if value is None:
            return None
        doi = bare_doi(value)
        if doi is None:
            self._left_out("doi", "not a DOI")
        return doi

    def arxiv(self, given_id: str | None, url: str | None) -> str | None:
        value = self.text("arxiv")
        if value is not None:
            if found := arxiv_id(value):
                return found
            self._left_out("arxiv", "not an arXiv identifier")
        return arxiv_id(given_id or "") or arxiv_id(url or "")

    def language(self) -> str | None:
        value = self.text("language")
        if value is None or _LANGUAGE.fullmatch(value):
            return value
        self._left_out("language", "not a tag of a language such as en or pt-BR")
        return None

    def citations(self) -> int | None:
        value = self._record.get("citations")
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            self._left_out("citations", "expected a whole number, 0 or more")
            return None
        return value


def _iso_date(text: str) -> str | None:
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    year, month, day = match.groups()
    try:
        datetime.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return "-".join(part for part in (year, month, day) if part)


def _kind(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    names = {str: "a string", list: "a list", dict: "an object", int: "a number", float: "a number"}
    return names.get(type(value), "something else")
