"""Exact-span scores of a finder in training, on sentences with gold spans and relations."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from tokenizers import Tokenizer

from pipelines.extraction.decoding import softmax, spans_above
from pipelines.extraction.relation_features import distance_bucket, likeness
from pipelines.training.annotated import LabelledSentence
from pipelines.training.batches import batches, concept_tensors
from pipelines.training.network import Finder, between_inputs, concept_inputs, relation_inputs
from pipelines.training.windows import Window, training_windows


def _f1(right: int, predicted: int, gold: int) -> float:
    return 200 * right / (predicted + gold) if predicted + gold else 0.0


@torch.no_grad()
def score_scier(
    finder: Finder, dev: Sequence[LabelledSentence], tokenizer: Tokenizer, limit: int
) -> dict[str, float]:
    """Percent F1 of mentions (span and type) and relations (both spans, types, predicate)."""
    right = predicted = gold = 0
    rel_right = rel_predicted = rel_gold = 0
    for batch in batches(training_windows(dev, tokenizer, limit=limit), 16 * limit):
        scores, _, _, first, last = finder(
            batch.pieces, batch.mask, batch.first, batch.last, batch.shape
        )
        for i, window in enumerate(batch.windows):
            n = len(window.encoded.first)
            probabilities = softmax(scores[i, :n].float().numpy())
            found = spans_above(probabilities, window.encoded.sentence, 0.5)
            spans = {(a, b, t) for a, b, t, _ in found}
            right += len(spans & set(window.spans))
            predicted += len(spans)
            gold += len(window.spans)
            sentence = window.encoded.sentence
            pairs = [
                (x, y)
                for k, x in enumerate(found)
                for y in found[k + 1 :]
                if sentence[x[0]] == sentence[y[0]]
            ]
            answers: set[tuple[object, ...]] = set()
            if pairs:
                places = torch.tensor([(i, x[0], x[1], y[0], y[1]) for x, y in pairs])
                kinds = torch.tensor(
                    [
                        (
                            x[2],
                            y[2],
                            distance_bucket(y[0] - x[1] - 1),
                            likeness(window.surface(x[:2]), window.surface(y[:2])),
                        )
                        for x, y in pairs
                    ]
                )
                chosen = finder.relations(*relation_inputs(first, last, places), kinds)
                for (x, y), label in zip(pairs, np.asarray(chosen.argmax(-1)), strict=True):
                    if label:
                        answers.add((x[:3], y[:3], int(label)))
            truth = {(p.left, p.right, p.labels[0][0]) for p in window.pairs if p.labels[0][0]}
            rel_right += len(answers & truth)
            rel_predicted += len(answers)
            rel_gold += len(truth)
    return {
        "mention_p": 100 * right / max(1, predicted),
        "mention_r": 100 * right / max(1, gold),
        "mention_f1": _f1(right, predicted, gold),
        "relation_p": 100 * rel_right / max(1, rel_predicted),
        "relation_r": 100 * rel_right / max(1, rel_gold),
        "relation_f1": _f1(rel_right, rel_predicted, rel_gold),
    }


@torch.no_grad()
def score_papers(finder: Finder, papers: Sequence[Window]) -> dict[str, float]:
    """Percent F1 of the paper head's mentions; of gold concepts, their roles and relations."""
    right = predicted = gold = roles_right = roles_all = 0
    rel_right = rel_predicted = rel_gold = 0
    for batch in batches(papers, 16 * 320):
        _, _, scores, first, last = finder(
            batch.pieces, batch.mask, batch.first, batch.last, batch.shape
        )
        for i, window in enumerate(batch.windows):
            n = len(window.encoded.first)
            probabilities = softmax(scores[i, :n].float().numpy())
            found = spans_above(probabilities, window.encoded.sentence, 0.5)
            # Where a reader would accept another span, neither counts.
            spans = {(a, b, t) for a, b, t, _ in found if (a, b) not in window.unsure}
            right += len(spans & set(window.spans))
            predicted += len(spans)
            gold += len(window.spans)
        c = concept_tensors(batch)
        if c is None:
            continue
        concepts = concept_inputs(first, last, c.mentions, c.concept, len(c.kinds))
        known = torch.softmax(finder.roles(concepts, c.kinds), dim=-1)
        roles_right += int((known.argmax(-1) == c.roles.argmax(-1)).sum())
        roles_all += len(known)
        a, b = c.pairs.unbind(-1)
        between = torch.cat([between_inputs(first, c.between), known[a], known[b]], dim=-1)
        answer = finder.paper_relations(concepts[a], concepts[b], between, c.pair_kinds).argmax(-1)
        truth = c.labels.argmax(-1)
        rel_right += int(((answer == truth) & (truth > 0)).sum())
        rel_predicted += int((answer > 0).sum())
        rel_gold += int((truth > 0).sum())
    return {
        "paper_mention_f1": _f1(right, predicted, gold),
        "role_accuracy": 100 * roles_right / max(1, roles_all),
        "paper_relation_f1": _f1(rel_right, rel_predicted, rel_gold),
    }
