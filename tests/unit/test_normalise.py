"""Written forms to keys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.resolution.normalise import compact, is_generic, slug, words_of


def key(surface: str) -> str:
    return compact(words_of(surface))


@pytest.mark.parametrize(
    "forms",
    [
        ("Bayesian optimization", "Bayesian Optimization", "bayesian-optimization"),
        ("fine-tuning", "fine tuning", "finetuning", "Fine-Tuning"),
        ("large language models", "Large Language Model", "the large language model"),
        ("GANs", "GAN"),
        ("U-Net", "UNet", "U-net"),
        ("policies", "policy"),
        ("Bayesian Optimization (BO)", "Bayesian optimization"),
        ("\ufb01ne-tuning", "fine-tuning"),
    ],
)
def test_forms_of_one_name_have_one_key(forms: tuple[str, ...]) -> None:
    assert len({key(form) for form in forms}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("GPT-3", "GPT-4"),
        ("BERT", "RoBERTa"),
        ("ImageNet", "ImageNet-C"),
        ("C++", "C#"),
        ("Llama 2 7B", "Llama 27B"),
        ("bias", "bia"),
        ("CIFAR-10", "CIFAR-100"),
    ],
)
def test_different_names_have_different_keys(one: str, other: str) -> None:
    assert key(one) != key(other)


@pytest.mark.parametrize(
    "surface",
    [
        "our framework",
        "models",
        "the proposed approach",
        "performance",
        "dataset",
        "existing methods",
        "two datasets",
        "",
        "--",
        "7",
    ],
)
def test_generic_words_name_no_concept(surface: str) -> None:
    assert is_generic(words_of(surface))


@pytest.mark.parametrize("surface", ["machine learning", "BERT", "neural networks", "MATH", "C#"])
def test_names_are_not_generic(surface: str) -> None:
    assert not is_generic(words_of(surface))


words = st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=4).map(tuple)


@given(st.text())
def test_case_and_compatibility_forms_never_matter(surface: str) -> None:
    assert all(word == word.casefold() for word in words_of(surface))


@given(words, words)
def test_slugs_are_injective(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    if " ".join(one) != " ".join(other):
        assert slug(one) != slug(other)
