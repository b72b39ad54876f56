"""New papers of arXiv, as its API lists them.

https://info.arxiv.org/help/api/user-manual.html: ``search_query`` with ``cat:`` and
``submittedDate:[FROM TO TO]`` (minutes, in UTC), ``start`` from 0 and ``max_results``; the answer
is an Atom feed that says in ``opensearch:totalResults`` how many papers there are. An error may
come as a feed too, whose only entry is the error. https://info.arxiv.org/help/api/tou.html: one
request at a time, and three seconds between them.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from typing import Final

from defusedxml import ElementTree

from pipelines.fetching.client import FetchError
from pipelines.fetching.listing import Listing, Page

#: Where methods, tasks and datasets are named most.
CATEGORIES: Final = ("cs.AI", "cs.CL", "cs.CV", "cs.LG")

_ADDRESS: Final = "https://export.arxiv.org/api/query"
_PAGE: Final = 500
_PAUSE: Final = 3.0
_CATEGORY: Final = re.compile(r"[a-z]+(?:-[a-z]+)*(?:\.[A-Za-z]+(?:-[a-z]+)*)?")
_ATOM: Final = "{http://www.w3.org/2005/Atom}"
_TOTAL: Final = "{http://a9.com/-/spec/opensearch/1.1/}totalResults"
_ERRORS: Final = "/api/errors"


def arxiv_listing(day: datetime.date, categories: Sequence[str] = CATEGORIES) -> Listing:
    """The papers of any of ``categories`` whose first version was submitted on ``day`` in UTC.

    Raises FetchError where a category cannot be one.
    """
    for category in categories:
        if not _CATEGORY.fullmatch(category):
            raise FetchError(
                "is no category of arXiv", where=category, mend="They look like cs.CL or hep-th"
            )
    each = sorted(set(categories))
    wanted = " OR ".join(f"cat:{category}" for category in each)
    query = f"({wanted}) AND submittedDate:[{day:%Y%m%d}0000 TO {day:%Y%m%d}2359]"

    def parameters(start: int) -> dict[str, str]:
        return {
            "search_query": query,
            "start": str(start),
            "max_results": str(_PAGE),
            # The oldest first: what is submitted in the meantime moves no page.
            "sortBy": "submittedDate",
            "sortOrder": "ascending",
        }

    return Listing(
        name=f"arxiv-{day}-{'+'.join(each)}",
        ending=".atom",
        address=_ADDRESS,
        media_types=("application/atom+xml", "application/xml", "text/xml"),
        pause=_PAUSE,
        parameters=parameters,
        understood=_understood,
    )


def _understood(body: bytes, start: int) -> Page:
    try:
        feed = ElementTree.fromstring(body)
    except ElementTree.ParseError as error:
        raise ValueError(f"is not XML: {error}") from error
    entries = feed.findall(f"{_ATOM}entry")
    if any(_ERRORS in entry.findtext(f"{_ATOM}id", "") for entry in entries):
        raise ValueError(f"says: {entries[0].findtext(f'{_ATOM}summary', '').strip()}")
    total = feed.findtext(_TOTAL, "").strip()
    if feed.tag != f"{_ATOM}feed" or not total.isdecimal():
        raise ValueError("is no feed that says how many papers there are")
    return Page(len(entries), start + len(entries) < int(total))
