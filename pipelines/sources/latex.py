"""From the LaTeX of titles, names and abstracts to plain text, as far as metadata carry it.

Metadata are no documents: a percent sign is a percent sign, braces are at times unbalanced, and
a lone dollar may be a price. So the text is walked mark by mark, each mark that is known is
rendered, and all else, mathematics above all, stays as it is written. What an accent and a letter
make together is asked of pylatexenc.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from pylatexenc.latex2text import LatexNodes2Text

# Longer runs are no formula in a line of text, and a bound keeps the walk linear.
_MATH = (
    r"\$\$[^$]{1,2000}\$\$|\$[^$]{1,2000}\$"
    r"|\\\((?:[^\\]|\\[^()]){0,2000}\\\)|\\\[(?:[^\\]|\\[^][]){0,2000}\\\]"
)
_LETTER = r"(?:\\[ij](?![A-Za-z])\s?|[^\W\d_])"
_ACCENT = r"\\(?:['\"`^~=.]\s?|[Hbcdkrtuv](?![A-Za-z])\s{0,3})"
_ACCENTED = (
    rf"{_ACCENT}(?:\{{\s?{_ACCENT}(?:\{{{_LETTER}\}}|{_LETTER})\s?\}}"
    rf"|\{{\s?{_LETTER}{{1,2}}\s?\}}|{_LETTER})"
)
_SYMBOL = (
    r"\\(?:ss|SS|oe|OE|ae|AE|aa|AA|o|O|l|L|i|j|dh|DH|dj|DJ|th|TH|ng|NG|S|P|copyright|pounds"
    r"|dots|ldots|textellipsis|text(?:end|em)ash|textquote(?:left|right|dbl|single)"
    r"|textquotedbl(?:left|right)|text(?:registered|trademark|degree|copyright|euro|mu)"
    r"|textbackslash|textunderscore|textbar|textless|textgreater|text(?:ascii(?:tilde|circum)))"
    r"(?![A-Za-z])(?:\{\}|[ \t]{1,3}(?=[^\W_]))?"
)
_STYLE = (
    r"\\(?:text(?:bf|it|sc|sf|sl|tt|rm|up|md|normal|superscript|subscript)|text|emph|underline"
    r"|mbox|uppercase|bf|it|em|rm|sc|sf|tt|bfseries|itshape|ttfamily|scshape|small|noopsort"
    r"|protect|relax|ensuremath|xspace)(?![A-Za-z])[ \t]{0,3}"
)
_TOKEN = re.compile(
    rf"(?P<math>{_MATH})"
    r"|(?P<url>https?://(?:\\~\{\}|\\[_%&#~]|[^\s{}\\$])+)"
    r"|\\(?:url|path)[ ]?\{(?P<address>[^{}]*)\}"
    r"|\\href[ ]?\{(?P<target>[^{}]*)\}[ ]?\{(?P<shown>[^{}]*)\}"
    r"|(?P<cited>[ ~]?\\cite[a-z]?\*?(?:\[[^][]*\])?\{[^{}]*\})"
    rf"|(?P<accented>{_ACCENTED})|(?P<symbol>{_SYMBOL})|(?P<style>{_STYLE})"
    r"|\\(?P<logo>(?:La)?TeX)(?![A-Za-z])(?:\{\})?"
    r"|(?P<unknown>\\[A-Za-z]+\*?\{[^{}]*\})"
    r"|\\(?P<escaped>[%&_#${}])"
    r"|(?P<space>\\\\|\\[ ,;:!]|(?<=[\w.,)])~(?=[\w\\$]))"
    r"|(?P<nothing>\\[-/]|[{}])"
    r"|(?P<dash>-{2,3})|(?P<quote>``|'')"
)
_MARK = re.compile(r"[\\{}~]|--|``|''")
_IN_ADDRESS = re.compile(r"\\~\{\}|\\([_%&#~])")
_PUNCTUATION = {"--": "\u2013", "---": "\u2014", "``": "\u201c", "''": "\u201d"}


def plain(text: str) -> str:
    r"""``text`` without LaTeX: accents composed, styles and braces dropped, escapes undone.

    Mathematics (``$...$``, ``\(...\)``, ``\[...\]``) and macros that are not known are kept as
    they are written; citations are left out; an address keeps its every character. Never raises,
    in time that grows with the length of the text.
    """
    return _TOKEN.sub(_rendered, text) if _MARK.search(text) else text


def _rendered(token: re.Match[str]) -> str:
    kind = token.lastgroup
    written = token[0]
    match kind:
        case "math" | "unknown":
            return written
        case "url":
            return _address(written)
        case "address":
            return _address(token["address"])
        case "shown":
            return f"{plain(token['shown'])} ({_address(token['target'])})"
        case "accented" | "symbol":
            return _composed(written)
        case "escaped" | "logo":
            return token[kind]
        case "space":
            return "" if written == "\\!" else " "
        case "dash" | "quote":
            return _PUNCTUATION[written]
        case _:
            return ""


def _address(written: str) -> str:
    return _IN_ADDRESS.sub(lambda escape: escape[1] or "~", written)


@lru_cache(maxsize=4096)
def _composed(written: str) -> str:
    text: str = LatexNodes2Text().latex_to_text(written).strip()
    return unicodedata.normalize("NFC", text)
