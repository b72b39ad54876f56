"""Links in the text: found, cleaned of the sentence's punctuation, and classified."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from spacy.language import Language
from spacy.tokens import Doc

from kg.model import Link, LinkKind, Span

if not Doc.has_extension("links"):
    Doc.set_extension("links", default=())

#: Hosts whose first two path segments are owner and name.
_REPOSITORY_HOSTS = frozenset(
    {"github.com", "bitbucket.org", "codeberg.org", "gitee.com", "huggingface.co", "git.sr.ht"}
)
#: First path segments of those hosts that are pages of the service, not owners.
_SERVICE_PAGES = frozenset(
    "about collections docs explore features marketplace orgs papers search settings site spaces "
    "datasets models blog login topics sponsors apps posts".split()
)
_CODE_HOSTS = frozenset(
    {
        "anonymous.4open.science",
        "gist.github.com",
        "colab.research.google.com",
        "pypi.org",
        "sourceforge.net",
        "cran.r-project.org",
        "hub.docker.com",
        "softwareheritage.org",
        "archive.softwareheritage.org",
        "codeocean.com",
        "bitbucket.com",
    }
)
_DATA_HOSTS = (
    "zenodo.org figshare.com dataverse.org dataverse.harvard.edu kaggle.com physionet.org "
    "archive.ics.uci.edu openslr.org osf.io data.world datadryad.org ieee-dataport.org "
    "data.mendeley.com openml.org dataverse.nl commonvoice.mozilla.org catalog.ldc.upenn.edu "
    "tensorflow.org/datasets paperswithcode.com/dataset data.gov"
).split()
_PAGE_HOSTS = (
    "github.io gitlab.io sites.google.com netlify.app vercel.app pages.dev readthedocs.io "
    "notion.site webflow.io herokuapp.com web.app firebaseapp.com"
).split()
_PAPER_HOSTS = (
    "arxiv.org doi.org dx.doi.org aclanthology.org openreview.net youtube.com youtu.be "
    "wikipedia.org semanticscholar.org twitter.com x.com medium.com"
).split()
#: Hosts that stand in for a link that is not there.
_PLACEHOLDERS = frozenset({"example.com", "example.org", "example.net", "xxx.com", "this", "url"})

_BARE_HOSTS = (
    r"(?:github\.com|gitlab\.com|bitbucket\.org|codeberg\.org|gitee\.com|huggingface\.co|zenodo\.org"
    r"|sites\.google\.com|[a-z0-9][a-z0-9-]*\.(?:github|gitlab)\.io)"
)
_URL = re.compile(
    rf"(?:https?://|www\.)[^\s<>\"`|\\^]+|(?<![\w@/.-]){_BARE_HOSTS}/?[^\s<>\"`|\\^]*",
    re.IGNORECASE,
)
_CLOSERS = {")": "(", "]": "[", "}": "{"}
_TRAILING = set(".,;:!?'\"*_~\u2018\u2019\u201c\u201d\u2026\u3002\uff0c\uff09\u300d\u00bb")
# "…/OptMATH.We release": a full stop, then a capitalised word, with the space lost.
_LOST_SPACE = re.compile(r"(?<=[a-z0-9/])[.,;](?=[A-Z][a-z]*$)")


def _cleaned(url: str) -> str:
    """``url`` without what belongs to the sentence around it."""
    match = _LOST_SPACE.search(url)
    if match and match.start() > url.rfind("/") > url.find("//") + 1:
        tail = url[match.end() :]
        if tail in {"We", "The", "Our", "This", "In", "It", "Code", "Data", "Keywords", "All"}:
            url = url[: match.start()]
    # A bracket that a word follows without space, as in "…/name(code)"; "Tree_(graph)" is a name.
    remark = re.search(r"(?<![_/])\(", url)
    if remark:
        url = url[: remark.start()]
    while url:
        last = url[-1]
        if (
            last in _TRAILING
            or (last in _CLOSERS and url.count(last) > url.count(_CLOSERS[last]))
            or last in "([{"
        ):
            url = url[:-1]
        else:
            break
    # An unclosed bracket with what follows it: "…/name(see", "…/name}{here".
    for opener, closer in ("()", "[]", "{}"):
        cut = url.find(closer)
        if cut >= 0 and opener not in url[:cut]:
            url = url[:cut]
        cut = url.find(opener)
        if cut >= 0 and closer not in url[cut:]:
            url = url[:cut]
    return url.rstrip("".join(_TRAILING))


def _on(host: str, path: str, known: list[str]) -> bool:
    for name in known:
        site, _, prefix = name.partition("/")
        if (host == site or host.endswith("." + site)) and path.startswith(prefix):
            return True
    return False


def repository_of(url: str) -> str | None:
    """``host/owner/name`` of a repository URL, or None where the URL names no repository.

    A file, branch or issue inside a repository gives the repository; ``.git`` goes; GitLab's
    groups may nest, so all segments up to ``/-/`` count there.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    segments = [s for s in parts.path.split("/") if s]
    if host == "gitlab.com" or host.startswith("gitlab."):
        names = segments[: segments.index("-")] if "-" in segments else segments
        names = names[: next((i for i, s in enumerate(names) if s in {"tree", "blob"}), len(names))]
        if len(names) < 2:
            return None
    elif host == "sourceforge.net":
        if len(segments) < 2 or segments[0] not in {"projects", "p"}:
            return None
        names = ["projects", segments[1]]
    elif host in _REPOSITORY_HOSTS:
        if len(segments) < 2 or segments[0].lower() in _SERVICE_PAGES:
            return None
        names = segments[:2]
    else:
        return None
    names[-1] = names[-1].removesuffix(".git")
    return "/".join([host, *names]) if names[-1] else None


