"""The HTML that titles and abstracts of metadata carry, to plain text."""

from __future__ import annotations

import html
import re

# What publishers send: HTML, JATS (jats:p, jats:italic) and MathML. Any other "<" is a character.
_TAG = re.compile(
    r"</?(?:(?P<block>(?:jats:)?(?:p|title|sec|list|list-item|br|div|li|ul|ol|h[1-6]))"
    r"|(?:jats|mml|m):[\w-]{1,40}"
    r"|a|abbr|b|big|bold|em|font|i|inf|inline-formula|italic|math|m[inors]|mrow|ms(?:ub|up|ubsup)"
    r"|mtext|ovl|roman|sans-serif|sc|scp|small|span|strong|su[bp]|tex-math|tt|u|underline)"
    r"(?:\s[^<>]{0,500})?/?>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def without_markup(text: str) -> str:
    """``text`` with entities as characters and without the tags of publishers.

    Entities are taken as escaped once or, as some sources have them, twice. A tag of a block
    becomes a space; what is no known tag, such as "a < b > c", stays.
    """
    if "&" in text:
        text = _unescaped(_unescaped(text))
    if "<" in text:
        text = _TAG.sub(lambda tag: " " if tag["block"] else "", text)
    return text


def _unescaped(text: str) -> str:
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
