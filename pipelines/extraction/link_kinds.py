"""What a URL leads to: its kind, and the repository that it names."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from kg.model import LinkKind

#: Hosts whose first two path segments are owner and name.
REPOSITORY_HOSTS = frozenset(
    {"github.com", "bitbucket.org", "codeberg.org", "gitee.com", "huggingface.co", "git.sr.ht"}
)
#: First path segments of those hosts that are pages of the service, not owners.
_SERVICE_PAGES = frozenset(
    "about collections docs explore features marketplace orgs papers search settings site spaces "
    "datasets models blog login topics sponsors apps posts".split()
)
#: Other names of those hosts: the same owner and name stand in the same place.
_OTHER_NAMES = {
    "raw.githubusercontent.com": "github.com",
    "raw.github.com": "github.com",
    "codeload.github.com": "github.com",
    "bitbucket.com": "bitbucket.org",
    "hf.co": "huggingface.co",
}
#: Where the name of a repository on a server of nested groups ends.
_INSIDE_REPOSITORY = frozenset(
    "- tree blob raw src archive issues wikis commit commits releases branch tags".split()
)
_OWN_SERVER = re.compile(r"git(?:lab|ea)?\.(?:[\w-]+\.)+[a-z]{2,}")
_CODE_HOSTS = (
    "github.com gitlab.com bitbucket.org codeberg.org gitee.com git.sr.ht git.io 4open.science "
    "anon-github.automl.cc gist.github.com gist.githubusercontent.com colab.research.google.com "
    "pypi.org sourceforge.net code.google.com cran.r-project.org hub.docker.com "
    "softwareheritage.org codeocean.com"
).split()
_DATA_HOSTS = (
    "zenodo.org figshare.com dataverse.org dataverse.harvard.edu kaggle.com physionet.org "
    "archive.ics.uci.edu openslr.org osf.io data.world datadryad.org ieee-dataport.org "
    "data.mendeley.com openml.org dataverse.nl commonvoice.mozilla.org catalog.ldc.upenn.edu "
    "huggingface.co/datasets tensorflow.org/datasets paperswithcode.com/dataset data.gov "
    "doi.org/10.5281 doi.org/10.6084 doi.org/10.7910 doi.org/10.17632 doi.org/10.13026 "
    "doi.org/10.5061 doi.org/10.21227 doi.org/10.4121"
).split()
_PAGE_HOSTS = (
    "github.io gitlab.io bitbucket.io sites.google.com netlify.app vercel.app pages.dev "
    "readthedocs.io notion.site webflow.io wixsite.com herokuapp.com web.app firebaseapp.com "
    "huggingface.co/spaces"
).split()
_PAPER_HOSTS = (
    "arxiv.org doi.org aclanthology.org openreview.net dl.acm.org ieeexplore.ieee.org "
    "openaccess.thecvf.com youtube.com youtu.be vimeo.com bilibili.com wikipedia.org "
    "semanticscholar.org twitter.com x.com medium.com"
).split()
#: Hosts of which the name says nothing of what is behind it.
_OPAQUE_HOSTS = (
    "bit.ly goo.gl tinyurl.com aka.ms j.mp tiny.cc rebrand.ly drive.google.com docs.google.com "
    "dropbox.com forms.gle"
).split()

# A footnote's number often follows such a word at once ("code22"), so no \b behind it.
_SAYS_DATA = re.compile(
    r"\b(data|data ?sets?|benchmarks?|corpus|corpora|annotations?)(?![a-z-])", re.IGNORECASE
)
_SAYS_CODE = re.compile(
    r"(?<![\w-])(codes?|codebase|implementations?|software|tool(s|kit|box)?|library|package"
    r"|scripts?|simulator)(?![a-z-])",
    re.IGNORECASE,
)
_SAYS_MODELS = re.compile(
    r"\btrained (models?|weights)|\bcheckpoints?\b|\brepository|\bopen[- ]sourced?\b", re.IGNORECASE
)
_SAYS_PAGE = re.compile(
    r"\b(project|demo|web)\s*-?\s*(web\s*-?)?(page|site)|\b(website|webpage|homepage)|\bproject:",
    re.IGNORECASE,
)
_SAYS_SHOWN = re.compile(r"\b(videos?|demos?|visuali[sz]ations?|supplementa\w+)", re.IGNORECASE)
_SENTENCE_BREAK = re.compile(r"(?:[.!?][\"')]?\s+|(?<=[a-z]{3}[.!?]))(?=[A-Z])")
_POINTS_BACK = re.compile(r"\W*$|(?:it|they|this|these|both|available)\b", re.IGNORECASE)


def host_and_path(url: str) -> tuple[str, str]:
    """The lower-case host of an absolute URL, without ``www.``, and the path; else empty."""
    try:
        parts = urlsplit(url)
        return (parts.hostname or "").removeprefix("www."), parts.path
    except ValueError:  # a bracket where an IPv6 address would stand
        return "", ""


def repository_of(url: str) -> str | None:
    """``host/owner/name`` of a repository URL, or None where the URL names no repository.

    A file, branch or issue inside a repository gives the repository; ``.git`` goes; GitLab's
    groups may nest, so all segments up to ``/-/`` count there.
    """
    host, path = host_and_path(url)
    host = _OTHER_NAMES.get(host, host)
    segments = [s for s in path.split("/") if s]
    if host in REPOSITORY_HOSTS:
        if len(segments) < 2 or segments[0].lower() in _SERVICE_PAGES:
            return None
        names = segments[:2]
    elif host in {"sourceforge.net", "code.google.com"}:
        if len(segments) < 2 or segments[0] not in {"projects", "p"}:
            return None
        names = ["projects" if host == "sourceforge.net" else "p", segments[1]]
    elif _OWN_SERVER.fullmatch(host) or host == "gitlab.com":
        inside = (i for i, s in enumerate(segments) if s in _INSIDE_REPOSITORY)
        names = segments[: next(inside, len(segments))]
        if len(names) < 2:
            return None
    else:
        return None
    names[-1] = names[-1].removesuffix(".git")
    return "/".join([host, *names]) if names[-1] else None


def kind_of(url: str, before: str) -> LinkKind:
    """What a link leads to, by its host, else by the words ``before`` it.

    The link's own sentence counts; the words before it where that points back ("It is at …").
    """
    host, path = host_and_path(url)
    host = host.removeprefix("dx.")
    words = _SENTENCE_BREAK.split(before)[-1]
    if _POINTS_BACK.match(words):
        words = before[-90:]
    data, code = _SAYS_DATA.search(words), _SAYS_CODE.search(words)
    if _on(host, path, _DATA_HOSTS):
        return LinkKind.CODE if code and not data else LinkKind.DATA
    if _on(host, path, _PAGE_HOSTS) and host != "huggingface.co":
        page = True
    elif repository_of(url) or _on(host, path, _CODE_HOSTS) or _OWN_SERVER.fullmatch(host):
        return LinkKind.DATA if data and not code else LinkKind.CODE
    elif _on(host, path, _PAPER_HOSTS):
        return LinkKind.OTHER
    else:
        page = _on(host, path, _PAGE_HOSTS) or re.search(r"/projects?/", path) is not None
    if _SAYS_PAGE.search(words):
        return LinkKind.PROJECT_PAGE
    if data and not code:
        return LinkKind.DATA
    if page:
        return LinkKind.PROJECT_PAGE
    if code:
        return LinkKind.CODE
    if _SAYS_SHOWN.search(words):
        return LinkKind.OTHER if _on(host, path, _OPAQUE_HOSTS) else LinkKind.PROJECT_PAGE
    return LinkKind.CODE if _SAYS_MODELS.search(words) else LinkKind.OTHER


def _on(host: str, path: str, known: list[str]) -> bool:
    for name in known:
        site, _, prefix = name.partition("/")
        if (host == site or host.endswith("." + site)) and path.lstrip("/").startswith(prefix):
            return True
    return False
