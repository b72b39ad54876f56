"""The parts of a graph out of the tables of its state, as streams in the order of the paper ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from kg.graph.by_paper import ByPaper, Row
from kg.graph.database import Database
from kg.graph.parts import PaperPart, Parts
from kg.graph.rows import claim_evidence, entity_of, link_of, paper_of
from kg.model import Claim, Role
from kg.model.claims import PAPER_PREDICATES

_OF_PAPERS = ", ".join(f"'{predicate}'" for predicate in PAPER_PREDICATES.values())
_PAPERS = "SELECT * FROM columns_papers WHERE {wanted} ORDER BY id"
_PASSAGES = 'SELECT * FROM columns_passages WHERE {wanted} ORDER BY paper_id, "order", id'
_LINKS = "SELECT * FROM columns_links WHERE {wanted} ORDER BY ALL"
_CLAIMS = """
    SELECT e.paper_id, c.id, c.subject, c.predicate, c.object, c.role, e.* EXCLUDE (claim_id)
    FROM columns_evidence e JOIN columns_claims c ON c.id = e.claim_id
    WHERE {wanted} ORDER BY ALL
"""
_ENTITIES = "SELECT * FROM columns_entities ORDER BY id"
_CONFIDENCES = f"""
    SELECT id, confidence FROM columns_claims
    WHERE confidence IS NOT NULL AND predicate NOT IN ({_OF_PAPERS}) ORDER BY id
"""


def stored_parts(database: Database) -> Parts:
    """The parts of the graph whose tables ``database`` reads."""
    return Parts(
        paper_parts(database),
        (entity_of(row) for row in database.rows(_ENTITIES)),
        ((claim, confidence) for claim, confidence in database.rows(_CONFIDENCES)),
    )


def paper_parts(database: Database, wanted: Sequence[str] | None = None) -> Iterator[PaperPart]:
    """The parts of the papers with the ``wanted`` ids, by default of all."""

    def rows(sql: str, paper_id: str = "paper_id") -> Iterator[Row]:
        if wanted is None:
            return database.rows(sql.format(wanted="true"))
        chosen = f"{paper_id} IN (SELECT unnest(CAST(? AS VARCHAR[])))"
        return database.rows(sql.format(wanted=chosen), [list(wanted)])

    passages, links = ByPaper(rows(_PASSAGES)), ByPaper(rows(_LINKS))
    claims = ByPaper(rows(_CLAIMS))
    for row in rows(_PAPERS, "id"):
        paper_id = row[0]
        yield PaperPart(
            paper_of(row, passages.of(paper_id)),
            tuple(link_of(*link) for link in links.of(paper_id)),
            tuple(_claims(claims.of(paper_id))),
        )


def _claims(rows: Iterable[Row]) -> Iterator[Claim]:
    for (i, subject, predicate, object_, role), evidence in groupby(rows, key=lambda row: row[:5]):
        yield Claim(
            i,
            subject,
            predicate,
            object_,
            tuple(claim_evidence(*row[5:]) for row in evidence),
            None if role is None else Role(role),
        )
