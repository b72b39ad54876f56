"""When a concept was talked of far more than usual.

The batched automaton of two states of Kleinberg (2002), "Bursty and hierarchical structure in
streams", section 4. Of the n periods that have papers, period t has d_t papers, r_t of which name
the concept; R and D are the sums. In the base state a paper names it with p0 = R / D, in the burst
state with p1 = s p0. A state i costs -ln[C(d_t, r_t) p_i^r_t (1 - p_i)^(d_t - r_t)] a period, and
going from base to burst costs gamma ln n; going back is free, and the base state comes first. A
burst is a longest run of periods in the burst state on the cheapest path (Viterbi); its weight is
what that state saves over the base state in its periods.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kg.analytics.periods import Periods, count_periods
from kg.graph.database import Database
from kg.model import Table

#: How many times as often as usual a concept is named in a burst: Kleinberg's choice.
S: Final = 2.0
#: The price of beginning a burst, in units of ln n: Kleinberg's choice.
GAMMA: Final = 1.0


@dataclass(frozen=True, slots=True)
class Burst:
    """A run of periods, both ends included, with its weight (nats) and the papers that it has."""

    concept: str
    first: str
    last: str
    papers: int
    weight: float


def bursts(database: Database, *, s: float = S, gamma: float = GAMMA) -> Table:
    """All bursts, the heaviest first: concept, label, from, to, papers, weight.

    ``s`` is above 1, ``gamma`` at least 0.
    """
    labels = {str(i): label for i, label in database.table("SELECT id, label FROM concepts").rows}
    found = find_bursts(count_periods(database), s=s, gamma=gamma)
    return Table(
        ("concept", "label", "from", "to", "papers", "weight"),
        tuple((b.concept, labels[b.concept], b.first, b.last, b.papers, b.weight) for b in found),
    )


def find_bursts(counts: Periods, *, s: float = S, gamma: float = GAMMA) -> tuple[Burst, ...]:
    """The bursts of every concept, by falling weight, then by concept and period."""
    busy = np.flatnonzero(counts.papers)
    if not busy.size:
        return ()
    price = gamma * np.log(len(busy))
    totals = counts.named.sum(axis=1)
    # A period saves at most r ln s: who has too few papers in all can never pay the price.
    able = np.flatnonzero(totals * np.log(s) > price)
    relevant = counts.named[able].toarray()[:, busy]
    saved = savings(relevant, counts.papers[busy], s)
    bursting = cheapest_states(saved, price)
    found = []
    for row, start, end in _runs(bursting):
        weight = round(float(saved[row, start:end].sum()), 6)
        found.append(
            Burst(
                concept=counts.concepts[able[row]],
                first=counts.periods[busy[start]],
                last=counts.periods[busy[end - 1]],
                papers=int(relevant[row, start:end].sum()),
                weight=weight,
            )
        )
    return tuple(sorted(found, key=lambda b: (-b.weight, b.concept, b.first)))


def savings(
    relevant: NDArray[np.int64], papers: NDArray[np.int64], s: float
) -> NDArray[np.float64]:
    """What the burst state saves over the base state in each period, in nats.

    ``relevant`` has the shape (concepts, periods) and no empty row, ``papers`` (periods,); so has
    the answer that of ``relevant``. A concept in so many papers that p1 would be no probability
    saves nothing: the binomial coefficient is the same in both states and cancels.
    """
    base = relevant.sum(axis=1, keepdims=True) / papers.sum()
    possible = s * base < 1
    rate = np.where(possible, base, 0.5 / s)
    saved = relevant * np.log(s) + (papers - relevant) * np.log((1 - s * rate) / (1 - rate))
    return np.where(possible, saved, 0.0)


def cheapest_states(saved: NDArray[np.float64], price: float) -> NDArray[np.bool_]:
    """Where the cheapest path is in the burst state, in the shape of ``saved``.

    Of two paths that cost the same, the one in the base state is taken.
    """
    concepts, periods = saved.shape
    base, burst = np.zeros(concepts), np.full(concepts, np.inf)
    base_was_burst = np.zeros((periods, concepts), dtype=bool)
    burst_was_burst = np.zeros((periods, concepts), dtype=bool)
    for t in range(periods):
        base_was_burst[t] = burst < base
        burst_was_burst[t] = burst < base + price
        base, burst = (
            np.minimum(base, burst),
            np.minimum(base + price, burst) - saved[:, t],
        )
    states = np.zeros((concepts, periods), dtype=bool)
    now = burst < base
    for t in reversed(range(periods)):
        states[:, t] = now
        now = np.where(now, burst_was_burst[t], base_was_burst[t])
    return states


def _runs(states: NDArray[np.bool_]) -> Iterator[tuple[int, int, int]]:
    """The runs of true of each row: row, first column, column after the last."""
    edges = np.diff(np.pad(states.astype(np.int8), ((0, 0), (1, 1))), axis=1)
    rows, starts = np.nonzero(edges == 1)
    _, ends = np.nonzero(edges == -1)
    yield from zip(rows.tolist(), starts.tolist(), ends.tolist(), strict=True)
