"""Decisions about aliases: the file, what follows from them, and how they are made."""

import re
from dataclasses import replace

import pytest

from kg.errors import GraphError, ResolutionError
from kg.graph import decisions, directory
from kg.graph.decisions import Change
from kg.model import (
    EntityType,
    Extraction,
    Knowledge,
    Mention,
    Predicate,
    RelationMention,
    Span,
)
from kg.model.decisions import Decision
from kg.model.papers import paper_of_text
from pipelines.resolution import resolve
from pipelines.resolution.concepts import Ruled
from pipelines.resolution.listing import Alias, listing
from pipelines.resolution.revising import Signature, found, merged, split
from pipelines.resolution.same_names import check

M, T, D = EntityType
ADA = Signature(("Ada",), "2024-05-17", "the same")
HEADER = (
    "#subject_type: rdfs literal\n#object_type: rdfs literal\n"
    "subject_label\tsubject_category\tpredicate_id\tpredicate_modifier\tobject_label\t"
    "object_category\tmapping_justification\tauthor_label\tmapping_date\tconfidence\n"
)
JUST = "semapv:ManualMappingCuration"


def paper(name: str, *surfaces: str, kind: EntityType = M) -> Extraction:
    """A paper that names these things, one a line."""
    passage, start, mentions = f"{name}#abstract", 0, []
    for surface in surfaces:
        span = Span(start, start + len(surface))
        start = span.end + 1
        mentions.append(Mention(f"{passage}:{span.start}", passage, span, surface, kind, 0.9, "x"))
    return Extraction(paper_of_text(name, name, "\n".join(surfaces)), tuple(mentions))


def defined(name: str, short: str, long: str) -> Extraction:
    """A paper that abbreviates."""
    found = paper(name, short, long)
    one, other = found.mentions
    sentence = Span(0, len(short) + 1 + len(long))
    relation = RelationMention(
        f"{name}|0",
        one.passage_id,
        sentence,
        one.id,
        Predicate.SYNONYM_OF,
        other.id,
        None,
        "abbreviation",
    )
    return replace(found, relations=(relation,))


def named(knowledge: Knowledge) -> dict[str, tuple[str, ...]]:
    return {e.id: (e.label, *e.aliases) for e in knowledge.entities}


PAPERS = [
    paper("1", "Adam", "SGD"),
    paper("2", "Adam", "stochastic descent", "Lion"),
    paper("3", "SGDs", "adam optimizer"),
]


def same(subject: str, object_: str, **more: object) -> Decision:
    return Decision(M, subject, object_, True, **more)


def apart(subject: str, object_: str, **more: object) -> Decision:
    return Decision(M, subject, object_, False, **more)


def test_what_is_merged_takes_the_name_of_what_it_is_merged_into() -> None:
    knowledge = resolve(PAPERS, [same("SGD", "stochastic descent")])
    assert named(knowledge)["method/stochastic-descent"] == ("stochastic descent", "SGD", "SGDs")
    assert "method/sgd" not in named(knowledge)
    has = [c for c in knowledge.claims if c.object == "method/stochastic-descent"]
    assert [c.subject for c in sorted(has, key=lambda c: c.subject)] == ["1", "2", "3"]


def test_the_resolution_says_who_decided_and_how_surely() -> None:
    decided = same("SGD", "Adam", by=("Ada", "Bob"), date="2024-05-17", confidence=0.8)
    rules = {r.mention_id: (r.rule, r.score) for r in resolve(PAPERS, [decided]).resolutions}
    assert rules["1#abstract:5"] == ("decision by Ada and Bob on 2024-05-17", 0.8)
    assert rules["1#abstract:0"] == ("form", None)


def test_a_decision_leads_over_others() -> None:
    knowledge = resolve(PAPERS, [same("SGD", "Lion"), same("Lion", "Adam")])
    assert named(knowledge)["method/adam"] == ("Adam", "Lion", "SGD", "SGDs")


def test_a_name_that_no_paper_has_still_ties_the_others() -> None:
    knowledge = resolve(PAPERS, [same("SGD", "nowhere"), same("nowhere", "Adam")])
    assert "SGD" in named(knowledge)["method/adam"]


