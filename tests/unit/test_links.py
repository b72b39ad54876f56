"""Links: found, cleaned, classified."""

import pytest

from kg.model import LinkKind
from pipelines.extraction.links import find_links, link_of_metadata, repository_of


def urls(text: str) -> list[str]:
    return [url for _, url, _, _ in find_links(text)]


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("Code is at https://github.com/a/b.", "https://github.com/a/b"),
        ("See https://github.com/a/list-b/. More.", "https://github.com/a/list-b/"),
        ("(see https://github.com/a/b)", "https://github.com/a/b"),
        ("[https://github.com/a/b], and", "https://github.com/a/b"),
        ("\\url{https://github.com/a/b}", "https://github.com/a/b"),
        ('at "https://a.github.io/b";', "https://a.github.io/b"),
        (
            "wiki http://en.wikipedia.org/wiki/Tree_(graph).",
            "http://en.wikipedia.org/wiki/Tree_(graph)",
        ),
        ("at https://github.com/a/b.We release it", "https://github.com/a/b"),
        ("at github.com/a/b.", "https://github.com/a/b"),
        ("at www.site.org/x, and", "https://www.site.org/x"),
        ("at https://a.org/x?y=1&z=2#top!", "https://a.org/x?y=1&z=2#top"),
        ("at https://github.com/a/b (code)", "https://github.com/a/b"),
        ("at https://github.com/a/b(code)", "https://github.com/a/b"),
        ("at https://github.com/a/b\u3002", "https://github.com/a/b"),
        ("https://github.com/a/b\u306b\u3042\u308b", "https://github.com/a/b"),
        ("We like https://github.com/a/b's speed", "https://github.com/a/b"),
        ("We like https://github.com/a/b\u2019s speed", "https://github.com/a/b"),
        ("\u2018https://github.com/a/b\u2018.", "https://github.com/a/b"),
        ("https://github.com/a/b\u2014a tool", "https://github.com/a/b"),
        ("at https://github.com/a/b,which is fast", "https://github.com/a/b"),
        ("at https://kite.org.We test", "https://kite.org"),
        ("{https://github.com/a/b}.\\keywords{Kites}", "https://github.com/a/b"),
        ("at _https://github.com/a/b_.", "https://github.com/a/b"),
        ("code2https://github.com/a/b.", "https://github.com/a/b"),
        ("see code11github.com/a/b.", "https://github.com/a/b"),
        ("open-sourced atgithub.com/a/b.", "https://github.com/a/b"),
        ("at //github.com/a/b now", "https://github.com/a/b"),
        ("the changing hosts.kites.github.io/x/.", "https://kites.github.io/x/"),
        ("HTTPS://GitHub.com/Owner/Name", "https://github.com/Owner/Name"),
        ("http://vis-www.kite.edu/x", "http://vis-www.kite.edu/x"),
        (
            "https://web.archive.org/web/2020/https://kite.org/",
            "https://web.archive.org/web/2020/https://kite.org/",
        ),
    ],
)
def test_a_link_is_cleaned_of_its_sentence(text: str, url: str) -> None:
    assert urls(text) == [url]


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("at https: //github.com/kite/wing.", "https://github.com/kite/wing"),
        ("at https:// github.com/kite/wing.", "https://github.com/kite/wing"),
        ("at https: / /github. com/kite/wing.", "https://github.com/kite/wing"),
        ("at https//github.com/kite/wing.", "https://github.com/kite/wing"),
        ("at htps://github.com/kite/wing.", "https://github.com/kite/wing"),
        ("at http;//lab.kite.edu/wing.", "http://lab.kite.edu/wing"),
        ("at https://github:com/kite/wing.", "https://github.com/kite/wing"),
        ("at https://github.comlKite/wing now", "https://github.com/Kite/wing"),
        ("at https://github. com/kite/wing.", "https://github.com/kite/wing"),
        ("at https://github.com/ kite/wing.", "https://github.com/kite/wing"),
        ("at https://github.com/\nkite/wing.", "https://github.com/kite/wing"),
        ("at github.com / kite / wing.", "https://github.com/kite/wing"),
        ("at https://github.com/kite/ wing-span and", "https://github.com/kite/wing-span"),
        ("at https://github.com/kite/ WING.", "https://github.com/kite/WING"),
        ("at https://github.com/Red- Kite/Wing-Span.", "https://github.com/Red-Kite/Wing-Span"),
        ("at https://github.com/kite/red_ Wing_span.", "https://github.com/kite/red_Wing_span"),
        ("at https://github.com/kite/Red WingNet.", "https://github.com/kite/Red-WingNet"),
        ("at https://red- kite.github.io.", "https://red-kite.github.io"),
        ("at https://kite.github. io/wing.html", "https://kite.github.io/wing.html"),
        ("at www. kite. de .", "https://www.kite.de"),
        ("at www.wind.cs. kite.edu/wing.", "https://www.wind.cs.kite.edu/wing"),
        ("at https://sites.google. com/view/wing for", "https://sites.google.com/view/wing"),
        ("at https://sites.google.com/view/ wing", "https://sites.google.com/view/wing"),
        ("at https://www.kite.edu/ ada/wing/.", "https://www.kite.edu/~ada/wing/"),
        ("at https://www.kite.edu/\u223cada/x", "https://www.kite.edu/~ada/x"),
        ("at https://www.kite.edu/en/ wing.html.", "https://www.kite.edu/en/wing.html"),
        ("at https://www.kite.edu/red wing.html.", "https://www.kite.edu/red_wing.html"),
        ("at https://github.com/kite/red\\_wing.", "https://github.com/kite/red_wing"),
        ("at https://www.kite.edu/\\~ada/x", "https://www.kite.edu/~ada/x"),
        ("at https://github.com/kite/red\u2013wing", "https://github.com/kite/red-wing"),
        ("at https://github.com/kite/red\u200bwing", "https://github.com/kite/redwing"),
    ],
)
def test_a_link_that_the_page_broke_is_mended(text: str, url: str) -> None:
    assert urls(text) == [url]


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("See https://github.com/kite/wing for more.", "https://github.com/kite/wing"),
        ("See https://github.com/kite/wing. PyTorch is used.", "https://github.com/kite/wing"),
        ("See https://github.com/kite/wing\nPyTorch", "https://github.com/kite/wing"),
        ("See https://github.com/kite/ and more.", "https://github.com/kite/"),
        ("See https://kite.github.io/ train/test splits", "https://kite.github.io/"),
        ("See https://kite.org/ and/or ask.", "https://kite.org/"),
        ("See https://kite.org. Com is short.", "https://kite.org"),
        ("See https://github.com/kite/wing (GitHub).", "https://github.com/kite/wing"),
        ("See https://github.com/kite/wing 2025.", "https://github.com/kite/wing"),
        ("https://github.com/kite/wing\n\nhead/tail", "https://github.com/kite/wing"),
    ],
)
def test_a_link_takes_no_word_of_the_sentence(text: str, url: str) -> None:
    assert urls(text) == [url]


