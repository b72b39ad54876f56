"""The typed tables that a graph directory keeps: one Arrow schema a table.

Offsets are code points into a passage's text, half-open. A table's rows keep the order of the
:class:`kg.model.Knowledge` they came from. Columns that may hold nothing are nullable; an empty
list or text is not the same as nothing. The IRIs, and a claim's confidence and counts, follow from
the rest; they are kept so that a query over the columns need not work them out.
"""

from __future__ import annotations

from typing import Final

import pyarrow as pa

_TEXTS = pa.list_(pa.field("item", pa.string(), nullable=False))


def _column(name: str, kind: pa.DataType = pa.string()) -> pa.Field:  # noqa: B008 (immutable)
    return pa.field(name, kind, nullable=False)


def _nullable(name: str, kind: pa.DataType = pa.string()) -> pa.Field:  # noqa: B008 (immutable)
    return pa.field(name, kind, nullable=True)


#: Table name to schema, in the order in which the tables build on each other.
SCHEMAS: Final[dict[str, pa.Schema]] = {
    "papers": pa.schema(
        [
            _column("id"),
            _column("iri"),
            _column("title"),
            _column("authors", _TEXTS),
            _nullable("issued"),
            _nullable("venue"),
            _nullable("url"),
            _nullable("doi"),
            _nullable("arxiv"),
            _column("code", _TEXTS),
            _column("keywords", _TEXTS),
            _nullable("citations", pa.int64()),
            _nullable("language"),
            _column("source"),
        ]
    ),
    "passages": pa.schema(
        [
            _column("paper_id"),
            _column("id"),
            _column("section"),
            _column("order", pa.int32()),
            _column("text"),
        ]
    ),
    "mentions": pa.schema(
        [
            _column("paper_id"),
            _column("id"),
            _column("passage_id"),
            _column("start", pa.int32()),
            _column("end", pa.int32()),
            _column("surface"),
            _column("type"),
            _nullable("score", pa.float64()),
            _column("extractor"),
        ]
    ),
    "paper_concepts": pa.schema(
        [
            _column("paper_id"),
            _column("mentions", _TEXTS),
            _column("type"),
            _nullable("role"),
            _nullable("score", pa.float64()),
        ]
    ),
    "relations": pa.schema(
        [
            _column("paper_id"),
            _column("id"),
            _column("passage_id"),
            _column("sentence_start", pa.int32()),
            _column("sentence_end", pa.int32()),
            _column("subject"),
            _column("predicate"),
            _column("object"),
            _nullable("score", pa.float64()),
            _column("extractor"),
        ]
    ),
    "links": pa.schema(
        [
            _column("paper_id"),
            _column("url"),
            _column("kind"),
            _nullable("repository"),
            _nullable("passage_id"),
            _nullable("start", pa.int32()),
            _nullable("end", pa.int32()),
        ]
    ),
    "sentences": pa.schema(
        [
            _column("paper_id"),
            _column("passage_id"),
            _column("start", pa.int32()),
            _column("end", pa.int32()),
        ]
    ),
    "entities": pa.schema(
        [
            _column("id"),
            _column("iri"),
            _column("type"),
            _column("label"),
            _column("aliases", _TEXTS),
            _column("external_ids", _TEXTS),
        ]
    ),
    "resolutions": pa.schema(
        [
            _column("mention_id"),
            _column("entity_id"),
            _nullable("score", pa.float64()),
            _column("rule"),
        ]
    ),
    "claims": pa.schema(
        [
            _column("id"),
            _column("subject"),
            _column("predicate"),
            _column("object"),
            _nullable("role"),
            _nullable("confidence", pa.float64()),
            _column("papers", pa.int32()),
            _column("evidence", pa.int32()),
        ]
    ),
    "evidence": pa.schema(
        [
            _column("claim_id"),
            _column("paper_id"),
            _column("passage_id"),
            _column("start", pa.int32()),
            _column("end", pa.int32()),
            _nullable("subject_start", pa.int32()),
            _nullable("subject_end", pa.int32()),
            _nullable("object_start", pa.int32()),
            _nullable("object_end", pa.int32()),
            _column("extractor"),
            _nullable("score", pa.float64()),
        ]
    ),
}

#: The tables that each paper has rows of by itself, whatever else the graph holds.
OF_PAPERS: Final = (
    "papers",
    "passages",
    "mentions",
    "paper_concepts",
    "relations",
    "links",
    "sentences",
)
