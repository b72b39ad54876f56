r"""Sentence boundaries of scientific abstracts, as a spaCy component.

A full stop ends a sentence only where white space and a likely beginning follow and no
abbreviation precedes, so that "e.g.", "et al.", "Fig. 3", "0.81", "arXiv.org" and LaTeX remnants
such as "{\it single-loop}" or "O(epsilon^{-3})" break nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from kg.model import Span
from pipelines.extraction.tokens import text_of

if not Doc.has_extension("passages"):
    Doc.set_extension("passages", default=())
if not Doc.has_extension("sentence_spans"):
    Doc.set_extension("sentence_spans", default=())

#: Words that end in a full stop without ending a sentence, in lower case.
ABBREVIATIONS = frozenset(
    "e.g i.e eg ie cf vs al fig figs eq eqs sec ref refs tab no nos vol pp ch resp approx etc "
    "dr mr mrs ms prof st jr sr inc ltd co dept univ w.r.t wrt s.t a.k.a aka i.i.d iid viz ca "
    "min max avg std dim incl excl est".split()
)
#: Of these, the ones that may well end a sentence where a capital letter follows.
_MAY_END = frozenset({"etc", "al", "i.i.d", "iid", "co", "inc", "no", "min", "max", "st", "dim"})

_END = re.compile(r"""(?<![.!?\u2026])(?P<mark>[.!?\u2026]+)(?P<close>["'\u201d\u2019)\]}]*)\s+""")
#: A word before a mark is looked at this far back: no abbreviation is longer.
_WORD = 40
_PARAGRAPH = re.compile(r"\n[ \t]*\n\s*")
_BEGINNING = re.compile(r"""["'\u201c\u2018(\[{\\$]*(?P<first>[^\W_])""")


def _ends(text: str, match: re.Match[str]) -> bool:
    rest = text[match.end() : match.end() + 40]
    beginning = _BEGINNING.match(rest)
    if beginning is None:
        return bool(rest) and rest[0] not in ",;:)]}"
    first = beginning.group("first")
    if match.group("mark") != ".":
        return not first.islower()
    before = text[max(0, match.start() - _WORD) : match.start()]
    word = re.split(r"\s", before)[-1].lstrip("([{\"'\u201c").lower()
    if word in ABBREVIATIONS or word.split("-")[-1] in ABBREVIATIONS:
        capital = first.isupper() and not rest[:12].lstrip("([{").split(" ")[0].isupper()
        if word == "al" or not capital or word not in _MAY_END:
            # "et al. showed", "et al. (2019)": a name list goes on, in whatever case.
            return word == "al" and first.isupper() and not rest.startswith(("(", "["))
    if re.fullmatch(r"[a-z](\.[a-z])*", word) and len(word) <= 3 and word not in {"i"}:
        # An initial ("J. Smith") unless a clear new sentence starts after a symbol ("by x. We").
        starter = re.match(r"(We|The|This|Our|In|It|To|For|However|These|Here)\b", rest)
        return starter is not None
    # Lower-case beginnings are names such as "iCaRL" or "k-means" after a true full stop; after a
    # bracketed remark or a number they are as a rule the same sentence.
    if first.islower():
        second = re.match(r"[a-z]+[A-Z0-9-]", rest)
        return second is not None
    return True


def sentence_spans(text: str, passages: tuple[Span, ...] = ()) -> Iterator[Span]:
    """The sentences of ``text`` in order, without the white space around them.

    ``passages`` are runs of text that no sentence crosses, such as a title and an abstract; where
    none are given the whole text is one. A blank line ends a sentence, unless what stands before
    has no final mark and what follows goes on in lower case.
    """
    for passage in passages or ((Span(0, len(text)),) if text else ()):
        start = passage.start
        cuts = []
        body = passage.of(text)
        for match in _END.finditer(body):
            if _ends(body, match):
                cuts.append(passage.start + match.end())
        for match in _PARAGRAPH.finditer(body):
            before, after = body[: match.start()].rstrip()[-1:], body[match.end() :][:1]
            if before in ".!?:" or not after.islower():
                cuts.append(passage.start + match.end())
        for cut in [*sorted(cuts), passage.end]:
            piece = text[start:cut]
            stripped = piece.strip()
            if stripped:
                begin = start + piece.index(stripped[0])
                yield Span(begin, begin + len(stripped))
            start = max(start, cut)


def sentences_of(doc: Doc) -> list[Span]:
    """The sentences of a Doc that has sentence starts, without the white space at their ends."""
    if doc._.sentence_spans:
        return list(doc._.sentence_spans)
    found = []
    whole = doc.text
    for sentence in doc.sents:
        text = whole[sentence.start_char : sentence.end_char]
        start = sentence.start_char + len(text) - len(text.lstrip())
        end = sentence.start_char + len(text.rstrip())
        if end > start:
            found.append(Span(start, end))
    return found


@Language.component("paper_sentences", assigns=["token.is_sent_start", "doc._.sentence_spans"])
def paper_sentences(doc: Doc) -> Doc:
    """Set the sentence starts of a Doc; ``doc._.passages`` are spans that no sentence crosses."""
    spans = tuple(sentence_spans(text_of(doc), tuple(doc._.passages)))
    if len(doc):
        places = doc.to_array(["IDX"])
        starts = np.isin(places, np.array([s.start for s in spans], dtype=np.uint64))
        starts[0] = True
        # All at once, as spaCy looks at the whole Doc at each single setting; 1 and -1 are its
        # yes and no. Its own annotation forgets that it takes arrays of numpy.
        flags = np.where(starts, 1, -1).astype(np.int64).astype(np.uint64).reshape(-1, 1)
        doc.from_array(["SENT_START"], flags)  # type: ignore[arg-type]
    # Components ask for the sentences time and again, and spaCy looks at every token to answer.
    doc._.sentence_spans = spans
    return doc
