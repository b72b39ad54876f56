"""Communities of concepts, how stable they are, and the topics that they make."""

import sys

import networkx as nx
import numpy as np
import pytest
from scipy import sparse

from kg.analytics import communities as module
from kg.analytics.communities import communities, ties
from kg.analytics.stability import stability
from kg.analytics.topics import COLUMNS, topic_of_papers, topics
from kg.errors import KGError
from kg.graph import columns
from kg.graph.database import Database
from kg.graph.matrices import Incidence
from kg.model import Claim, Entity, EntityType, Evidence, Extraction, Knowledge, Span
from kg.model.claims import PAPER_PREDICATES
from kg.model.papers import paper_of_text

LAUNDRY = ("m:WrinkleNet", "t:towel folding", "t:sock pairing", "d:TowelBench")
KITCHEN = ("m:SoupNet", "m:ladle search", "t:soup stirring", "d:SpoonSet")
# Each paper leaves one concept of its group out.
PAPERS = [
    *(tuple(name for name in LAUNDRY if name != left_out) for left_out in LAUNDRY * 2),
    *(tuple(name for name in KITCHEN if name != left_out) for left_out in KITCHEN),
    ("m:of one paper alone",),
    (),
]
KINDS = {kind.value[0]: kind for kind in EntityType}


def knowledge_of(papers):
    """Papers that name concepts such as "m:WrinkleNet", and nothing else."""
    extractions, claims, entities = [], [], {}
    for number, named in enumerate(papers):
        paper = paper_of_text(f"p{number:03}", "A title", "An abstract.")
        extractions.append(Extraction(paper))
        for name in named:
            kind, label = KINDS[name[0]], name[2:]
            concept = f"{kind.value}/{label.lower().replace(' ', '-')}"
            entities[concept] = Entity(concept, kind, label)
            place = Evidence(
                paper.id, paper.passages[-1].id, Span(0, 2), None, None, "by hand", 1.0
            )
            triple = (paper.id, PAPER_PREDICATES[kind], concept)
            claims.append(Claim("|".join(triple), *triple, (place,)))
    return Knowledge(
        extractions=tuple(extractions),
        entities=tuple(entities[concept] for concept in sorted(entities)),
        claims=tuple(sorted(claims, key=lambda claim: claim.id)),
    )


@pytest.fixture
def opened(tmp_path):
    databases = []

    def open_(papers):
        columns.write(knowledge_of(papers), tmp_path)
        databases.append(Database(tmp_path))
        return databases[-1]

    yield open_
    for database in databases:
        database.close()


def incidence_of(rows):
    matrix = np.array([[int(cell == "1") for cell in row] for row in rows], dtype=np.int32)
    papers, concepts = (np.array([str(i) for i in range(n)], dtype=object) for n in matrix.shape)
    return Incidence(papers, concepts, sparse.csr_array(matrix))


def test_ties_need_two_papers_each_and_more_than_chance():
    #                       always with 1st, alone, in every paper
    weights = ties(incidence_of(["11.11", "11.11", "..1.1", "....1"])).toarray()
    assert (weights == weights.T).all()
    assert np.flatnonzero(weights[2]).tolist() == []
    assert np.flatnonzero(weights[4]).tolist() == []
    assert weights[0, 1] == pytest.approx(2)


def test_too_many_ties_keep_those_of_most_papers(monkeypatch):
    named = incidence_of(["11..", "11..", "1.1.", "..11", "...1", *["...."] * 4])
    assert ties(named).nnz == 2 * 3
    monkeypatch.setattr(module, "MAX_TIES", 2)
    assert sorted(zip(*ties(named).nonzero(), strict=True)) == [(0, 1), (1, 0)]


@pytest.mark.parametrize("algorithm", ["louvain", "leiden"])
def test_communities_are_numbered_by_size(algorithm):
    if algorithm == "leiden":
        pytest.importorskip("leidenalg")
    graph = nx.disjoint_union_all([nx.path_graph(1), nx.complete_graph(3), nx.complete_graph(5)])
    matrix = nx.to_scipy_sparse_array(graph, dtype=float)
    found = communities(matrix, algorithm)
    assert found.tolist() == [-1, 1, 1, 1, 0, 0, 0, 0, 0]


def test_leiden_without_leidenalg_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "leidenalg", None)
    with pytest.raises(KGError, match=r"paperatlas\[igraph\]"):
        communities(sparse.csr_array(np.ones((2, 2))), "leiden")


def test_a_clear_division_is_found_again():
    named = incidence_of(["111...", "...111"] * 12)
    steady = stability(named, np.array([0, 0, 0, 1, 1, 1]), reruns=5)
    assert steady.tolist() == [1, 1]
    crossed = stability(named, np.array([0, 1, 0, 1, 0, 1]), reruns=5)
    assert crossed.tolist() == [0.5, 0.5]


def test_what_no_sample_has_is_not_known():
    named = incidence_of(["11.", "11.", "..1"])
    assert np.isnan(stability(named, np.array([-1, -1, 0]), reruns=3)).all()
    assert stability(named, np.array([-1, -1, -1]), reruns=3).tolist() == []


def test_a_paper_is_about_what_weighs_most():
    named = incidence_of(["11..", "1.11", "..11", "...."])
    assert topic_of_papers(named, np.array([0, 0, 1, 1])).tolist() == [0, 1, 1, -1]
    assert topic_of_papers(named, np.array([-1, -1, -1, -1])).tolist() == [-1] * 4


@pytest.mark.parametrize("algorithm", ["louvain", "leiden"])
def test_topics(opened, algorithm):
    if algorithm == "leiden":
        pytest.importorskip("leidenalg")
    table = topics(opened(PAPERS), algorithm, reruns=3)
    assert table.columns == COLUMNS
    laundry, kitchen = (dict(zip(COLUMNS, row, strict=True)) for row in table.rows)
    assert laundry["topic"] == "sock pairing, towel folding"
    assert (laundry["papers"], laundry["concepts"]) == (8, 4)
    assert laundry["tasks"] == "sock pairing; towel folding"
    assert laundry["datasets"] == "TowelBench"
    assert kitchen["topic"] == "soup stirring, ladle search"
    assert (kitchen["papers"], kitchen["concepts"]) == (4, 4)
    assert 0.5 < kitchen["stability"] <= 1


def test_topics_depend_on_the_seed_alone(opened):
    database = opened(PAPERS)
    assert topics(database, reruns=2, seed=3) == topics(database, reruns=2, seed=3)


def test_no_two_topics_share_a_name(opened):
    plates = ("m:PlateNet", "m:Soup Stirring", "d:PlateSet")
    papers = [*[KITCHEN] * 4, *[plates] * 3, *[()] * 5]
    names = [row[0] for row in topics(opened(papers), reruns=1).rows]
    assert names == ["soup stirring, ladle search", "PlateNet, PlateSet"]


@pytest.mark.parametrize("papers", [[], [()], [LAUNDRY], [LAUNDRY, KITCHEN], [("t:a", "t:b")] * 5])
def test_without_three_concepts_named_together_there_is_no_topic(opened, papers):
    assert topics(opened(papers)).rows == ()


def test_one_topic_of_all_papers(opened):
    (row,) = topics(opened([LAUNDRY] * 5), reruns=2).rows
    assert row[:3] == ("sock pairing, towel folding", 5, 4)
