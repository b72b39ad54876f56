"""Our JSON Lines of papers: the fields of :func:`pipelines.sources.records.paper_of_record`."""

from __future__ import annotations

from pipelines.sources.json_records import looks_like_lines, papers_of_lines
from pipelines.sources.reading import Format

FORMAT = Format(
    name="json-lines",
    expects='one JSON object a line with "title" and "abstract", or with "id" and "text"',
    recognises=looks_like_lines,
    papers=lambda document: papers_of_lines(document, "json-lines", lambda value, _: value),
)
