"""What is shown of a graph as columns to draw, by SQL: no object a claim or a paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from kg.graph.database import Database
from kg.model import EntityType, LinkKind, Role
from kg.model.claims import PAPER_PREDICATES
from visualizations.columns import (
    EdgeColumns,
    EvidenceRow,
    MapColumns,
    NodeColumns,
    PaperColumns,
    PaperText,
)
from visualizations.kinds import KINDS

#: The predicates of claims about papers, as a list in SQL.
OF_PAPERS: Final = ", ".join(f"'{predicate}'" for predicate in PAPER_PREDICATES.values())

_CODE: Final = f"""
    list_sort(list_distinct(list_concat(p.code, coalesce(
        (SELECT list(k.url) FROM columns_links k
         WHERE k.paper_id = p.id AND k.kind = '{LinkKind.CODE.value}'), []))))
"""


@dataclass(frozen=True, slots=True)
class Choice:
    """What of a graph to show, as queries that give ids, with the values of their parameters.

    ``told`` are papers that are not nodes and whose sentences are behind the edges all the same;
    sentences of any other paper are left out, and with them edges that no other sentence supports.
    """

    concepts: str
    papers: str
    told: str = "SELECT '' AS id WHERE false"
    parameters: Mapping[str, Sequence[str]] = field(default_factory=dict)


def columns_of(database: Database, choice: Choice, note: str) -> MapColumns:
    """The chosen concepts and papers, with the claims between them.

    The papers' texts are read from ``database`` each time they are asked for.
    """
    shown = _Shown(database, choice)
    return MapColumns(shown.nodes(), shown.papers(), shown.edges(), note)


class _Shown:
    """The queries for what is shown. Rows are numbered as the page numbers them."""

    def __init__(self, database: Database, choice: Choice) -> None:
        self._database = database
        self._parameters = choice.parameters
        # In each query, for tables in memory would have to be made and dropped.
        self._with = f"""
            WITH concept AS (
                SELECT e.id, e.type, e.label, e.aliases, coalesce(d.weight, 0) AS weight,
                       row_number() OVER (
                           ORDER BY coalesce(d.weight, 0) DESC, coalesce(d.degree, 0) DESC, e.id
                       ) - 1 AS row
                FROM columns_entities e LEFT JOIN (
                    SELECT id, count(*) AS degree, count(*) FILTER (of_paper) AS weight FROM (
                        SELECT object AS id, predicate IN ({OF_PAPERS}) AS of_paper
                        FROM columns_claims
                        UNION ALL SELECT subject, false FROM columns_claims
                        WHERE predicate NOT IN ({OF_PAPERS})
                    ) GROUP BY id
                ) d ON d.id = e.id
                WHERE e.id IN ({choice.concepts})
            ), paper AS (
                SELECT p.*, c.is_node, row_number() OVER (ORDER BY NOT c.is_node, p.id) - 1 AS row
                FROM papers p JOIN (
                    SELECT id, bool_or(is_node) AS is_node FROM (
                        SELECT id, true AS is_node FROM ({choice.papers})
                        UNION ALL SELECT id, false FROM ({choice.told})
                    ) GROUP BY id
                ) c ON c.id = p.id
            ), claim AS (
                SELECT c.id, c.predicate, c.role, c.confidence, o.row AS target,
                       coalesce(p.row + (SELECT count(*) FROM concept), s.row) AS source,
                       p.row AS paper
                FROM columns_claims c
                JOIN concept o ON o.id = c.object
                LEFT JOIN paper p
                  ON p.id = c.subject AND p.is_node AND c.predicate IN ({OF_PAPERS})
                LEFT JOIN concept s ON s.id = c.subject AND c.predicate NOT IN ({OF_PAPERS})
                WHERE p.row IS NOT NULL OR s.row IS NOT NULL
            ), shown AS (
                SELECT e.claim_id, e.passage_id, e.start, e."end", e.subject_start, e.subject_end,
                       e.object_start, e.object_end, e.score, c.source, c.target, c.predicate,
                       c.role, c.confidence, p.row AS stated_by, c.paper
                FROM columns_evidence e JOIN claim c ON c.id = e.claim_id
                JOIN paper p ON p.id = e.paper_id
            ), edge AS (
                SELECT claim_id, source, target, predicate, role, any_value(confidence) AS score,
                       count(*) AS sentences, any_value(paper) AS paper,
                       list_sort(list_distinct(list(stated_by))) AS papers,
                       row_number() OVER (ORDER BY source, target, predicate, claim_id) - 1 AS row
                FROM shown GROUP BY claim_id, source, target, predicate, role
            )
        """

    def nodes(self) -> NodeColumns:
        """Concepts by weight, then papers by id."""
        concepts = self._table("SELECT id, type, label, aliases, weight FROM concept ORDER BY row")
        papers = self._table(
            """
            SELECT p.id, p.title, count(c.id) AS weight
            FROM paper p LEFT JOIN claim c ON c.paper = p.row
            WHERE p.is_node GROUP BY p.row, p.id, p.title ORDER BY p.row
            """
        )
        kinds = [KINDS.index(EntityType(kind)) for kind in concepts["type"].to_pylist()]
        kinds += [KINDS.index("paper")] * len(papers)
        weights = [_whole(concepts["weight"]), _whole(papers["weight"])]
        aliases = concepts["aliases"].to_pylist()
        return NodeColumns(
            ids=concepts["id"].to_pylist() + papers["id"].to_pylist(),
            labels=concepts["label"].to_pylist() + papers["title"].to_pylist(),
            kinds=np.array(kinds, dtype=np.int64),
            weights=np.concatenate(weights),
            aliases={i: names for i, names in enumerate(aliases) if names},
        )

    def papers(self) -> PaperColumns:
        """The papers that are nodes, then the others, both in the order of their ids."""
        found = self._table(
            f"""
            SELECT CASE WHEN NOT is_node THEN title END AS unshown, year, venue,
                   {_CODE} <> [] AS code
            FROM paper p ORDER BY row
            """
        )
        venues = found["venue"].to_pylist()
        names = sorted({venue for venue in venues if venue is not None})
        row = {name: i for i, name in enumerate(names)}
        return PaperColumns(
            unshown=[title for title in found["unshown"].to_pylist() if title is not None],
            years=_whole(found["year"].fill_null(0)),
            venues=np.array([-1 if v is None else row[v] for v in venues], dtype=np.int64),
            venue_names=names,
            has_code=np.array(found["code"].to_pylist(), dtype=bool),
            texts=partial(self._texts),
        )

    def edges(self) -> EdgeColumns:
        """The claims that what is shown states of what is shown."""
        found = self._table(
            """
            SELECT source, target, predicate, role, score, sentences,
                   CASE WHEN paper IS NULL THEN papers ELSE [] END AS papers
            FROM edge ORDER BY row
            """
        )
        words = list(zip(found["predicate"].to_pylist(), found["role"].to_pylist(), strict=True))
        row = {word: i for i, word in enumerate(sorted(set(words), key=str))}
        papers = found["papers"].combine_chunks()
        return EdgeColumns(
            source=_whole(found["source"]),
            target=_whole(found["target"]),
            wordings=np.array([row[word] for word in words], dtype=np.int64),
            terms=[(predicate, None if role is None else Role(role)) for predicate, role in row],
            scores=found["score"].cast(pa.float64()).fill_null(float("nan")).to_numpy(),
            sentences=_whole(found["sentences"]),
            paper_counts=papers.value_lengths().to_numpy().astype(np.int64),
            papers=papers.flatten().to_numpy().astype(np.int64),
        )

    def _texts(self) -> Iterator[PaperText]:
        facts = self._rows(f"SELECT row, authors, url, {_CODE} FROM paper p ORDER BY row")
        evidence = self._rows(
            """
            SELECT s.stated_by, e.row, substring(t.text, s.start + 1, s."end" - s.start), s.start,
                   s.subject_start, s.subject_end, s.object_start, s.object_end, s."end", s.score
            FROM shown s JOIN edge e ON e.claim_id = s.claim_id
            JOIN columns_passages t ON t.id = s.passage_id
            ORDER BY s.stated_by, t."order", t.id, s.start, s."end", e.row,
                     s.object_start, s.object_end, s.subject_start, s.subject_end, s.score
            """
        )
        said = groupby(evidence, key=itemgetter(0))
        waiting = next(said, None)
        for row, authors, url, code in facts:
            here: list[tuple[Any, ...]] = []
            if waiting is not None and waiting[0] == row:
                here = list(waiting[1])
                waiting = next(said, None)
            yield _text(authors, url, code, here)

    def _table(self, select: str) -> pa.Table:
        return self._database.arrow(self._with + select, self._parameters)

    def _rows(self, select: str) -> Iterator[tuple[Any, ...]]:
        return self._database.rows(self._with + select, self._parameters)


def _text(
    authors: list[str], url: str | None, code: list[str], said: list[tuple[Any, ...]]
) -> PaperText:
    sentences: dict[str, int] = {}
    evidence = []
    for _, edge, sentence, start, s0, s1, o0, o1, end, score in said:
        row = sentences.setdefault(sentence, len(sentences))
        subject, target = _inside(start, end, s0, s1), _inside(start, end, o0, o1)
        evidence.append(EvidenceRow(edge, row, subject, target, score))
    return PaperText(authors, url, code, list(sentences), evidence)


def _inside(start: int, end: int, first: int | None, last: int | None) -> tuple[int, int] | None:
    """A mention's place in its sentence; None where it lies elsewhere."""
    if first is None or last is None or not start <= first < last <= end:
        return None
    return first - start, last - start


def _whole(column: pa.ChunkedArray) -> NDArray[np.int64]:
    return np.asarray(column.to_numpy(), dtype=np.int64)
