"""Each rule that merges names or keeps them apart, on small corpora."""

import itertools
import re
from collections.abc import Iterable

import pytest

from kg.model import (
    Claim,
    EntityType,
    Evidence,
    Extraction,
    Knowledge,
    Mention,
    PaperConcept,
    Predicate,
    RelationMention,
    Role,
    Span,
)
from kg.model.papers import paper_of_text
from pipelines.resolution import resolve
from pipelines.resolution.hierarchy import hierarchy

TYPES = {"m": EntityType.METHOD, "t": EntityType.TASK, "d": EntityType.DATASET}
MARK = re.compile(r"\[([mtd]):([^\]]+)\]")


def read(
    paper: str,
    marked: str,
    concepts: Iterable[tuple[tuple[int, ...], Role | None, float | None]] = (),
    relations: Iterable[tuple[int, Predicate, int]] = (),
) -> Extraction:
    """An extraction of "We train [m:BERT] on [d:GLUE]."; "[m:Long] ([m:L])" is a definition.

    Each line is a sentence. ``concepts`` and ``relations`` name mentions by their numbers; a
    relation stands in its subject's sentence.
    """
    mentions: list[Mention] = []
    text, end = "", 0
    passage = f"{paper}#abstract"
    for found in MARK.finditer(marked):
        text += marked[end : found.start()]
        span = Span(len(text), len(text) + len(found[2]))
        text += found[2]
        end = found.end()
        name = f"{passage}:{span.start}-{span.end}"
        mentions.append(Mention(name, passage, span, found[2], TYPES[found[1]], 0.9, "test"))
    text += marked[end:]
    sentences = tuple((passage, Span(*s.span())) for s in re.finditer(r"[^\n]+", text))

    def related(a: Mention, predicate: Predicate, b: Mention, by: str) -> RelationMention:
        sentence = next(s for _, s in sentences if s.contains(a.span))
        name = f"{a.id}|{predicate}|{b.id}"
        return RelationMention(name, passage, sentence, a.id, predicate, b.id, 0.8, by)

    made = [
        related(b, Predicate.SYNONYM_OF, a, "abbreviation")
        for a, b in itertools.pairwise(mentions)
        if text[a.span.end : b.span.start] == " (" and text[b.span.end : b.span.end + 1] == ")"
    ]
    made += [related(mentions[a], p, mentions[b], "test") for a, p, b in relations]
    return Extraction(
        paper_of_text(paper, f"Paper {paper}", text),
        tuple(mentions),
        tuple(
            PaperConcept(tuple(mentions[i].id for i in group), mentions[group[0]].type, role, score)
            for group, role, score in concepts
        ),
        tuple(made),
        sentences=sentences,
    )


def corpus(*marked: str) -> Knowledge:
    return resolve(read(str(i), text) for i, text in enumerate(marked))


def ids(knowledge: Knowledge) -> set[str]:
    return {e.id for e in knowledge.entities}


def rules(knowledge: Knowledge) -> set[str]:
    return {r.rule for r in knowledge.resolutions} - {"form"}


def claims(knowledge: Knowledge, *predicates: str) -> dict[tuple[str, str], Claim]:
    return {(c.subject, c.object): c for c in knowledge.claims if c.predicate in predicates}


