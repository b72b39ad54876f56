"""The settings of a training run, read from a TOML file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    """All that a run depends on besides its data.

    ``encoder`` is "minilm" or "mpnet", whose lowest ``frozen_layers`` learn nothing. ``epochs``
    count passes over the gold; a batch holds ``batch`` times ``window_pieces`` pieces, the latter
    being the largest size of a window of SciER or SciERC (a paper is one window); learning rates
    are AdamW's at their peak.
    """

    encoder: str
    frozen_layers: int
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
