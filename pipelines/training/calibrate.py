"""Fit a model's calibration: ``python -m pipelines.training.calibrate MODEL SHARED``.

MODEL is a folder made by :mod:`pipelines.training.export`; its ``model.json`` is written anew.
Scores of mentions and of relations in a sentence are fitted on SciER's dev split; concepts and
relations in a paper on the annotated papers that training leaves out. Prints each fit with its
expected calibration error.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kg.model import EntityType, Paper, Predicate, Span
from kg.model.papers import paper_of_text
from pipelines.evaluation.names import normalised
from pipelines.extraction.concepts import ConceptFinder
from pipelines.extraction.finder import OFTEN, Calibration, Finder
from pipelines.extraction.mentions import CANDIDATE, MentionFinder
from pipelines.extraction.pipeline import Document, Pipeline, create_pipeline, read
from pipelines.extraction.relation_features import SYMMETRIC
from pipelines.extraction.relations import RelationFinder
from pipelines.training.annotated import LabelledSentence, read_scier_offsets
from pipelines.training.papers import (
    ANNOTATIONS,
    corpus_files,
    corpus_texts,
    is_held_out,
)

Floats = NDArray[np.float64]
_TYPES = dict(zip(("methods", "tasks", "datasets"), EntityType, strict=True))
#: What is found below this is not looked at.
FLOOR = 0.1


@dataclass(frozen=True, slots=True)
class HeldOut:
    """An annotated paper: the forms and acceptable types of its concepts, and their relations.

    ``core`` are the concepts, by number, that it would be wrong without.
    """

    paper: Paper
    concepts: tuple[tuple[frozenset[str], frozenset[EntityType]], ...]
    core: frozenset[int]
    relations: frozenset[tuple[int, str, int]]

    def match(self, forms: frozenset[str], type_: EntityType) -> int | None:
        """The concept that shares a form and bears the type."""
        for i, (known, types) in enumerate(self.concepts):
            if type_ in types and forms & known:
                return i
        return None


def held_out_papers(shared: Path) -> list[HeldOut]:
    """The annotated papers that training leaves out, in the order of the annotations."""
    rows = [json.loads(line) for line in ANNOTATIONS.open(encoding="utf-8")]
    rows = [row for row in rows if is_held_out(row["id"])]
    texts = corpus_texts(corpus_files(shared / "corpora"), frozenset(row["id"] for row in rows))
    found = []
    for row in rows:
        concepts: list[tuple[frozenset[str], frozenset[EntityType]]] = []
        names: dict[str, int] = {}
        core = set()
        for key, type_ in _TYPES.items():
            for concept in row[key]:
                forms = [concept["name"], *concept["aliases"], *concept["variants"]]
                either = frozenset(EntityType) if concept.get("either") else frozenset({type_})
                names.setdefault(concept["name"], len(concepts))
                if concept["core"]:
                    core.add(len(concepts))
                concepts.append((frozenset(map(normalised, forms)) - {""}, either))
        relations = frozenset(
            (names[a], p, names[b]) for a, p, b in row["relations"] if a in names and b in names
        )
        paper = paper_of_text(row["id"], *texts[row["id"]])
        found.append(HeldOut(paper, tuple(concepts), frozenset(core), relations))
    return found


def expected_calibration_error(scores: Floats, right: Floats) -> float:
    """Guo et al. 2017, section 2, with ten bins of equal width."""
    total = 0.0
    bins = np.minimum((scores * 10).astype(int), 9)
    for k in range(10):
        inside = bins == k
        if inside.any():
            total += inside.sum() * abs(scores[inside].mean() - right[inside].mean())
    return float(total / max(1, len(scores)))


def fitted(name: str, score_at: Callable[[float], tuple[Floats, Floats]]) -> float:
    """The temperature from 0.6 to 3 with the least calibration error, which is printed."""
    errors = {t / 10: expected_calibration_error(*score_at(t / 10)) for t in range(6, 31)}
    best = min(errors, key=lambda t: (errors[t], t))
    print(
        f"{name} {best}: calibration error {errors[1.0]:.3f}, then {errors[best]:.3f}", flush=True
    )
    return best


def logistic(features: Floats, right: Floats) -> Floats:
    """Maximum-likelihood weights of a logistic regression, by Newton's method, lightly ridged."""
    weights = np.zeros(features.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-features @ weights))
        gradient = features.T @ (right - p) - 1e-3 * weights
        curvature = (features * (p * (1 - p))[:, None]).T @ features
        step = np.linalg.solve(curvature + 1e-3 * np.eye(len(weights)), gradient)
        weights = weights + step
        if np.abs(step).max() < 1e-9:
            break
    return weights