@pytest.mark.parametrize(
    ("one", "other", "rule"),
    [
        ("[m:Bayesian optimisation]", "[m:Bayesian optimization]", None),
        ("[t:behaviour modelling]", "[t:behavior modeling]", None),
        ("[m:dialog systems]", "[m:dialogue system]", None),
        ("[m:degrees of freedom]", "[m:degree of freedom]", None),
        ("[t:detection of objects]", "[t:object detection]", "word order"),
        ("[t:estimation of the pose]", "[t:pose estimation]", "word order"),
        ("[m:deep multi-task learning]", "[m:multi-task deep learning]", "word order"),
        ("[m:the Adam optimizer]", "[m:Adam]", "head noun"),
        ("[d:ImageNet dataset]", "[d:ImageNet]", "head noun"),
        ("[d:SQuAD 2.0 dataset]", "[d:SQuAD 2.0]", "head noun"),
        ("[d:CIFAR-10 benchmark]", "[d:CIFAR-10]", "head noun"),
        ("[m:ResNet architecture]", "[m:ResNet]", "head noun"),
        ("[m:vanilla policy gradient]", "[m:policy gradient]", None),
    ],
)
def test_two_ways_to_write_one_name(one: str, other: str, rule: str | None) -> None:
    knowledge = corpus(f"We use {one} here.", f"We use {other} here.")
    assert len(knowledge.entities) == 1
    assert rules(knowledge) == ({rule} if rule else set())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("[m:BERT]", "[m:RoBERTa]"),
        ("[m:GPT-3]", "[m:GPT-4]"),
        ("[d:ImageNet]", "[d:ImageNet-C]"),
        ("[d:MATH]", "[t:math]"),
        ("[m:diffusion model]", "[m:diffusion]"),
        ("[m:language model]", "[t:natural language]"),
        ("[m:RL algorithm]", "[m:RL]"),
        ("[m:UDA models]", "[m:UDA]"),
        ("[m:Gaussian model]", "[m:Gaussian noise]"),
        ("[t:text-to-image generation]", "[t:image-to-text generation]"),
        ("[t:text to image generation]", "[t:image to text generation]"),
        ("[m:graph kernel]", "[m:kernel graph]"),
        ("[m:multi-modal learning]", "[m:multi-model learning]"),
        ("[m:EfficientDet]", "[m:EfficientNet]"),
        ("[d:A-OKVQA]", "[d:OKVQA]"),
        ("[t:novel view synthesis]", "[t:view synthesis]"),
        ("[m:convex optimization]", "[m:nonconvex optimization]"),
        ("[m:DPS]", "[m:DP]"),
        ("[d:SQuAD 1.1]", "[d:SQuAD 2.0]"),
        ("[m:A*]", "[m:A3C]"),
    ],
)
def test_different_names_stay_apart(one: str, other: str) -> None:
    knowledge = corpus(f"We use {one} here.", f"We use {other} here.")
    assert len(knowledge.entities) == 2


def test_a_slip_of_the_pen_is_merged_where_the_word_is_common() -> None:
    right = ["We do [t:named entity recognition] well."] * 8
    assert ids(corpus(*right, "We do [t:named entity recogniton] well.")) == {
        "task/named-entity-recognition"
    }
    assert rules(corpus(*right, "So [t:named entity recogniton] is.")) == {"misspelling"}
    few = corpus(*right[:7], "We do [t:named entity recogniton] well.")
    assert len(few.entities) == 2


def test_a_word_that_several_papers_write_is_no_slip() -> None:
    common = ["We do [t:polynomial matching] well."] * 8
    rare = "We do [t:polynomial marching] well."
    assert len(corpus(*common, rare, "The marching goes on.").entities) == 2


def test_mentions_of_one_paper_concept_are_one_entity() -> None:
    text = "We extend [m:Vision Transformers].\nA [m:ViT] is good, as [m:ViT]s are."
    one = read("1", text, concepts=[((0, 1, 2), Role.USED, 0.7)])
    knowledge = resolve([one])
    assert ids(knowledge) == {"method/vit"}
    assert rules(knowledge) == {"paper concept"}


def test_a_paper_claim_has_role_and_score_of_the_paper_concept() -> None:
    one = read(
        "1",
        "We propose [m:FooNet].\nWith [m:BERT] and [m:BERTs] it is good.",
        concepts=[
            ((0,), Role.PROPOSED, 0.8),
            ((1,), Role.COMPARED, 0.6),
            ((2,), Role.USED, 0.7),
        ],
    )
    found = claims(resolve([one]), "has-method")
    assert found["1", "method/foonet"].role is Role.PROPOSED
    assert found["1", "method/foonet"].confidence == 0.8
    assert found["1", "method/bert"].role is Role.USED
    alone = claims(corpus("We propose [m:FooNet]."), "has-method")
    assert alone["0", "method/foonet"].role is None
    assert alone["0", "method/foonet"].confidence == 0.9


def test_between_equal_scores_the_first_role_of_the_type_is_the_claims() -> None:
    concepts = [((0,), Role.COMPARED, None), ((1,), Role.USED, None)]
    one = read("1", "[m:BERT] and [m:BERTs].", concepts=concepts)
    assert claims(resolve([one]), "has-method")["1", "method/bert"].role is Role.USED


def test_a_side_of_a_relation_outside_its_sentence_has_no_place_in_the_evidence() -> None:
    one = read(
        "1",
        "We propose [m:FooNet].\nOur method solves [t:parsing].",
        relations=[(1, Predicate.USED_FOR, 0)],
    )
    assert not claims(resolve([one]), "used-for")  # a task is for no method
    turned = RelationMention(
        "r", "1#abstract", one.sentences[1][1], one.mentions[0].id, Predicate.USED_FOR,
        one.mentions[1].id, 0.5, "test",
    )  # fmt: skip
    one = Extraction(one.paper, one.mentions, (), (turned,), (), one.sentences)
    (claim,) = claims(resolve([one]), "used-for").values()
    assert claim.evidence[0].subject is None
    assert claim.evidence[0].object == one.mentions[1].span


