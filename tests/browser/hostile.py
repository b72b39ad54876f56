"""Texts that try to be more than texts, and knowledge in which every text is one of them.

For all pages: what they show of it must run nothing, ask nobody for anything and stay readable.
"""

from __future__ import annotations

from dataclasses import replace

from kg.model import Knowledge, Link, LinkKind, Role

from .conftest import M, T, knowledge_of, with_roles

_RUN = "window.pwned=1"

#: By what they try.
TEXTS: dict[str, str] = {
    "script": f"<script>{_RUN};alert(1)</script>",
    "end of the data": f"</script><script>{_RUN}</script>",
    "end of a style": f"</style></title></textarea><img src=x onerror={_RUN}>",
    "event handler": f'"><img src=x onerror="{_RUN}">',
    "svg": f"<svg onload={_RUN}><a xlink:href=javascript:{_RUN}>x</a></svg>",
    "mouse": f"<b onmouseover={_RUN} style=position:fixed;inset:0>x</b>",
    "frame": f"<iframe srcdoc='<script>parent.{_RUN}</script>'></iframe>",
    "comment": "<!--<script>",
    "cdata": "]]><script>x</script><![CDATA[",
    "entities": "&lt;img src=x&gt; &amp;#60; &#x3c;script&#x3e;",
    "quotes": f"'\"`;{_RUN}//\\'",
    "template": "{{ 7*7 }}{% raw %}${" + _RUN + "}",
    "script address": f"javascript:{_RUN}",
    "padded script address": f" \tJaVaScRiPt\n:{_RUN}",
    "data address": f"data:text/html,<script>{_RUN}</script>",
    "other host": "https://evil.invalid/x.png?<script>",
    "style": "red;background:url(https://evil.invalid/y.png)",
    "right to left override": "\u202egnp.exe\u202d abc \u2066never closed",
    "right to left": "שלום عليكم 123 (BERT)",
    "emoji": "👩\u200d👩\u200d👧\u200d👦🏳️\u200d🌈😀",
    "joined by nothing": "B\u200dE\u200cR\u200bT\ufeff",
    "combining": "Z" + "\u0301\u0327\u0489" * 200 + "algo",
    "long": "W" * 10_000,
    "long words": "very " * 2_000 + "long",
    "controls": "a\x00b\x07c\x1b[31md\x7fe\u0085f\u2028g\u2029h",
    "prototype": "__proto__",
    "constructor": "constructor",
    "method of objects": "toString",
    "latex": "\\input{/etc/passwd} $x_{1}^{2}$ % & # ~ {\\bf",
    "formula": '=1+1;=HYPERLINK("https://evil.invalid","x")',
    "plus": "+cmd|' /C calc'!A0",
    "hidden formula": "\u200b\t@SUM(1+1)",
    "query": 'x" . } DROP ALL ; SELECT * WHERE { ?s <y> "',
    "path": "../../../../etc/passwd?x=1#y%2e",
    "address field": "node=x&path=y|used-for|z#view=table",
}


def hostile_knowledge() -> Knowledge:
    """A paper for each text, by authors and in a venue of that name, which uses a method of that
    name for a task of the name of the next text.
    """
    texts = list(TEXTS.values())
    papers = []
    for n, text in enumerate(texts):
        other = texts[(n + 1) % len(texts)]
        sentence = f"{text} [used for] {other}"
        mentions = ((text, M), (other, T)) if text.find(other) < 0 else ((text, M),)
        relations = ((text, "used-for", other),) if len(mentions) == 2 else ()
        papers.append((f"{n}/{text[:60]}", text, text, [(sentence, mentions, relations)]))
    known = knowledge_of(papers)
    names = {f"{n}/{text[:60]}": text for n, text in enumerate(texts)}
    extractions = tuple(
        replace(
            e,
            paper=replace(
                e.paper,
                authors=(names[e.paper.id], f"A. {names[e.paper.id]}"),
                venue=names[e.paper.id],
                issued=str(2000 + n % 20),
            ),
            links=(Link(names[e.paper.id], LinkKind.CODE),),
        )
        for n, e in enumerate(known.extractions)
    )
    entities = tuple(replace(e, aliases=(f"also {e.label}", e.label[::-1])) for e in known.entities)
    roles = {
        (claim.subject, claim.object): Role.PROPOSED
        for claim in known.claims
        if claim.predicate == "has-method"
    }
    return with_roles(replace(known, extractions=extractions, entities=entities), roles)