def pipeline_of(finder: Finder, min_confidence: float, relation_confidence: float) -> Pipeline:
    """The pipeline of this finder, whose calibration may change under it."""
    nlp = create_pipeline(
        min_confidence=min_confidence,
        relation_confidence=relation_confidence,
        model=str(finder.folder),
    )
    for _, component in nlp.pipeline:
        if isinstance(component, MentionFinder | ConceptFinder | RelationFinder):
            component.finder = finder
    return nlp


def mention_scores(
    nlp: Pipeline, sentences: Sequence[LabelledSentence]
) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats], int]:
    """Scores and rightness of mentions and of relations, and the number of gold mentions."""
    found: list[tuple[float, bool]] = []
    related: list[tuple[float, bool]] = []
    gold = 0
    for sentence in sentences:
        doc = nlp(sentence.text)
        truth = {(s.span, s.type.lower()) for s in sentence.spans}
        gold += len(truth)
        group = doc.spans["mentions"]
        for span, score in zip(group, group.attrs["scores"], strict=True):
            place = Span(span.start_char, span.end_char)
            found.append((score, (place, span.label_) in truth))
        types = {Span(s.start_char, s.end_char): s.label_ for s in group}
        known = {
            (sentence.spans[r.subject], r.predicate, sentence.spans[r.object])
            for r in sentence.relations
        }
        said = {(a.span, a.type.lower(), p, b.span, b.type.lower()) for a, p, b in known}
        for r in doc._.relations:
            if r.score is not None and r.subject in types and r.object in types:
                a, b = (r.subject, types[r.subject]), (r.object, types[r.object])
                right = (*a, r.predicate, *b) in said
                if r.predicate in SYMMETRIC:
                    right = right or (*b, r.predicate, *a) in said
                related.append((r.score, right))
    return _columns(found), _columns(related), gold


def _columns(rows: Sequence[tuple[float, bool]]) -> tuple[Floats, Floats]:
    array = np.array([(s, float(r)) for s, r in rows if s >= FLOOR], dtype=np.float64)
    return (array[:, 0], array[:, 1]) if len(array) else (np.zeros(0), np.zeros(0))


def concept_rows(nlp: Pipeline, papers: Sequence[HeldOut]) -> tuple[Floats, Floats]:
    """What calibration weighs of each candidate concept, (N, 4), and whether it is right."""
    rows, right = [], []
    for held in papers:
        doc = read(held.paper, nlp)
        scores = _score_by_span(doc)
        title = Span(0, len(held.paper.title))
        taken = set()
        for concept in doc._.concepts:
            forms = frozenset(normalised(s.of(doc.text)) for s in concept.mentions)
            match = held.match(forms, concept.type)
            best = min(max(max(scores[s] for s in concept.mentions), 1e-6), 1 - 1e-6)
            in_title = any(title.contains(s) for s in concept.mentions)
            odds = math.log(best / (1 - best))
            rows.append((odds, math.log(min(len(concept.mentions), OFTEN)), float(in_title), 1.0))
            right.append(float(match is not None and match not in taken))
            taken.add(match)
    return np.array(rows), np.array(right)