@pytest.mark.parametrize(
    ("text", "both"),
    [
        (
            "https://github.com/a/bhttps://kite.org",
            ["https://github.com/a/b", "https://kite.org"],
        ),
        ("http://kite.orgwww.wing.org", ["http://kite.org", "https://www.wing.org"]),
        ("[https://kite.org/x](https://kite.org/y).", ["https://kite.org/x", "https://kite.org/y"]),
        ("\\href{http://kite.org/x}{http://wing.org}", ["http://kite.org/x", "http://wing.org"]),
        ("github.com/a/b, gitlab.com/c/d", ["https://github.com/a/b", "https://gitlab.com/c/d"]),
    ],
)
def test_two_links_that_touch_are_two(text: str, both: list[str]) -> None:
    assert urls(text) == both


def test_a_repository_that_runs_into_its_copy_is_cut() -> None:
    text = "at https://github.com/kite/winggithub.com/kite/wing"
    assert urls(text) == ["https://github.com/kite/wing"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The demo is at kite.org/wing.", ["https://kite.org/wing"]),
        ("The data are available at wing.kite.org.", ["https://wing.kite.org"]),
        ("Our website is kite.net.", ["https://kite.net"]),
        ("Please visit kite.org for more", ["https://kite.org"]),
        ("It runs. wing.csail.kite.edu.", ["https://wing.csail.kite.edu"]),
        ("Code: bit.ly/red-kite", ["https://bit.ly/red-kite"]),
        ("We use reviews from Shop.com and Kite.org.", []),
        ("We built it on Robot.NET and Wing.Net", []),
        ("All models.In this paper", []),
        ("mail to red.kite@wing.org or a@kite.org/x", []),
        ("papers available at arXiv.org", []),
    ],
)
def test_a_host_without_a_scheme_is_a_link_where_it_is_an_address(
    text: str, found: list[str]
) -> None:
    assert urls(text) == found


