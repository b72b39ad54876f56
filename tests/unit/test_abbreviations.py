"""Abbreviations with their long forms."""

import pytest

from pipelines.extraction.abbreviations import find_abbreviations


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("We solve Bilevel Optimization (BO) here.", "BO", "Bilevel Optimization"),
        ("a large language model (LLM)", "LLM", "large language model"),
        ("many Large Language Models (LLMs)", "LLMs", "Large Language Models"),
        ("by Proximal Policy Optimization (PPO).", "PPO", "Proximal Policy Optimization"),
        ("low-rank adaptation (LoRA) of", "LoRA", "low-rank adaptation"),
        ("a mixture-of-experts (MoE) model", "MoE", "mixture-of-experts"),
        ("We propose BO (Bayesian optimization).", "BO", "Bayesian optimization"),
        ("reward models' (RMs) use", "RMs", "reward models"),
        ("the Gaussian process (GP, for short)", "GP", "Gaussian process"),
    ],
)
def test_a_definition_is_found(text: str, short: str, long: str) -> None:
    assert [(a.short.of(text), a.long.of(text)) for a in find_abbreviations(text)] == [
        (short, long)
    ]


@pytest.mark.parametrize(
    "text",
    ["a result (see Fig. 3)", "the set (2020)", "the model (ours)", "(BO)", "something (X)", ""],
)
def test_other_brackets_define_nothing(text: str) -> None:
    assert list(find_abbreviations(text)) == []