def many(text: str, count: int) -> list[str]:
    return [text] * count


def test_a_rare_type_of_a_name_is_a_slip() -> None:
    papers = [*many("We use [d:CIFAR-10 images].", 6), "We use [m:CIFAR-10 images]."]
    knowledge = corpus(*papers)
    assert ids(knowledge) == {"dataset/cifar-10-image"}
    (voted,) = [r for r in knowledge.resolutions if r.rule == "type vote"]
    assert voted.score == pytest.approx(6 / 7, abs=1e-4)


def test_two_types_with_support_are_two_things() -> None:
    papers = many("We use [d:scene flow].", 3) + many("We do [t:scene flow].", 2)
    assert ids(corpus(*papers)) == {"dataset/scene-flow", "task/scene-flow"}


def test_a_name_in_capitals_votes_apart_from_the_word() -> None:
    papers = [*many("We do [t:math].", 9), "On [d:MATH] it is good."]
    assert ids(corpus(*papers)) == {"task/math", "dataset/math"}


def test_what_the_scheme_forbids_after_the_vote_is_no_claim() -> None:
    papers = [read(str(i), "Here is [t:object detection].") for i in range(5)]
    papers.append(
        read(
            "9",
            "[m:object detection] on [d:COCO].",
            relations=[(0, Predicate.TRAINED_ON, 1)],
            concepts=[((0,), Role.USED, 0.5), ((1,), Role.EVALUATED, 0.5)],
        )
    )
    knowledge = resolve(papers)
    assert not claims(knowledge, "trained-on")
    assert claims(knowledge, "has-task")["9", "task/object-detection"].role is None


PADDING = [f"On [m:filler number{n}]." for n in range(120)]


def test_what_one_paper_calls_so_says_little_about_others() -> None:
    one = "A [m:graph point tracker] ([m:GPT]) for [t:tracking]."
    assert ids(corpus(*PADDING, one, "We ask [m:GPT].")) >= {
        "method/graph-point-tracker",
        "method/gpt",
    }
    twice = corpus(*PADDING, one, "A [m:graph point tracker].", "We ask [m:GPT].")
    assert "method/gpt" not in ids(twice)
    assert "known abbreviation" in rules(twice)


def test_other_words_with_the_same_initials_speak_against_a_known_abbreviation() -> None:
    known = many("A [m:vision foundation model] ([m:VFM]).", 2)
    knowledge = corpus(*PADDING, *known, "Visit frequency maps are [m:VFM] here.")
    assert {"method/vfm", "method/vision-foundation-model"} <= ids(knowledge)


def test_an_ambiguous_abbreviation_is_decided_by_context() -> None:
    robots = "With [m:inverse kinematics] and [t:robot arm control], [m:"
    speech = "With [m:hidden Markov model] and [t:language recognition], [m:"
    papers = [
        *PADDING,
        *many(f"{robots}adaptive space robotics] ([m:ASR]).", 3),
        *many(f"{speech}automatic speech recognition] ([m:ASR]).", 3),
    ]
    robot = f"{robots}ASR] works."
    knowledge = corpus(*papers, robot, "Nothing but [m:ASR] is said.")
    of = {r.mention_id: r for r in knowledge.resolutions}
    decided = [r for r in of.values() if r.rule == "abbreviation in context"]
    assert [r.entity_id for r in decided] == ["method/adaptive-space-robotics"]
    assert decided[0].score is not None
    assert decided[0].score > 0.75
    assert "method/asr" in ids(knowledge)


def test_long_forms_of_one_short_form_that_differ_by_an_ending_are_one() -> None:
    knowledge = corpus(
        "A [m:graph convolutional network] ([m:GCN]).",
        "A [m:graph convolutional network] ([m:GCN]).",
        "A [m:graph convolution network] ([m:GCN]).",
        "A [m:gated control network] ([m:GCN]).",
    )
    assert ids(knowledge) == {"method/graph-convolutional-network", "method/gated-control-network"}
    assert "abbreviation variant" in rules(knowledge)


@pytest.mark.parametrize(
    ("narrow", "broad", "predicate"),
    [
        ("[m:nonconvex bilevel optimization]", "[m:bilevel optimization]", "subclass-of"),
        ("[t:monocular depth estimation]", "[t:depth estimation]", "subtask-of"),
        ("[m:vision transformers]", "[m:Transformer]", "subclass-of"),
        (
            "[m:reinforcement learning from human feedback]",
            "[m:reinforcement learning]",
            "subclass-of",
        ),
        ("[d:long-tailed CIFAR-100]", "[d:CIFAR-100]", "subclass-of"),
    ],
)
def test_the_head_noun_of_a_name_is_broader(narrow: str, broad: str, predicate: str) -> None:
    knowledge = corpus(f"We use {narrow} here.", f"We use {broad} here.")
    (claim,) = claims(knowledge, predicate).values()
    (evidence,) = claim.evidence
    text = knowledge.papers[0].abstract
    assert evidence.subject
    assert evidence.object
    assert evidence.subject.of(text) == narrow[3:-1]
    assert evidence.object.of(text).casefold().startswith(broad[3:-2].casefold())
    assert evidence.span == Span(0, len(text))
    assert (evidence.extractor, evidence.score) == ("head-noun", None)