def test_decisions_hold_when_more_papers_change_the_ids() -> None:
    decided = [same("SGD", "Adam")]
    more = [paper(str(n), "ADAMS", "SGD") for n in range(4, 9)]
    assert {"SGD", "Adam"} <= set(named(resolve([*PAPERS, *more], decided))["method/adam"])
    old = [paper(str(n), "optimizers Adam", "SGD") for n in range(3)]
    assert set(named(resolve(old, [same("SGD", "optimizer Adam")]))) == {"method/optimizer-adam"}


def test_what_is_apart_stays_apart_through_a_merge() -> None:
    decided = [same("SGD", "Adam"), same("Lion", "stochastic descent"), apart("Lion", "SGD")]
    more = [*decided, same("adam optimizer", "Adam")]
    ids = named(resolve(PAPERS, more))
    assert not any({"Lion", "SGD"} <= set(names) for names in ids.values())
    assert {"Lion", "stochastic descent"} <= {n for names in ids.values() for n in names}


def test_a_decision_of_another_type_changes_nothing() -> None:
    decided = Decision(T, "SGD", "Adam", True)
    assert resolve(PAPERS, [decided]) == resolve(PAPERS)


@pytest.mark.parametrize(
    ("decided", "said"),
    [
        ((same("A1", "B1"), same("B1", "C1"), apart("C1", "A1")), "contradict each other"),
        ((apart("networks", "Network"),), "spellings of one name"),
        ((same("***", "B1"),), "names nothing"),
    ],
)
def test_contradictions_are_told_with_their_lines(decided, said) -> None:
    with_lines = [
        Decision(d.type, d.subject, d.object, d.same, line=n)
        for n, d in enumerate(decided, start=7)
    ]
    with pytest.raises(ResolutionError, match=said) as error:
        check(with_lines, "aliases.sssom.tsv")
    lines = ", ".join(str(n) for n in range(7, 7 + len(decided)))
    assert error.value.where is not None
    assert error.value.where.endswith(f" {lines}")


def test_merging_and_splitting_by_name() -> None:
    ruled = Ruled(PAPERS)
    done = merged(ruled, (), "ADAM", ["method/sgd", "adam optimizer"], ADA)
    assert [(d.subject, d.object) for d in done] == [("SGD", "ADAM"), ("adam optimizer", "ADAM")]
    assert {d.who for d in done} == {"Ada"}
    assert merged(ruled, done, "Adam", ["SGDs"], ADA) == done
    (left,) = split(ruled, done, "method/adam", ["sgd"], ADA)
    assert left.subject == "adam optimizer"


def test_a_split_of_what_the_rules_joined_and_back() -> None:
    papers = [paper(str(n), "image classification", "classification of images") for n in range(3)]
    ruled = Ruled(papers)
    (entity,) = resolve(papers).entities
    done = split(ruled, (), entity.id, [entity.aliases[0]], ADA)
    assert [d.same for d in done] == [False]
    assert len(resolve(papers, done).entities) == 2
    assert merged(ruled, done, entity.id, [entity.aliases[0]], ADA) == ()


def test_a_short_form_that_is_split_off_joins_no_other_long_form() -> None:
    papers = [
        defined("1", "GP", "Gaussian process"),
        defined("2", "GP", "Gaussian process"),
        defined("3", "GP", "genetic programming"),
    ]
    done = split(Ruled(papers), (), "Gaussian process", ["GP"], ADA)
    ids = named(resolve(papers, done))
    assert ids["method/gp"] == ("GP",)
    assert ids["method/genetic-programming"] == ("genetic programming", "GP")
    assert merged(Ruled(papers), done, "Gaussian process", ["GP"], ADA) == ()


def test_the_id_of_what_was_merged_still_names_it() -> None:
    ruled = Ruled(PAPERS)
    done = merged(ruled, (), "Adam", ["method/sgd"], ADA)
    assert merged(ruled, done, "Adam", ["method/sgd"], ADA) == done
    assert split(ruled, done, "Adam", ["method/sgd"], ADA) == ()


def test_what_contradicts_is_not_decided() -> None:
    ruled = Ruled(PAPERS)
    decided = (same("SGD", "Adam", line=9), apart("Lion", "SGD", by=("Bob",)))
    with pytest.raises(ResolutionError, match=r"contradict each other.*by Bob") as error:
        merged(ruled, decided, "Adam", ["Lion"], ADA)
    assert "line" not in str(error.value)


