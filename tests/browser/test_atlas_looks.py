"""That the pages look as they did when somebody last looked at them.

A look is the mean colour of each of 32 by 20 fields of a screenshot, kept in ``looks/`` as rows of
hexadecimal colours. After a change that is meant to be seen, look at the pages and write the looks
anew: ``RENEW_LOOKS=1 pytest tests/browser/test_atlas_looks.py`` (the tests are skipped then).
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kg.model import Knowledge

Open = Callable[..., Page]

LOOKS = Path(__file__).with_name("looks")
COLUMNS, ROWS = 32, 20
#: Of 255. Another version of a font or of the browser moves a few letters by a few pixels.
MEAN_OFF, FIELD_OFF = 1.5, 30

BERT = "#node=method%2Fbert"
WIDE, NARROW = (1280, 800), (390, 844)
STATES: dict[str, tuple[str, str, tuple[int, int]]] = {
    "map": ("", "light", WIDE),
    "map-dark": ("", "dark", WIDE),
    "sentence": (f"{BERT}&edge=method%2Fbert%7Cused-for%7Ctask%2Fparsing", "light", WIDE),
    "path-dark": (f"{BERT}&path=method%2Flstm", "dark", WIDE),
    "comparison": (f"{BERT}&compare=method%2Flstm", "light", WIDE),
    "table": ("#view=table", "light", WIDE),
    "nothing": ("#venue=Nowhere", "light", WIDE),
    "phone": ("", "light", NARROW),
    "phone-panel": (BERT, "dark", NARROW),
}

#: The mean colours of the fields of a picture, by rows.
MEANS = """async ([picture, columns, rows]) => {
  const image = await createImageBitmap(await (await fetch(picture)).blob());
  const ctx = new OffscreenCanvas(image.width, image.height).getContext("2d");
  ctx.drawImage(image, 0, 0);
  const edge = (n, of, pixels) => Math.round((n * pixels) / of);
  const mean = (row, column) => {
    const [x, y] = [edge(column, columns, image.width), edge(row, rows, image.height)];
    const wide = edge(column + 1, columns, image.width) - x;
    const { data } = ctx.getImageData(x, y, wide, edge(row + 1, rows, image.height) - y);
    const sums = [0, 0, 0];
    data.forEach((value, i) => i % 4 < 3 && (sums[i % 4] += value));
    return sums.map((sum) => Math.round((4 * sum) / data.length));
  };
  const range = (n) => Array.from({ length: n }, (_, i) => i);
  return range(rows).map((row) => range(columns).map((column) => mean(row, column)));
}"""

Look = list[list[list[int]]]


def look_of(page: Page) -> Look:
    picture = base64.b64encode(page.screenshot(caret="hide")).decode("ascii")
    blank = page.context.new_page()
    means: Look = blank.evaluate(MEANS, [f"data:image/png;base64,{picture}", COLUMNS, ROWS])
    return means


def written(look: Look) -> str:
    rows = [" ".join(bytes(colour).hex() for colour in row) for row in look]
    return json.dumps(rows, indent=0) + "\n"


def read(text: str) -> Look:
    return [[list(bytes.fromhex(colour)) for colour in row.split()] for row in json.loads(text)]


def differences(a: Look, b: Look) -> list[int]:
    """How far the fields are apart, by the colour component that differs most."""
    return [
        max(abs(p - q) for p, q in zip(one, other, strict=True))
        for row, others in zip(a, b, strict=True)
        for one, other in zip(row, others, strict=True)
    ]


@pytest.mark.parametrize("state", STATES)
def test_looks_as_it_did(open_page: Open, knowledge: Knowledge, state: str) -> None:
    fragment, scheme, (width, height) = STATES[state]
    page = open_page(knowledge, color_scheme=scheme, viewport={"width": width, "height": height})
    address = page.url
    page.goto("about:blank")
    page.goto(address + fragment)
    expect(page.locator("#legend button").first).to_be_visible()
    expect(page.locator("[aria-busy]")).to_have_count(0)
    look = look_of(page)
    file = LOOKS / f"{state}.json"
    if os.environ.get("RENEW_LOOKS"):
        file.write_text(written(look), encoding="utf-8")
        pytest.skip(f"written: {file.name}")
    off = differences(look, read(file.read_text(encoding="utf-8")))
    assert sum(off) / len(off) < MEAN_OFF
    assert max(off) < FIELD_OFF


def test_another_look_is_told_apart() -> None:
    looks = [read((LOOKS / f"{state}.json").read_text(encoding="utf-8")) for state in STATES]
    for n, look in enumerate(looks):
        for other in looks[:n]:
            off = differences(look, other)
            assert sum(off) / len(off) > MEAN_OFF or max(off) > FIELD_OFF
