"""The IRIs of things in the graph, made from ids that may hold any text.

Every function is injective: different ids give different IRIs. Whatever is not one of the
unreserved characters of RFC 3986 section 2.3 is percent-encoded as UTF-8, so an id cannot leave its
place in the path, and the result is plain ASCII. A lone surrogate is encoded as UTF-8 would encode
that code point.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote, urlsplit, urlunsplit

#: Where all things of the graph live. To be registered with w3id.org.
BASE = "https://w3id.org/paperatlas/"

#: The ontology of our own terms.
ONTOLOGY = f"{BASE}ns"

#: The named graph of all resolved concepts.
CONCEPTS_GRAPH = f"{BASE}graph/concepts"

#: The named graph of the run's provenance.
RUN_GRAPH = f"{BASE}graph/run"

# The reserved characters that each part of a URL may hold (RFC 3986, appendix A), and the percent
# sign, which keeps its meaning in a URL that is already encoded.
_HOST_SAFE = "!$&'()*+,;=:%"
_PATH_SAFE = _HOST_SAFE + "@/"
_QUERY_SAFE = _PATH_SAFE + "?"
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


# Dozens of statements in a row are about one passage, one claim, one concept.
@lru_cache(2**12)
def _segment(text: str) -> str:
    encoded = quote(text, safe="", errors="surrogatepass")
    # "." and ".." as whole segments would be resolved away (RFC 3986 section 5.2.4).
    return encoded.replace(".", "%2E") if encoded in {".", ".."} else encoded


def _path(text: str) -> str:
    return "/".join(map(_segment, text.split("/")))


def paper_iri(paper_id: str) -> str:
    """The IRI of a paper."""
    return f"{BASE}paper/{_segment(paper_id)}"


def paper_graph_iri(paper_id: str) -> str:
    """The name of the graph that holds all that rests on a paper."""
    return f"{BASE}graph/paper/{_segment(paper_id)}"


def passage_iri(passage_id: str) -> str:
    """The IRI of a passage of a paper."""
    return f"{BASE}passage/{_segment(passage_id)}"


def author_iri(paper_id: str, position: int) -> str:
    """The IRI of the author at ``position`` (from 1) of a paper.

    It belongs to the one paper: two people of one name are not made one.
    """
    return f"{BASE}author/{_segment(paper_id)}/{position}"


def venue_iri(venue: str) -> str:
    """The IRI of a venue, by its name as the source writes it."""
    return f"{BASE}venue/{_segment(venue)}"


def entity_iri(entity_id: str) -> str:
    """The IRI of a concept: ``method/adam`` gives ``.../concept/method/adam``."""
    kind, slash, rest = entity_id.partition("/")
    return f"{BASE}concept/{_segment(kind)}{slash}{_segment(rest)}"


def repository_iri(repository: str) -> str:
    """The IRI of a code repository given as ``host/owner/name``."""
    return f"{BASE}repository/{_path(repository)}"


def claim_iri(claim_id: str) -> str:
    """The IRI of a claim."""
    return f"{BASE}claim/{_segment(claim_id)}"


def evidence_iri(digest: str) -> str:
    """The IRI of a piece of evidence, by the digest of its content."""
    return f"{BASE}evidence/{_segment(digest)}"


def place_iri(passage_id: str, start: int, end: int) -> str:
    """The IRI of a place in a passage: the passage's with a fragment of RFC 5147.

    Positions count code points and are half-open, which is how RFC 5147 counts characters.
    """
    return f"{passage_iri(passage_id)}#char={start},{end}"


def selector_iri(kind: str, passage_id: str, start: int, end: int) -> str:
    """The IRI of the selector of ``kind`` (``position`` or ``quote``) of a place in a passage."""
    return f"{BASE}selector/{_segment(kind)}/{_segment(passage_id)}/{start}-{end}"


def run_iri(digest: str) -> str:
    """The IRI of the activity that made a graph, by the digest of what it ran with."""
    return f"{BASE}run/{_segment(digest)}"


def software_iri(name: str, version: str) -> str:
    """The IRI of a version of a program."""
    return f"{BASE}software/{_segment(name)}/{_segment(version)}"


def model_iri(digest: str) -> str:
    """The IRI of a trained model, by its hash."""
    return f"{BASE}model/{_segment(digest)}"


def dataset_iri(state: str) -> str:
    """The IRI of a graph as a whole, by the name of its state, which its content decides."""
    return f"{BASE}dataset/{_segment(state)}"


def arxiv_iri(identifier: str) -> str:
    """The address of a paper at arXiv, by its bare identifier (``2405.01234``, ``cs/9901001``)."""
    return f"https://arxiv.org/abs/{_path(identifier)}"


def doi_iri(doi: str) -> str:
    """The address of a thing with a DOI, by the bare DOI (``10.1000/182``)."""
    return f"https://doi.org/{_path(doi)}"


def web_iri(url: str) -> str | None:
    """``url`` as an IRI that RDF can hold, or None where it is no absolute http(s) URL.

    Characters that no URL may hold are percent-encoded; the rest stays as it is. None is also the
    answer for ``javascript:`` and its like, which nobody should be led to.
    """
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - raises where it is no number
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return None
    # A name before the host is how links pretend; brackets hold the number of a machine. No paper
    # keeps things at either.
    if not {"@", "["}.isdisjoint(parts.netloc):
        return None
    encoded = (
        _encode(part, safe)
        for part, safe in zip(
            parts, ("", _HOST_SAFE, _PATH_SAFE, _QUERY_SAFE, _QUERY_SAFE), strict=True
        )
    )
    return urlunsplit(tuple(encoded))


def _encode(part: str, safe: str) -> str:
    return _STRAY_PERCENT.sub("%25", quote(part, safe=safe, errors="surrogatepass"))