def test_names_that_do_not_fit_are_refused() -> None:
    ruled = Ruled([*PAPERS, paper("4", "Adam", kind=D), paper("5", "GLUE", kind=D)])
    for name, others, said in (
        ("Adam", ["SGD"], "names 2 concepts.*dataset/adam.*method/adam"),
        ("nobody", ["SGD"], "no concept is called 'nobody'"),
        ("SGD", ["GLUE"], "one concept has one type"),
    ):
        with pytest.raises(ResolutionError, match=said):
            merged(ruled, (), name, others, ADA)
    for name, alias, said in (
        ("SGD", "Adam", "is no name of method/sgd"),
        ("SGD", "sgds", "are spellings of 'sgds'"),
    ):
        with pytest.raises(ResolutionError, match=said):
            split(ruled, (), name, [alias], ADA)
    assert found((c.entity for c in ruled.resolved().concepts), "glue").id == "dataset/glue"


def test_the_file_reads_as_the_specification_says(tmp_path) -> None:
    content = decisions.serialise([same("b", "a", by=("A|b",), note='say "so"\n')], {})
    assert content.decode().splitlines()[1:] == [
        "#mapping_set_title: What people decided about the names of concepts",
        "#license: https://w3id.org/sssom/license/unspecified",
        "#subject_type: rdfs literal",
        "#object_type: rdfs literal",
        "subject_label\tsubject_category\tpredicate_id\tobject_label\tobject_category\t"
        "mapping_justification\tauthor_label\tcomment",
        f'b\tmethod\tskos:exactMatch\ta\tmethod\t{JUST}\tA\\|b\t"say ""so""',
        '"',
    ]
    assert content.startswith(b"#mapping_set_id: https://w3id.org/paperatlas/mappings/")


def test_what_people_write_into_the_file_is_kept(tmp_path) -> None:
    path = tmp_path / decisions.NAME
    path.write_text(
        "# mapping_set_id: https://example.org/ours\n# license: https://example.org/free\n"
        "# mapping_date: 2024-05-17\n# subject_type: rdfs literal\n# object_type: rdfs literal\n"
        "# curie_map: {orcid: 'https://orcid.org/'}\n"
        "predicate_id\tsubject_label\tobject_label\tsubject_category\tobject_category\t"
        "author_id\tunknown\tmapping_justification\r\n"
        f"skos:exactMatch\tSGD\tAdam\tmethod\tmethod\torcid:0000-1\tx\t{JUST}\r\n",
        encoding="utf-8",
        newline="",
    )
    file = decisions.read(tmp_path)
    (decision,) = file.decisions
    assert decision.told == "method 'SGD' is 'Adam' (decided by orcid:0000-1 on 2024-05-17)"
    assert decision.line == 8
    assert file.revised(file.decisions) == path.read_bytes()
    path.write_bytes(file.revised([decision, same("x", "y")]) or b"")
    again = decisions.read(tmp_path)
    assert set(again.decisions) == {decision, same("x", "y")}
    assert again.metadata["license"] == "https://example.org/free"
    assert again.metadata["mapping_set_id"] == "https://example.org/ours"
    assert file.revised([]) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"\xff", "not UTF-8"),
        (b"#a: [\n", "no YAML"),
        (b"#just words\n", "no list of slots"),
        (b"#curie_map: {skos: 'https://x/'}\nx\n", "always stands for"),
        (b"#curie_map: [a]\nx\n", "no map of prefixes"),
        (b"a\tb\n", "line 1: there is no header"),
        (HEADER.encode() + b"a\n", "line 4: there are 10 columns, and 1 cells"),
        (HEADER.encode() + b'"a\n', "line 4: cannot be read"),
    ],
)
def test_bytes_that_are_no_sssom_are_refused(tmp_path, text, said) -> None:
    path = tmp_path / decisions.NAME
    path.write_bytes(text)
    with pytest.raises(GraphError, match=said) as error:
        decisions.read(tmp_path)
    assert str(path) in str(error.value)


