"""Train the finder: ``python -m pipelines.training DATA OUT [--settings FILE] [--minutes N]``.

DATA holds ``scier/`` and ``scierc/``. OUT gets ``best.pt``, ``scores.jsonl`` (a line an epoch) and,
by ``python -m pipelines.training.export``, what the package ships.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor

from pipelines.training.annotated import (
    read_scier,
    read_scier_offsets,
    read_scierc,
    read_silver,
)
from pipelines.training.batches import Batch, batches, pair_tensors, training_windows
from pipelines.training.network import Finder, relation_inputs
from pipelines.training.score import score_scier
from pipelines.training.settings import TrainingSettings, load_settings
from pipelines.training.untrained import encoder_folder, new_finder


def loss_of(finder: Finder, batch: Batch, settings: TrainingSettings) -> Tensor:
    """Cross-entropy over all spans, and over all pairs of gold mentions, a batch."""
    first, last = finder.words(batch.pieces, batch.mask, batch.first, batch.last, batch.shape)
    head = finder.scierc if batch.corpus == "scierc" else finder.scier
    scores = finder.spans(head, first, last)
    counted = batch.labels >= 0
    # Summed over spans and divided by windows: a mean would drown the few mentions in nones.
    loss = torch.nn.functional.cross_entropy(
        scores.float()[counted], batch.labels[counted], reduction="sum"
    ) / max(1, int((batch.labels > 0).sum()))
    if batch.corpus == "silver":
        loss = loss * settings.silver_weight
    pairs = pair_tensors(batch) if batch.corpus == "scier" else None
    if pairs is not None:
        places, kinds, labels = pairs
        left, right, between = relation_inputs(first, last, places)
        scored = finder.relations(left, right, between, kinds).float()
        loss = loss + settings.relation_weight * torch.nn.functional.cross_entropy(scored, labels)
    return loss


def train(
    data: Path,
    out: Path,
    settings: TrainingSettings,
    minutes: float,
    *,
    silver: Path | None = None,
    start: Path | None = None,
) -> None:
    """Train until the epochs or the minutes are over; keep the best averaged weights on dev.

    ``silver`` is a file of silver labels; ``start`` a checkpoint to go on from.
    """
    random.seed(settings.seed)
    torch.manual_seed(settings.seed)
    rng = random.Random(settings.seed)
    tokenizer = Tokenizer.from_file(str(encoder_folder() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    gold = read_scier(data / "scier/train.jsonl") + read_scierc(data / "scierc/train.txt")
    dev = read_scier_offsets(data / "scier/dev_offsets.jsonl")
    if silver is not None:
        gold += read_silver(silver)
    finder = new_finder(settings)
    if start is not None:
        finder.load_state_dict(torch.load(start, weights_only=True)["weights"])
    heads = [p for n, p in finder.named_parameters() if not n.startswith("encoder.")]
    optimiser = torch.optim.AdamW(
        [
            {"params": list(finder.encoder.parameters()), "lr": settings.encoder_rate},
            {"params": heads, "lr": settings.head_rate},
        ],
        weight_decay=settings.weight_decay,
        fused=True,
    )
    average = torch.optim.swa_utils.AveragedModel(
        finder, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(settings.average_decay)
    )
    out.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    best = -1.0
    step = 0
    for epoch in range(settings.epochs):
        epoch_windows = training_windows(
            gold,
            tokenizer,
            limit=settings.window_pieces,
            rng=rng,
            title_case_rate=settings.title_case_rate,
        )
        epoch_batches = batches(epoch_windows, settings.batch, rng)
        finder.train()
        total = 0.0
        for i, batch in enumerate(epoch_batches):
            done = max(
                (epoch + i / len(epoch_batches)) / settings.epochs,
                (time.monotonic() - began) / 60 / minutes,
            )
            warm = min(1.0, (step + 1) / 100)
            for group, rate in zip(
                optimiser.param_groups, (settings.encoder_rate, settings.head_rate), strict=True
            ):
                group["lr"] = rate * warm * max(0.02, 1 - done)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                loss = loss_of(finder, batch, settings)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(finder.parameters(), 1.0)
            optimiser.step()
            average.update_parameters(finder)
            total += float(loss.detach())
            step += 1
            if step % 50 == 0:
                rate_ = step / (time.monotonic() - began)
                print(
                    f"step {step} loss {total / (i + 1):.3f} {rate_:.2f} steps/s", file=sys.stderr
                )
        kept: Finder = average.module
        kept.eval()
        scores: Mapping[str, float] = score_scier(kept, dev, tokenizer, settings.window_pieces)
        row = {"epoch": epoch, "minutes": (time.monotonic() - began) / 60, **scores}
        print(json.dumps(row), flush=True)
        with (out / "scores.jsonl").open("a") as log:
            log.write(json.dumps(row) + "\n")
        if scores["mention_f1"] + 0.3 * scores["relation_f1"] > best:
            best = scores["mention_f1"] + 0.3 * scores["relation_f1"]
            torch.save(
                {"weights": kept.state_dict(), "settings": asdict(settings)}, out / "best.pt"
            )
        if (time.monotonic() - began) / 60 > minutes:
            break


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--settings", type=Path, default=Path(__file__).parent / "training.toml")
    parser.add_argument("--minutes", type=float, default=600.0)
    parser.add_argument("--silver", type=Path)
    parser.add_argument("--start", type=Path)
    a = parser.parse_args()
    train(a.data, a.out, load_settings(a.settings), a.minutes, silver=a.silver, start=a.start)


if __name__ == "__main__":
    main()
