"""Turn ``best.pt`` into what the package ships: ``python -m pipelines.training.export BEST OUT``.

OUT gets the four networks as ONNX with 8-bit weights, ``tokenizer.json`` and ``model.json``, whose
calibration is that of an untrained guess until :mod:`pipelines.training.calibrate` fits it. The
weights keep to 7 of their 8 bits: with 8, products saturate on processors without VNNI, and two
machines would disagree.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from pipelines.extraction.finder import Calibration
from pipelines.extraction.paper_features import ROLE_LABELS
from pipelines.training.network import Finder, RelationHead, RoleHead
from pipelines.training.settings import TrainingSettings
from pipelines.training.untrained import encoder_folder, new_finder


class ExportedSpans(nn.Module):
    """One window in, the scores of the span heads and word representations out; no padding."""

    def __init__(self, finder: Finder) -> None:
        super().__init__()
        self.finder = finder

    def forward(
        self, pieces: Tensor, first: Tensor, last: Tensor, shape: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """See :class:`pipelines.training.network.Finder`; SciERC's head only teaches."""
        scier, _, paper, at_first, at_last = self.finder(pieces, None, first, last, shape)
        return scier, paper, at_first, at_last


class ExportedRelations(nn.Module):
    """A relation head on the joined representations of pairs: left, right, what is between."""

    def __init__(self, head: RelationHead, width: int) -> None:
        super().__init__()
        self.head = head
        self.width = 2 * width

    def forward(self, features: Tensor, kinds: Tensor) -> Tensor:
        """``features`` (N, 4 width and more) and ``kinds`` (N, 4) -> (N, labels)."""
        w = self.width
        scores: Tensor = self.head(
            features[:, :w], features[:, w : 2 * w], features[:, 2 * w :], kinds
        )
        return scores


class ExportedRoles(nn.Module):
    """The role head, with the inputs named as the relation heads' are."""

    def __init__(self, head: RoleHead) -> None:
        super().__init__()
        self.head = head

    def forward(self, features: Tensor, kinds: Tensor) -> Tensor:
        """``features`` (N, 2 width) and ``kinds`` (N,) -> (N, roles)."""
        scores: Tensor = self.head(features, kinds)
        return scores


def export(best: Path, out: Path, version: str) -> None:
    """Write the model folder ``out`` from the checkpoint ``best``."""
    checkpoint = torch.load(best, weights_only=True)
    settings = TrainingSettings(**checkpoint["settings"])
    finder = new_finder(settings)
    finder.load_state_dict(checkpoint["weights"])
    finder.eval()
    out.mkdir(parents=True, exist_ok=True)
    sample = torch.arange(1, 13)[None] + 2000
    # Not one tensor for both: the exporter would take the two inputs for one.
    first, last = torch.arange(1, 9)[None], torch.arange(2, 10)[None]
    piece_axis, word_axis = torch.export.Dim("P", max=512), torch.export.Dim("W", max=512)
    _write(
        ExportedSpans(finder),
        (sample, first, last, torch.ones_like(first)),
        out / "finder.onnx",
        inputs=["pieces", "first", "last", "shape"],
        outputs=["scier", "paper", "at_first", "at_last"],
        shapes=({1: piece_axis}, {1: word_axis}, {1: word_axis}, {1: word_axis}),
    )
    width = finder.encoder.width + 32
    rows = torch.export.Dim("N", min=2, max=100_000)
    heads: list[tuple[str, nn.Module, int, tuple[int, ...]]] = [
        ("relations", ExportedRelations(finder.relations, width), 5 * width, (3, 4)),
        ("roles", ExportedRoles(finder.roles), 2 * width, (3,)),
        (
            "paper_relations",
            ExportedRelations(finder.paper_relations, width),
            5 * width + 2 * len(ROLE_LABELS),
            (3, 4),
        ),
    ]
    for name, head, features, kinds in heads:
        _write(
            head,
            (torch.randn(3, features), torch.ones(kinds, dtype=torch.int64)),
            out / f"{name}.onnx",
            inputs=["features", "kinds"],
            outputs=["labels"],
            shapes=({0: rows}, {0: rows}),
        )
    shutil.copy(encoder_folder(settings.encoder) / "tokenizer.json", out / "tokenizer.json")
    described = {
        "name": "paperatlas-finder",
        "version": version,
        "calibration": asdict(Calibration()),
    }
    (out / "model.json").write_text(json.dumps(described, indent=2) + "\n", encoding="utf-8")


def _write(
    network: nn.Module,
    example: tuple[Tensor, ...],
    path: Path,
    *,
    inputs: Sequence[str],
    outputs: Sequence[str],
    shapes: tuple[dict[int, Any], ...],
) -> None:
    """Export a network, its weights in 8 bits."""
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / path.name
        torch.onnx.export(
            network,
            example,
            str(plain),
            input_names=list(inputs),
            output_names=list(outputs),
            dynamic_shapes=shapes,
            dynamo=True,
            external_data=False,
        )
        quantize_dynamic(
            plain,
            path,
            weight_type=QuantType.QInt8,
            reduce_range=True,
            per_channel=True,
            op_types_to_quantize=["MatMul", "Gemm", "Gather"],
            extra_options={"MatMulConstBOnly": True},
        )


def main() -> None:
    """Read the command line and export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("best", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--version", required=True)
    a = parser.parse_args()
    export(a.best, a.out, a.version)


if __name__ == "__main__":
    main()
