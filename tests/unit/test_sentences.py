"""Sentence boundaries of scientific text."""

import pytest

from kg.model import Span
from pipelines.extraction.sentences import sentence_spans


def split(text: str) -> list[str]:
    return [span.of(text) for span in sentence_spans(text)]


@pytest.mark.parametrize(
    "text",
    [
        "We follow Smith et al. and measure the loss.",
        "Methods, e.g. Adam or SGD, i.e. first-order ones, are compared.",
        "See Fig. 3 and Eq. (4) for details.",
        "It reaches 0.81 MAC/clk, or 3.5 times more.",
        r"It runs in a fully {\it single-loop} manner with O(epsilon^{-3}) calls.",
        "A bound of O(mepsilon^{-3I(I<m)}{II} + mepsilon^{-3}{IB}) holds.",
        "This involves mgg 1 problems and ell_p norms.",
        "The code is at https://github.com/a/b.c and runs.",
        "We compare A vs. B on data.",
        "The value (approx. 3.2) is low.",
        "A first line\n\nthat goes on after a blank line.",
    ],
)
def test_one_sentence_stays_whole(text: str) -> None:
    assert split(text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We win. They lose.", ["We win.", "They lose."]),
        ("Can it be so? Yes.", ["Can it be so?", "Yes."]),
        ("It works (mostly). We show it.", ["It works (mostly).", "We show it."]),
        ("One ends here.\n\nanother begins.", ["One ends here.", "another begins."]),
        ("We use BERT.  iCaRL comes next.", ["We use BERT.", "iCaRL comes next."]),
        ('He said "no." We go on.', ['He said "no."', "We go on."]),
        ("A Title\n\nThe abstract begins.", ["A Title", "The abstract begins."]),
    ],
)
def test_sentences_end_where_they_end(text: str, expected: list[str]) -> None:
    assert split(text) == expected


def test_no_sentence_crosses_a_passage() -> None:
    text = "on lower case titles\n\nmixup is a simple rule."
    passages = (Span(0, 20), Span(22, len(text)))
    assert [s.of(text) for s in sentence_spans(text, passages)] == [
        "on lower case titles",
        "mixup is a simple rule.",
    ]
