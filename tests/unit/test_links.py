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
    ],
)
def test_a_link_is_cleaned_of_its_sentence(text: str, url: str) -> None:
    assert urls(text) == [url]


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
