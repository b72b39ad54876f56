"""A Daily Papers page as copied text: paragraphs of titles and abstracts, furniture around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kg.errors import SourceError
from kg.model import Paper
from kg.model.papers import paper_of_text
from pipelines.sources.cleaning import clean
from pipelines.sources.foreign import foreign_text
from pipelines.sources.identity import derived_id
from pipelines.sources.page_furniture import is_furniture, is_mark_of_page, names_submitter
from pipelines.sources.page_reading import Paragraph, Role, reads_as_abstract, roles_of
from pipelines.sources.reading import Document, Format, Problem

_PAGE_HEAD = "Daily Papers"
_OUTSIDE = " \t\r\n\v\f"
# No editor wraps lines narrower than the one or wider than the other.
_NARROWEST_WRAP = 40
_WIDEST_WRAP = 200


def papers(document: Document) -> Iterator[Paper | Problem]:
    """Every paper of the page in page order; a problem for prose that no title stands before.

    Raises SourceError where the document is too large or not UTF-8.
    """
    source = f"{FORMAT.name}:{document.name}"
    yield from _papers_of_text(document.text(), where=document.where, source=source)


def _papers_of_text(page: str, *, where: str = "", source: str = "") -> Iterator[Paper | Problem]:
    paragraphs, is_page = _paragraphs(clean(page).split("\n"))
    roles = roles_of(paragraphs)
    abstracts = sum(
        role is Role.ABSTRACT and reads_as_abstract(paragraph.text)
        for paragraph, role in zip(paragraphs, roles, strict=True)
    )
    if not is_page and 2 * abstracts < max(1, roles.count(Role.TITLE)):
        return  # notes, code, tables: any list of short lines would pass for titles
    title = ""
    abstract = ""
    for paragraph, role in zip(paragraphs, roles, strict=True):
        if role is Role.ABSTRACT:
            abstract = paragraph.text
            continue
        if role is Role.CONTINUATION:
            abstract = f"{abstract}{paragraph.gap}{paragraph.text}"
            continue
        if title:
            yield paper_of_text(derived_id(title), title, abstract, source=source)
        title, abstract = "", ""
        if role is Role.TITLE:
            title = paragraph.text
        else:
            yield Problem(
                f"{where}:{paragraph.line}", "prose without a title before it", "not-a-paper"
            )
    if title:
        yield paper_of_text(derived_id(title), title, abstract, source=source)


def render(papers: Iterable[Paper]) -> str:
    """A page that reads back as these papers: their titles and abstracts, in this order.

    Raises SourceError for a paper that such a page cannot say, for example one without a title or
    with a title that reads like prose.
    """
    wanted = [(paper.title, paper.abstract) for paper in papers]
    paragraphs = [_PAGE_HEAD, *(text for texts in wanted for text in texts if text)]
    page = "\n\n".join(paragraphs) + "\n"
    found = [
        (paper.title, paper.abstract) for paper in _papers_of_text(page) if isinstance(paper, Paper)
    ]
    for number, (expected, read) in enumerate(zip(wanted, found, strict=False)):
        if expected != read:
            raise SourceError(
                f"paper {number + 1}, '{expected[0][:60]}', does not read back from page text",
                mend="Write it as JSON Lines",
            )
    if len(wanted) != len(found):
        raise SourceError(
            f"{len(wanted)} papers read back as {len(found)} from page text",
            mend="Write them as JSON Lines",
        )
    return page


def _paragraphs(lines: list[str]) -> tuple[list[Paragraph], bool]:
    """The paragraphs that are not furniture, and whether some furniture marks a page of papers."""
    paragraphs: list[Paragraph] = []
    is_page = False
    gap: str | None = None
    before = ""
    for start, block in _blocks(lines):
        for offset, piece in _pieces(block):
            text = "\n".join(piece).strip(_OUTSIDE)
            if is_furniture(text) or names_submitter(before, text):
                is_page = is_page or is_mark_of_page(text)
                gap = None
            else:
                paragraphs.append(Paragraph(text, start + offset + 1, gap))
                gap = "\n"
            before = text
        gap = gap and "\n\n"
    return paragraphs, is_page


def _blocks(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Runs of lines that are not blank, each with the index of its first line."""
    block: list[str] = []
    for index, line in enumerate([*lines, ""]):
        if line.strip():
            block.append(line)
        elif block:
            yield index - len(block), block
            block = []


def _pieces(block: list[str]) -> Iterator[tuple[int, list[str]]]:
    """The paragraphs of a block, each with the index of its first line.

    A copied page may put every paragraph on a line of its own without blank lines between, or
    wrap a paragraph over many lines. A line break is a wrap where the next word would not have
    fitted into the width of the block.
    """
    # A long address stands on a line of its own and may stick out.
    width = max((len(line) for line in block if " " in line.strip()), default=0)
    wrapped = _NARROWEST_WRAP <= width <= _WIDEST_WRAP
    start = 0
    for index in range(1, len(block)):
        line, following = block[index - 1], block[index]
        word = re.match(r"\s*(\S*)", following)
        fits = len(line) + 1 + len(word[1] if word else "") <= width
        if not wrapped or fits or (is_furniture(line) and is_furniture(following)):
            yield start, block[start:index]
            start = index
    yield start, block[start:]


FORMAT = Format(
    name="daily-papers-text",
    expects="a title on a line of its own, a blank line, its abstract, a blank line, and so on",
    recognises=lambda document: foreign_text(document.head) is None,
    papers=papers,
)