@pytest.mark.parametrize(
    ("slot", "value", "said"),
    [
        ("object_label", "", "no object_label"),
        ("mapping_justification", "", "no mapping_justification"),
        ("mapping_justification", "x:y", "no prefix that the curie_map declares"),
        ("subject_category", "gizmo", "'gizmo', and none of method, task, dataset"),
        ("object_category", "task", "one concept has one type"),
        ("predicate_id", "skos:broadMatch", "only skos:exactMatch"),
        ("predicate_modifier", "no", "and not 'Not'"),
        ("mapping_date", "soon", "no date"),
        ("confidence", "sure", "no number"),
        ("confidence", "nan", "no number"),
        ("confidence", "1.1", "no number"),
    ],
)
def test_a_row_that_decides_nothing_is_refused_with_its_line(tmp_path, slot, value, said) -> None:
    cells = dict.fromkeys(HEADER.splitlines()[-1].split("\t"), "")
    cells |= {"subject_label": "a", "object_label": "b", "predicate_id": "skos:exactMatch"}
    cells |= dict.fromkeys(("subject_category", "object_category"), "method")
    cells |= {"mapping_justification": JUST, slot: value}
    (tmp_path / decisions.NAME).write_text(HEADER + "\t".join(cells.values()) + "\n")
    with pytest.raises(GraphError, match=f"{decisions.NAME}, line 4: .*{re.escape(said)}"):
        decisions.read(tmp_path)


def test_a_row_has_to_speak_of_names(tmp_path) -> None:
    path = tmp_path / decisions.NAME
    path.write_bytes(decisions.serialise([same("b", "a")], {}).replace(b"#subject_type", b"#other"))
    with pytest.raises(GraphError, match="have to be 'rdfs literal'"):
        decisions.read(tmp_path)


def test_the_listing_says_what_has_an_effect() -> None:
    decided = [
        same("SGD", "Adam", by=("Ada",), date="2024-05-17"),
        same("Lion", "stochastic descent"),
        apart("Lion", "nowhere", note="gone"),
    ]
    entities = resolve(PAPERS, decided[:1]).entities
    adam = next(e for e in entities if e.id == "method/adam")
    aliases = [Alias(adam, "SGD", "abbreviation, decision by Ada on 2024-05-17", 0.5)]
    table = listing(aliases, decided, entities)
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    assert [(r["alias"], r["relation"], r["effect"]) for r in rows] == [
        ("SGD", "alias", None),
        ("SGD", "same", "yes"),
        ("Lion", "not the same", "no effect"),
        ("Lion", "same", "not yet"),
    ]
    assert (rows[0]["rule"], rows[0]["by"], rows[0]["date"]) == (
        "abbreviation, decision",
        "Ada",
        "2024-05-17",
    )
    assert len(listing([], decided, entities, adam).rows) == 1


def test_a_decision_appears_with_the_state_or_not_at_all(
    tmp_path, small_knowledge, small_provenance, monkeypatch
) -> None:
    graph = tmp_path / "graph"
    change = Change(None, decisions.serialise([same("b", "a")], {}))
    directory.write_state(graph, small_knowledge, small_provenance)

    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("kg.graph.manifest.write", fails)
        with pytest.raises(GraphError, match="disk is full"):
            directory.write_state(
                graph, small_knowledge, small_provenance, {"a": 1}, decided=change
            )
    assert not (graph / decisions.NAME).exists()
    directory.write_state(graph, small_knowledge, small_provenance, decided=change)
    assert decisions.read(graph).decisions == (same("b", "a"),)
    with pytest.raises(GraphError, match="changed in the meantime"):
        directory.write_state(graph, small_knowledge, small_provenance, decided=change)
    directory.write_state(
        graph, small_knowledge, small_provenance, decided=Change(change.new, None)
    )
    assert not (graph / decisions.NAME).exists()


def test_decisions_may_be_there_before_the_graph(
    tmp_path, small_knowledge, small_provenance
) -> None:
    content = decisions.serialise([same("b", "a")], {})
    (tmp_path / decisions.NAME).write_bytes(content)
    directory.check_target(tmp_path)
    directory.write_state(tmp_path, small_knowledge, small_provenance)
    assert (tmp_path / decisions.NAME).read_bytes() == content
