"""The furniture of a Daily Papers page: what stands around the papers and is never one.

Copied text has lost the markup that told furniture from content, so it is told by its wording,
a whole line at a time.
"""

from __future__ import annotations

import re

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DAY = (
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,?\s+)?"
    rf"(?:{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?"
    rf"|\d{{1,2}}\.?\s+{_MONTH}(?:,?\s+\d{{4}})?|{_MONTH}\s+\d{{4}}|\d{{4}}-\d{{2}}-\d{{2}})"
)
_FURNITURE = re.compile(
    "|".join(
        (
            r"[\W_]+",  # separators: "·", "-", "<", ">"
            r"[+-]?\d+(?:[.,]\d+)*\s?[kKM]?",  # counts of upvotes, comments, stars
            rf"{_DAY}(?:\s*(?:-|–|—|to)\s*{_DAY})?",
            r"(?:submitted|published)\s+(?:by|on)(?:\s+\S.{0,60})?(?<![.!?])",
            r"by\s?@?_?AK(?:\s+and\s.{0,60})?",
            r"get trending papers in your email inbox.{0,40}",
            r"(?:\d+\s+)?(?:upvotes?|comments?|replies|reply|authors?|likes?|stars?|views?)"
            r"(?:\s+\d[\d.,]*[kKM]?)?:?",
            r"authors?:|abstract:?|view (?:pdf|all|arxiv page)|(?:arxiv|project) page|pdf",
            r"arxiv:\s?\d{4}\.\d{4,5}(?:v\d+)?|github(?:\s+\d[\d.,]*[kKM]?)?",
            r"new|subscribe|unsubscribe|upvote|community|previous|next|today|yesterday",
            r"daily(?: papers)?|weekly|monthly|trending(?: papers)?|papers|week \d{1,2}",
            r"hugging face|models|datasets|spaces|docs|enterprise|pricing|log ?in|sign ?up",
            r"search (?:models, .{0,60}|papers|by keyword|any paper.{0,40})|load more|show more",
            r"ai-generated summary|add to collection|copy (?:link|url)|share",
        )
    ),
    re.IGNORECASE,
)
_LONGEST = 120
_ASKS_FOR_NAME = re.compile(r"submitted by:?", re.IGNORECASE)
_NAME = re.compile(r"@?[\w.-]{1,40}")


def is_furniture(line: str) -> bool:
    """True where the whole line is furniture; False for a blank one."""
    line = line.strip()
    return 0 < len(line) <= _LONGEST and _FURNITURE.fullmatch(line) is not None


def is_mark_of_page(line: str) -> bool:
    """True for furniture in words; numbers and separators stand in other texts as well."""
    return re.search(r"[^\W\d_]{2}", line) is not None and is_furniture(line)


def names_submitter(before: str, line: str) -> bool:
    """True where ``line`` is the account name that a line "Submitted by" announces."""
    return bool(_ASKS_FOR_NAME.fullmatch(before.strip()) and _NAME.fullmatch(line.strip()))
