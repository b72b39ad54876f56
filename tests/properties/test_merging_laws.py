"""Records become papers in the same way in whatever order and steps they come."""

from hypothesis import given
from hypothesis import strategies as st

from kg.model import Paper
from kg.model.papers import paper_of_text
from pipelines.sources.merging import merged
from pipelines.sources.sameness import groups

TITLES = [
    "Harbour Lights for Small Coasts",
    "harbor lights for small coasts",
    "Harbour Lights for Small Coast",
    "Harbour Lights for Tall Coasts",
    "EDITORIAL",
    "Nets",
    "",
]
ABSTRACTS = ["", "Short.", "lights of the coast " * 20, "Lights of the Coast\n" * 20]
IDS = ["W1", "W2", "10.1000/x", "10.1000/y", "2401.00001", "2401.00002", "a-title-0123abcd"]


@st.composite
def papers(draw: st.DrawFn, name: str | None = None) -> Paper:
    def one_of(*values: object) -> object:
        return draw(st.sampled_from(values))

    return paper_of_text(
        name or draw(st.sampled_from(IDS)),
        draw(st.sampled_from(TITLES)),
        draw(st.sampled_from(ABSTRACTS)),
        authors=one_of((), ("Ada Berg",), ("Berg, A.", "Ivo Sund"), ("Sund I",)),
        issued=one_of(None, "2022", "2023", "2023-07", "2024-01-01"),
        venue=one_of(None, "SEA", "arXiv", "Seas and Coasts"),
        url=one_of(None, "https://arxiv.org/abs/2401.00001", "https://sea.example/1"),
        doi=one_of(None, None, "10.1000/x", "10.1000/X", "10.48550/arXiv.2401.00001"),
        arxiv=one_of(None, None, "2401.00001", "2401.00002"),
        code=one_of((), ("https://b.example", "https://a.example"), ("https://a.example",)),
        keywords=one_of((), ("lights",)),
        citations=one_of(None, 0, 7),
        language=one_of(None, "en", "fr"),
        source=one_of("", "bibtex:b.bib", "ris:a.ris"),
    )


@st.composite
def corpora(draw: st.DrawFn) -> list[Paper]:
    # No identifier on more records than may be one paper: beyond that, records hide each other.
    names = draw(st.lists(st.sampled_from(IDS), unique=True, max_size=4))
    return [draw(papers(name)) for name in names]


def one_each(corpus: list[Paper]) -> list[Paper]:
    """The corpus with each paper once, sorted by id."""
    by_id = {paper.id: paper for paper in corpus}
    found = groups(corpus)
    alone = by_id.keys() - {name for group in found for name in group}
    several = [merged([by_id[name] for name in group]) for group in found]
    return sorted([*several, *(by_id[name] for name in alone)], key=lambda paper: paper.id)


@given(papers(), papers())
def test_merging_does_not_hang_on_order(one: Paper, other: Paper) -> None:
    assert merged([one, other]) == merged([other, one])


@given(papers(), papers(), papers())
def test_merging_does_not_hang_on_steps(one: Paper, other: Paper, third: Paper) -> None:
    at_once = merged([one, other, third])
    assert merged([merged([one, other]), third]) == at_once
    assert merged([one, merged([other, third])]) == at_once
    assert merged([at_once, other]) == at_once


@given(corpora(), st.randoms(use_true_random=False))
def test_groups_do_not_hang_on_order(corpus: list[Paper], random: object) -> None:
    mixed = list(corpus)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert one_each(mixed) == one_each(corpus)


@given(corpora())
def test_what_is_merged_stays_as_it_is(corpus: list[Paper]) -> None:
    once = one_each(corpus)
    assert one_each(once) == once


@given(st.lists(st.text(max_size=40)), st.lists(st.text(max_size=20), max_size=3))
def test_any_text_has_a_key(titles: list[str], authors: list[str]) -> None:
    papers = [
        paper_of_text(str(n), title, title * 9, authors=tuple(authors), issued="2024")
        for n, title in enumerate(titles)
    ]
    named = [name for group in groups(papers) for name in group]
    assert len(named) == len(set(named))
