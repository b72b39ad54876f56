"""The stages in their order: read, extract, resolve, write.

spaCy with the model, and the drawing libraries, take a second or two to import: the functions that
need them import them, so that a query need not wait for them.
"""

from __future__ import annotations

import gc
import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from kg import KnowledgeGraph
from kg.errors import GraphError
from kg.export.files import write_file
from kg.graph import columns, directory
from kg.graph.database import Database
from kg.graph.findings import Findings, forget
from kg.graph.manifest import Manifest, paper_hash
from kg.graph.rdf import Provenance
from kg.graph.validate import ValidationReport
from kg.graph.validate import validate as validate_graph
from kg.model import Extraction, Paper, StageReport
from pipelines import aliases, sources
from pipelines.config import Settings
from pipelines.resolution import forget_names, resolve
from pipelines.sources import Problem
from pipelines.sources.combining import combined
from pipelines.sources.language import language_of

if TYPE_CHECKING:
    from pipelines.evaluation import Evaluation

#: A further process pays from this many papers on: it takes two seconds to load its model.
_WORTH_A_WORKER = 200

#: Told of every paper done: how many so far, of how many.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did: a report a stage, what the input had wrong, and the manifest it left.

    ``notes`` say what it took over from earlier builds and what it could not.
    """

    stages: tuple[StageReport, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    without_abstract: int
    changed: bool
    manifest: Manifest


def provenance(model: str) -> Provenance:
    """The software and the model that a build works with; ``model`` is the setting."""
    from pipelines.extraction.pipeline import model_card

    card = model_card(model)
    return Provenance("paperatlas", version("paperatlas"), card.name, card.version, card.sha256)


def build(
    inputs: Sequence[str | Path],
    target: Path,
    settings: Settings,
    *,
    strict: bool = False,
    stdin: BinaryIO | None = None,
    columns: Mapping[str, str] = sources.NO_COLUMNS,
    workers: int | None = None,
    master: str | None = None,
    progress: Progress = lambda done, total: None,
) -> BuildReport:
    """Read the inputs and make the graph directory ``target`` hold their papers too.

    A paper that the graph has already, or that an earlier build has read that did not come to its
    end, is extracted again only where it, the model or the settings have changed. ``workers`` are
    processes to extract with, by default one a processor where there is enough to do; with the
    address of a Spark ``master`` its machines extract. ``columns`` are what tables of papers call
    some fields. Records of one paper from several sources become one paper, and papers that are not
    in English are kept and not mined.

    Raises SourceError for an input that gives no papers, with ``strict`` for one bad record,
    ClusterError where the machines of ``master`` cannot do the work, GraphError where ``target``
    cannot hold a graph, and both GraphError and ResolutionError where its decisions about aliases
    cannot be followed; the graph in ``target`` is then as it was.
    """
    directory.check_target(target)
    aliases.decided(target)
    clock = _Clock()
    reading = sources.read(inputs, strict=strict, stdin=stdin, columns=columns)
    read_in = clock.report(
        "read",
        len(reading.papers) + len(reading.problems),
        len(reading.papers),
        Counter(problem.reason for problem in reading.problems if problem.reason != "field"),
    )
    problems, without_abstract = reading.problems, reading.without_abstract
    made_with = provenance(settings.extraction.model)
    with directory.building(target) as work:
        decisions = aliases.decided(target).decisions
        before = directory.state_name(target)
        with _collector_at_rest():
            old = {e.paper.id: e for e in _stored(target)}
            records = map(_in_language, reading.papers)
            together = combined({i: e.paper for i, e in old.items()}, records)
        papers = together.papers
        notes = []
        if together.merged:
            notes.append(f"records of a paper that others are records of too: {together.merged}")
        known: dict[str, Extraction] = {}
        if _is_current(target, made_with, settings):
            known = {i: e for i, e in old.items() if papers.get(i) == e.paper}
        elif old:
            notes.append(f"the model or the settings have changed: all {len(old)} papers again")
        wanted = {i: paper_hash(papers[i]) for i in sorted(papers) if i not in known}
        findings = Findings(target, asdict(made_with) | asdict(settings))
        if gone := findings.clean():
            notes.append(f"findings of an earlier model or settings removed: {gone} batches")
        found = {e.paper.id for e in findings.of(wanted)}
        if found:
            notes.append(f"going on from an earlier run, which had found {len(found)} papers")
        todo = [papers[i] for i in wanted if i not in found]
        unread = _extracted(todo, findings, settings, workers, master, progress)
        extracted = clock.report(
            "extract",
            len(papers),
            len(todo) - len(unread),
            {"unchanged": len(known), "found before": len(found), "unreadable": len(unread)},
        )
        with _collector_at_rest():
            extractions = [*known.values(), *findings.of(wanted)]
            del reading, old, known, papers, together, todo
            extractions.sort(key=lambda e: e.paper.id)
            of_papers = directory.content_of_papers(extractions)
            # What is not needed any more leaves room for what comes.
            knowledge = replace(resolve(extractions, decisions), extractions=())
            del extractions
            content = directory.completed(of_papers, knowledge)
            del of_papers, knowledge
            forget_names()
            gc.collect()
        resolutions, claims = (len(content.tables[name]) for name in ("resolutions", "claims"))
        resolved = clock.report("resolve", content.counts["mentions"], resolutions, {})
        manifest = work.write(content, made_with, asdict(settings))
        forget(target)
        written = clock.report("write", claims, claims, {})
    return BuildReport(
        (read_in, extracted, resolved, written),
        (*problems, *map(_unread, unread)),
        tuple(notes),
        without_abstract,
        manifest.state != before,
        manifest,
    )


def remove(target: Path, paper_ids: Iterable[str]) -> Manifest:
    """Take papers out of a graph, with every claim that rests on them alone.

    Raises GraphError where one of them is not in the graph; nothing is removed then.
    """
    unwanted = set(paper_ids)
    directory.read_manifest(target)  # a folder that is none must not become one
    with directory.building(target) as work:
        decisions = aliases.decided(target).decisions
        with directory.reading(target) as (manifest, state):
            old = columns.read_extractions(state / "tables")
        missing = sorted(unwanted - {e.paper.id for e in old})
        if missing:
            raise GraphError(
                f"holds no paper {', '.join(missing)}",
                where=str(target),
                mend="kg export DIR --format cards lists the papers with their ids",
            )
        kept = [e for e in old if e.paper.id not in unwanted]
        content = directory.content_of(resolve(kept, decisions))
        return work.write(content, Provenance(**manifest.made_with), manifest.settings)


def extract_stream(
    inputs: Sequence[str | Path],
    settings: Settings,
    *,
    strict: bool = False,
    stdin: BinaryIO | None = None,
    columns: Mapping[str, str] = sources.NO_COLUMNS,
) -> Iterator[Extraction | Problem]:
    """The findings of each paper of the inputs, one by one, and what the inputs had wrong."""
    from pipelines.extraction.pipeline import create_pipeline, extract

    nlp = create_pipeline(**asdict(settings.extraction))
    for found in sources.stream(inputs, strict=strict, stdin=stdin, columns=columns):
        if isinstance(found, Paper):
            yield from extract([_in_language(found)], nlp)
        else:
            yield found


def export(source: Path, format: str, path: Path | None) -> None:  # noqa: A002
    """Write a graph in another format; see :data:`kg.export.FORMATS`. Raises ExportError."""
    with KnowledgeGraph.open(source) as graph:
        graph.export(format, path)


def validate(source: Path) -> ValidationReport:
    """Hold what the store of a graph holds against the SHACL shapes."""
    with KnowledgeGraph.open(source) as graph:
        return validate_graph(graph.store)


def draw(
    source: Path,
    page: Path,
    *,
    focus: str | None,
    hops: int,
    progress: Progress = lambda done, total: None,
) -> None:
    """Write the atlas page, or with ``focus`` the page of one neighbourhood.

    Where ``page`` is an atlas already, what it shows stays in its place, unless much has changed.
    ``progress`` is told of the parts of the atlas that are laid out. Raises QueryError where
    ``focus`` names nothing or several things, and ExportError where ``page`` cannot be written.
    """
    with KnowledgeGraph.open(source) as graph:

        def fill(file: BinaryIO) -> None:
            if focus is None:
                drawn = graph.atlas(progress, previous=page)
            else:
                drawn = graph.focus(focus, hops)
            file.write(drawn.html.encode("utf-8"))

        # The place is tried first: the atlas of many papers takes minutes.
        write_file(fill, page)


def site(
    source: Path,
    folder: Path,
    *,
    since: str | None = None,
    progress: Progress = lambda done, total: None,
) -> int:
    """Write the pages to read of a graph, the atlas among them, and give how many there are.

    Raises what :func:`pipelines.site.write_site` does.
    """
    from kg.drawing.whole import atlas
    from pipelines.site import write_site
    from visualizations.pages.addresses import ATLAS, INDEX

    def drawn(database: Database) -> str:
        page = atlas(database, lambda done, total: None, previous=folder / ATLAS, home=INDEX)
        return page.html

    return write_site(source, folder, drawn, since=since, progress=progress)


def evaluate(
    gold: Path,
    predictions: Path,
    format: str,  # noqa: A002
    output: BinaryIO,
    *,
    width: int | None,
) -> Evaluation:
    """Write precision, recall and F1 of predictions; see :func:`pipelines.evaluation.evaluate`.

    ``width`` is a table's, in columns, None for as wide as it is. Raises EvaluationError.
    """
    from pipelines import evaluation

    result = evaluation.evaluate(gold, predictions)
    table = evaluation.table(result.papers)
    output.write(evaluation.printed(table, format, width=width).encode())
    return result


def texts_of_gold(gold: Path) -> Iterator[dict[str, str]]:
    """The texts of gold annotations as records that ``extract_stream`` reads."""
    from pipelines import evaluation

    return evaluation.texts(gold)


def _extracted(
    papers: Sequence[Paper],
    findings: Findings,
    settings: Settings,
    workers: int | None,
    master: str | None,
    progress: Progress,
) -> tuple[Paper, ...]:
    """Add what the papers say to the findings; give those that could not be read."""
    if not papers:
        return ()
    processors = len(os.sched_getaffinity(0))
    busy = max(1, len(papers) // _WORTH_A_WORKER)
    so_far = 0

    def done(count: int) -> None:
        nonlocal so_far
        so_far += count
        progress(so_far, len(papers))

    if master is not None:
        from pipelines import clusters

        clusters.extract_all(papers, findings, settings.extraction, master=master, done=done)
        return ()
    from pipelines.extracting import extract_all

    return extract_all(
        papers,
        findings,
        settings.extraction,
        workers=workers or min(processors, busy),
        done=done,
    )


def _in_language(paper: Paper) -> Paper:
    language = language_of(paper.title, paper.abstract, paper.language)
    return paper if language == paper.language else replace(paper, language=language)


def _unread(paper: Paper) -> Problem:
    what = "the process that extracted it ended each time; the paper is left out"
    return Problem(f"{paper.source} {paper.id}", what, "unreadable")


def _stored(target: Path) -> tuple[Extraction, ...]:
    if directory.state_name(target) is None:
        return ()
    with directory.reading(target) as (_, state):
        return columns.read_extractions(state / "tables")


def _is_current(target: Path, made_with: Provenance, settings: Settings) -> bool:
    """True where what is stored was extracted by this model with these settings."""
    if directory.state_name(target) is None:
        return False
    manifest = directory.read_manifest(target)
    return dict(manifest.made_with) == asdict(made_with) and manifest.settings == asdict(settings)


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Let Python not look for circles in millions of values that have none.

    It takes a third of the time that it takes to make them.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class _Clock:
    """Makes stage reports: each one's seconds are those since the last."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def report(self, stage: str, n_in: int, n_out: int, dropped: dict[str, int]) -> StageReport:
        now = time.monotonic()
        seconds, self._last = now - self._last, now
        return StageReport(stage, n_in, n_out, seconds, dropped)
