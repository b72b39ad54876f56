"""The truth of a graph directory: all that is known, as typed Parquet tables.

RDF, the network and the map are views that can be made again from these tables. ``tables`` and
``knowledge_of`` are inverse, and so are ``write`` and ``read``.
"""

from __future__ import annotations

import hashlib
import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from kg.errors import GraphError
from kg.graph.schemas import SCHEMAS
from kg.model import (
    Claim,
    Entity,
    EntityType,
    Evidence,
    Extraction,
    Knowledge,
    Link,
    LinkKind,
    Mention,
    Paper,
    Passage,
    Predicate,
    RelationMention,
    Resolution,
    Span,
)

Rows = list[tuple[Any, ...]]
Tables = Mapping[str, pa.Table]


def tables(knowledge: Knowledge) -> dict[str, pa.Table]:
    """One Arrow table for each name in :data:`kg.graph.schemas.SCHEMAS`.

    Raises GraphError where a text cannot be stored as UTF-8 (an unpaired surrogate).
    """
    rows: dict[str, Rows] = {name: [] for name in SCHEMAS}
    for extraction in knowledge.extractions:
        _add_extraction(rows, extraction)
    for e in knowledge.entities:
        rows["entities"].append((e.id, e.type.value, e.label, e.aliases, e.external_ids))
    for r in knowledge.resolutions:
        rows["resolutions"].append((r.mention_id, r.entity_id, r.score, r.rule))
    for claim in knowledge.claims:
        rows["claims"].append((claim.id, claim.subject, claim.predicate, claim.object))
        rows["evidence"].extend((claim.id, *_evidence_row(e)) for e in claim.evidence)
    return {name: _table(name, rows[name]) for name in SCHEMAS}


def knowledge_of(tables: Tables) -> Knowledge:
    """The knowledge that these tables hold, in the order of their rows.

    Raises ValueError where a value is outside its closed list or a span is none.
    """
    claim_evidence: dict[str, list[Evidence]] = defaultdict(list)
    for claim_id, *row in _rows(tables, "evidence"):
        claim_evidence[claim_id].append(_evidence(*row))
    return Knowledge(
        extractions=tuple(_extractions(tables)),
        entities=tuple(
            Entity(i, EntityType(kind), label, tuple(aliases), tuple(external))
            for i, kind, label, aliases, external in _rows(tables, "entities")
        ),
        resolutions=tuple(Resolution(*row) for row in _rows(tables, "resolutions")),
        claims=tuple(
            Claim(i, subject, predicate, obj, tuple(claim_evidence[i]))
            for i, subject, predicate, obj in _rows(tables, "claims")
        ),
    )


def content_hash(tables: Tables) -> str:
    """The SHA-256, in hexadecimal, of what the tables hold and of their schemas.

    It is taken over Arrow's IPC stream and not over the Parquet files, whose bytes name the
    version of the library that wrote them.
    """
    digest = hashlib.sha256()
    for name, table in tables.items():
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, table.schema) as stream:
            stream.write_table(table)
        digest.update(name.encode())
        digest.update(sink.getvalue())
    return digest.hexdigest()


def write(knowledge: Knowledge, folder: Path) -> None:
    """Write one Parquet file a table into ``folder``, which is made where it does not exist.

    The same knowledge gives the same bytes. Raises GraphError where a text is not UTF-8 and
    OSError where the disk does not take it; the caller makes the folder appear as a whole.
    """
    write_tables(tables(knowledge), folder)


