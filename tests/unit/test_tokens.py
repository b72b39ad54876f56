"""The tokeniser loses nothing, and splits wherever the encoder does."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.vocab import Vocab
from tokenizers import Tokenizer

from pipelines.extraction.encoding import encode
from pipelines.extraction.sentences import sentence_spans
from pipelines.extraction.tokens import WordTokenizer

#: What tokenisers differ on: ideographs of several planes, marks, control characters, spaces.
PARTS = [
    "BERT", "2D-CNN", "深度学习", "\u3400", "\uf900", "\U00020000", "\U0002f800", "한국어", "ひら",
    "e\u0301", "\u0301", "\u200b", "\x00", "\x1c", "\u00a0", "\u2028", "_", "€", "½", "\u1fef",
    " ", "  ", "\n\n", "ß", "İ", "\U0001f4be",
]  # fmt: skip
TEXTS = st.one_of(st.text(), st.lists(st.sampled_from(PARTS), max_size=30).map("".join))


@settings(deadline=None)
@given(TEXTS)
def test_the_text_comes_back(text: str) -> None:
    doc = WordTokenizer(Vocab())(text)
    assert doc.text == text
    for token in doc:
        assert text[token.idx : token.idx + len(token.text)] == token.text


@settings(deadline=None)
@given(TEXTS)
def test_a_word_of_the_encoder_is_whole_tokens(tokenizer: Tokenizer, text: str) -> None:
    doc = WordTokenizer(Vocab())(text)
    for word in encode(text, list(sentence_spans(text)), tokenizer.encode(text)).words:
        span = doc.char_span(word.start, word.end)
        assert span is not None, word.of(text)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("2D-CNN", ["2D", "-", "CNN"]),
        ("a_b  c", ["a", "_", "b", " ", "c"]),
        ("größer 深度", ["größer", "深", "度"]),
        ("用BERT模型", ["用", "BERT", "模", "型"]),
        ("한국어 ひら", ["한국어", "ひら"]),
    ],
)
def test_punctuation_and_ideographs_stand_alone(text: str, tokens: list[str]) -> None:
    assert [t.text for t in WordTokenizer(Vocab())(text)] == tokens
