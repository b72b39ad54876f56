"""Identifiers: one for a paper that has none, and those of arXiv and DOI in their bare form."""

from __future__ import annotations

import hashlib
import re
import unicodedata

SLUG_LENGTH = 60

# https://info.arxiv.org/help/arxiv_identifier.html: since April 2007 YYMM.number, with four
# digits at first and five since 2015; before that archive[.class]/YYMMnumber.
_ARXIV_ID = (
    r"(?P<id>\d{2}(?:0[1-9]|1[0-2])\.\d{4,5}"
    r"|(?:astro-ph|cmp-lg|cond-mat|cs|gr-qc|hep-(?:ex|lat|ph|th)|math(?:-ph)?|nlin|nucl-(?:ex|th)"
    r"|physics|q-bio|quant-ph|stat)(?:\.[a-z]{2})?/(?:9[1-9]|0[0-7])(?:0[1-9]|1[0-2])\d{3})"
    r"(?:v\d+)?"
)
_BARE_ARXIV = re.compile(rf"(?:arxiv:\s*)?{_ARXIV_ID}", re.IGNORECASE)
_ARXIV_URL = re.compile(
    r"https?://(?:www\.|export\.)?(?:arxiv\.org/(?:abs|pdf|html)"
    rf"|huggingface\.co/papers|alphaxiv\.org/abs)/{_ARXIV_ID}(?:\.pdf)?/?(?:[?#].*)?",
    re.IGNORECASE,
)
_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}/\S+)", re.IGNORECASE)


def derived_id(title: str) -> str:
    """An id made from a title: a readable slug and 8 hex digits that tell equal slugs apart.

    Titles that differ in case, white space or compatibility forms only get the same id.
    """
    normal = " ".join(unicodedata.normalize("NFKC", title).casefold().split())
    ascii_only = unicodedata.normalize("NFKD", normal).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:SLUG_LENGTH].strip("-")
    return f"{slug or 'paper'}-{hashlib.sha256(normal.encode()).hexdigest()[:8]}"


def arxiv_id(text: str) -> str | None:
    """The arXiv identifier that ``text`` is or, as an address, points to; without version."""
    match = _BARE_ARXIV.fullmatch(text.strip()) or _ARXIV_URL.fullmatch(text.strip())
    return match["id"] if match else None


def bare_doi(text: str) -> str | None:
    """The DOI that ``text`` is, with or without resolver or prefix; None where it is none."""
    match = _DOI.fullmatch(text.strip())
    return match[1] if match else None
