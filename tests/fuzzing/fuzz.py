"""Bytes that nobody wrote, into everything that reads what people send.

usage: python tests/fuzzing/fuzz.py TARGET [--seconds N] [--corpus FOLDER]

``TARGET`` is a name in ``TARGETS``. Atheris (coverage-guided, libFuzzer) changes the seeds (our
sources of papers and queries) and what it finds itself, which it keeps in the corpus folder. An
error of ours (``KGError``) is an answer. Any other exception, more than 10 CPU seconds for one
input (or 5 minutes, however busy the machine is) or more than 1 GB is a finding: the program ends
with it, and the input lies in the corpus folder.
"""

from __future__ import annotations

import argparse
import io
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import islice
from pathlib import Path

import atheris

TESTS = Path(__file__).parents[1]
PAPERS, QUERIES = TESTS / "golden" / "sources", TESTS / "benchmarks" / "queries"
SLOW_CPU_S, STUCK_S, LARGE_MB, LONGEST = 10, 300, 1024, 1 << 16

with atheris.instrument_imports(include=["pipelines", "kg"]):
    import pyoxigraph

    from kg.errors import KGError
    from kg.export import cards
    from kg.graph import columns
    from kg.graph.database import Database
    from kg.graph.rdf import Provenance, quads
    from kg.model import Extraction, Knowledge, Paper
    from kg.model.papers import paper_of_text
    from kg.query import query, table
    from pipelines import sources
    from pipelines.extraction.links import find_links
    from pipelines.resolution import resolve
    from pipelines.sources.language import language_of
    from pipelines.sources.latex import plain
    from pipelines.sources.markup import without_markup
    from pipelines.sources.merging import merged
    from pipelines.sources.sameness import groups

MADE_WITH = Provenance("fuzz", "1", "fuzz", "1", "00")


class _Store:
    """What the card writer asks of a source."""

    def __init__(self, database: Database) -> None:
        self.database = database


def text_of(data: bytes) -> str:
    """Any text; every second one has lone surrogates where bytes are no UTF-8."""
    return data.decode("utf-8", "surrogateescape" if len(data) % 2 else "replace")


def read(data: bytes) -> None:
    """A file of any kind, given by standard input; then one paper of what are the same."""
    with suppress(KGError):
        found = islice(sources.stream(["-"], strict=False, stdin=io.BytesIO(data)), 1000)
        papers = {p.id: p for p in found if isinstance(p, Paper)}
        for ids in groups(papers.values()):
            merged(papers[i] for i in ids)


def links(data: bytes) -> None:
    """The addresses in a text: each stands where it is said to."""
    text = text_of(data)
    for span, *_ in find_links(text):
        assert 0 <= span.start < span.end <= len(text)


def texts(data: bytes) -> None:
    """What makes texts plain, and tells their language."""
    text = text_of(data)
    plain(text)
    without_markup(text)
    language_of(text[:100], text, text[:8])


def writing(data: bytes) -> None:
    """A paper with such texts, through the tables, to cards and to RDF."""
    title, _, rest = text_of(data).partition("\n")
    with suppress(KGError):
        paper = paper_of_text(title or "x", title or "x", rest, venue=title, url=rest, doi=title)
        known = resolve([Extraction(paper)])
        assert isinstance(known, Knowledge)
        with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
            columns.write(known, Path(folder))
            database = Database(Path(folder))
            cards.cards(_Store(database), io.BytesIO())  # type: ignore[arg-type]
            database.close()
        list(quads(known, MADE_WITH))


def sparql(data: bytes) -> None:
    """A question to a store of next to nothing."""
    with suppress(KGError):
        table(query(_small(), text_of(data)))


def _small() -> pyoxigraph.Store:
    global _store
    if _store is None:
        _store = pyoxigraph.Store()
        known = resolve([Extraction(paper_of_text("p", "A title", "An abstract."))])
        _store.extend(quads(known, MADE_WITH))
    return _store


_store: pyoxigraph.Store | None = None

#: What can be fuzzed, by name.
TARGETS: dict[str, Callable[[bytes], None]] = {
    target.__name__: target for target in (read, links, texts, writing, sparql)
}


def _timed(target: Callable[[bytes], None]) -> Callable[[bytes], None]:
    """The target, which fails where it was busy for too long."""

    def run(data: bytes) -> None:
        before = time.process_time()
        target(data)
        busy = time.process_time() - before
        assert busy < SLOW_CPU_S, f"{busy:.0f} CPU seconds"

    return run


def main() -> None:
    """Fuzz one target."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--corpus", type=Path, default=Path("build", "fuzzing"))
    a = parser.parse_args()
    folder = a.corpus / a.target
    folder.mkdir(parents=True, exist_ok=True)
    for seed in (QUERIES if a.target == "sparql" else PAPERS).iterdir():
        shutil.copyfile(seed, folder / seed.name)
    options = [
        f"-max_total_time={a.seconds}",
        f"-timeout={STUCK_S}",
        f"-rss_limit_mb={LARGE_MB}",
        f"-max_len={LONGEST}",
        f"-artifact_prefix={a.corpus}/{a.target}-",
        "-print_final_stats=1",
    ]
    atheris.Setup([sys.argv[0], *options, str(folder)], _timed(TARGETS[a.target]))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
