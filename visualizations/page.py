"""One self-contained page: templates and assets from this package, data made harmless, a CSP.

The policy allows the scripts and styles of the page by their hashes and nothing else: no host can
be asked for anything, and no text of a paper can become script even if it reached the markup.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from types import MappingProxyType

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

#: What could end the data element. (All beyond ASCII, U+2028 too, is escaped by ``json`` itself.)
_ESCAPES = {ord(c): f"\\u{ord(c):04x}" for c in "<>&"}


def render(
    template: str,
    *,
    title: str,
    caption: str,
    data: Mapping[str, object],
    styles: Sequence[str],
    scripts: Sequence[str],
    blocks: Mapping[str, str] = MappingProxyType({}),
    note: str = "",
    home: str = "",
    library: str = "",
) -> str:
    """The HTML of one page.

    ``styles`` and ``scripts`` are paths under ``assets/``; the scripts are joined in the given
    order inside one asynchronous function of their own. ``library`` is the text of a script that
    comes before. ``blocks`` are texts in base64 by the ids of the elements that hold them.
    ``note`` is shown on the page, and a link to the address ``home``, where they are not empty.
    """
    style = "\n".join(packaged_text("assets", path) for path in styles)
    own = "\n".join(packaged_text("assets", path) for path in scripts)
    script = f'(async () => {{\n"use strict";\n{own}}})();\n'
    hashes = " ".join(source_hash(text) for text in (library, script) if text)
    policy = (
        f"default-src 'none'; script-src {hashes}; style-src {source_hash(style)}; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )
    # Everything wrapped in Markup is a file of ours or of an installed library, except the data,
    # in which no character is left that HTML gives a meaning to.
    return (
        _environment()
        .get_template(template)
        .render(
            title=encodable(title),
            caption=encodable(caption),
            note=note,
            home=home,
            policy=policy,
            style=Markup(style),  # noqa: S704
            library=Markup(library),  # noqa: S704
            script=Markup(script),  # noqa: S704
            data=Markup(data_text(data)),  # noqa: S704
            blocks=blocks,
        )
    )


def data_text(data: Mapping[str, object]) -> str:
    """``data`` as JSON in ASCII that can stand in a ``<script>`` element whatever it holds."""
    text = json.dumps(data, separators=(",", ":"), allow_nan=False)
    return text.translate(_ESCAPES)


def encodable(text: str) -> str:
    """The text without half surrogate pairs, which no file in UTF-8 can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _environment() -> Environment:
    return Environment(
        loader=FunctionLoader(lambda name: packaged_text("templates", name)),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )


def packaged_text(folder: str, path: str) -> str:
    """A file of ``assets/`` or ``templates/``."""
    return files("visualizations").joinpath(folder, *path.split("/")).read_text(encoding="utf-8")


def source_hash(text: str) -> str:
    """The source expression of a policy that allows just this script or style."""
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