def kind_of(url: str, before: str) -> LinkKind:
    """What a link leads to, by its host, else by the words ``before`` it in the sentence."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    path = parts.path.lstrip("/")
    words = before.lower()[-90:]
    says_data = re.search(r"\b(data|datasets?|benchmark|corpus|corpora)\b", words)
    says_code = re.search(r"\b(codes?|codebase|implementation|software|toolkit|library)\b", words)
    says_data_alone = says_data is not None and says_code is None
    code_host = host in _CODE_HOSTS or host in _REPOSITORY_HOSTS - {"huggingface.co"}
    if repository_of(url) or code_host:
        return LinkKind.DATA if says_data_alone else LinkKind.CODE
    if host == "huggingface.co":
        if path.startswith("datasets/"):
            return LinkKind.DATA
        return LinkKind.PROJECT_PAGE if path.startswith("spaces/") else LinkKind.OTHER
    if _on(host, path, _DATA_HOSTS):
        return LinkKind.DATA
    if _on(host, path, _PAPER_HOSTS):
        return LinkKind.OTHER
    if re.search(r"\b(project|demo|web)\s*-?(page|site)|\bwebsite\b", words):
        return LinkKind.PROJECT_PAGE
    if says_data_alone:
        return LinkKind.DATA
    if _on(host, path, _PAGE_HOSTS):
        return LinkKind.PROJECT_PAGE
    if says_code or "repository" in words:
        return LinkKind.CODE
    return LinkKind.OTHER


def find_links(text: str) -> Iterator[tuple[Span, str, LinkKind, str | None]]:
    """``(span, absolute URL, kind, repository)`` of every link of a text, in order.

    The span covers the cleaned URL as written. Placeholders ("this https URL", a lone
    "https://", a host without a dot) give nothing.
    """
    for match in _URL.finditer(text):
        written = _cleaned(match.group())
        if not written:
            continue
        url = written if "://" in written else f"https://{written}"
        try:
            parts = urlsplit(url)
            host = (parts.hostname or "").removeprefix("www.")
        except ValueError:  # a bracket where an IPv6 address would stand
            continue
        labels = host.split(".")
        if host in _PLACEHOLDERS or len(labels) < 2 or not all(labels) or len(labels[-1]) < 2:
            continue
        if host in _REPOSITORY_HOSTS and not parts.path.strip("/"):
            continue
        span = Span(match.start(), match.start() + len(written))
        yield (
            span,
            url,
            kind_of(url, text[max(0, span.start - 120) : span.start]),
            repository_of(url),
        )


@Language.component("paper_links", assigns=["doc._.links"])
def paper_links(doc: Doc) -> Doc:
    """Set ``doc._.links``: :class:`kg.model.Link` values with offsets into the Doc's text."""
    doc._.links = tuple(
        Link(url=url, kind=kind, repository=repository, span=span)
        for span, url, kind, repository in find_links(doc.text)
    )
    return doc


def link_of_metadata(url: str) -> Link:
    """The link for a repository URL that a source's metadata gives."""
    cleaned = _cleaned(url.strip())
    return Link(url=cleaned, kind=LinkKind.CODE, repository=repository_of(cleaned))
