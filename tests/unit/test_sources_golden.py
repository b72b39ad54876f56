"""One small page or file a format, and all that is read from it."""

import bz2
import gzip
import io
import json
import lzma
from dataclasses import asdict
from pathlib import Path

import pytest
import zstandard

from pipelines.sources import FORMATS, read

GOLDEN = Path(__file__).parents[1] / "golden" / "sources"
EXPECTED = json.loads((GOLDEN / "expected.json").read_text(encoding="utf-8"))
PACKED = [bytes, gzip.compress, bz2.compress, lzma.compress, zstandard.compress]


def as_json(papers):
    return json.loads(json.dumps([asdict(paper) for paper in papers]))


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_golden_file_is_read_as_written_down(name):
    reading = read([GOLDEN / name], strict=True)
    assert as_json(reading.papers) == EXPECTED[name]
    assert reading.problems == ()


def test_every_golden_file_has_an_expectation_and_every_format_a_file():
    assert {path.name for path in GOLDEN.iterdir()} == {*EXPECTED, "expected.json"}
    read_as = {paper["source"].split(":")[0] for papers in EXPECTED.values() for paper in papers}
    assert read_as == {form.name for form in FORMATS}


@pytest.mark.parametrize("name", sorted(EXPECTED))
@pytest.mark.parametrize("pack", PACKED)
def test_content_decides_not_the_name(name, pack):
    data = pack((GOLDEN / name).read_bytes())
    found = as_json(read(["-"], strict=True, stdin=io.BytesIO(data)).papers)
    for paper in found:
        paper["source"] = paper["source"].replace(":-", f":{name}")
    assert found == EXPECTED[name]


def test_a_real_page_gives_all_its_papers():
    page = Path(__file__).parents[2].parent / "shared" / "seed" / "daily_papers.txt"
    reading = read([page], strict=True)
    assert len(reading.papers) == 49
    assert reading.without_abstract == 0
    assert max(len(paper.title) for paper in reading.papers) < 130
    assert min(len(paper.abstract) for paper in reading.papers) > 1300
