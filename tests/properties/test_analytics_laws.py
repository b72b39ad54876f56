"""What holds of matrices, pairs, centrality and communities, whatever papers name."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from kg.analytics.betweenness import betweenness
from kg.analytics.communities import communities, ties
from kg.analytics.pagerank import pagerank
from kg.analytics.stability import stability
from kg.analytics.topics import topic_of_papers
from kg.graph.matrices import Incidence, concepts_shared, papers_naming_both
from kg.graph.pairs import pairs


@st.composite
def incidences(draw):
    papers, concepts = draw(st.integers(1, 9)), draw(st.integers(1, 7))
    cells = draw(st.lists(st.booleans(), min_size=papers * concepts, max_size=papers * concepts))
    matrix = np.array(cells, dtype=np.int32).reshape(papers, concepts)
    ids = (np.array([str(i) for i in range(n)], dtype=object) for n in matrix.shape)
    return Incidence(*ids, sparse.csr_array(matrix))


def shuffled(incidence, random):
    order = list(range(len(incidence.papers)))
    random.shuffle(order)
    return incidence.rows(np.array(order))


@given(incidences())
def test_counts_are_those_of_sets(incidence):
    cells = incidence.matrix.toarray().astype(bool)
    both = papers_naming_both(incidence).toarray()
    shared = concepts_shared(incidence, len(cells)).toarray()
    assert both.tolist() == [[int((a & b).sum()) for b in cells.T] for a in cells.T]
    assert shared.tolist() == [[int((a & b).sum()) for b in cells] for a in cells]


@given(incidences(), st.integers(1, 9))
def test_the_bound_on_common_concepts_bounds_the_product(incidence, most):
    assert concepts_shared(incidence, most).nnz <= most * incidence.matrix.nnz


@given(incidences())
def test_npmi_lies_between_minus_one_and_one(incidence):
    scores = pairs(incidence, 1).npmi
    assert ((scores >= -1 - 1e-12) & (scores <= 1 + 1e-12)).all()


@settings(deadline=None)
@given(incidences(), st.randoms(use_true_random=False))
def test_the_order_of_papers_does_not_matter(incidence, random):
    other = shuffled(incidence, random)
    ours, theirs = pairs(incidence, 1), pairs(other, 1)
    assert ours.npmi.tolist() == theirs.npmi.tolist()
    assert communities(ties(incidence)).tolist() == communities(ties(other)).tolist()
    member = communities(ties(incidence))
    of_paper = dict(zip(other.papers, topic_of_papers(other, member).tolist(), strict=True))
    assert topic_of_papers(incidence, member).tolist() == [of_paper[p] for p in incidence.papers]


@settings(deadline=None)
@given(incidences(), st.integers(0, 3))
def test_communities_share_out_the_concepts_that_have_ties(incidence, seed):
    graph = ties(incidence)
    member = communities(graph, seed=seed)
    assert ((member >= 0) == (np.diff(graph.indptr) > 0)).all()
    sizes = np.bincount(member[member >= 0])
    assert sizes.tolist() == sorted(sizes.tolist(), reverse=True)
    assert (sizes > 0).all()


@settings(deadline=None, max_examples=30)
@given(incidences(), st.integers(0, 3))
def test_stability_is_a_share(incidence, seed):
    member = communities(ties(incidence))
    figures = stability(incidence, member, reruns=2, seed=seed)
    assert len(figures) == member.max(initial=-1) + 1
    assert all(np.isnan(figure) or 0 <= figure <= 1 for figure in figures)


@given(incidences(), st.floats(0.05, 0.95))
def test_pagerank_is_a_probability_that_one_more_step_does_not_change(incidence, damping):
    graph = papers_naming_both(incidence)
    rank = pagerank(graph, damping=damping)
    assert rank.sum() == pytest.approx(1)
    steps = graph.toarray().astype(float)
    out = steps.sum(axis=1)
    steps[out == 0] = 1
    steps /= steps.sum(axis=1, keepdims=True)
    size = len(rank)
    assert damping * (rank @ steps) + (1 - damping) / size == pytest.approx(rank, abs=1e-7)


@settings(deadline=None)
@given(incidences(), st.randoms(use_true_random=False))
def test_betweenness_follows_the_nodes(incidence, random):
    graph = ties(incidence)
    order = list(range(graph.shape[0]))
    random.shuffle(order)
    moved = betweenness(graph[order][:, order])
    assert moved == pytest.approx(betweenness(graph)[order], abs=1e-9)
