"""Print the tables of the model card: ``python -m pipelines.training.card SHARED``.

Of the shipped model, on SciER's dev split and on the annotated papers that training leaves out: how
reliable its scores are, and what precision and recall each setting of ``--min-confidence`` gives.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from pipelines.config import load_settings
from pipelines.evaluation.names import normalised
from pipelines.extraction.finder import open_finder
from pipelines.extraction.pipeline import read
from pipelines.training.annotated import read_scier_offsets
from pipelines.training.calibrate import (
    FLOOR,
    Floats,
    HeldOut,
    expected_calibration_error,
    held_out_papers,
    mention_scores,
    paper_relation_scores,
    pipeline_of,
)

DIAL = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


def reliability(name: str, scores: Floats, right: Floats) -> None:
    """Of what scores in each tenth, the share that is right."""
    print(f"\n| score of {name} from | how many | mean score | right |\n|---|---|---|---|")
    bins = np.minimum((scores * 10).astype(int), 9)
    for k in range(1, 10):
        inside = bins == k
        if inside.any():
            mean, hits = scores[inside].mean(), right[inside].mean()
            print(f"| 0.{k} | {inside.sum()} | {mean:.2f} | {hits:.2f} |")
    print(f"\nExpected calibration error: {expected_calibration_error(scores, right):.3f}")


def concept_scores(papers: Sequence[HeldOut], threshold: float) -> tuple[Floats, Floats, int, int]:
    """Scores and rightness of the concepts found; how many core ones there are, and are found."""
    nlp = pipeline_of(open_finder(), threshold, 1.0)
    scores, right = [], []
    core = found = 0
    for held in papers:
        taken: set[int | None] = set()
        doc = read(held.paper, nlp)
        for concept in doc._.concepts:
            forms = frozenset(normalised(s.of(doc.text)) for s in concept.mentions)
            match = held.match(forms, concept.type)
            scores.append(concept.score)
            right.append(float(match is not None and match not in taken))
            taken.add(match)
        core += len(held.core)
        found += len(held.core & taken)
    return np.array(scores), np.array(right), core, found


def main() -> None:
    """Read the command line and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path)
    a = parser.parse_args()
    finder = open_finder()
    settings = load_settings().extraction
    sentences = read_scier_offsets(a.shared / "annotated/scier/dev_offsets.jsonl")
    papers = held_out_papers(a.shared)
    mentions, relations, gold = mention_scores(pipeline_of(finder, FLOOR, 0.0), sentences)
    reliability("mentions, SciER dev", *mentions)
    reliability("relations in a sentence, SciER dev", *relations)
    scores, right, _, _ = concept_scores(papers, FLOOR)
    reliability("concepts, held-out papers", scores, right)
    nlp = pipeline_of(finder, settings.min_confidence, 0.0)
    reliability("relations in a paper, held-out papers", *paper_relation_scores(nlp, papers)[:2])
    print("\n| at | mentions: precision | recall | concepts: precision | recall |")
    print("|---|---|---|---|---|")
    for threshold in sorted({*DIAL, settings.min_confidence}):
        (_, hits), _, _ = mention_scores(pipeline_of(finder, threshold, 1.0), sentences)
        _, right, core, found = concept_scores(papers, threshold)
        print(
            f"| {threshold:.2f} | {100 * hits.mean():.1f} | {100 * hits.sum() / gold:.1f}"
            f" | {100 * right.mean():.1f} | {100 * found / core:.1f} |"
        )


if __name__ == "__main__":
    main()
