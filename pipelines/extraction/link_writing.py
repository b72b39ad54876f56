"""How papers write URLs: where one starts, where it ends, and what has come between.

Text that was taken out of a typeset page has spaces where lines were broken, and lacks what the
typesetting ate: the tie of TeX is a space ("/~name"), and so is an underscore without a backslash.
All work on one URL is bounded by :data:`LONGEST`, so that a text of one endless word costs no more
than any other of its length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

#: A longer URL is no link: browsers and servers do not agree on longer ones.
LONGEST = 2048

_TOP = (
    "com|org|net|edu|gov|io|ai|dev|app|info|me|cc|site|page|tech|xyz|cloud|online|science|link|top"
    "|ly|gl|gle|be|ms|ac|uk|de|fr|cn|jp|kr|hk|tw|sg|ch|at|nl|se|fi|no|dk|it|es|pt|pl|cz|eu|us|ca"
    "|au|nz|il|in|ru|br"
)
# Top domains that are no English words nor ends of words, for hosts that stand alone.
_TOP_ALONE = "com|org|net|edu|gov|io|ai|dev|app|info|cc|xyz|uk|de|fr|cn|jp|kr|hk|ch|nl|eu"
_LABEL = r"[a-z0-9][a-z0-9-]{0,62}"
_KNOWN = (
    r"(?:gist\.)?github\s?\.\s?com|gitlab\s?\.\s?com|bitbucket\.org|codeberg\.org|gitee\.com"
    r"|huggingface\.co|hf\.co|zenodo\.org|sites\.google\.com|youtu\.be|youtube\.com"
)
_START = re.compile(
    rf"""
    (?P<scheme> ht{{1,3}}ps? (?: \s?[:;]\s?/(?:\s?/)? | // ) \s? )
    | (?<![.@-]) (?=www\.\s?[a-z0-9])
    # "at" and a footnote's number may have lost their space.
    | (?: (?<![\w@.-]) | (?<=\bat) | (?<=[^\W\d]\d\d) ) (?= (?:{_KNOWN}) \s?/ )
    | (?<![\w@-]) (?= {_LABEL}\.git(?:hub|lab)\.io (?![\w@-]|\.\w) )
    | (?<![\w@.-]) (?<!\w/)
      (?= (?P<bare> (?:{_LABEL}\.){{1,5}}
          (?-i: (?:{_TOP})/[\w~]
              | (?P<alone> {_TOP_ALONE} ) (?![\w@-]|\.\w|/[\w~]) ) ) )
      # Not where a known host has lost the space before it.
      (?! \w{{0,60}} (?:{_KNOWN}) \s?/ | (?:{_LABEL}\.){{2}}github\.io )
    """,
    re.IGNORECASE | re.VERBOSE,
)
# A URL ends at white space, at a mark that no URL holds, in a text without spaces at the first
# ideograph, and where the next URL starts, unless as the part of an archive's or query's URL.
_RUN = re.compile(
    rf"(?:www\.)?(?:github\.com)?"
    rf"(?:(?:(?<=[/=])|(?!https?:|(?<![.-])www\.\w|(?<=\w)github\.com/))"
    rf"[^\s<>\"`|\\^\u2014\u2018\u2019\u201c\u201d\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff00-\uffef]"
    rf"|\\(?=[_~%\#&])){{1,{LONGEST}}}",
    re.IGNORECASE,
)
_NEXT = re.compile(r"(\s)(\S{1,200})(?=(.{0,4}))", re.DOTALL)
# What a mark became on its way through TeX and PDF; the soft hyphen and zero-width marks go.
_AS_TYPED = {
    "\\": "",
    "\u00ad": "",
    "\u200b": "",
    "\u2060": "",
    "\u2010": "-",
    "\u2011": "-",
    "\u2013": "-",
    "\u223c": "~",
    "\u02dc": "~",
}
# Words before a lone host that make it an address and not a company ("reviews from shop.com").
_LEADS_TO = re.compile(
    r"(?:\b(?:available|found|released|accessible|published|hosted|downloaded|download|online|public)(?:\s(?:here|on"
    r"line|publicly))?(?:\sat)?:?|\b(?:visit|see|url|here|license\sat):?|\b(?:website|webpage|page|site)"
    r"(?:\sis|\sat|:|(?=\s?\()))\s?[(\[{]?\s?$",
    re.IGNORECASE,
)
#: Into how many pieces spaces may cut one URL.
_MOST_PIECES = 8
# A scanned page: "github:com/…", and "l" or "I" for the "/" behind the host.
_MISREAD_DOT = re.compile(r"^(git(?:hub|lab))[:,;](?=com/)", re.IGNORECASE)
_MISREAD_SLASH = re.compile(
    r"^((?:[\w-]+\.){1,5}?(?:com|org|edu|net|io|ai|be))[lI](?=[\w-]+(?:/|$))"
)
_NO_PATH = frozenset(
    "a about along also an and are as at be but by can code data for from has have he here his in "
    "is it its may of on or our repository she that the their this to under upon using via was we "
    "well which will with w n and/or".split()
)
_CLOSERS = {")": "(", "]": "[", "}": "{"}
_TRAILING = frozenset(".,;:!?'\"*_~$\u2026\u00bb\u2020\u2021")
# "…/OptMATH.We release": a full stop, then a capitalised word, with the space lost.
_LOST_SPACE = re.compile(
    r"(?<=[\w/])[.,;:](?:We|The|Our|This|These|In|It|Its|To|For|And|An|With|Codes?|Data|Datasets?"
    r"|Demo|Videos?|Project|Keywords|All|Moreover|Experiments?|Results?)$"
)


@dataclass(frozen=True, slots=True)
class Written:
    """A URL as a text has it: where it starts and ends there, and what it says, absolute."""

    start: int
    end: int
    url: str


def written_urls(text: str) -> Iterator[Written]:
    """All that is written as a URL in ``text``, in order, cleaned of the sentence around it."""
    start = _START.search(text)
    while start:
        if start["alone"] and not _is_address(
            start["bare"], text[max(0, start.end() - 50) : start.end()]
        ):
            resume = start.end("bare")
        else:
            url, end, resume = _read(text, start.end())
            if url:
                open_scheme = start["scheme"] and "s" not in start["scheme"].lower()
                host, slash, path = url.partition("/")
                scheme = "http" if open_scheme else "https"
                yield Written(start.start(), end, f"{scheme}://{host.lower()}{slash}{path}")
        start = _START.search(text, max(resume, start.end(), start.start() + 1))


def _is_address(host: str, before: str) -> bool:
    """Whether a host without scheme and path is meant as an address, not as a company's name."""
    if host.lower() == "arxiv.org":  # where papers are from, and no more
        return False
    machine_of_university = host.count(".") > 1 and host.endswith(".edu")
    return machine_of_university or _LEADS_TO.search(before) is not None


def cleaned(url: str) -> str:
    """``url`` without what belongs to the sentence around it: always its beginning."""
    lost = _LOST_SPACE.search(url)
    if lost:
        url = url[: lost.start()]
    # A bracket that a word follows without space, as in "…/name(code)"; "Tree_(graph)" is a name.
    remark = re.search(r"(?<![_/])\(", url)
    if remark:
        url = url[: remark.start()]
    end = len(url)
    surplus = {closer: url.count(closer) - url.count(_CLOSERS[closer]) for closer in _CLOSERS}
    while end:
        last = url[end - 1]
        if surplus.get(last, 0) > 0:
            surplus[last] -= 1
        elif last not in _TRAILING and last not in "([{":
            break
        end -= 1
    url = url[:end]
    # An unclosed bracket with what follows it: "…/name(see", "…/name}{here".
    for opener, closer in ("()", "[]", "{}"):
        cut = url.find(closer)
        if cut >= 0 and opener not in url[:cut]:
            url = url[:cut]
        cut = url.find(opener)
        if cut >= 0 and closer not in url[cut:]:
            url = url[:cut]
    url = re.sub(r"'s?$", "", url.rstrip("".join(_TRAILING)))
    # Nothing but these may stand in the two names of a repository.
    names = re.match(r"(?:www\.)?(?:github\.com|bitbucket\.org)(?:/[\w.-]*){0,2}", url, re.I)
    if names and names.end() < len(url) and url[names.end()] not in "/?#@":
        url = url[: names.end()].rstrip("".join(_TRAILING))
    return url


def _read(text: str, start: int) -> tuple[str, int, int]:
    """The URL whose host starts at ``start``, its end in ``text``, and the end of what was read.

    The URL is empty where nothing is left of it, or where it is too long.
    """
    url = ""
    ends: list[int] = []  # of each letter in the text
    at = start
    for _ in range(_MOST_PIECES):
        run = _RUN.match(text, at)
        if run is None:
            break
        at = run.end()
        for place, letter in enumerate(run.group(), start=run.start() + 1):
            typed = _AS_TYPED.get(letter, letter)
            url += typed
            ends.extend([place] * len(typed))
        if len(url) >= LONGEST:
            return "", start, at
        after = _NEXT.match(text, at)
        glue = _glue(url, *after.groups()) if after else None
        if after is None or glue is None:
            break
        url += glue
        ends.extend([after.start(2)] * len(glue))
        at = after.start(2)
    url = cleaned(_MISREAD_SLASH.sub(r"\1/", _MISREAD_DOT.sub(r"\1.", url)))
    return url, ends[len(url) - 1] if url else start, at


def _glue(url: str, space: str, token: str, following: str) -> str | None:
    """What stood between ``url`` and the ``token`` behind a space, or None: two words, no URL.

    Each rule is a shape in which a line break or TeX has cut a URL in two. ``following`` is the
    beginning of what comes after the token.
    """
    host, slash, path = url.partition("/")
    host = host.lower().removeprefix("www.")
    word = token.rstrip(".,;:!?)]}\"'")
    ends_sentence = word != token or not following.strip()
    known = host in {
        "github.com",
        "gitlab.com",
        "bitbucket.org",
        "huggingface.co",
        "sites.google.com",
    }
    steps = [step for step in path.split("/") if step]
    if re.match(r"(?:https?:|www\.|[(\[{<\\])", token, re.IGNORECASE) or not word:
        return None
    if not slash:
        if url.lower() == "www.":
            return ""
        if host.endswith("."):  # "github. com/…"
            complete = re.search(rf"\.(?:{_TOP})\.$", host)
            rest = re.match(rf"(?:{_LABEL}\.){{0,4}}(?:{_TOP})(?![\w-]|\.\w)", token)
            return "" if rest and not complete else None
        if host.endswith("-"):  # "name- bench.github.io"
            return "" if re.match(rf"(?:{_LABEL}\.){{1,4}}(?:{_TOP})(?![\w-])", token) else None
        split = token.startswith("/") if known else re.match(r"\.(?:com|io)?(?![\w])", token)
        return "" if split and (known or host.endswith(("github", "gitlab"))) else None
    if known and len(steps) < 2:
        if token.startswith("/"):
            return ""
        if url.endswith("/") and re.match(r"[\w-]", token) and word.lower() not in _NO_PATH:
            more = "/" in token or token.endswith("-") or re.match(r"\s?/", following)
            name = len(steps) == 1 and (ends_sentence or re.search(r"[-_\d]|\w[A-Z]", word))
            return "" if more or name or host == "sites.google.com" else None
    if url.endswith(("-", "_")):  # a line broken at a mark of the name
        return (
            "" if re.match(r"[\w-]*[A-Z\d/_.-]", token) and word.lower() not in _NO_PATH else None
        )
    file_name = re.fullmatch(r"[\w/-]+\.(?:html?|php|pdf)", word)
    if (
        space != " "
        or not (url[-1].isalnum() or url[-1] == "/")
        or word.split("/")[0].lower() in _NO_PATH
    ):
        return None
    if url.endswith("/"):
        if file_name and len(steps) and "/" not in word:
            return ""
        home = len(steps) < 2 and not known and not host.endswith((".io", "youtu.be"))
        return "~" if home and re.match(r"[A-Za-z][\w.-]*/", token) else None  # TeX's tie
    # The last word of a sentence that is no word of English: a mark was lost. In the names of
    # repositories that is a hyphen more often than not.
    odd = ends_sentence and steps and re.fullmatch(r"(?=.*[A-Za-z])\w*(?:\w[A-Z]|\d)\w*", word)
    if not (odd or (file_name and steps)):
        return None
    return "-" if known and odd and len(steps) == 2 else "_"