def write_tables(tables: Tables, folder: Path) -> None:
    """Write tables that :func:`tables` made, as :func:`write` does."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        with (folder / f"{name}.parquet").open("wb") as file:
            pq.write_table(table, file, compression="zstd", version="2.6")
            file.flush()
            os.fsync(file.fileno())


def read(folder: Path) -> Knowledge:
    """The knowledge that :func:`write` put into ``folder``.

    Raises GraphError where a table is missing or damaged.
    """
    return knowledge_of(
        {name: _read(folder / f"{name}.parquet", SCHEMAS[name]) for name in SCHEMAS}
    )


def _read(path: Path, schema: pa.Schema) -> pa.Table:
    try:
        with path.open("rb") as file:
            table = pq.read_table(file)
    except (OSError, pa.ArrowException) as error:
        raise _damaged(path, str(error)) from error
    if table.schema != schema:
        raise _damaged(path, "its columns are not those of this version")
    return table


def _damaged(path: Path, reason: str) -> GraphError:
    return GraphError(
        f"the table cannot be read ({reason})",
        where=str(path),
        mend="Copy the graph directory again, or build it again from its papers",
    )


def _table(name: str, rows: Rows) -> pa.Table:
    schema = SCHEMAS[name]
    columns = zip(*rows, strict=True) if rows else [()] * len(schema)
    try:
        arrays = [
            pa.array(column, type=field.type) for column, field in zip(columns, schema, strict=True)
        ]
    except UnicodeEncodeError as error:
        raise GraphError(
            f"a text of the {name} holds half of a surrogate pair, which UTF-8 cannot store",
            mend="Read the source again in its right encoding",
        ) from error
    return pa.table(arrays, schema=schema)


def _rows(tables: Tables, name: str) -> Iterator[tuple[Any, ...]]:
    return zip(*(column.to_pylist() for column in tables[name].columns), strict=True)


def _grouped(tables: Tables, name: str) -> dict[str, Rows]:
    """The rows by their first column, which is left off."""
    groups: dict[str, Rows] = defaultdict(list)
    for key, *row in _rows(tables, name):
        groups[key].append(tuple(row))
    return groups


def _ends(span: Span | None) -> tuple[int | None, int | None]:
    return (span.start, span.end) if span else (None, None)


def _span(start: int | None, end: int | None) -> Span | None:
    return None if start is None or end is None else Span(start, end)


def _add_extraction(rows: dict[str, Rows], extraction: Extraction) -> None:
    p = extraction.paper
    rows["papers"].append(
        (p.id, p.title, p.authors, p.issued, p.venue, p.url, p.doi, p.arxiv)
        + (p.code, p.keywords, p.citations, p.source)
    )
    rows["passages"].extend((p.id, s.id, s.section, s.order, s.text) for s in p.passages)
    rows["mentions"].extend(
        (p.id, m.id, m.passage_id, *_ends(m.span), m.surface, m.type.value, m.score, m.extractor)
        for m in extraction.mentions
    )
    rows["relations"].extend(
        (p.id, r.id, r.passage_id, *_ends(r.sentence))
        + (r.subject, r.predicate.value, r.object, r.score, r.extractor)
        for r in extraction.relations
    )
    rows["links"].extend(
        (p.id, k.url, k.kind.value, k.repository, k.passage_id, *_ends(k.span))
        for k in extraction.links
    )
    rows["sentences"].extend((p.id, passage, *_ends(s)) for passage, s in extraction.sentences)


def _extractions(tables: Tables) -> Iterator[Extraction]:
    passages = _grouped(tables, "passages")
    mentions = _grouped(tables, "mentions")
    relations = _grouped(tables, "relations")
    links = _grouped(tables, "links")
    sentences = _grouped(tables, "sentences")
    for row in _rows(tables, "papers"):
        i, title, authors, issued, venue, url, doi, arxiv, code, words, citations, source = row
        paper = Paper(
            id=i,
            title=title,
            passages=tuple(Passage(*p) for p in passages[i]),
            authors=tuple(authors),
            issued=issued,
            venue=venue,
            url=url,
            doi=doi,
            arxiv=arxiv,
            code=tuple(code),
            keywords=tuple(words),
            citations=citations,
            source=source,
        )
        yield Extraction(
            paper=paper,
            mentions=tuple(_mention(*m) for m in mentions[i]),
            relations=tuple(_relation(*r) for r in relations[i]),
            links=tuple(
                Link(u, LinkKind(kind), repository, passage, _span(start, end))
                for u, kind, repository, passage, start, end in links[i]
            ),
            sentences=tuple((passage, Span(start, end)) for passage, start, end in sentences[i]),
        )


def _mention(
    i: str,
    passage: str,
    start: int,
    end: int,
    surface: str,
    kind: str,
    score: float | None,
    by: str,
) -> Mention:
    return Mention(i, passage, Span(start, end), surface, EntityType(kind), score, by)


def _relation(
    i: str,
    passage: str,
    start: int,
    end: int,
    subject: str,
    predicate: str,
    obj: str,
    score: float | None,
    by: str,
) -> RelationMention:
    sentence = Span(start, end)
    return RelationMention(i, passage, sentence, subject, Predicate(predicate), obj, score, by)


def _evidence_row(e: Evidence) -> tuple[Any, ...]:
    ends = (*_ends(e.span), *_ends(e.subject), *_ends(e.object))
    return (e.paper_id, e.passage_id, *ends, e.extractor, e.score)


def _evidence(
    paper: str,
    passage: str,
    start: int,
    end: int,
    subject_start: int | None,
    subject_end: int | None,
    object_start: int | None,
    object_end: int | None,
    by: str,
    score: float | None,
) -> Evidence:
    return Evidence(
        paper_id=paper,
        passage_id=passage,
        span=Span(start, end),
        subject=_span(subject_start, subject_end),
        object=_span(object_start, object_end),
        extractor=by,
        score=score,
    )
