"""What decisions keep to, whatever the papers and whatever was decided."""

import random
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from kg.errors import ResolutionError
from kg.graph import decisions
from kg.graph.decisions import DecisionFile
from kg.model import EntityType, Extraction, Knowledge, Mention, Predicate, RelationMention, Span
from kg.model.decisions import Decision
from kg.model.papers import paper_of_text
from pipelines.resolution import resolve
from pipelines.resolution.concepts import Ruled
from pipelines.resolution.decisions import Decided
from pipelines.resolution.revising import Signature, merged, split
from pipelines.resolution.same_names import SameNames, check, key_of, sides

M, T = EntityType.METHOD, EntityType.TASK
NAMES = ["BERT", "BERTs", "GP", "Gaussian process", "genetic programming", "Adam", "SGD", "Lion"]
SLOW = settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@st.composite
def extractions(draw: st.DrawFn, paper: str) -> Extraction:
    """A paper of a few names; some are said to be short for others."""
    surfaces = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4))
    text = "\n".join(surfaces)
    passage = f"{paper}#abstract"
    mentions, start = [], 0
    for surface in surfaces:
        span = Span(start, start + len(surface))
        start = span.end + 1
        kind = draw(st.sampled_from([M, M, M, T]))
        name = f"{passage}:{span.start}"
        mentions.append(Mention(name, passage, span, surface, kind, 0.9, "x"))
    relations = []
    for number in range(draw(st.integers(0, 2))):
        one, other = draw(st.sampled_from(mentions)), draw(st.sampled_from(mentions))
        by = RelationMention(
            f"{passage}|{number}",
            passage,
            Span(0, len(text)),
            one.id,
            Predicate.SYNONYM_OF,
            other.id,
            None,
            "abbreviation",
        )
        relations += [by] if one.type is other.type else []
    return Extraction(
        paper_of_text(paper, paper, text), tuple(mentions), relations=tuple(relations)
    )


corpora = st.integers(1, 5).flatmap(
    lambda n: st.tuples(*(extractions(paper=str(i)) for i in range(n)))
)
made = st.builds(
    Decision,
    st.sampled_from([M, M, T]),
    st.sampled_from([*NAMES, "nowhere"]),
    st.sampled_from([*NAMES, "nowhere"]),
    st.booleans(),
    by=st.sampled_from([(), ("Ada",), ("Ada", "B|ob")]),
    confidence=st.none() | st.sampled_from([0.0, 0.5, 1.0]),
)


@st.composite
def consistent(draw: st.DrawFn) -> tuple[Decision, ...]:
    """Decisions that do not contradict each other."""
    kept: tuple[Decision, ...] = ()
    for decision in draw(st.lists(made, max_size=5)):
        try:
            check((*kept, decision), "here")
        except ResolutionError:
            continue
        kept += (decision,)
    return kept


def names_together(knowledge: Knowledge) -> list[set[tuple[EntityType, str]]]:
    return [
        {key_of(e.type, surface) for surface in (e.label, *e.aliases)} for e in knowledge.entities
    ]


@SLOW
@given(corpora, consistent(), st.integers())
def test_neither_order_matters(
    papers: tuple[Extraction, ...], decided: tuple[Decision, ...], seed: int
) -> None:
    shuffled, others = list(papers), list(decided)
    random.Random(seed).shuffle(shuffled)
    random.Random(seed).shuffle(others)
    assert resolve(shuffled, others) == resolve(papers, decided)


@SLOW
@given(corpora, consistent())
def test_what_is_not_the_same_is_never_together(
    papers: tuple[Extraction, ...], decided: tuple[Decision, ...]
) -> None:
    together = names_together(resolve(papers, decided))
    for decision in decided:
        if not decision.same:
            assert not any(set(sides(decision)) <= names for names in together), decision


@SLOW
@given(corpora, consistent())
def test_names_that_are_the_same_lead_to_one_concept(
    papers: tuple[Extraction, ...], decided: tuple[Decision, ...]
) -> None:
    ruled = Ruled(papers)
    placed = ruled.decided(decided)
    classes = SameNames(decided)
    for decision in decided:
        for side in sides(decision):
            meant = {placed.meant(name) for name in classes.of(side)} - {None}
            assert len(meant) <= 1


