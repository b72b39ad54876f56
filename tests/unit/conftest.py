"""A small body of knowledge that the tests of the graph share."""

import pytest

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
    Span,
)
from kg.model.papers import paper_of_text

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
    """Two papers, seven concepts, every kind of link, one claim that both papers make."""
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
            [_evidence(b, first_b, "ResNet", "CIFAR-10", 0.0)],
        ),
        (
            "task/image-classification",
            "subtask-of",
            "task/image-recognition",
            [_evidence(b, second_b, "image classification", "Image recognition", 0.3)],
        ),
    ]
    claims = [Claim(f"{s}|{p}|{o}", s, p, o, tuple(evidence)) for s, p, o, evidence in said]
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
