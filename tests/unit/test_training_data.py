"""Annotated corpora to ordinary text."""

import pytest

from pipelines.training.annotated import detokenise


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        ("state - of - the - art", "state-of-the-art"),
        ("an AP of 4 2 . 2 % on COCO .", "an AP of 42.2% on COCO."),
        ("models -LRB- CNNs -RRB- are", "models (CNNs) are"),
        ("the `` best '' one", 'the "best" one'),
        ("it is n't so , e.g. , here ;", "it isn't so, e.g., here;"),
        ("( Lin et al . , 2014 ) .", "(Lin et al., 2014)."),
    ],
)
def test_tokens_become_ordinary_text(tokens: str, text: str) -> None:
    words = tokens.split()
    joined, spans = detokenise(words)
    assert joined == text
    assert len(spans) == len(words)