def test_a_url_of_endless_length_is_no_link() -> None:
    assert urls("https://kite.org/" + "a" * 10_000 + " https://wing.org") == ["https://wing.org"]


def test_a_url_that_stands_twice_has_one_kind() -> None:
    text = "The dataset is at https://kite.org/x. The code is at http://kite.org/x/ too."
    assert [kind for _, _, kind, _ in find_links(text)] == [LinkKind.DATA, LinkKind.DATA]


@pytest.mark.parametrize(
    "text",
    [
        "Code is available at this https URL",
        "Code is available at: this https URL.",
        "https://",
        "http://this",
        "see https://example.com/code",
        "https://[not-an-address/x",
        "https://github.com/",
        "https://github.com/xxxxx",
        "https://github.com/anonymous/code",
        "https://github.com/TBD",
        "https://www.xxx.xx",
        "http://anonymous.",
        "\\url{this https URL}",
        "tested on the WWW. We go on",
        "mail a@github.com",
        "no link, e.g. none, at all.",
    ],
)
def test_a_placeholder_is_no_link(text: str) -> None:
    assert urls(text) == []


@pytest.mark.parametrize(
    ("url", "repository"),
    [
        ("https://github.com/Owner/Name", "github.com/Owner/Name"),
        ("https://www.github.com/a/b.git", "github.com/a/b"),
        ("https://github.com/a/b/tree/main/x", "github.com/a/b"),
        ("https://gitlab.com/group/sub/name/-/tree/x", "gitlab.com/group/sub/name"),
        ("https://gitlab.inria.fr/a/b", "gitlab.inria.fr/a/b"),
        ("https://bitbucket.org/a/b", "bitbucket.org/a/b"),
        ("https://codeberg.org/a/b", "codeberg.org/a/b"),
        ("https://huggingface.co/a/b", "huggingface.co/a/b"),
        ("https://huggingface.co/datasets/a/b", None),
        ("https://sourceforge.net/projects/a", "sourceforge.net/projects/a"),
        ("https://GitHub.com/Owner/Name/issues/7", "github.com/Owner/Name"),
        ("https://raw.githubusercontent.com/a/b/main/x.py", "github.com/a/b"),
        ("https://gist.github.com/a/0123abcd", None),
        ("https://hf.co/a/b", "huggingface.co/a/b"),
        ("https://gitlab.com/group/name/blob/main/x", "gitlab.com/group/name"),
        ("https://git.wing.kite.edu/a/b/archive/b.zip", "git.wing.kite.edu/a/b"),
        ("https://git.io/x", None),
        ("https://code.google.com/p/kite", "code.google.com/p/kite"),
        ("https://[not-an-address/a/b", None),
        ("https://github.com/a", None),
        ("https://github.com/topics/a", None),
        ("https://a.github.io/b", None),
    ],
)
def test_a_repository_is_owner_and_name(url: str, repository: str | None) -> None:
    assert repository_of(url) == repository


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Our code is available at https://github.com/a/b.", LinkKind.CODE),
        ("The dataset is at https://github.com/a/b.", LinkKind.DATA),
        ("Code and data are at https://github.com/a/b.", LinkKind.CODE),
        ("Project page: https://a.github.io/b/", LinkKind.PROJECT_PAGE),
        ("Data: https://zenodo.org/record/1", LinkKind.DATA),
        ("at https://huggingface.co/datasets/a/b", LinkKind.DATA),
        ("at https://sites.google.com/view/a", LinkKind.PROJECT_PAGE),
        ("The benchmark is at https://sites.google.com/view/a", LinkKind.DATA),
        ("see https://arxiv.org/abs/1706.03762", LinkKind.OTHER),
        ("our software can be had at https://a.edu/x", LinkKind.CODE),
        ("see https://a.edu/x", LinkKind.OTHER),
        ("We share data. The code11https://github.com/a/b", LinkKind.CODE),
        ("the dataset, the models and code22https://github.com/a/b", LinkKind.CODE),
        ("Our tool and the data are at https://github.com/a/b", LinkKind.CODE),
        ("We release a new corpus. It is at https://github.com/a/b", LinkKind.DATA),
        ("Tests on a corpus. Resources are at https://github.com/a/b", LinkKind.CODE),
        ("The dataset and models are at https://kite.edu/x", LinkKind.DATA),
        ("The code is at https://zenodo.org/record/1", LinkKind.CODE),
        ("at https://doi.org/10.5281/zenodo.1", LinkKind.DATA),
        ("see https://doi.org/10.1000/x", LinkKind.OTHER),
        ("at https://huggingface.co/spaces/a/b", LinkKind.PROJECT_PAGE),
        ("Code is at https://vision.kite.edu/projects/wing", LinkKind.PROJECT_PAGE),
        ("Videos are at https://kite.org/wing", LinkKind.PROJECT_PAGE),
        ("Videos are at https://youtu.be/abc", LinkKind.OTHER),
        ("Videos are at https://bit.ly/abc", LinkKind.OTHER),
        ("Trained models are at https://kite.org/wing", LinkKind.CODE),
        ("at https://anonymous.4open.science/r/wing", LinkKind.CODE),
        ("at https://git.wing.kite.edu/a", LinkKind.CODE),
    ],
)
def test_the_kind_of_a_link(text: str, kind: LinkKind) -> None:
    assert [k for _, _, k, _ in find_links(text)] == [kind]


