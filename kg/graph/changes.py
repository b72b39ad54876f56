"""What one state of a graph says in RDF and the next does not, found from the columns of both.

Statements are counted by nobody: several papers may make one. So what is not said any more is what
the papers that changed said, less what they say now, less what others still say with them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kg import vocab
from kg.graph.claim_triples import confidence_triple, is_of_paper, statement_triples
from kg.graph.database import Database
from kg.graph.paper_triples import repository_triples, venue_triples
from kg.graph.parts import PaperPart
from kg.graph.rdf import Provenance, concept_triples, graph_triples, part_triples, run_of
from kg.graph.rows import entity_of
from kg.graph.stored_parts import paper_parts
from kg.graph.terms import Triple, node
from kg.model.claims import PAPER_PREDICATES

#: Where more of the papers have changed, a store that is written anew is sooner there.
_MOST: Final = 0.1

_OF_PAPERS = ", ".join(f"'{predicate}'" for predicate in PAPER_PREDICATES.values())
# A paper's claim has its role by the paper alone; all else of a claim is in its id.
_TOLD = {
    "papers": ("id", "*", "true"),
    "passages": ("paper_id", "*", "true"),
    "links": ("paper_id", "*", "true"),
    "evidence": ("paper_id", "*", "true"),
    "claims": ("subject", "id, subject, role", f"predicate IN ({_OF_PAPERS})"),
}
_ENTITIES = ("id", "*", "true")
_CONFIDENCES = ("id", "id, confidence", f"predicate NOT IN ({_OF_PAPERS})")


@dataclass(frozen=True, slots=True)
class Change:
    """The statements that are not made any more, and those that are now; both sorted."""

    gone: Sequence[Triple]
    come: Sequence[Triple]


def change(before: Path, after: Path, provenance: Provenance) -> Change | None:
    """The way from the tables in one folder to those in another, both made with ``provenance``.

    None where so many papers have changed that there is no use in it. Raises GraphError where a
    table is missing or evidence is at a place that its passage does not have.
    """
    with closing(Database(before)) as old, closing(Database(after)) as new:
        new.compare(before)
        papers = sorted({i for name, told in _TOLD.items() for i in _changed(new, name, *told)})
        (count,) = next(new.rows("SELECT count(*) FROM columns_papers"))
        if len(papers) > _MOST * count:
            return None
        entities = sorted(_changed(new, "entities", *_ENTITIES))
        claims = sorted(_changed(new, "claims", *_CONFIDENCES))
        parts = list(paper_parts(old, papers))
        run = run_of(provenance)
        said = {t for part in parts for t in _of_paper(part, run)}
        said |= set(_of_all(old, entities, claims))
        says = {t for part in paper_parts(new, papers) for t in _of_paper(part, run)}
        says |= set(_of_all(new, entities, claims))
        gone = said - says
        gone -= set(_still_said(new, parts))
    return Change(sorted(gone), sorted(says - said))


def _changed(database: Database, table: str, key: str, columns: str, which: str) -> Iterator[str]:
    """The keys of the rows that one state has and the other has not."""
    now, once = (
        f"SELECT {columns} FROM {state}_{table} WHERE {which}" for state in ("columns", "before")
    )
    for one, other in ((now, once), (once, now)):
        sql = f"SELECT DISTINCT {key} FROM ({one} EXCEPT ALL {other})"
        yield from (key for (key,) in database.rows(sql))


def _of_paper(part: PaperPart, run: str) -> Iterator[Triple]:
    yield from part_triples(part, run)
    yield from graph_triples(node(vocab.paper_graph_iri(part.paper.id)), run)


def _of_all(database: Database, entities: Sequence[str], claims: Sequence[str]) -> Iterator[Triple]:
    for row in _chosen(database, "SELECT * FROM columns_entities", entities):
        yield from concept_triples(entity_of(row))
    for claim, confidence in _chosen(database, "SELECT id, confidence FROM columns_claims", claims):
        if confidence is not None:
            yield confidence_triple(claim, confidence)


def _still_said(database: Database, parts: Sequence[PaperPart]) -> Iterator[Triple]:
    """What these papers said together with others, and some paper says now."""
    for venue in _there(database, "venue", "columns_papers", {part.paper.venue for part in parts}):
        yield from venue_triples(venue)
    linked = {link.repository for part in parts for link in part.links}
    for repository in _there(database, "repository", "columns_links", linked):
        yield from repository_triples(repository)
    shared = {c.id: c for part in parts for c in part.claims if not is_of_paper(c)}
    for claim in _there(database, "id", "columns_claims", set(shared)):
        yield from statement_triples(shared[claim])


def _there(
    database: Database, column: str, table: str, wanted: set[str] | set[str | None]
) -> Iterator[str]:
    given = sorted(value for value in wanted if value)
    sql = f"SELECT DISTINCT {column} AS id FROM {table}"
    yield from (value for (value,) in _chosen(database, f"SELECT id FROM ({sql})", given))


def _chosen(database: Database, sql: str, ids: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    return database.rows(f"{sql} WHERE id IN (SELECT unnest(CAST(? AS VARCHAR[])))", [list(ids)])
