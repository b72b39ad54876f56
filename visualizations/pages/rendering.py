"""Pages of a site from its templates, under a policy that lets each load one style sheet."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from typing import Final
from urllib.parse import urlencode

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from visualizations.page import encodable, packaged_text, source_hash
from visualizations.pages import addresses
from visualizations.pages.chart import bar_chart
from visualizations.pages.links import shown_address, web_address
from visualizations.pages.marking import marked

_DARK: Final = ':root[data-theme="dark"]'
_SEARCH: Final = ("shared/dom.js", "pages/search.js")


def page(template: str, path: str, **values: object) -> str:
    """The HTML of the page that stands at ``path`` of the site.

    ``values`` are what the template names. Every text is escaped; ``Markup`` among them is not.
    """
    scripts = [_theme(), _search()] if template == "index.html" else [_theme()]
    policy = (
        "default-src 'none'; style-src 'self' file:; img-src data:; "
        f"script-src {' '.join(map(source_hash, scripts))}; base-uri 'none'; form-action 'none'"
    )
    return (
        _environment()
        .get_template(f"pages/{template}")
        .render(
            root="../" * path.count("/"),
            policy=policy,
            theme_script=Markup(scripts[0]),  # noqa: S704 (a file of ours)
            scripts=[Markup(script) for script in scripts[1:]],  # noqa: S704
            **values,
        )
    )


def style() -> str:
    """The style sheet of the site: the colours of the atlas, also where no script can set them."""
    theme = packaged_text("assets", "shared/theme.css")
    dark = theme[theme.index(_DARK) :]
    unasked = dark.replace(_DARK, ":root:not([data-theme])")
    asked = f"@media (prefers-color-scheme: dark) {{\n{unasked}}}\n"
    return f"{theme}{asked}{packaged_text('assets', 'pages/site.css')}"


def data_element(content: bytes) -> Markup:
    """Bytes as base64, which can stand in any element."""
    return Markup(b64encode(content).decode("ascii"))  # noqa: S704


@cache
def _theme() -> str:
    return _wrapped(packaged_text("assets", "pages/theme.js"))


@cache
def _search() -> str:
    return _wrapped("\n".join(packaged_text("assets", path) for path in _SEARCH))


def _wrapped(script: str) -> str:
    return f'(() => {{\n"use strict";\n{script}}})();\n'


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(lambda name: packaged_text("templates", name)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_finalized,
    )
    environment.filters |= {
        "marked": marked,
        "web": web_address,
        "shown_address": shown_address,
        "chart": bar_chart,
        "count": lambda number: f"{number:,}",
        "counted": _counted,
        "atlas": lambda node: f"{addresses.ATLAS}#{urlencode({'node': encodable(node)})}",
        "one_line": lambda text: re.sub(r"\s+", " ", text).strip(),
    }
    environment.globals["addresses"] = addresses
    return environment


def _finalized(value: object) -> object:
    """What is printed, without half surrogate pairs, which no file in UTF-8 can hold."""
    return encodable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
