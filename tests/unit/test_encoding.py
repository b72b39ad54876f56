"""Text to what the encoder reads."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from kg.model import Span
from pipelines.extraction.encoding import MAX_PIECES, SHAPES, EncodedText, encode, shape_of
from pipelines.extraction.sentences import sentence_spans

#: Pieces that texts of all kinds are made of: other scripts, marks that the encoder drops, breaks.
PARTS = [
    "BERT", "iCaRL", "2D-CNN", "pretraining", "e.g.", "\n\n", "\n", " ", "  ", ". ", "? ", "(", ")",
    "_", "-", "深度学习", "한국어", "ß", "İ", "é", "e\u0301", "\u0301", "\u200b", "\u00a0",
    "\x00", "\ufffd", "\U0001f4be", "½", "²", "\u2028", "a" * 120, "We", "propose", "α",
]  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=120),
    st.lists(st.sampled_from(PARTS), max_size=60).map("".join),
    st.lists(st.sampled_from(PARTS), max_size=300).map(" ".join),
)


@pytest.fixture(scope="module")
def ends(tokenizer: Tokenizer) -> tuple[int, int]:
    """What stands before and behind every text."""
    first, last = tokenizer.encode("").ids
    return first, last


def encoded(text: str, tokenizer: Tokenizer) -> EncodedText:
    return encode(text, list(sentence_spans(text)), tokenizer.encode(text))


def test_a_blank_line_becomes_a_separator(tokenizer: Tokenizer, ends: tuple[int, int]) -> None:
    title, abstract = "Deep nets", "We train BERT."
    text = f"{title}\n\n{abstract}"
    read = encoded(text, tokenizer)
    begin, separator = ends

    def ids(part: str) -> list[int]:
        return list(tokenizer.encode(part, add_special_tokens=False).ids)

    expected = [begin, *ids(title), separator, *ids(abstract), separator]
    assert read.pieces.tolist() == expected
    assert [w.of(text) for w in read.words] == ["Deep", "nets", "We", "train", "BERT", "."]
    assert read.sentence.tolist() == [0, 0, 1, 1, 1, 1]
    # What a word points at is its own pieces, past the separator too.
    assert read.pieces[read.first[2]] == ids("We")[0]


def test_one_line_break_separates_nothing(tokenizer: Tokenizer, ends: tuple[int, int]) -> None:
    assert encoded("Deep nets\nWe train BERT.", tokenizer).pieces.tolist().count(ends[1]) == 1


def test_a_word_of_several_pieces_is_one_word(tokenizer: Tokenizer) -> None:
    text = "A hyperparameterisation helps"
    read = encoded(text, tokenizer)
    assert [w.of(text) for w in read.words] == text.split()
    assert read.last[1] > read.first[1]
    assert read.first[2] == read.last[1] + 1


def test_words_outside_every_sentence_are_left_out(tokenizer: Tokenizer) -> None:
    text = "One two. Three four."
    read = encode(text, [Span(9, 20)], tokenizer.encode(text))
    assert [w.of(text) for w in read.words] == ["Three", "four", "."]


@settings(deadline=None)
@given(TEXTS)
def test_words_are_what_stands_in_the_text(tokenizer: Tokenizer, text: str) -> None:
    read = encoded(text, tokenizer)
    assert len(read.pieces) <= MAX_PIECES + 2
    n = len(read.words)
    assert len(read.first) == len(read.last) == len(read.shape) == len(read.sentence) == n
    previous = 0
    for word, first, last, shape in zip(read.words, read.first, read.last, read.shape, strict=True):
        spelt = word.of(text)
        assert previous <= word.start < word.end <= len(text)
        assert spelt.strip()
        assert shape == shape_of(spelt)
        # Between the marks that stand around the text.
        assert 0 < first <= last < len(read.pieces) - 1
        previous = word.end
    assert list(read.sentence) == sorted(read.sentence)


@settings(deadline=None)
@given(TEXTS)
def test_words_spell_what_their_pieces_say(tokenizer: Tokenizer, text: str) -> None:
    read = encoded(text, tokenizer)
    for word, first, last in zip(read.words, read.first, read.last, strict=True):
        alone = tokenizer.encode(word.of(text), add_special_tokens=False).ids
        assert read.pieces[first : last + 1].tolist() == alone


def test_what_is_past_the_encoders_reach_is_left_out(tokenizer: Tokenizer) -> None:
    for filler in ("word " * 600, "word\n\n" * 600, "unaffable " * 300, "unaffable\n\n" * 300):
        for shift in ("", "a ", "a b "):
            text = shift + filler
            read = encoded(text, tokenizer)
            assert MAX_PIECES - 4 <= len(read.pieces) <= MAX_PIECES + 2
            assert read.last.max() < MAX_PIECES + 1
            # No word is cut in two.
            assert {w.of(text) for w in read.words} <= set(text.split())


def test_ideographs_are_words_one_by_one(tokenizer: Tokenizer) -> None:
    text = "我们 use 深度学习, 한국어."
    read = encoded(text, tokenizer)
    assert [w.of(text) for w in read.words] == [*"我们", "use", *"深度学习", ",", "한국어", "."]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\x00", "\u0301"])
def test_a_text_without_words_has_none(
    tokenizer: Tokenizer, ends: tuple[int, int], text: str
) -> None:
    read = encoded(text, tokenizer)
    assert read.words == ()
    assert read.pieces.tolist() == [*ends]


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("the", "lower"), ("Adam", "Title"), ("BERT", "UPPER"), ("iCaRL", "mIxed"),
        ("2024", "digits"), ("v2", "alnum"), ("-", "punct"), ("深", "other"),
    ],
)  # fmt: skip
def test_the_way_a_word_is_written(word: str, name: str) -> None:
    assert SHAPES[shape_of(word)] == name
