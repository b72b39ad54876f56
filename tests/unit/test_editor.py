"""The editor page as text: what stands in it, what its policy allows, its colours."""

from __future__ import annotations

import json
import re
from importlib.resources import files

import pytest

from visualizations.editor import Example, Parameter, Term, editor_page

HOSTILE = "</script><script>window.pwned=1</script><!--<script> \u202e\u2028\ud800 {{ 7*7 }}"


def data_of(page: str) -> dict[str, object]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found[1])


def test_the_page_holds_what_it_was_given() -> None:
    page = editor_page(
        [Example("used", "What is used?", "ASK { ?x pa:a $n }", (Parameter("n", 3, "at least"),))],
        {"pa": "https://example.org/ns#"},
        terms=[Term("pa:a", "property", "A comment.")],
        facts={"papers": 1500, "concepts": 2},
        endpoint="/ask",
        atlas=None,
    )
    assert data_of(page) == {
        "endpoint": "/ask",
        "atlas": None,
        "prefixes": {"pa": "https://example.org/ns#"},
        "terms": [{"name": "pa:a", "kind": "property", "comment": "A comment."}],
        "examples": [
            {
                "name": "used",
                "question": "What is used?",
                "sparql": "ASK { ?x pa:a $n }",
                "parameters": [{"name": "n", "value": 3, "meaning": "at least"}],
            }
        ],
    }
    assert "1,500 papers, 2 concepts" in page


def test_the_same_input_gives_the_same_page() -> None:
    assert editor_page([], {"b": "x", "a": "y"}) == editor_page([], {"b": "x", "a": "y"})


def test_the_policy_lets_the_page_reach_its_own_host_only() -> None:
    page = editor_page([], {})
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    rules = dict(rule.strip().split(" ", 1) for rule in policy[1].replace("&#39;", "'").split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["connect-src"] == rules["frame-src"] == "'self'"
    assert "unsafe" not in policy[1]
    assert (
        re.findall(r"https?://[^\"'\s<>]+", re.sub(r"<script.*?</script>", "", page, flags=re.S))
        == []
    )


def test_hostile_texts_stay_data() -> None:
    page = editor_page([Example(HOSTILE, HOSTILE, HOSTILE)], {"x": HOSTILE}, facts={HOSTILE: 1})
    assert page.count("<script") == editor_page([], {}).count("<script")
    assert page.encode("utf-8")
    assert data_of(page)["examples"][0]["sparql"] == HOSTILE  # type: ignore[index]


def luminance(colour: str) -> float:
    """Relative luminance after WCAG 2.2."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_colour_of_text_can_be_read(theme: str) -> None:
    colours: dict[str, str] = {}
    for path in ("shared/theme.css", "editor/workbench.css"):
        css = files("visualizations").joinpath("assets", path).read_text("utf-8")
        for selector, body in re.findall(r"(:root[^{]*)\{([^}]*)\}", css):
            if theme == "dark" or "dark" not in selector:
                colours |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", body))
    texts = ("ink", "muted", "accent", "text-variable", "text-string", "text-term", "fault")
    pairs = [(text, ground) for text in texts for ground in ("card", "hover")]
    pairs += [(text, "fault-tint") for text in texts if text != "fault"]
    poor = {pair: contrast(*(colours[name] for name in pair)) for pair in pairs}
    assert {pair: ratio for pair, ratio in poor.items() if ratio < 4.5} == {}
