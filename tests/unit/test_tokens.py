"""The tokeniser loses nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.vocab import Vocab

from pipelines.extraction.tokens import WordTokenizer


@given(st.text())
def test_the_text_comes_back(text: str) -> None:
    doc = WordTokenizer(Vocab())(text)
    assert doc.text == text
    for token in doc:
        assert text[token.idx : token.idx + len(token.text)] == token.text


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("2D-CNN", ["2D", "-", "CNN"]),
        ("a_b  c", ["a", "_", "b", " ", "c"]),
        ("gr\u00f6\u00dfer \u6df1\u5ea6", ["gr\u00f6\u00dfer", "\u6df1\u5ea6"]),
    ],
)
def test_punctuation_stands_alone(text: str, tokens: list[str]) -> None:
    assert [t.text for t in WordTokenizer(Vocab())(text)] == tokens
