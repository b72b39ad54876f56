"""The main classes of the ontology, laid out by hand for one drawing. Units are SVG user units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Box:
    """A class, with the upper left corner of its box."""

    HEIGHT: ClassVar[int] = 44

    term: str
    x: int
    y: int
    width: int = 150


@dataclass(frozen=True, slots=True)
class Arrow:
    """A property: the path that its arrow takes, and the middle of its name."""

    MARGIN: ClassVar[int] = 140

    term: str
    path: str
    x: int
    y: int


BOXES = (
    Box("lpwcc:repository", 20, 20),
    Box("lpwcc:paper", 20, 140),
    Box("pa:Passage", 20, 380),
    Box("oa:Annotation", 310, 380),
    Box("lpwcc:method", 600, 20),
    Box("lpwcc:task", 600, 140),
    Box("lpwcc:dataset", 600, 260),
    Box("pa:Claim", 600, 380),
)

ARROWS = (
    Arrow("lpwcp:hasRepository", "M90 140 V66", 90, 107),
    Arrow("lpwcp:hasMethod", "M170 152 L598 44", 380, 98),
    Arrow("lpwcp:hasTask", "M170 162 H598", 380, 166),
    Arrow("lpwcp:usesDataset", "M170 172 L598 280", 380, 226),
    Arrow("pa:usedFor", "M670 64 V138", 670, 106),
    Arrow("pa:benchmarkFor", "M670 260 V186", 670, 227),
    Arrow("pa:evaluatedOn", "M750 42 C860 60 860 264 752 282", 830, 166),
    Arrow("dcterms:isPartOf", "M90 380 V186", 90, 287),
    Arrow("rdf:object", "M670 380 V306", 670, 347),
    Arrow("pa:evidence", "M600 402 H462", 526, 406),
    Arrow("oa:hasTarget", "M310 402 H172", 236, 406),
)
