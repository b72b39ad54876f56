"""Which paper was the first to put a method and a task together."""

from __future__ import annotations

from kg.graph.database import Database
from kg.model import Table

# A date that is known to the year alone goes before the months of that year, and no date last. The
# view of papers would put all abstracts together, at twice the time.
_FIRST_PAIRS = """
    WITH named AS (
        SELECT DISTINCT p.concept_id, p.type, e.paper_id, e.claim_id, e.section, e.start
        FROM paper_concept p JOIN evidence e USING (claim_id)
    ),
    places AS (
        SELECT c.subject AS method, c.object AS task, e.paper_id, 'used-for' AS said,
               e.claim_id, e.section, e.start
        FROM concept_edges c JOIN evidence e USING (claim_id) WHERE c.predicate = 'used-for'
        UNION ALL
        SELECT m.concept_id, t.concept_id, m.paper_id, 'one sentence',
               m.claim_id, m.section, m.start
        FROM named m JOIN named t USING (paper_id, section, start)
        WHERE m.type = 'method' AND t.type = 'task'
    ),
    firsts AS (
        SELECT method, task, p.issued, p.title, paper_id, said, claim_id, section, start
        FROM places JOIN columns_papers p ON p.id = paper_id
        QUALIFY row_number() OVER (
            PARTITION BY method, task
            ORDER BY p.issued NULLS LAST, paper_id, said DESC, section DESC, start, claim_id
        ) = 1
    )
    SELECT f.method, f.task, f.issued AS date, f.paper_id AS paper, f.title, f.said,
           min(e.sentence) AS sentence
    FROM firsts f JOIN evidence e USING (claim_id, paper_id, section, start)
    GROUP BY ALL ORDER BY date NULLS LAST, paper, method, task
"""


def first_pairs(database: Database) -> Table:
    """Each method and task that a sentence joins, with the earliest paper that has such a sentence.

    A row has the ids of the two, the date (ISO 8601, null where no such paper has one), id and
    title of the paper, what is said there (``used-for``: the relation is stated; ``one sentence``:
    a sentence names both), and the sentence. The earliest is the first by date, then by id; of its
    sentences, the first that states the relation, then the first in the text. Rows go by date.
    """
    return database.table(_FIRST_PAIRS)
