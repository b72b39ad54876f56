"""Whatever knowledge holds, its tables hold too."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.graph import columns
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
    Passage,
    Predicate,
    RelationMention,
    Resolution,
    Role,
    Span,
)

texts = st.text(st.characters(codec="utf-8"), max_size=6)
texts_or_none = st.none() | texts
scores = st.none() | st.floats(0, 1)
roles = st.none() | st.sampled_from(Role)
lists = st.lists(texts, max_size=2).map(tuple)
spans = st.builds(
    lambda start, length: Span(start, start + length),
    st.integers(0, 2**30),
    st.integers(1, 2**30 - 1),
)
passages = st.builds(
    Passage, texts, st.sampled_from(["title", "abstract"]), st.integers(0, 9), texts
)
evidence = st.builds(
    Evidence, texts, texts, spans, st.none() | spans, st.none() | spans, texts, scores
)


def _tuples(items, **kwargs):
    return st.lists(items, max_size=3, **kwargs).map(tuple)


papers = st.builds(
    Paper,
    id=texts,
    title=texts,
    passages=_tuples(passages),
    authors=lists,
    issued=texts_or_none,
    venue=texts_or_none,
    url=texts_or_none,
    doi=texts_or_none,
    arxiv=texts_or_none,
    code=lists,
    keywords=lists,
    citations=st.none() | st.integers(0, 2**62),
    language=texts_or_none,
    source=texts,
)
links = st.builds(Link, texts, st.sampled_from(LinkKind), texts_or_none, texts_or_none) | st.builds(
    Link, texts, st.sampled_from(LinkKind), texts_or_none, texts, spans
)
extractions = st.builds(
    Extraction,
    paper=papers,
    mentions=_tuples(
        st.builds(Mention, texts, texts, spans, texts, st.sampled_from(EntityType), scores, texts)
    ),
    concepts=_tuples(st.builds(PaperConcept, lists, st.sampled_from(EntityType), roles, scores)),
    relations=_tuples(
        st.builds(
            RelationMention,
            *(texts, texts, spans, texts, st.sampled_from(Predicate), texts, scores, texts),
        )
    ),
    links=_tuples(links),
    sentences=_tuples(st.tuples(texts, spans)),
)
knowledge = st.builds(
    Knowledge,
    extractions=_tuples(extractions, unique_by=lambda e: e.paper.id),
    entities=_tuples(st.builds(Entity, texts, st.sampled_from(EntityType), texts, lists, lists)),
    resolutions=_tuples(st.builds(Resolution, texts, texts, scores, texts)),
    claims=_tuples(
        st.builds(Claim, texts, texts, texts, texts, _tuples(evidence), roles),
        unique_by=lambda c: c.id,
    ),
)


@given(knowledge)
@settings(deadline=None, max_examples=60)
def test_tables_lose_nothing(known):
    with tempfile.TemporaryDirectory() as folder:
        columns.write(known, Path(folder))
        assert columns.read(Path(folder)) == known


@given(knowledge, knowledge)
@settings(deadline=None, max_examples=40)
def test_the_content_hash_is_equal_where_the_knowledge_is(one, other):
    same = columns.content_hash(columns.tables(one)) == columns.content_hash(columns.tables(other))
    assert same == (one == other)
