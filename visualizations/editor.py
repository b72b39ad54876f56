"""The page that ``kg serve`` answers with at its root: a SPARQL editor, and the atlas beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from visualizations.page import render

_SCRIPTS = (
    "shared/dom.js",
    "shared/theme.js",
    "editor/lexer.js",
    "editor/code.js",
    "editor/completion.js",
    "editor/prefixes.js",
    "editor/questions.js",
    "editor/recent.js",
    "editor/address.js",
    "editor/endpoint.js",
    "editor/terms.js",
    "editor/rows.js",
    "editor/answer.js",
    "editor/atlas.js",
    "editor/app.js",
)
_STYLES = (
    "shared/theme.css",
    "shared/shell.css",
    "editor/workbench.css",
    "editor/code.css",
    "editor/answer.css",
)


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a reader may choose in a question: ``$name`` in its SPARQL stands for the value.

    ``value`` is the example that is filled in at first. A text enters the query as a literal, a
    number as a number.
    """

    name: str
    value: str | int | float
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """A named question: how a person asks it, how SPARQL does, and what may be chosen in it."""

    name: str
    question: str
    sparql: str
    parameters: tuple[Parameter, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """A class or property that the editor completes: ``pa:usedFor``, ``property``, its meaning."""

    name: str
    kind: str
    comment: str = ""


def editor_page(
    examples: Sequence[Example],
    prefixes: Mapping[str, str],
    *,
    terms: Sequence[Term] = (),
    facts: Mapping[str, int] | None = None,
    endpoint: str = "/sparql",
    atlas: str | None = "/atlas",
) -> str:
    """One HTML page that asks ``endpoint`` and shows ``atlas`` in a frame, and needs no other.

    Both are paths on the host that serves the page: its policy lets it reach no other host. Without
    ``atlas`` the editor stands alone. ``prefixes`` (prefix to namespace) are those that the
    endpoint knows undeclared. ``facts`` are counts by what is counted in the plural, shown below
    the title, as ``{"papers": 150}``. The first example stands in the editor at the start.
    """
    return render(
        "editor.html",
        title="Paper Atlas",
        caption=", ".join(f"{count:,} {noun}" for noun, count in (facts or {}).items()),
        data={
            "endpoint": endpoint,
            "atlas": atlas,
            "prefixes": dict(prefixes),
            "terms": [asdict(term) for term in terms],
            "examples": [asdict(example) for example in examples],
        },
        styles=_STYLES,
        scripts=_SCRIPTS,
    )
