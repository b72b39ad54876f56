"""A paper as BibTeX and as JSON-LD, to copy and for machines to find."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from visualizations.page import data_text, encodable
from visualizations.pages.links import web_address
from visualizations.pages.values import PaperPage

# What LaTeX gives a meaning to; a brace that is not closed would end the entry.
_LATEX: Final = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "$": r"\$",
        "&": r"\&",
        "%": r"\%",
        "#": r"\#",
        "_": r"\_",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)
_SPACES: Final = re.compile(r"[\s\x00-\x1f\x7f]+")
_ARXIV: Final = "https://arxiv.org/abs/"
_DOI: Final = "https://doi.org/"
_SMALL: Final = {"a", "an", "the", "on", "of", "for", "in", "to", "and", "with", "from", "by"}


def bibtex(page: PaperPage) -> str:
    """The paper as a BibTeX entry, in UTF-8; the key is made of author, year and first word."""
    paper = page.paper
    # What is an address has no character left that BibTeX gives a meaning to.
    known = {name: address for address, name in identifiers(page)}
    fields = {
        "title": f"{{{_latex(paper.title)}}}",
        "author": " and ".join(f"{{{_latex(a)}}}" if "," in a else _latex(a) for a in page.authors),
        ("booktitle" if paper.venue else "howpublished"): _latex(paper.venue or ""),
        "year": str(paper.year or ""),
        "doi": known.get("DOI", "").removeprefix(_DOI),
        "eprint": known.get("arXiv", "").removeprefix(_ARXIV),
        "archiveprefix": "arXiv" if "arXiv" in known else "",
        "url": web_address(page.url) or "",
    }
    kind = "inproceedings" if paper.venue else "misc"
    lines = [f"@{kind}{{{_key(page)},"]
    lines += [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([*lines, "}"])


def json_ld(page: PaperPage) -> str:
    """The paper as a schema:ScholarlyArticle, in ASCII that can stand in a script element."""
    paper = page.paper
    about = [concept for group in page.concepts for concept in group.concepts]
    same = [web_address(page.url), *(address for address, _ in identifiers(page))]
    article: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "@id": page.iri,
        "identifier": page.id,
        "name": paper.title,
        "author": [{"@type": "Person", "name": name} for name in page.authors],
        "datePublished": page.issued,
        "isPartOf": {"@type": "PublicationVolume", "name": paper.venue} if paper.venue else None,
        "abstract": page.abstract.text,
        "keywords": list(page.keywords),
        "about": [{"@type": "DefinedTerm", "name": concept.label} for concept in about],
        "sameAs": list(dict.fromkeys(address for address in same if address)),
    }
    return data_text({name: value for name, value in article.items() if value})


def identifiers(page: PaperPage) -> list[tuple[str, str]]:
    """The addresses that the paper's identifiers give, each with its name."""
    found = []
    if page.arxiv:
        found.append((web_address(f"{_ARXIV}{page.arxiv}"), "arXiv"))
    if page.doi:
        found.append((web_address(f"{_DOI}{page.doi}"), "DOI"))
    return [(address, name) for address, name in found if address]


def _key(page: PaperPage) -> str:
    names = page.authors[0].split(",")[0].split() if page.authors else []
    words = (_letters(word) for word in page.paper.title.split())
    first = next((word for word in words if word and word not in _SMALL), "")
    key = f"{_letters(names[-1]) if names else ''}{page.paper.year or ''}{first}"
    return key or "paper"


def _letters(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", plain.lower())


def _latex(text: str) -> str:
    return _SPACES.sub(" ", encodable(text)).strip().translate(_LATEX)