@pytest.mark.parametrize(
    ("narrow", "broad"),
    [
        ("[m:non-convex optimization]", "[m:convex optimization]"),
        ("[m:self supervised learning]", "[m:supervised learning]"),
        ("[m:semi-supervised learning]", "[m:supervised learning]"),
        ("[t:detection and tracking]", "[t:tracking]"),
        ("[t:detecting 3D cars]", "[t:cars]"),
        ("[d:Fashion MNIST]", "[d:MNIST]"),
        ("[m:BERT large]", "[m:large]"),
        ("[m:deep sea]", "[m:SEA]"),
        ("[t:generate depth proposals]", "[t:depth proposals]"),
        ("[m:AR SLT]", "[m:sparse linear tree] ([m:SLT])"),
        ("[m:attention for graph kernels]", "[m:graph kernel]"),
        ("[m:object detection]", "[t:detection]"),
    ],
)
def test_what_only_ends_alike_is_not_broader(narrow: str, broad: str) -> None:
    knowledge = corpus(f"We use {narrow} here.", f"We use {broad} here.")
    assert not claims(knowledge, "subclass-of", "subtask-of")


def test_only_the_nearest_broader_concept_is_claimed() -> None:
    knowledge = corpus(
        "We do [t:unsupervised monocular depth estimation] and [t:depth estimation].",
        "We do [t:monocular depth estimation] and [t:unsupervised monocular depth estimation].",
    )
    found = claims(knowledge, "subtask-of")
    assert set(found) == {
        ("task/unsupervised-monocular-depth-estimation", "task/monocular-depth-estimation"),
        ("task/monocular-depth-estimation", "task/depth-estimation"),
    }
    lowest = found[
        "task/unsupervised-monocular-depth-estimation", "task/monocular-depth-estimation"
    ]
    assert lowest.paper_ids == ("0", "1")


def test_no_concept_is_broader_than_itself() -> None:
    text = "[m:sparse attention] is an [m:attention]."
    wrong = read("1", text, relations=[(1, Predicate.SUBCLASS_OF, 0)])
    right = read("2", text, relations=[(0, Predicate.SUBCLASS_OF, 1)])
    for papers in ([wrong], [wrong, right]):
        (claim,) = claims(resolve(papers), "subclass-of").values()
        assert (claim.subject, claim.object) == ("method/sparse-attention", "method/attention")
    assert {e.extractor for e in claim.evidence} == {"head-noun", "test"}


def test_a_stated_circle_is_cut_at_its_weakest_claim() -> None:
    text = "[m:alpha net] [m:beta tree] [m:gamma ray]"
    upward = Predicate.SUBCLASS_OF
    strong = [read(i, text, relations=[(0, upward, 1), (1, upward, 2)]) for i in ("1", "2")]
    weak = read("3", text, relations=[(2, upward, 0)])
    assert set(claims(resolve([*strong, weak]), "subclass-of")) == {
        ("method/alpha-net", "method/beta-tree"),
        ("method/beta-tree", "method/gamma-ray"),
    }


def test_a_circle_of_names_is_cut_at_its_weakest_claim() -> None:
    """Though the weaker claim comes first in the alphabet."""

    def said_by(*papers: str) -> set[Evidence]:
        return {
            Evidence(p, f"{p}#title", Span(0, 9), None, None, "head-noun", None) for p in papers
        }

    broad, narrow = "task/classification", "task/image-classification"
    right, wrong = (narrow, "subtask-of", broad), (broad, "subtask-of", narrow)
    by_name = {right: said_by("1", "2"), wrong: said_by("3")}
    assert hierarchy(by_name, {}) == {right: said_by("1", "2")}


def test_the_label_is_a_form_that_papers_use_and_no_slip() -> None:
    papers = [*many("On [d:Cityscapes].", 12), "On [d:Cityscape]."]
    (entity,) = corpus(*papers).entities
    assert (entity.label, entity.aliases) == ("Cityscapes", ("Cityscape",))
    broken = corpus("A [m:ker- nel].", "A [m:kernels].")
    assert [e.label for e in broken.entities] == ["kernels"]
