"""Laws of links: whatever the text, spans are in it and URLs are absolute."""

import re

from hypothesis import given
from hypothesis import strategies as st

from pipelines.extraction.links import find_links

_PIECES = st.sampled_from(
    "https://|http: //|www.|github.com/|github. com|/|kite|wing-|_|.|. |, | |\n|(|)|{|}|[|](|\\_|~|"
    "\u2019s|.io|.git|at|11|:|\u200b|\u3002|?q=|#|Code|kite.org/x|a@".split("|")
)
_NAME = st.from_regex(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,12}[A-Za-z0-9])?", fullmatch=True).filter(
    lambda name: not re.search(r"www|http|x{3}|tb[ad]$", name, re.IGNORECASE)
)
_AROUND = st.sampled_from(
    [("at ", "."), ("(", ")"), ("\\url{", "}."), ("[", "],"), ('"', '"'), ("<", ">"), ("", "; and")]
)


@given(st.lists(_PIECES | st.text(max_size=3), max_size=40).map("".join))
def test_spans_are_in_order_and_urls_absolute(text: str) -> None:
    end = 0
    for span, url, _, repository in find_links(text):
        assert end <= span.start < span.end <= len(text)
        end = span.end
        assert re.fullmatch(r"https?://[^\s/?#]+\.[^\s]*", url)
        assert "\n\n" not in span.of(text)
        assert repository is None or repository.count("/") >= 2


@given(_NAME, _NAME, _AROUND)
def test_a_repository_is_found_in_any_brackets(
    owner: str, name: str, around: tuple[str, str]
) -> None:
    text = f"{around[0]}https://github.com/{owner}/{name}{around[1]}"
    found = [(span.of(text), repository) for span, _, _, repository in find_links(text)]
    service = found == [] or found[0][1] is None  # such as github.com/topics/…
    if not service:
        assert found == [(f"https://github.com/{owner}/{name}", f"github.com/{owner}/{name}")]


@given(st.text(alphabet="ab./:-_ \n", max_size=60), st.text(alphabet="ab./:-_ \n", max_size=60))
def test_no_link_crosses_an_empty_line(title: str, abstract: str) -> None:
    text = f"{title} https://kite.org/\n\n{abstract}"
    border = len(title) + len(" https://kite.org/")
    assert all(span.end <= border or span.start >= border + 2 for span, *_ in find_links(text))
