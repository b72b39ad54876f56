"""Which records are one paper, and what that paper has of each."""

from dataclasses import replace

import pytest

from kg.model import Paper
from kg.model.papers import paper_of_text
from pipelines.sources.merging import merged
from pipelines.sources.sameness import groups, surname

TITLE = "Placing Harbour Lights along a Coast in Linear Time"
ABSTRACT = (
    "We study how lights are placed along a coast, and give an algorithm that places them in "
    "linear time. On charts of four seas it needs a third fewer lights than the pilots do, and it "
    "says why each of them stands where it stands, and which of them could be spared in winter."
)


def record(name: str, title: str = TITLE, **fields: object) -> Paper:
    return paper_of_text(name, title, "", **{"authors": ("Ada Berg",), "issued": "2024", **fields})


def grouped(*papers: Paper) -> list[str]:
    return [" ".join(group) for group in groups(papers)]


def test_nothing_is_grouped_without_a_reason() -> None:
    assert grouped() == []
    assert grouped(record("a")) == []
    assert grouped(record("a"), record("b", "Mending Nets")) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"doi": "10.1000/ABC"}, {"doi": "10.1000/abc"}),
        ({"arxiv": "2401.00001"}, {"arxiv": "2401.00001"}),
        ({"arxiv": "2401.00001"}, {"arxiv": "2401.00001v2"}),
        ({"arxiv": "2401.00001"}, {"doi": "10.48550/arXiv.2401.00001"}),
        ({"arxiv": "math.GT/0309136"}, {"arxiv": "math/0309136"}),
    ],
)
def test_one_identifier_is_one_paper(one: dict[str, str], other: dict[str, str]) -> None:
    first = record("a", "Lights", issued=None, authors=(), **one)
    assert grouped(first, record("b", "Harbours", **other)) == ["a b"]


def test_the_doi_of_a_volume_is_of_no_paper() -> None:
    several = [record(f"p{n}", f"Part {n} of the volume", doi="10.1/volume") for n in range(5)]
    assert grouped(*several) == []
    assert grouped(*several, replace(several[0], id="again", issued=None)) == ["again p0"]
    assert grouped(*several[:4]) == ["p0 p1 p2 p3"]


@pytest.mark.parametrize(
    "title",
    [
        "Placing harbour lights along a coast in linear time.",
        "PLACING HARBOUR-LIGHTS ALONG THE COAST IN LINEAR TIME",
        "Placing Harbourlights  along a Coast: in Linear Time",
        "Plácing Harbour Lights along a Coast in Linear Time",
        "Placing Harbor Lights along a Coast in Linear Time",
        "Placing Harbuor Lights along a Coast in Linear Time",
        "Placing Harbour Light along a Coast in Linear Time",
    ],
)
def test_near_titles(title: str) -> None:
    assert grouped(record("a"), record("b", title)) == ["a b"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (TITLE, TITLE.replace("Linear", "Bilinear")),
        (TITLE, TITLE.replace("Harbour", "Coastal")),
        (TITLE, TITLE.replace("Placing", "Replacing")),
        (f"{TITLE}: Part I", f"{TITLE}: Part II"),
        (f"{TITLE} in 2D", f"{TITLE} in 3D"),
        ("Supervised Search for Lights at Sea", "Unsupervised Search for Lights at Sea"),
        ("Symmetric Search for Lights at Sea", "Asymmetric Search for Lights at Sea"),
        ("Online Search for Lights at Sea", "Offline Search for Lights at Sea"),
        ("Lighting", "Lightning"),
    ],
)
def test_titles_that_only_look_near(one: str, other: str) -> None:
    assert grouped(record("a", one), record("b", other)) == []


@pytest.mark.parametrize(
    ("fields", "together"),
    [
        ({"issued": "2025-01-31"}, True),
        ({"issued": "2023"}, True),
        ({"issued": "2026"}, False),
        ({"issued": None}, False),
        ({"authors": ("Someone Else", "Berg, A.")}, True),
        ({"authors": ("Someone Else",)}, False),
        ({"authors": ()}, False),
    ],
)
def test_a_title_needs_a_year_and_a_surname(fields: dict[str, object], together: bool) -> None:
    assert grouped(record("a"), record("b", **fields)) == ["a b"] * together


def test_a_title_and_the_whole_abstract_are_enough() -> None:
    one = paper_of_text("a", TITLE, ABSTRACT)
    assert grouped(one, paper_of_text("b", TITLE.upper(), ABSTRACT.replace(" ", "\n"))) == ["a b"]
    assert grouped(one, paper_of_text("b", TITLE, ABSTRACT + " Not so.")) == []
    assert grouped(one, paper_of_text("b", "Withdrawn", ABSTRACT)) == []
    assert grouped(paper_of_text("a", TITLE, "None."), paper_of_text("b", TITLE, "None.")) == []


