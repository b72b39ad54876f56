"""Train a finder: ``python -m pipelines.training SHARED OUT --settings FILE``.

SHARED holds ``annotated/`` (SciER, SciERC) and ``corpora/`` (the texts of our annotated papers).
OUT gets ``best.pt`` and ``scores.jsonl``, a line an epoch.
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

from pipelines.training.annotated import read_scier, read_scier_offsets, read_scierc
from pipelines.training.batches import (
    Batch,
    SpanTargets,
    batches,
    concept_tensors,
    pair_tensors,
)
from pipelines.training.distil import silver_windows
from pipelines.training.network import (
    Finder,
    between_inputs,
    concept_inputs,
    relation_inputs,
)
from pipelines.training.papers import ANNOTATIONS, corpus_files, is_held_out, read_papers
from pipelines.training.score import score_papers, score_scier
from pipelines.training.settings import TrainingSettings, load_settings
from pipelines.training.untrained import encoder_folder, new_finder
from pipelines.training.windows import paper_window, training_windows


def span_loss(scores: Tensor, targets: SpanTargets) -> Tensor:
    """Cross-entropy over all spans of a batch, an expected mention."""
    counted = targets.labels >= 0
    loss = torch.nn.functional.cross_entropy(
        scores[counted].float(), targets.labels[counted], reduction="sum"
    )
    mentions = float((targets.labels > 0).sum())
    if len(targets.places):
        w, first, further = targets.places.unbind(-1)
        told = torch.log_softmax(scores[w, first, further].float(), dim=-1)
        loss = loss - (targets.probabilities * told).sum()
        mentions += float(targets.probabilities[:, 1:].sum())
    # Summed over spans and divided by mentions: a mean would drown the few mentions in nones.
    return loss / max(1.0, mentions)


def paper_loss(finder: Finder, batch: Batch, first: Tensor, last: Tensor) -> Tensor:
    """Cross-entropies of the concepts' roles and of the relations of their pairs."""
    c = concept_tensors(batch)
    if c is None:
        return torch.zeros(())
    concepts = concept_inputs(first, last, c.mentions, c.concept, len(c.kinds))
    roles = finder.roles(concepts, c.kinds)
    told = torch.log_softmax(roles.float(), dim=-1)
    loss = -(c.roles * told).sum() / len(c.kinds)
    known = told.detach().exp().to(concepts.dtype)
    left, right = c.pairs.unbind(-1)
    between = torch.cat([between_inputs(first, c.between), known[left], known[right]], dim=-1)
    scored = finder.paper_relations(concepts[left], concepts[right], between, c.pair_kinds)
    related = torch.log_softmax(scored.float(), dim=-1)
    return loss - 2 * (c.labels * related).sum() / len(c.pairs)


def loss_of(finder: Finder, batch: Batch, settings: TrainingSettings) -> Tensor:
    """What the batch has to teach: spans to its heads, relations, roles."""
    first, last = finder.words(batch.pieces, batch.mask, batch.first, batch.last, batch.shape)
    heads = {"scier": finder.scier, "scierc": finder.scierc, "paper": finder.paper}
    loss = torch.zeros(())
    for head, targets in batch.targets.items():
        loss = loss + span_loss(finder.spans(heads[head], first, last), targets)
    loss = loss + settings.relation_weight * paper_loss(finder, batch, first, last)
    pairs = pair_tensors(batch)
    if pairs is not None:
        places, kinds, labels = pairs
        left, right, between = relation_inputs(first, last, places)
        scored = finder.relations(left, right, between, kinds).float()
        told = torch.log_softmax(scored, dim=-1)
        loss = loss - settings.relation_weight * (labels * told).sum() / len(labels)
    return loss * settings.silver_weight if batch.corpus == "silver" else loss


def train(
    shared: Path,
    out: Path,
    settings: TrainingSettings,
    minutes: float,
    *,
    silver: Path | None = None,
    start: Path | None = None,
) -> None:
    """Train until the epochs or the minutes are over; keep the best averaged weights on dev.

    ``silver`` is a file of a teacher's labels; ``start`` a checkpoint to go on from.
    """
    random.seed(settings.seed)
    torch.manual_seed(settings.seed)
    rng = random.Random(settings.seed)
    tokenizer = Tokenizer.from_file(str(encoder_folder(settings.encoder) / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    data = shared / "annotated"
    gold = read_scier(data / "scier/train.jsonl") + read_scierc(data / "scierc/train.txt")
    dev = read_scier_offsets(data / "scier/dev_offsets.jsonl")
    papers = read_papers(ANNOTATIONS, corpus_files(shared / "corpora"))
    whole = [paper_window(p, tokenizer) for p in papers if not is_held_out(p.document)]
    held_out = [paper_window(p, tokenizer) for p in papers if is_held_out(p.document)]
    taught = silver_windows(silver, tokenizer) if silver is not None else []
    finder = new_finder(settings)
    if start is not None:
        # A checkpoint of fewer heads starts the ones that it has.
        finder.load_state_dict(torch.load(start, weights_only=True)["weights"], strict=False)
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
    size = settings.batch * settings.window_pieces
    for epoch in range(settings.epochs):
        sentences = training_windows(
            gold,
            tokenizer,
            limit=settings.window_pieces,
            rng=rng,
            title_case_rate=settings.title_case_rate,
        )
        # What a teacher read is shared out among the epochs.
        share = taught[epoch :: settings.epochs]
        epoch_batches = batches([*sentences, *whole, *share], size, rng)
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
                minute = (time.monotonic() - began) / 60
                print(
                    f"epoch {epoch} step {i + 1} of {len(epoch_batches)}, {minute:.1f} min,"
                    f" loss {total / (i + 1):.3f}",
                    file=sys.stderr,
                    flush=True,
                )
            if (time.monotonic() - began) / 60 > minutes:
                break
        kept: Finder = average.module
        kept.eval()
        scores: Mapping[str, float] = {
            **score_scier(kept, dev, tokenizer, settings.window_pieces),
            **score_papers(kept, held_out),
        }
        row = {"epoch": epoch, "minutes": (time.monotonic() - began) / 60, **scores}
        print(json.dumps(row), flush=True)
        with (out / "scores.jsonl").open("a") as log:
            log.write(json.dumps(row) + "\n")
        weighed = scores["mention_f1"] + scores["paper_mention_f1"]
        weighed += 0.3 * (scores["relation_f1"] + scores["paper_relation_f1"])
        if weighed > best:
            best = weighed
            torch.save(
                {"weights": kept.state_dict(), "settings": asdict(settings)}, out / "best.pt"
            )
        if (time.monotonic() - began) / 60 > minutes:
            break


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--settings", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=600.0)
    parser.add_argument("--silver", type=Path)
    parser.add_argument("--start", type=Path)
    a = parser.parse_args()
    train(a.shared, a.out, load_settings(a.settings), a.minutes, silver=a.silver, start=a.start)


if __name__ == "__main__":
    main()
