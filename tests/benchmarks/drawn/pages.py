"""Pages in a browser, measured by a program that opens each: what they cost, and the targets."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

#: What is measured, in the order of the table.
MEASURES = (
    "file_mb",
    "ready_ms",
    "ready_cpu_ms",
    "longest_task_ms",
    "pan_fps",
    "zoom_fps",
    "pan_cpu_ms_per_frame",
    "heap_mb",
    "rss_mb",
    "external_requests",
    "console_errors",
)
HEADER = (
    f"| page | {' | '.join(m.replace('_', ' ') for m in MEASURES)} | missed |\n"
    f"|---|{'---|' * (len(MEASURES) + 1)}"
)
NEVER = float("inf")

Figures = dict[str, float]


@dataclass(frozen=True, slots=True)
class Target:
    """The most or the least that a measure may be."""

    measure: str
    most: float = NEVER
    least: float = -NEVER

    def missed(self, figures: Figures) -> bool:
        """True where the figures do not keep it."""
        return not self.least <= figures[self.measure] <= self.most

    def __str__(self) -> str:
        bound = f"≤ {self.most:g}" if self.most < NEVER else f"≥ {self.least:g}"
        return f"{self.measure} {bound}"


SMALL = (Target("ready_ms", most=500), Target("external_requests", most=0))
TWENTY_THOUSAND = (
    Target("ready_ms", most=1500),
    Target("longest_task_ms", most=200),
    Target("pan_fps", least=50),
    Target("zoom_fps", least=50),
    Target("pan_cpu_ms_per_frame", most=8),
    Target("file_mb", most=6),
    Target("heap_mb", most=80),
)
HUNDRED_THOUSAND = (
    Target("ready_ms", most=5000),
    Target("pan_fps", least=45),
    Target("zoom_fps", least=45),
    Target("heap_mb", most=100),
)


def opened(program: Path, page: Path, runs: int, patience: int) -> Figures:
    """The medians of so many runs; a page that is never ready is infinitely slow."""
    command = [sys.executable, str(program), str(page), "--runs", str(runs)]
    command += ["--timeout", str(patience), "--shot", str(page.with_suffix(".png"))]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    told = json.loads(done.stdout)
    worst = {m: 0.0 if m.endswith("fps") else NEVER for m in MEASURES}
    return {m: worst[m] if told.get(m) is None else float(told[m]) for m in MEASURES}


def line(name: str, figures: Figures, targets: tuple[Target, ...] = ()) -> str:
    """A line of the table."""
    cells = [f"{figures[m]:g}" for m in MEASURES]
    missed = "; ".join(str(t) for t in targets if t.missed(figures))
    return f"| {name} | {' | '.join(cells)} | {missed or ('none' if targets else '')} |"
