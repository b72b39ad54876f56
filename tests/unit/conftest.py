"""What several tests share: a small body of knowledge, and a model whose answers are set."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files

import numpy as np
import pytest
from spacy.language import Language
from tokenizers import Tokenizer

from kg.graph.rdf import Provenance
from kg.model import (
    Claim,
    Entity,
    EntityType,
    Evidence,
    Extraction,
    Knowledge,
    Link,
    LinkKind,
    Paper,
    Predicate,
    Role,
    Span,
)
from kg.model.papers import paper_of_text
from pipelines.extraction import concepts, mentions, relations
from pipelines.extraction.encoding import MAX_WORDS, encode
from pipelines.extraction.finder import Calibration, Reading
from pipelines.extraction.paper_features import PAPER_LABELS, ROLE_LABELS
from pipelines.extraction.pipeline import create_pipeline
from pipelines.extraction.relation_features import LABELS, SYMMETRIC

# The first character lies beyond the BMP: code points and UTF-16 units differ from there on.
ABSTRACT_A = "😀 Adam, a kind of SGD, trains ResNet. ResNet classifies images well on ImageNet."
ABSTRACT_B = "ResNet does image classification, as on CIFAR-10. Image recognition needs more."


def _place(text: str, part: str) -> Span:
    start = text.index(part)
    return Span(start, start + len(part))


def _evidence(paper: Paper, sentence: str, subject: str | None, object_: str, score: float | None):
    text = paper.abstract
    return Evidence(
        paper.id,
        f"{paper.id}#abstract",
        _place(text, sentence),
        _place(text, subject) if subject else None,
        _place(text, object_),
        "model",
        score,
    )


@pytest.fixture
def small_provenance() -> Provenance:
    """A run with a model."""
    return Provenance("paperatlas", "0.1.0", "reader", "3", "ab" * 32)


@pytest.fixture
def small_knowledge() -> Knowledge:
    """Two papers, seven concepts, every kind of link, one claim that both papers make.

    What ResNet is to the second is not known, and its sentence about CIFAR-10 does not name it.
    """
    a = paper_of_text(
        "a",
        "Training with Adam",
        ABSTRACT_A,
        authors=("Ada B.", "Ćiro D."),
        issued="2024-05-17",
        venue="NAACL",
        url="https://example.org/a",
        doi="10.1000/a<b>",
        arxiv="2405.00001",
        keywords=("training",),
        citations=3,
        language="en",
        source="jsonl papers.jsonl",
    )
    b = paper_of_text("b", "Images", ABSTRACT_B, issued="2023")
    first_a, second_a = "😀 Adam, a kind of SGD, trains ResNet.", "ResNet classifies images well"
    first_b, second_b = "ResNet does image classification, as on CIFAR-10.", "Image recognition"
    method, task, dataset = EntityType
    entities = (
        Entity("dataset/cifar-10", dataset, "CIFAR-10"),
        Entity("dataset/imagenet", dataset, "ImageNet", ("ImageNet-1k",)),
        Entity("method/adam", method, "Adam", ("ADAM", "adam optimizer")),
        Entity("method/resnet", method, "ResNet", (), ("https://example.org/resnet",)),
        Entity("method/sgd", method, "SGD"),
        Entity("task/image-classification", task, "image classification", ("classifies images",)),
        Entity("task/image-recognition", task, "image recognition"),
    )
    said = [
        ("a", "has-method", "method/adam", [_evidence(a, first_a, None, "Adam", 0.75)]),
        ("a", "has-method", "method/resnet", [_evidence(a, first_a, None, "ResNet", None)]),
        ("a", "has-method", "method/sgd", [_evidence(a, first_a, None, "SGD", 1.0)]),
        (
            "a",
            "has-task",
            "task/image-classification",
            [_evidence(a, second_a, None, "classifies images", 0.5)],
        ),
        ("a", "uses-dataset", "dataset/imagenet", [_evidence(a, second_a, None, "ImageNet", 0.9)]),
        ("b", "has-method", "method/resnet", [_evidence(b, first_b, None, "ResNet", 0.123456)]),
        (
            "b",
            "has-task",
            "task/image-classification",
            [_evidence(b, first_b, None, "image classification", 0.4)],
        ),
        (
            "b",
            "has-task",
            "task/image-recognition",
            [_evidence(b, second_b, None, "Image recognition", 0.4)],
        ),
        ("b", "uses-dataset", "dataset/cifar-10", [_evidence(b, first_b, None, "CIFAR-10", 0.4)]),
        (
            "method/resnet",
            "used-for",
            "task/image-classification",
            [
                _evidence(a, second_a, "ResNet", "classifies images", 0.6),
                _evidence(b, first_b, "ResNet", "image classification", 0.8),
            ],
        ),
        (
            "method/adam",
            "subclass-of",
            "method/sgd",
            [_evidence(a, first_a, "Adam", "SGD", None)],
        ),
        (
            "method/resnet",
            "evaluated-on",
            "dataset/cifar-10",
            [_evidence(b, first_b, None, "CIFAR-10", 0.0)],
        ),
        (
            "task/image-classification",
            "subtask-of",
            "task/image-recognition",
            [_evidence(b, second_b, "image classification", "Image recognition", 0.3)],
        ),
    ]
    roles = {
        ("a", "method/adam"): Role.PROPOSED,
        ("a", "method/resnet"): Role.USED,
        ("a", "method/sgd"): Role.COMPARED,
        ("a", "task/image-classification"): Role.ADDRESSED,
        ("a", "dataset/imagenet"): Role.EVALUATED,
        ("b", "task/image-classification"): Role.ADDRESSED,
        ("b", "task/image-recognition"): Role.MENTIONED,
        ("b", "dataset/cifar-10"): Role.INTRODUCED,
    }
    claims = [
        Claim(f"{s}|{p}|{o}", s, p, o, tuple(evidence), roles.get((s, o)))
        for s, p, o, evidence in said
    ]
    links = (
        Link("https://github.com/Ada/Code", LinkKind.CODE, "github.com/Ada/Code"),
        Link("http://github.com/Ada/Code.git", LinkKind.CODE, "github.com/Ada/Code"),
        Link("https://ada.example.org/", LinkKind.PROJECT_PAGE),
        Link("https://data.example.org/x", LinkKind.DATA),
        Link("https://example.org/<script>", LinkKind.OTHER),
        Link("javascript:alert(1)", LinkKind.OTHER),
    )
    return Knowledge(
        extractions=(Extraction(a, links=links), Extraction(b)),
        entities=entities,
        claims=tuple(sorted(claims, key=lambda claim: claim.id)),
    )


@lru_cache(maxsize=1)
def shipped_tokenizer() -> Tokenizer:
    """The word pieces that ship."""
    folder = files("pipelines.extraction") / "model"
    tokenizer = Tokenizer.from_str((folder / "tokenizer.json").read_text(encoding="utf-8"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


@pytest.fixture(scope="session")
def tokenizer() -> Tokenizer:
    """The word pieces that ship."""
    return shipped_tokenizer()


Label = tuple[Predicate, bool] | None


@dataclass
class FakeFinder:
    """Stands in for the model: it finds the surfaces of ``known`` wherever they stand as words.

    ``known`` gives each its type and probability; ``roles`` what the role head says of it (else the
    first role of its type); ``stated`` and ``related`` what it says of (subject, object), in a
    sentence and in a paper, all by surface and in probabilities. It keeps what it is asked:
    ``windows`` of text, the ``kinds`` of names, and those of pairs in sentences and in papers.
    """

    known: Mapping[str, tuple[EntityType, float]]
    roles_of: Mapping[str, Mapping[tuple[EntityType, Role], float]] = field(default_factory=dict)
    stated: Mapping[tuple[str, str], Mapping[Predicate, float]] = field(default_factory=dict)
    related: Mapping[tuple[str, str], Mapping[Predicate, float]] = field(default_factory=dict)
    calibration: Calibration = field(default_factory=Calibration)
    windows: list[str] = field(default_factory=list)
    kinds: list[int] = field(default_factory=list)
    stated_kinds: list[tuple[int, ...]] = field(default_factory=list)
    related_kinds: list[tuple[int, ...]] = field(default_factory=list)

    def sizes(self, text: str, sentences: Sequence[Span]) -> list[int]:
        """The number of word pieces of each sentence."""
        encode_alone = shipped_tokenizer().encode
        return [len(encode_alone(s.of(text), add_special_tokens=False).ids) for s in sentences]

    def read(self, text: str, sentences: Sequence[Span], *, paper: bool) -> Reading:
        """Mentions by ``known``; a word's features say which of them begin or end there."""
        self.windows.append(text)
        encoded = encode(text, sentences, shipped_tokenizer().encode(text))
        n = len(encoded.words)
        spans = np.zeros((n, MAX_WORDS, 4), dtype=np.float32)
        spans[..., 0] = 1
        first = np.zeros((n, len(self.known)), dtype=np.float32)
        last = np.zeros((n, len(self.known)), dtype=np.float32)
        starts = {w.start: i for i, w in enumerate(encoded.words)}
        ends = {w.end: i for i, w in enumerate(encoded.words)}
        for k, (surface, (kind, probability)) in enumerate(self.known.items()):
            for match in re.finditer(rf"(?<!\w){re.escape(surface)}(?!\w)", text):
                a, b = starts.get(match.start()), ends.get(match.end())
                if a is not None and b is not None and b - a < MAX_WORDS:
                    spans[a, b - a, 0] = 1 - probability
                    spans[a, b - a, mentions.TYPES.index(kind) + 1] = probability
                    first[a, k] = last[b, k] = 1
        return Reading(encoded, spans, first, last)

    def roles(self, concepts: np.ndarray, kinds: Sequence[int]) -> np.ndarray:
        self.kinds += kinds
        told = np.zeros((len(concepts), len(ROLE_LABELS)), dtype=np.float32)
        for row, features in zip(told, concepts, strict=True):
            named = self._surfaces(features)
            for surface in named:
                default = next(r for r in ROLE_LABELS if r[0] is self.known[surface][0])
                for label, probability in self.roles_of.get(surface, {default: 1.0}).items():
                    row[ROLE_LABELS.index(label)] += probability / len(named)
        return told

    def relate(self, features: np.ndarray, kinds: Sequence[tuple[int, ...]]) -> np.ndarray:
        self.stated_kinds += kinds
        return self._related(features, LABELS, self.stated)

    def relate_concepts(self, features: np.ndarray, kinds: Sequence[tuple[int, ...]]) -> np.ndarray:
        self.related_kinds += kinds
        return self._related(features, PAPER_LABELS, self.related)

    def _surfaces(self, features: np.ndarray) -> list[str]:
        begins, ends = features.reshape(2, -1)
        return [s for s, a, b in zip(self.known, begins, ends, strict=True) if a and b]

    def _related(
        self,
        features: np.ndarray,
        labels: Sequence[Label],
        said: Mapping[tuple[str, str], Mapping[Predicate, float]],
    ) -> np.ndarray:
        side = 2 * len(self.known)
        told = np.zeros((len(features), len(labels)), dtype=np.float32)
        for row, both in zip(told, features, strict=True):
            for left in self._surfaces(both[:side]):
                for right in self._surfaces(both[side : 2 * side]):
                    for subject, object_, forward in ((left, right, True), (right, left, False)):
                        for predicate, probability in said.get((subject, object_), {}).items():
                            label = (predicate, forward or predicate in SYMMETRIC)
                            row[labels.index(label)] = probability
            row[0] = 1 - row[1:].sum()
        return told


@pytest.fixture(scope="session")
def fake_finder() -> type[FakeFinder]:
    """The class, to make one of."""
    return FakeFinder


@pytest.fixture(scope="session")
def pipeline_with() -> Callable[..., Language]:
    """The extraction pipeline with a finder in the place of the shipped one."""

    def made(
        finder: FakeFinder,
        *,
        min_confidence: float = 0.45,
        relation_confidence: float = 0.25,
        window_pieces: int = 400,
    ) -> Language:
        with pytest.MonkeyPatch.context() as patch:
            for module in (mentions, concepts, relations):
                patch.setattr(module, "open_finder", lambda folder: finder)
            nlp = create_pipeline(
                min_confidence=min_confidence, relation_confidence=relation_confidence
            )
        nlp.get_pipe("paper_mentions").window_pieces = window_pieces
        return nlp

    return made
