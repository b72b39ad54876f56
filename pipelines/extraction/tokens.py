"""A spaCy tokeniser whose tokens are runs of letters and digits, and single other characters.

The encoder labels BERT words. spaCy's own rules join some of these ("e.g", "2D-CNN)"), and a
mention that ends inside a token cannot be a spaCy span; here every word boundary of the encoder
is a token boundary too, and the text of the Doc is always the text that came in.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

# The encoder reads ideographs one by one (Devlin et al. 2019, its published tokeniser).
_IDEOGRAPH = (
    "[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0002a6df\U0002a700-\U0002ceaf\U0002f800-\U0002fa1f]"
)
# Letters, digits and the marks that combine with them; one other character; or white space.
_TOKEN = re.compile(rf"{_IDEOGRAPH}|(?:(?!{_IDEOGRAPH})[^\W_])+|\s+|.", re.DOTALL)


_TEXT = "text"


def text_of(doc: Doc) -> str:
    """The Doc's text as it came in; spaCy would put it together from the tokens at each asking."""
    text: str = doc.user_data.get(_TEXT) or doc.text
    return text


class WordTokenizer:
    """Text to Doc, without loss: ``WordTokenizer(vocab)(text).text == text``."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Tokenise. One space after a token belongs to it; other white space is a token."""
        words: list[str] = []
        spaces: list[bool] = []
        for match in _TOKEN.finditer(text):
            piece = match.group()
            if piece.startswith(" ") and words and not spaces[-1] and not words[-1].isspace():
                spaces[-1] = True
                piece = piece[1:]
            if piece:
                words.append(piece)
                spaces.append(False)
        doc = Doc(self.vocab, words=words, spaces=spaces)
        doc.user_data[_TEXT] = text
        return doc

    def to_bytes(self, **_: object) -> bytes:
        """Nothing to store: the rule is the code."""
        return b""

    def from_bytes(self, _: bytes, **__: object) -> WordTokenizer:
        """Nothing to load."""
        return self

    def to_disk(self, *_: object, **__: object) -> None:
        """Nothing to store."""

    def from_disk(self, *_: object, **__: object) -> WordTokenizer:
        """Nothing to load."""
        return self


@registry.tokenizers("paperatlas.words.v1")
def create_word_tokenizer() -> Callable[[Language], WordTokenizer]:
    """The factory that a spaCy config names."""
    return lambda nlp: WordTokenizer(nlp.vocab)
