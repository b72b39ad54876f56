"""The stages in their order: read, extract, resolve, write.

spaCy with the model, and the drawing libraries, take a second or two to import: the functions that
need them import them, so that a query need not wait for them.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from kg import KnowledgeGraph
from kg.errors import GraphError
from kg.export.files import write_file
from kg.graph import columns, directory
from kg.graph.manifest import Manifest, paper_hash
from kg.graph.rdf import Provenance
from kg.graph.validate import ValidationReport
from kg.graph.validate import validate as validate_graph
from kg.model import Extraction, Paper, StageReport
from pipelines import aliases, sources
from pipelines.config import Settings
from pipelines.resolution import resolve
from pipelines.sources import Problem

if TYPE_CHECKING:
    from pipelines.evaluation import Evaluation

#: Told of every paper done: how many so far, of how many.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did: a report a stage, what the input had wrong, and the manifest it left."""

    stages: tuple[StageReport, ...]
    problems: tuple[Problem, ...]
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
    progress: Progress = lambda done, total: None,
) -> BuildReport:
    """Read the inputs and make the graph directory ``target`` hold their papers too.

    A paper that the graph has already is extracted again only where it, the model or the settings
    have changed. Raises SourceError for an input that gives no papers, with ``strict`` for one bad
    record, GraphError where ``target`` cannot hold a graph, and both GraphError and ResolutionError
    where its decisions about aliases cannot be followed; ``target`` is then as it was.
    """
    directory.check_target(target)
    decisions = aliases.decided(target).decisions
    clock = _Clock()
    reading = sources.read(inputs, strict=strict, stdin=stdin)
    read_in = clock.report(
        "read",
        len(reading.papers) + len(reading.problems),
        len(reading.papers),
        Counter(problem.reason for problem in reading.problems if problem.reason != "field"),
    )
    made_with = provenance(settings.extraction.model)
    before = directory.state_name(target)
    old = _stored(target)
    current = _is_current(target, made_with, settings)
    known = {e.paper.id: e for e in old} if current else {}
    papers = {e.paper.id: e.paper for e in old} | {p.id: p for p in reading.papers}
    unchanged = {i for i, e in known.items() if paper_hash(papers[i]) == paper_hash(e.paper)}
    todo = [papers[i] for i in sorted(papers) if i not in unchanged]
    extractions = [known[i] for i in sorted(unchanged)]
    extractions += _extracted(todo, settings, progress)
    extracted = clock.report("extract", len(papers), len(todo), {"unchanged": len(unchanged)})
    knowledge = resolve(extractions, decisions)
    resolved = clock.report(
        "resolve",
        sum(len(e.mentions) for e in knowledge.extractions),
        len(knowledge.resolutions),
        {},
    )
    manifest = directory.write_state(
        target, knowledge, made_with, asdict(settings), replaces=before
    )
    written = clock.report("write", len(knowledge.claims), len(knowledge.claims), {})
    return BuildReport(
        (read_in, extracted, resolved, written),
        reading.problems,
        reading.without_abstract,
        manifest.state != before,
        manifest,
    )


def remove(target: Path, paper_ids: Iterable[str]) -> Manifest:
    """Take papers out of a graph, with every claim that rests on them alone.

    Raises GraphError where one of them is not in the graph; nothing is removed then.
    """
    unwanted = set(paper_ids)
    decisions = aliases.decided(target).decisions
    with directory.reading(target) as (manifest, state):
        old = columns.read(state / "tables").extractions
    missing = sorted(unwanted - {e.paper.id for e in old})
    if missing:
        raise GraphError(
            f"holds no paper {', '.join(missing)}",
            where=str(target),
            mend="kg export DIR --format cards lists the papers with their ids",
        )
    kept = [e for e in old if e.paper.id not in unwanted]
    knowledge = resolve(kept, decisions)
    made_with = Provenance(**manifest.made_with)
    return directory.write_state(
        target, knowledge, made_with, manifest.settings, replaces=manifest.state
    )


def extract_stream(
    inputs: Sequence[str | Path],
    settings: Settings,
    *,
    strict: bool = False,
    stdin: BinaryIO | None = None,
) -> Iterator[Extraction | Problem]:
    """The findings of each paper of the inputs, one by one, and what the inputs had wrong."""
    from pipelines.extraction.pipeline import create_pipeline, extract

    nlp = create_pipeline(**asdict(settings.extraction))
    for found in sources.stream(inputs, strict=strict, stdin=stdin):
        if isinstance(found, Paper):
            yield from extract([found], nlp)
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


def draw(source: Path, page: Path, *, focus: str | None, hops: int) -> None:
    """Write the atlas page, or with ``focus`` the page of one neighbourhood.

    Raises MapError where ``focus`` names nothing, and ExportError where ``page`` cannot be written.
    """
    with KnowledgeGraph.open(source) as graph:
        knowledge = graph.knowledge
    if focus is None:
        from visualizations.atlas import atlas_page

        html = atlas_page(knowledge)
    else:
        from visualizations.neighbourhood import neighbourhood_page

        html = neighbourhood_page(knowledge, focus, hops)
    content = html.encode("utf-8")

    def fill(file: BinaryIO) -> None:
        file.write(content)

    write_file(fill, page)


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
    papers: Sequence[Paper], settings: Settings, progress: Progress
) -> Iterator[Extraction]:
    if not papers:
        return
    from pipelines.extraction.pipeline import create_pipeline, extract

    nlp = create_pipeline(**asdict(settings.extraction))
    for done, extraction in enumerate(extract(papers, nlp), start=1):
        yield extraction
        progress(done, len(papers))


def _stored(target: Path) -> tuple[Extraction, ...]:
    if directory.state_name(target) is None:
        return ()
    with directory.reading(target) as (_, state):
        return columns.read(state / "tables").extractions


def _is_current(target: Path, made_with: Provenance, settings: Settings) -> bool:
    """True where what is stored was extracted by this model with these settings."""
    if directory.state_name(target) is None:
        return False
    manifest = directory.read_manifest(target)
    return dict(manifest.made_with) == asdict(made_with) and manifest.settings == asdict(settings)


class _Clock:
    """Makes stage reports: each one's seconds are those since the last."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def report(self, stage: str, n_in: int, n_out: int, dropped: dict[str, int]) -> StageReport:
        now = time.monotonic()
        seconds, self._last = now - self._last, now
        return StageReport(stage, n_in, n_out, seconds, dropped)