@pytest.mark.parametrize("title", ["Editorial", "Front matter", "Nets", "", "???"])
def test_titles_of_many_papers_tell_nothing(title: str) -> None:
    assert grouped(record("a", title), record("b", title)) == []


def test_what_a_group_has_by_one_record_counts_for_all() -> None:
    bare = record("bare", doi="10.1/x", authors=(), issued=None)
    full = record("full", "An Older Title", doi="10.1/x")
    assert grouped(bare, full, record("twin")) == ["bare full twin"]
    assert grouped(bare, record("twin")) == []


def test_keys_of_one_id_are_one_record() -> None:
    assert grouped(record("a"), record("a")) == []
    assert grouped(
        record("a", doi="10.1/x"),
        record("a", arxiv="2401.00001"),
        record("b", "B", doi="10.1/x"),
        record("c", "C", arxiv="2401.00001"),
    ) == ["a b c"]


def test_many_with_one_title_are_no_square_of_work() -> None:
    count = 3000
    papers = [record(f"{n:04}") for n in range(count)]
    assert [len(group) for group in groups(papers)] == [count]


def test_a_huge_title_is_read_in_part() -> None:
    long = "lights " * 1_000_000
    assert grouped(record("a", long), record("b", long)) == ["a b"]


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("Ada Berg", "berg"),
        ("Berg, Ada", "berg"),
        ("Jan van der Berg", "berg"),
        ("van der Berg, J.", "berg"),
        ("Berg J", "berg"),
        ("Berg J.A.", "berg"),
        ("A. Berg Jr.", "berg"),
        ("Wei Wang 0001", "wang"),
        ("Zoë Lück-Åström", "luckastrom"),
        ("Søren Łoś", "los"),
        ("O’Brien, P", "obrien"),
        ("Yu Xu", "xu"),
        ("山田 太郎", "太郎"),
        ("Plato", "plato"),
        ("", ""),
        ("...", ""),
    ],
)
def test_surnames(name: str, family: str) -> None:
    assert surname(name) == family


def test_a_single_record_stays_as_it_is() -> None:
    paper = record("a", code=("https://b.example", "https://a.example"))
    assert merged([paper]) is paper
    assert merged([paper, paper]) == paper
    with pytest.raises(ValueError, match="no papers"):
        merged([])


def test_each_field_is_the_best_of_all() -> None:
    arxiv = paper_of_text(
        "2401.00001",
        TITLE,
        ABSTRACT[:100],
        authors=("A. Berg", "I. Sund"),
        issued="2024-01-05",
        venue="arXiv.org",
        url="https://arxiv.org/abs/2401.00001",
        doi="10.48550/arXiv.2401.00001",
        arxiv="2401.00001",
        code=("https://github.com/b/lights", "https://github.com/a/lights"),
        citations=3,
        language="fr",
        source="arxiv:a.xml",
    )
    page = paper_of_text(
        "placing-harbour-lights-0123abcd", TITLE.upper(), ABSTRACT, language="en", source="text:p"
    )
    published = record(
        "10.1000/lights",
        TITLE.lower(),
        authors=("Ada Berg", "Ivo Sund"),
        venue="SEA",
        url="https://sea.example/lights",
        doi="10.1000/lights",
        code=("https://github.com/a/lights",),
        keywords=("lights",),
        citations=10,
        source="bibtex:b.bib",
    )
    assert merged([published, page, arxiv]) == paper_of_text(
        "2401.00001",
        TITLE,
        ABSTRACT,
        authors=("Ada Berg", "Ivo Sund"),
        issued="2024-01-05",
        venue="SEA",
        url="https://arxiv.org/abs/2401.00001",
        doi="10.1000/lights",
        arxiv="2401.00001",
        code=("https://github.com/a/lights", "https://github.com/b/lights"),
        keywords=("lights",),
        citations=10,
        language="en",
        source="arxiv:a.xml; bibtex:b.bib; text:p",
    )


@pytest.mark.parametrize(
    ("ids", "kept"),
    [
        (("a-title-0123abcd", "W123"), "W123"),
        (("W123", "10.1000/x"), "10.1000/x"),
        (("10.1000/x", "2401.00001"), "2401.00001"),
        (("b", "a"), "a"),
    ],
)
def test_the_id_that_lasts_longest_is_kept(ids: tuple[str, str], kept: str) -> None:
    paper = merged([record(name) for name in ids])
    assert paper.id == kept
    assert [passage.id for passage in paper.passages] == [f"{kept}#title"]


def test_bare_texts_stay_without_a_title() -> None:
    one = replace(paper_of_text("a", "", ABSTRACT), passages=())
    other = merged([one, replace(one, id="b", citations=1)])
    assert (other.title, other.passages, other.citations) == ("", (), 1)
