"""Turn ``best.pt`` into what the package ships: ``python -m pipelines.training.export BEST OUT``.

OUT gets ``finder.onnx`` (8-bit weights), ``relations.onnx``, ``tokenizer.json`` and ``model.json``.
The weights keep to 7 of their 8 bits: with 8, products saturate on processors without VNNI, and two
machines would disagree.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from pipelines.training.network import Finder
from pipelines.training.settings import TrainingSettings
from pipelines.training.untrained import encoder_folder, new_finder


class Exported(nn.Module):
    """One window in, the scores of both span heads and word representations out; no padding."""

    def __init__(self, finder: Finder) -> None:
        super().__init__()
        self.finder = finder

    def forward(
        self, pieces: Tensor, first: Tensor, last: Tensor, shape: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """See :class:`pipelines.training.network.Finder`."""
        mask = torch.ones_like(pieces, dtype=torch.float32)
        scier, scierc, at_first, at_last = self.finder(pieces, mask, first, last, shape)
        return scier, scierc, at_first, at_last


class ExportedRelations(nn.Module):
    """The relation head on the joined representations of pairs."""

    def __init__(self, finder: Finder) -> None:
        super().__init__()
        self.head = finder.relations
        self.width = finder.encoder.width + 32

    def forward(self, features: Tensor, kinds: Tensor) -> Tensor:
        """``features`` (N, 5 width): left mention, right mention, the words between."""
        w = self.width
        left, right, between = (
            features[:, : 2 * w],
            features[:, 2 * w : 4 * w],
            features[:, 4 * w :],
        )
        scores: Tensor = self.head(left, right, between, kinds)
        return scores


def export(
    best: Path,
    out: Path,
    version: str,
    temperature: float,
    relation_temperature: float,
    scierc_weight: float,
    quantised: bool = True,
) -> None:
    """Write the model folder ``out`` from the checkpoint ``best``."""
    checkpoint = torch.load(best, weights_only=True)
    finder = new_finder(TrainingSettings(**checkpoint["settings"]))
    finder.load_state_dict(checkpoint["weights"])
    finder.eval()
    out.mkdir(parents=True, exist_ok=True)
    sample = torch.arange(1, 13)[None] + 2000
    # Not one tensor for both: the exporter would take the two inputs for one.
    first, last = torch.arange(1, 9)[None], torch.arange(2, 10)[None]
    piece_axis, word_axis = torch.export.Dim("P", max=512), torch.export.Dim("W", max=512)
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "finder.onnx"
        torch.onnx.export(
            Exported(finder),
            (sample, first, last, torch.ones_like(first)),
            str(plain),
            input_names=["pieces", "first", "last", "shape"],
            output_names=["scier", "scierc", "at_first", "at_last"],
            dynamic_shapes=(
                {1: piece_axis},
                {1: word_axis},
                {1: word_axis},
                {1: word_axis},
            ),
            dynamo=True,
            external_data=False,
        )
        if quantised:
            quantize_dynamic(
                plain,
                out / "finder.onnx",
                weight_type=QuantType.QInt8,
                reduce_range=True,
                per_channel=True,
                op_types_to_quantize=["MatMul", "Gemm", "Gather"],
                extra_options={"MatMulConstBOnly": True},
            )
        else:
            shutil.copy(plain, out / "finder.onnx")
    pairs = torch.export.Dim("N", min=2, max=100_000)
    torch.onnx.export(
        ExportedRelations(finder),
        (torch.randn(3, 5 * (finder.encoder.width + 32)), torch.ones(3, 3, dtype=torch.int64)),
        str(out / "relations.onnx"),
        input_names=["features", "kinds"],
        output_names=["labels"],
        dynamic_shapes=({0: pairs}, {0: pairs}),
        dynamo=True,
        external_data=False,
    )
    shutil.copy(encoder_folder() / "tokenizer.json", out / "tokenizer.json")
    described = {
        "name": "paperatlas-finder",
        "version": version,
        "temperature": temperature,
        "relation_temperature": relation_temperature,
        "scierc_weight": scierc_weight,
    }
    (out / "model.json").write_text(json.dumps(described, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    """Read the command line and export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("best", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--version", required=True)
    parser.add_argument("--temperature", type=float, default=1.0)
    parser.add_argument("--relation-temperature", type=float, default=1.0)
    parser.add_argument("--scierc-weight", type=float, default=0.0)
    parser.add_argument("--full-precision", action="store_true")
    a = parser.parse_args()
    export(
        a.best,
        a.out,
        a.version,
        a.temperature,
        a.relation_temperature,
        a.scierc_weight,
        not a.full_precision,
    )


if __name__ == "__main__":
    main()
