"""The settings of a training run, read from a TOML file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    """All that a run depends on besides its data.

    ``epochs`` count passes over SciER's train split; ``batch`` counts windows; ``window_pieces`` is
    a window's largest size in word pieces; learning rates are AdamW's at their peak.
    """

    seed: int
    epochs: int
    batch: int
    window_pieces: int
    encoder_rate: float
    head_rate: float
    weight_decay: float
    dropout: float
    rank: int
    relation_inner: int
    relation_weight: float
    title_case_rate: float
    average_decay: float
    silver_weight: float


def load_settings(path: Path) -> TrainingSettings:
    """Read the settings. Raises TypeError where a key is missing or unknown."""
    return TrainingSettings(**tomllib.loads(path.read_text(encoding="utf-8")))