def _score_by_span(doc: Document) -> dict[Span, float]:
    group = doc.spans["mentions"]
    return {
        Span(s.start_char, s.end_char): float(score)
        for s, score in zip(group, group.attrs["scores"], strict=True)
    }


def paper_relation_scores(nlp: Pipeline, papers: Sequence[HeldOut]) -> tuple[Floats, Floats, int]:
    """Scores and rightness of relations between concepts, and the number of gold relations."""
    found = []
    gold = 0
    for held in papers:
        gold += len(held.relations)
        doc = read(held.paper, nlp)
        index: dict[Span, int | None] = {}
        for concept in doc._.concepts:
            forms = frozenset(normalised(s.of(doc.text)) for s in concept.mentions)
            match = held.match(forms, concept.type)
            index.update(dict.fromkeys(concept.mentions, match))
        seen = set()
        for r in doc._.relations:
            edge = (index.get(r.subject), r.predicate.value, index.get(r.object))
            known = None not in edge
            if r.extractor != "paper-relation-head" or (known and edge in seen):
                continue
            seen.add(edge)
            turned = (edge[2], edge[1], edge[0])
            same = edge[1] == Predicate.COMPARED_WITH and turned in held.relations
            found.append((r.score, edge in held.relations or same))
    return (*_columns(found), gold)


def main() -> None:
    """Read the command line, fit, and write the calibration."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--paper-weight", type=float, default=0.4)
    a = parser.parse_args()
    finder = Finder(a.model)
    sentences = read_scier_offsets(a.shared / "annotated/scier/dev_offsets.jsonl")
    papers = held_out_papers(a.shared)
    fitted = fit(finder, sentences, papers, a.paper_weight)
    path = a.model / "model.json"
    described = json.loads(path.read_text(encoding="utf-8"))
    described["calibration"] = asdict(fitted)
    path.write_text(json.dumps(described, indent=2) + "\n", encoding="utf-8")


def fit(
    finder: Finder,
    sentences: Sequence[LabelledSentence],
    papers: Sequence[HeldOut],
    paper_weight: float,
) -> Calibration:
    """The calibration; it is ``finder``'s afterwards too."""
    finder.calibration = Calibration(paper_weight=paper_weight)
    loose = pipeline_of(finder, FLOOR, 0.0)

    def mentions_at(temperature: float) -> tuple[Floats, Floats]:
        finder.calibration = replace(finder.calibration, temperature=temperature)
        return mention_scores(loose, sentences)[0]

    best = fitted("temperature", mentions_at)
    finder.calibration = replace(finder.calibration, temperature=best)

    def related_at(temperature: float) -> tuple[Floats, Floats]:
        finder.calibration = replace(finder.calibration, relation_temperature=temperature)
        return mention_scores(loose, sentences)[1]

    best = fitted("relation_temperature", related_at)
    finder.calibration = replace(finder.calibration, relation_temperature=best)

    everything = pipeline_of(finder, CANDIDATE, 0.0)
    rows, right = concept_rows(everything, papers)
    weights = logistic(rows, right)
    w = [round(float(x), 4) for x in weights]
    finder.calibration = replace(finder.calibration, concept=(w[0], w[1], w[2], w[3]))
    scores = 1 / (1 + np.exp(-rows @ weights))
    print(f"concepts {weights.round(3)}: {expected_calibration_error(scores, right):.3f}")

    def relations_at(temperature: float) -> tuple[Floats, Floats]:
        finder.calibration = replace(finder.calibration, paper_relation_temperature=temperature)
        return paper_relation_scores(pipeline_of(finder, 0.3, 0.0), papers)[:2]

    best = fitted("paper_relation_temperature", relations_at)
    finder.calibration = replace(finder.calibration, paper_relation_temperature=best)
    return finder.calibration


if __name__ == "__main__":
    main()
