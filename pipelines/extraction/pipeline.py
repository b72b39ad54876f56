"""Stage 2: papers to extractions, by a spaCy pipeline of our components."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from kg.model import (
    EntityType,
    Extraction,
    Link,
    Mention,
    Paper,
    PaperConcept,
    Passage,
    RelationMention,
    Span,
)

# Importing a component registers it with spaCy.
from pipelines.extraction import (
    abbreviations,
    agreement,
    concepts,
    links,
    mentions,
    paper_relations,
    relations,
    sentences,
    tokens,
)
from pipelines.extraction.finder import ModelCard, open_finder

__all__ = ["Document", "ModelCard", "Pipeline", "create_pipeline", "extract", "model_card", "read"]

#: spaCy's, for those who hold a pipeline or what it read without importing spaCy.
Pipeline = Language
Document = Doc

_BETWEEN_PASSAGES = "\n\n"
_REGISTERED = (
    abbreviations,
    agreement,
    concepts,
    links,
    mentions,
    paper_relations,
    relations,
    sentences,
    tokens,
)


def create_pipeline(
    *, min_confidence: float, relation_confidence: float, model: str = ""
) -> Language:
    """The spaCy pipeline: sentences, links, abbreviations, mentions, concepts, relations.

    Its components declare what they require and assign; ``nlp.analyze_pipes()`` finds no problem.
    ``model`` is a folder made by :mod:`pipelines.training.export`, or empty for the model that
    ships with the package. Raises ExtractionError where it cannot be opened.
    """
    nlp = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "paperatlas.words.v1"}}})
    # The limit guards the memory of spaCy's own parser, which is not used here.
    nlp.max_length = 50_000_000
    nlp.add_pipe("paper_sentences")
    nlp.add_pipe("paper_links")
    nlp.add_pipe("paper_abbreviations")
    nlp.add_pipe("paper_mentions", config={"model": model, "min_confidence": min_confidence})
    nlp.add_pipe("paper_agreement")
    nlp.add_pipe("paper_concepts", config={"model": model, "min_confidence": min_confidence})
    nlp.add_pipe("paper_relations", config={"model": model, "min_confidence": relation_confidence})
    nlp.add_pipe("paper_relation_pairs", config={"min_confidence": relation_confidence})
    return nlp


def model_card(model: str = "") -> ModelCard:
    """Name, version and hash of the model that extraction uses."""
    return open_finder(model).card


def extract(papers: Iterable[Paper], nlp: Language) -> Iterator[Extraction]:
    """The findings of each paper, one by one and in order.

    A paper that is known to be in another language than English has those of its metadata alone.
    """
    for paper in papers:
        if paper.language is None or paper.language.split("-")[0] == "en":
            yield _extraction(paper, nlp)
        else:
            yield Extraction(paper=paper, links=_metadata_links(paper, ()))


def read(paper: Paper, nlp: Language) -> Doc:
    """One Doc of all passages: the abstract helps with the title, and abbreviations span both."""
    text = _BETWEEN_PASSAGES.join(p.text for p in paper.passages)
    doc = nlp.make_doc(text)
    doc._.passages = tuple(span for _, span in _places(paper.passages))
    return nlp(doc)


def _places(passages: Sequence[Passage]) -> Iterator[tuple[Passage, Span]]:
    start = 0
    for passage in passages:
        if passage.text:
            yield passage, Span(start, start + len(passage.text))
        start += len(passage.text) + len(_BETWEEN_PASSAGES)


def _extraction(paper: Paper, nlp: Language) -> Extraction:
    doc = read(paper, nlp)
    places = list(_places(paper.passages))

    def located(span: Span) -> tuple[str, Span]:
        """The passage of a span of the Doc, and the span in that passage."""
        for passage, place in places:
            if place.contains(span):
                return passage.id, Span(span.start - place.start, span.end - place.start)
        raise AssertionError(f"{span} crosses passages of {paper.id}")

    found: dict[Span, Mention] = {}
    group = doc.spans["mentions"]
    for span, score in zip(group, group.attrs["scores"], strict=True):
        place = Span(span.start_char, span.end_char)
        passage_id, inside = located(place)
        found[place] = Mention(
            id=f"{passage_id}:{inside.start}-{inside.end}",
            passage_id=passage_id,
            span=inside,
            surface=span.text,
            type=EntityType(span.label_),
            score=_rounded(score),
            extractor="span-head",
        )
    links_found = tuple(_located_link(link, located) for link in doc._.links)
    return Extraction(
        paper=paper,
        mentions=tuple(found[place] for place in sorted(found)),
        concepts=tuple(_concept(concept, found) for concept in doc._.concepts),
        relations=tuple(
            _relation(relation, found, located)
            for relation in doc._.relations
            if relation.subject in found and relation.object in found
        ),
        links=links_found + _metadata_links(paper, links_found),
        sentences=tuple(located(sentence) for sentence in sentences.sentences_of(doc)),
    )


def _rounded(score: float | None) -> float | None:
    """Four decimals: more are noise, and differ between processors."""
    return None if score is None else round(float(score), 4)


def _concept(concept: concepts.FoundConcept, found: dict[Span, Mention]) -> PaperConcept:
    mentioned = tuple(found[span].id for span in sorted(concept.mentions))
    return PaperConcept(mentioned, concept.type, concept.role, _rounded(concept.score))


def _relation(
    relation: relations.FoundRelation,
    found: dict[Span, Mention],
    located: Callable[[Span], tuple[str, Span]],
) -> RelationMention:
    subject, object_ = found[relation.subject], found[relation.object]
    passage_id, sentence = located(relation.sentence)
    return RelationMention(
        id=f"{subject.id}|{relation.predicate.value}|{object_.id}",
        passage_id=passage_id,
        sentence=sentence,
        subject=subject.id,
        predicate=relation.predicate,
        object=object_.id,
        score=_rounded(relation.score),
        extractor=relation.extractor,
    )


def _located_link(link: Link, located: Callable[[Span], tuple[str, Span]]) -> Link:
    assert link.span is not None
    passage_id, span = located(link.span)
    return replace(link, passage_id=passage_id, span=span)


def _metadata_links(paper: Paper, in_text: tuple[Link, ...]) -> tuple[Link, ...]:
    """The repositories of the source's metadata that the text does not give already."""
    known = {link.repository or link.url for link in in_text}
    from_metadata = []
    for url in paper.code:
        link = links.link_of_metadata(url)
        if (link.repository or link.url) not in known:
            known.add(link.repository or link.url)
            from_metadata.append(link)
    return tuple(from_metadata)