def test_spans_cover_what_is_written() -> None:
    text = "\U0001f4be Code: github.com/a/b, data: https://zenodo.org/record/1."
    assert [span.of(text) for span, *_ in find_links(text)] == [
        "github.com/a/b",
        "https://zenodo.org/record/1",
    ]


def test_a_link_of_the_metadata_is_code() -> None:
    link = link_of_metadata(" https://github.com/a/b.git ")
    assert (link.kind, link.repository, link.span) == (LinkKind.CODE, "github.com/a/b", None)


def test_a_span_covers_a_broken_link() -> None:
    text = "Code: https: //github. com/kite/red\\_wing.git."
    ((span, url, _, repository),) = find_links(text)
    assert span.of(text) == "https: //github. com/kite/red\\_wing.git"
    assert (url, repository) == (
        "https://github.com/kite/red_wing.git",
        "github.com/kite/red_wing",
    )


@pytest.mark.parametrize(
    ("given", "url", "repository"),
    [
        ("github.com/a/b", "https://github.com/a/b", "github.com/a/b"),
        (
            "[![GitHub](https://badge.kite.org/x.svg)](https://github.com/a/b)",
            "https://github.com/a/b",
            "github.com/a/b",
        ),
        ("see https://kite.org/x", "https://kite.org/x", None),
        ("kite_github", "kite_github", None),
        ("https://[kite/a", "https://", None),
    ],
)
def test_metadata_may_wrap_a_link(given: str, url: str, repository: str | None) -> None:
    link = link_of_metadata(given)
    assert (link.url, link.repository) == (url, repository)
