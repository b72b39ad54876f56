"""Dates of publication from the parts in which bibliographies give them."""

from __future__ import annotations

import re

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR = re.compile(r"(?<!\d)[12]\d{3}(?!\d)")
_SLASHED = re.compile(r"([12]\d{3})(?:[/-](\d{1,2}))?(?:[/-](\d{1,2}))?(?:[/T ].*)?")


def issued_of(date: str | None, year: str | None = None, month: str | None = None) -> str | None:
    """The ISO 8601 date that a written date says or else year and month do; None for neither.

    ``2019/05/02/``, ``2019-5`` and ``2019`` are dates; of a range the first day counts. A month is
    a number or a name that begins as the English one does ("June", "jul~5--10"). Whether the day
    exists is not asked.
    """
    if date and (match := _SLASHED.fullmatch(date.strip())):
        return "-".join([match[1], *(f"{int(part):02d}" for part in match.groups()[1:] if part)])
    found = _YEAR.search(year or date or "")
    if found is None:
        return None
    number = _month(month or "")
    return f"{found[0]}-{number:02d}" if number else found[0]


def _month(text: str) -> int | None:
    name = text.strip().casefold()
    if re.fullmatch(r"0?[1-9]|1[0-2]", name):
        return int(name)
    return next((n for n, month in enumerate(_MONTHS, 1) if name.startswith(month)), None)
