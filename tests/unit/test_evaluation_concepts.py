"""Cards against two annotators, with counts worked by hand."""

from kg.model import EntityType, Predicate
from pipelines.evaluation.cards import Card, Concept
from pipelines.evaluation.concepts import agreed, card_scores, concept_scores
from pipelines.evaluation.scores import ALL, Score

METHOD, TASK, DATASET = EntityType


def concept(name, kind=METHOD, *others, core=False, either=False):
    return Concept(name, kind, frozenset({name, *others}), core, either)


def test_annotators_agree_where_a_form_is_the_same():
    gold = agreed(
        [concept("wrinkle net", METHOD, "wn", core=True), concept("folding", TASK, core=True)],
        [concept("wn", METHOD, core=True), concept("linen", DATASET, core=True)],
    )
    assert [(g.type, sorted(g.forms), g.core) for g in gold] == [
        (METHOD, ["wn", "wrinkle net"], True),
        # What only one of them gives may be named, and nobody asks for it.
        (TASK, ["folding"], False),
        (DATASET, ["linen"], False),
    ]


def test_core_is_what_both_call_so():
    (gold,) = agreed([concept("x", core=True)], [concept("x")])
    assert not gold.core


def test_a_concept_joins_one_partner_only():
    gold = agreed([concept("a"), concept("b")], [concept("c", METHOD, "a", "b")])
    assert [sorted(g.forms) for g in gold] == [["a", "b", "c"], ["b"]]


def test_acceptable_types():
    def acceptable(one, other=()):
        return set(agreed([one], other)[0].acceptable)

    assert acceptable(concept("x", TASK)) == {TASK}
    assert acceptable(concept("x", TASK), [concept("x", DATASET)]) == {TASK, DATASET}
    assert acceptable(concept("x", TASK), [concept("x", TASK, either=True)]) == {METHOD, TASK}
    assert acceptable(concept("x", TASK, either=True)) == {METHOD, TASK, DATASET}


def test_right_wrong_twice_and_missed():
    gold = agreed(
        [
            concept("wrinkle net", METHOD, "wn", core=True),
            concept("folding", TASK, core=True),
            concept("linen", DATASET, core=True),
        ],
        [
            concept("wrinkle net", METHOD, core=True),
            concept("folding", TASK, core=True),
            concept("linen", DATASET, core=True),
            concept("adam", METHOD),
        ],
    )
    found = [
        concept("wn"),  # right
        concept("wrinkle net"),  # a second node for it
        concept("adam"),  # right, though only one annotator has it
        concept("folding", METHOD),  # of the wrong type
        concept("chair", DATASET),  # nothing
        concept("linen", DATASET),  # right
    ]
    assert concept_scores(gold, found) == {
        ("concepts", ALL): Score(3, 6, 2, 3),
        ("concepts", "method"): Score(2, 4, 1, 1),
        ("concepts", "task"): Score(0, 0, 0, 1),
        ("concepts", "dataset"): Score(1, 2, 1, 1),
    }


def test_relations_are_compared_by_the_concepts_at_their_ends():
    concepts = (concept("wrinkle net", METHOD, "wn"), concept("folding", TASK))
    used, part, subclass = Predicate.USED_FOR, Predicate.PART_OF, Predicate.SUBCLASS_OF
    first = Card(
        "p",
        "t",
        concepts,
        relations=(
            ("wrinkle net", used, "folding"),
            ("folding", part, "wrinkle net"),
            ("wrinkle net", used, "nowhere"),
        ),
    )
    second = Card("p", "t", concepts, relations=(("wn", used, "folding"),))
    found = Card(
        "p",
        "t",
        (concept("WN", METHOD, "wn"), concept("folding", TASK)),
        relations=(
            ("WN", used, "folding"),  # both have it
            ("folding", part, "WN"),  # one of them has it
            ("WN", part, "folding"),  # neither
            ("x", used, "y"),  # ends that are nothing...
            ("z", used, "folds"),  # ... are one and the same nothing
            ("WN", subclass, "folding"),  # not asked for
        ),
    )
    scores = card_scores(first, second, found)
    assert scores["relations", ALL] == Score(2, 4, 1, 1)
    assert scores["relations", "used-for"] == Score(1, 2, 1, 1)
    assert scores["relations", "part-of"] == Score(1, 2, 0, 0)
    assert ("relations", "subclass-of") not in scores
