"""Knowledge about three invented papers, as a whole build would leave it."""

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
    Mention,
    Paper,
    PaperConcept,
    Predicate,
    RelationMention,
    Resolution,
    Role,
    Span,
)
from kg.model.claims import PAPER_PREDICATES
from kg.model.papers import paper_of_text

#: A label that every format must hold as text: markup, quotes, SPARQL, CSV, terminal, bidi.
HOSTILE = (
    "=Net\"></script>'; DROP \\ \x1b[31m\x9b2J\u202e ]]> & <https://x> } INSERT \u2028\ufffe,; 𝔸"
)

# (paper, title, sentences of the abstract)
PAPERS = (
    (
        "p:1",
        "Folding towels with WrinkleNet",
        (
            "We use WrinkleNet for towel folding 🧺.",
            "WrinkleNet is tested on TowelBench and extends CreaseNet.",
        ),
    ),
    (
        "p/2",
        "A second look at linen",
        (
            "For towel folding, WrinkleNet is strong.",
            f"On TowelBench it meets {HOSTILE}\\ as well.",
        ),
    ),
    ("p 3", "Laundry, surveyed", ("Nothing is folded here.",)),
)
CONCEPTS = {
    "WrinkleNet": EntityType.METHOD,
    "CreaseNet": EntityType.METHOD,
    f"{HOSTILE}\\": EntityType.METHOD,
    "towel folding": EntityType.TASK,
    "TowelBench": EntityType.DATASET,
}
# (paper, sentence, subject, predicate, object, score)
RELATIONS = (
    ("p:1", 0, "WrinkleNet", Predicate.USED_FOR, "towel folding", 0.91),
    ("p:1", 1, "WrinkleNet", Predicate.EVALUATED_ON, "TowelBench", None),
    ("p:1", 1, "WrinkleNet", Predicate.EXTENDS, "CreaseNet", 0.5),
    ("p/2", 0, "WrinkleNet", Predicate.USED_FOR, "towel folding", 0.75),
    ("p/2", 1, f"{HOSTILE}\\", Predicate.EVALUATED_ON, "TowelBench", 1 / 3),
)
# What a concept is to a paper; what the hostile method is to p/2 is not known.
ROLES = {
    ("p:1", "WrinkleNet"): Role.PROPOSED,
    ("p:1", "CreaseNet"): Role.COMPARED,
    ("p:1", "towel folding"): Role.ADDRESSED,
    ("p:1", "TowelBench"): Role.INTRODUCED,
    ("p/2", "WrinkleNet"): Role.USED,
    ("p/2", "towel folding"): Role.MENTIONED,
    ("p/2", "TowelBench"): Role.EVALUATED,
}
LINKS = {
    "p:1": (
        Link(
            "https://github.com/linen/wrinkle",
            LinkKind.CODE,
            "github.com/linen/wrinkle",
            None,
            None,
        ),
        Link("https://wrinkle.example/", LinkKind.PROJECT_PAGE, None, "p:1#abstract", Span(0, 2)),
    ),
    "p/2": (
        Link("https://data.example/towels?a=1&b=2", LinkKind.DATA),
        Link("https://example.org/<b>", LinkKind.OTHER),
        Link("https://github.com/linen/wrinkle", LinkKind.CODE, "github.com/linen/wrinkle"),
    ),
}


def _entity_id(label: str) -> str:
    name = "hostile" if HOSTILE in label else label.lower().replace(" ", "-")
    return f"{CONCEPTS[label].value}/{name}"


def _paper(paper_id: str, title: str, sentences: tuple[str, ...]) -> Paper:
    known = {
        "p:1": {
            "authors": ("Lin O'Leum", "布 Nuno"),
            "issued": "2024-05-17",
            "venue": "Conf",
            "url": "https://example.org/1",
            "doi": "10.1/(x);2",
            "arxiv": "2405.00001",
            "code": ("https://github.com/linen/wrinkle",),
            "keywords": ("laundry", ""),
            "citations": 0,
            "source": "jsonl x.jsonl",
        },
        "p/2": {"issued": "2023", "venue": ""},
    }
    return paper_of_text(paper_id, title, " ".join(sentences), **known.get(paper_id, {}))


def _sentence_spans(sentences: tuple[str, ...]) -> tuple[Span, ...]:
    spans, start = [], 0
    for sentence in sentences:
        spans.append(Span(start, start + len(sentence)))
        start += len(sentence) + 1
    return tuple(spans)