@SLOW
@given(corpora, consistent())
def test_every_mention_keeps_a_concept_of_its_type(
    papers: tuple[Extraction, ...], decided: tuple[Decision, ...]
) -> None:
    by_rules, by_people = resolve(papers), resolve(papers, decided)
    kinds = {e.id: e.type for k in (by_rules, by_people) for e in k.entities}
    assert len({e.id for e in by_people.entities}) == len(by_people.entities)
    assert [(r.mention_id, kinds[r.entity_id]) for r in by_people.resolutions] == [
        (r.mention_id, kinds[r.entity_id]) for r in by_rules.resolutions
    ]


@SLOW
@given(corpora, st.data())
def test_a_merge_is_undone_by_a_split(papers: tuple[Extraction, ...], data: st.DataObject) -> None:
    ruled = Ruled(papers)
    entities = [c.entity for c in ruled.resolved().concepts]
    holders = Counter(
        name for e in entities for name in {key_of(M, n)[1] for n in (e.label, *e.aliases)}
    )
    # What names several concepts has to be told by its id, which changes with what is merged.
    plain = [e for e in entities if holders[key_of(M, e.label)[1]] == 1]
    pairs = [(a.label, b.label) for a in plain for b in plain if a != b and a.type is b.type]
    assume(pairs)
    into, other = data.draw(st.sampled_from(pairs))
    ada = Signature(("Ada",), "2024-05-17")
    done = merged(ruled, (), into, [other], ada)
    assert len(done) == 1
    assert merged(ruled, done, into, [other], Signature(("Bob",))) == done
    together = names_together(resolve(papers, done))
    assert any(set(sides(done[0])) <= names for names in together)
    name, leaving = data.draw(st.sampled_from([(into, other), (other, into)]))
    assert split(ruled, done, name, [leaving], ada) == ()


@SLOW
@given(corpora, st.data())
def test_a_split_is_undone_by_a_merge(papers: tuple[Extraction, ...], data: st.DataObject) -> None:
    ruled = Ruled(papers)
    entities = [c.entity for c in ruled.resolved().concepts if c.entity.aliases]
    assume(entities)
    entity = data.draw(st.sampled_from(entities))
    alias = data.draw(st.sampled_from([entity.label, *entity.aliases]))
    ada = Signature(("Ada",), "2024-05-17")
    try:
        done = split(ruled, (), entity.id, [alias], ada)
    except ResolutionError:  # all its names are spellings of one
        assume(False)
    (decision,) = done
    subject, object_ = sides(decision)
    now = [c.entity for c in ruled.resolved(done).concepts]
    names = {e.id: {key_of(e.type, n) for n in (e.label, *e.aliases)} for e in now}
    assert not any({subject, object_} <= found for found in names.values())
    # In a few papers a name may stand in several concepts, by what each paper says.
    (kept, *others) = (i for i, found in names.items() if object_ in found)
    assume(not others)
    assert merged(ruled, done, kept, [decision.subject], ada) == ()


written = st.text(min_size=1, max_size=12).filter(lambda t: t.strip() and t.isprintable())
hostile = st.text(st.sampled_from('a"|\\\t\n\r#:=\u2028\x85 é'), min_size=1, max_size=8)
labels = written | hostile.filter(str.strip)
of_files = st.builds(
    Decision,
    st.sampled_from(EntityType),
    labels,
    labels,
    st.booleans(),
    by=st.lists(labels, max_size=2).map(tuple),
    date=st.none() | st.dates().map(lambda d: d.isoformat()),
    note=st.none() | labels,
    confidence=st.none() | st.integers(0, 1000).map(lambda n: n / 1000),
    more=st.sampled_from([(), (("reviewer_label", "Eve"),), (("license", "https://x/"),)]),
)


@SLOW
@given(st.lists(of_files, unique=True, max_size=4))
def test_the_file_gives_back_what_it_was_given(tmp_path_factory, decided: list[Decision]) -> None:
    folder = tmp_path_factory.mktemp("decided")
    content = decisions.serialise(decided, {})
    (folder / decisions.NAME).write_bytes(content)
    read = decisions.read(folder)
    assert set(read.decisions) == set(decided)
    assert len(read.decisions) == len(decided)
    assert decisions.serialise(read.decisions, read.metadata) == content
    assert read.revised(decided) == content
    assert DecisionFile(Path("x")).revised(()) is None


def test_no_decision_changes_nothing() -> None:
    assert Decided({(M, "adam"): {"adam"}}, {}, ()).move((M, "adam"), "adam") is None
