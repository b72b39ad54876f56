"""What is new since a date: concepts, pairs and code, with the paper that brought each.

A date that is known to the year or month alone is taken for the first day of it. Papers without a
date decide nothing: they may be older or newer.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from datetime import date
from typing import Final

from kg.graph.database import Database
from kg.model import EntityType, Predicate, Table

#: What may be new, in the order in which it is told.
KINDS: Final = (*(kind.value for kind in EntityType), "method-task", "method-dataset", "repository")

# The first paper of a thing is the earliest by date, then by id. Of its sentences, the one is shown
# that names most of what the claim is about, then the title, then the first of the text. The view
# of papers would put all abstracts together, at twice the time.
_NEW: Final = """
    WITH dated AS (
        SELECT id AS paper, issued || right('-01-01', 10 - length(issued)) AS day
        FROM papers WHERE issued IS NOT NULL
    ),
    things AS (
        SELECT type AS new, concept_id AS thing, '' AS with_, paper_id AS paper FROM paper_concept
        UNION ALL
        SELECT DISTINCT 'pair', subject, object, e.paper_id
        FROM concept_edges JOIN evidence e USING (claim_id)
        WHERE predicate IN ('used-for', 'evaluated-on', 'trained-on')
        UNION ALL
        SELECT DISTINCT 'repository', repository, '', paper_id
        FROM links WHERE repository IS NOT NULL
    ),
    firsts AS MATERIALIZED (
        SELECT new, thing, with_, min(day || paper)[11:] AS paper, count(*) AS papers
        FROM things JOIN dated USING (paper)
        GROUP BY new, thing, with_ HAVING min(day) >= $since
    ),
    claimed AS MATERIALIZED (
        SELECT f.*, '' AS predicate, claim_id
        FROM firsts f JOIN paper_concept c ON c.paper_id = f.paper AND c.concept_id = f.thing
        WHERE new NOT IN ('pair', 'repository')
        UNION ALL
        SELECT f.*, predicate, claim_id
        FROM firsts f JOIN concept_edges c ON c.subject = f.thing AND c.object = f.with_
        WHERE new = 'pair' AND predicate IN ('used-for', 'evaluated-on', 'trained-on')
    ),
    linked AS (
        SELECT f.*, '' AS predicate, '' AS claim_id, 0 AS names, k.section, k.start,
               substring(s.text, x.start + 1, x."end" - x.start) AS sentence
        FROM firsts f JOIN links k ON k.paper_id = f.paper AND k.repository = f.thing
        LEFT JOIN columns_passages s ON s.paper_id = k.paper_id AND s.section = k.section
        LEFT JOIN columns_sentences x ON x.passage_id = s.id
             AND x.start <= k.start AND k."end" <= x."end"
        WHERE new = 'repository'
    ),
    places AS (
        SELECT c.*, (subject_start IS NOT NULL)::INT + (object_start IS NOT NULL)::INT AS names,
               e.section, e.start, e.sentence
        FROM claimed c JOIN evidence e ON e.claim_id = c.claim_id AND e.paper_id = c.paper
        UNION ALL FROM linked
    )
    SELECT CASE new WHEN 'pair' THEN 'method-' || b.type ELSE new END, thing, predicate, with_,
           coalesce(a.label, thing), b.label, claim_id, p.issued, paper, p.title, papers, sentence
    FROM places JOIN columns_papers p ON p.id = paper
    LEFT JOIN concepts a ON a.id = thing LEFT JOIN concepts b ON b.id = with_
    QUALIFY row_number() OVER (
        PARTITION BY new, thing, with_
        ORDER BY names DESC, section DESC NULLS LAST, start, predicate, sentence
    ) = 1
"""


@dataclass(frozen=True, slots=True)
class New:
    """A thing that no older paper has.

    ``kind`` is one of :data:`KINDS`. A concept has its id, a pair the id of its claim, a repository
    ``host/owner/name``. ``label`` is for people. ``paper`` is the first paper that has it, with its
    ``title`` and ``issued`` date (ISO 8601); ``papers`` how many have it since. ``sentence`` is
    where it says so, None where the source gives a link beside the text.
    """

    kind: str
    id: str
    label: str
    issued: str
    paper: str
    title: str
    papers: int
    sentence: str | None


@dataclass(frozen=True, slots=True)
class NewPair(New):
    """A method and a task or dataset, by id, that no older paper states to belong together."""

    subject: str
    predicate: Predicate
    object: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What is new, by kind, then by falling papers, then by label; and papers without a date."""

    news: tuple[New, ...]
    undated: tuple[str, ...]

    @property
    def table(self) -> Table:
        """The news, a row each: new, id, label, date, paper, title, papers, sentence."""
        columns = ("new", "id", "label", "date", "paper", "title", "papers", "sentence")
        return Table(columns, tuple(astuple(new)[: len(columns)] for new in self.news))


def first_day(since: str) -> str:
    """A date of ISO 8601, or the first day of a year or month. Raises ValueError for another."""
    day = since + {len("2024"): "-01-01", len("2024-05"): "-01"}.get(len(since), "")
    try:
        known = date.fromisoformat(day).isoformat() == day
    except ValueError:
        known = False
    if not known:
        raise ValueError(f"not a date: {since!r}")
    return day


def new_since(database: Database, since: str) -> Difference:
    """The concepts, stated pairs and repositories whose first paper is of ``since`` or later.

    Raises ValueError where ``since`` is no date (2024, 2024-05 or 2024-05-17).
    """
    news: list[New] = []
    for row in database.table(_NEW, {"since": first_day(since)}).rows:
        kind, thing, predicate, with_, first, second, claim = map(str, row[:7])
        issued, paper, title = map(str, row[7:10])
        papers, sentence = row[10:]
        assert isinstance(papers, int)
        told = None if sentence is None else str(sentence)
        known = (issued, paper, title, papers, told)
        if predicate:
            label = f"{first} {predicate} {second}"
            ends = (thing, Predicate(predicate), with_)
            news.append(NewPair(kind, claim, label, *known, *ends))
        else:
            news.append(New(kind, thing, first, *known))
    news.sort(key=lambda new: (KINDS.index(new.kind), -new.papers, new.label, new.id))
    undated = database.table("SELECT id FROM papers WHERE issued IS NULL ORDER BY id").rows
    return Difference(tuple(news), tuple(str(row[0]) for row in undated))
