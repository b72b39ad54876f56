"""How far the figures would move with other papers: the percentile bootstrap.

Efron and Tibshirani 1993, "An Introduction to the Bootstrap", chapter 13. Papers are drawn, not
sentences or mentions, because what stands in one paper is not independent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass

import numpy as np

from pipelines.evaluation.scores import Key, Score

RESAMPLES = 1_000
SEED = 20_240_517
#: The percentiles between which 95 % of the resamples lie.
PERCENTILES = (2.5, 97.5)

#: Lower and upper end, 0..1; None where no resample defines the rate or there is one paper only.
Interval = tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Intervals:
    """The 95 % intervals of the three rates of one score."""

    precision: Interval
    recall: Interval
    f1: Interval


def bootstrap(papers: Sequence[Mapping[Key, Score]]) -> dict[Key, Intervals]:
    """The intervals of every key, from the counts of each paper.

    A resample in which a rate is undefined says nothing of that rate and is left out. The same
    papers in the same order give the same intervals.
    """
    keys = sorted({key for paper in papers for key in paper})
    if len(papers) < 2:
        return dict.fromkeys(keys, Intervals(None, None, None))
    counts = np.array([[astuple(paper.get(key, Score())) for key in keys] for paper in papers])
    generator = np.random.default_rng(SEED)
    resamples: dict[Key, list[Score]] = {key: [] for key in keys}
    for _ in range(RESAMPLES):
        drawn = generator.integers(len(papers), size=len(papers))
        times = np.bincount(drawn, minlength=len(papers))
        # papers x keys x 4 counts, each paper as many times as it was drawn: keys x 4.
        totals = np.tensordot(times, counts, axes=1).tolist()
        for key, total in zip(keys, totals, strict=True):
            resamples[key].append(Score(*total))
    return {
        key: Intervals(
            _between([score.precision for score in scores]),
            _between([score.recall for score in scores]),
            _between([score.f1 for score in scores]),
        )
        for key, scores in resamples.items()
    }


def _between(rates: Sequence[float | None]) -> Interval:
    defined = [rate for rate in rates if rate is not None]
    if not defined:
        return None
    low, high = np.percentile(defined, PERCENTILES).tolist()
    return low, high
