"""The Daily Papers of Hugging Face, as its API lists them.

https://huggingface.co/docs/hub/api, GET /api/daily_papers: ``date``, ``limit`` (at most 100) and
``p``, the number of the page from 0. The answer is a list of entries and does not say how many
there are in all.
"""

from __future__ import annotations

import datetime
import json
from typing import Final

from pipelines.fetching.listing import Listing, Page

_ADDRESS: Final = "https://huggingface.co/api/daily_papers"
_PAGE: Final = 100
_PAUSE: Final = 1.0


def daily_papers_listing(day: datetime.date) -> Listing:
    """The Daily Papers of ``day``."""

    def parameters(start: int) -> dict[str, str]:
        return {"date": day.isoformat(), "limit": str(_PAGE), "p": str(start // _PAGE)}

    return Listing(
        name=f"hf-{day}",
        ending=".json",
        address=_ADDRESS,
        media_types=("application/json",),
        pause=_PAUSE,
        parameters=parameters,
        understood=_understood,
    )


def _understood(body: bytes, _start: int) -> Page:
    try:
        entries = json.loads(body)
    except RecursionError as error:
        raise ValueError("nests too deep") from error
    if not isinstance(entries, list):
        raise ValueError("holds no list of entries")
    return Page(len(entries), len(entries) >= _PAGE)