def _mentions(paper: Paper) -> tuple[Mention, ...]:
    found = []
    passage = paper.passages[-1]
    for label, kind in CONCEPTS.items():
        start = passage.text.find(label)
        while start >= 0:
            span = Span(start, start + len(label))
            score = None if label == "CreaseNet" else round(0.9 + len(found) / 100, 6)
            name = f"{paper.id}/m{len(found)}"
            found.append(Mention(name, passage.id, span, label, kind, score, "reader"))
            start = passage.text.find(label, span.end)
    return tuple(found)


def _concepts(paper: Paper, mentions: tuple[Mention, ...]) -> tuple[PaperConcept, ...]:
    found = []
    for label, kind in CONCEPTS.items():
        named = [m for m in mentions if m.surface == label]
        if named:
            ids, role = tuple(m.id for m in named), ROLES.get((paper.id, label))
            found.append(PaperConcept(ids, kind, role, named[0].score))
    return tuple(found)


def _extraction(paper_id: str, title: str, sentences: tuple[str, ...]) -> Extraction:
    paper = _paper(paper_id, title, sentences)
    abstract = paper.passages[-1].id
    spans = _sentence_spans(sentences)
    mentions = _mentions(paper)
    relations = []
    for of, number, subject, predicate, object_, score in RELATIONS:
        if of == paper_id:
            inside = [m for m in mentions if spans[number].contains(m.span)]
            ends = [next(m.id for m in inside if m.surface == s) for s in (subject, object_)]
            name = f"{paper_id}/r{len(relations)}"
            relations.append(
                RelationMention(
                    name, abstract, spans[number], ends[0], predicate, ends[1], score, "reader"
                )
            )
    return Extraction(
        paper=paper,
        mentions=mentions,
        concepts=_concepts(paper, mentions),
        relations=tuple(relations),
        links=LINKS.get(paper_id, ()),
        sentences=tuple((abstract, span) for span in spans),
    )


def _claims(extractions: tuple[Extraction, ...]) -> tuple[Claim, ...]:
    evidence: dict[tuple[str, str, str], list[Evidence]] = {}
    for extraction in extractions:
        paper = extraction.paper
        by_id = {m.id: m for m in extraction.mentions}
        for m in extraction.mentions:
            sentence = next(s for _, s in extraction.sentences if s.contains(m.span))
            key = (paper.id, PAPER_PREDICATES[m.type], _entity_id(m.surface))
            evidence.setdefault(key, []).append(
                Evidence(paper.id, m.passage_id, sentence, None, m.span, m.extractor, m.score)
            )
        for r in extraction.relations:
            subject, object_ = by_id[r.subject], by_id[r.object]
            key = (_entity_id(subject.surface), r.predicate.value, _entity_id(object_.surface))
            evidence.setdefault(key, []).append(
                Evidence(
                    paper.id,
                    r.passage_id,
                    r.sentence,
                    subject.span,
                    object_.span,
                    r.extractor,
                    r.score,
                )
            )
    roles = {(paper, _entity_id(label)): role for (paper, label), role in ROLES.items()}
    claims = (
        Claim("|".join(key), *key, tuple(found), roles.get((key[0], key[2])))
        for key, found in evidence.items()
    )
    return tuple(sorted(claims, key=lambda claim: claim.id))


@pytest.fixture
def hostile_label() -> str:
    """The label of one method of ``example_knowledge``: it ends in a backslash."""
    return f"{HOSTILE}\\"


@pytest.fixture
def example_provenance() -> Provenance:
    """A run with a model."""
    return Provenance("paperatlas", "0.1.0", "reader", "1", "cd" * 32)


@pytest.fixture
def example_knowledge() -> Knowledge:
    """Three papers, one without findings; two claims between concepts share a paper, one two."""
    extractions = tuple(sorted((_extraction(*p) for p in PAPERS), key=lambda e: e.paper.id))
    resolutions = (
        Resolution(m.id, _entity_id(m.surface), None if m.score is None else 0.5, "label")
        for extraction in extractions
        for m in extraction.mentions
    )
    entities = (
        Entity(
            _entity_id(label),
            kind,
            label,
            ("WNet", "Wrinkle Net") if label == "WrinkleNet" else (),
            ("https://example.org/towel",) if label == "TowelBench" else (),
        )
        for label, kind in CONCEPTS.items()
    )
    return Knowledge(
        extractions=extractions,
        entities=tuple(sorted(entities, key=lambda e: e.id)),
        resolutions=tuple(sorted(resolutions, key=lambda r: r.mention_id)),
        claims=_claims(extractions),
    )
