"""The pages of concepts, many at a time: a handful of queries for all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Final

from kg.analytics.likeness import Likeness
from kg.analytics.reasons import concept_reasons
from kg.graph.database import Database
from kg.model import EntityType, Predicate
from pipelines.site.linking import Linking
from pipelines.site.sentences import sentences_of
from pipelines.site.years import Years
from visualizations.pages.values import (
    ConceptLink,
    ConceptPage,
    Naming,
    RelatedConcept,
    Relation,
    RelationGroup,
)
from visualizations.wording import WORDING

_MOST_PAPERS: Final = 100
_MOST_RELATIONS: Final = 25
_MOST_PLACES: Final = 3
_MOST_RELATED: Final = 8
_HIERARCHY: Final = (Predicate.SUBCLASS_OF, Predicate.SUBTASK_OF)

_CONCEPTS: Final = """
    SELECT id, type, label, aliases, external_ids FROM concepts
    WHERE id IN (SELECT unnest($ids)) ORDER BY id
"""
_LABELS: Final = "SELECT id, type, label FROM concepts WHERE id IN (SELECT unnest($ids))"
_PAPERS: Final = """
    SELECT c.concept_id, c.paper_id, p.title, CAST(p.issued[1:4] AS INTEGER), p.venue, c.role,
           count(*) OVER (PARTITION BY c.concept_id)
    FROM paper_concept c JOIN columns_papers p ON p.id = c.paper_id
    WHERE c.concept_id IN (SELECT unnest($ids))
    QUALIFY row_number() OVER (
        PARTITION BY c.concept_id ORDER BY p.issued DESC NULLS LAST, p.id
    ) <= $most
    ORDER BY c.concept_id, p.issued DESC NULLS LAST, p.id
"""
# What is compared with another is read alike from both sides; so is another name.
_RELATIONS: Final = """
    WITH ends AS (
        SELECT subject AS id, predicate, true AS forward, true AS shown, object AS other,
               confidence, papers, evidence, claim_id
        FROM concept_edges WHERE subject IN (SELECT unnest($ids))
        UNION ALL
        SELECT object, predicate, false, predicate IN ('compared-with', 'synonym-of'), subject,
               confidence, papers, evidence, claim_id
        FROM concept_edges WHERE object IN (SELECT unnest($ids))
    )
    SELECT e.id, predicate, shown, forward, other, c.type, c.label, confidence, papers, evidence,
           claim_id, count(*) OVER (PARTITION BY e.id, predicate, shown)
    FROM ends e JOIN concepts c ON c.id = other
    QUALIFY row_number() OVER (
        PARTITION BY e.id, predicate, shown
        ORDER BY papers DESC, confidence DESC NULLS LAST, other, forward DESC
    ) <= $most
    ORDER BY e.id, papers DESC, confidence DESC NULLS LAST, other, forward DESC
"""

Row = tuple[Any, ...]


def concept_pages(
    database: Database, linking: Linking, years: Years, alike: Likeness, ids: Sequence[str]
) -> Iterator[ConceptPage]:
    """The pages of the concepts with these ids, which all have one, in the order of the ids."""
    values = {"ids": list(ids)}
    papers = _by_first(database.rows(_PAPERS, values | {"most": _MOST_PAPERS}))
    groups = _relations(database, linking, values)
    through = years.of_concepts(ids)
    related = _related(database, linking, alike, ids)
    for concept, kind, label, aliases, elsewhere in database.rows(_CONCEPTS, values):
        own = groups.get(concept, {})
        yield ConceptPage(
            concept=linking.concept(concept, kind, label),
            aliases=tuple(aliases),
            elsewhere=tuple(elsewhere),
            broader=_ends(own, forward=True),
            narrower=_ends(own, forward=False),
            named=papers[concept][0][-1],
            years=through[concept],
            papers=tuple(Naming(linking.paper(*row[:4]), row[4] or "") for row in papers[concept]),
            relations=tuple(own[key] for key in _WORDED if key in own),
            related=related[concept],
        )


#: A predicate, and whether the concept is its subject.
Key = tuple[str, bool]
_WORDED: Final[tuple[Key, ...]] = tuple(
    (predicate, forward) for predicate in Predicate for forward in (True, False)
)


def _relations(
    database: Database, linking: Linking, values: dict[str, Any]
) -> dict[str, dict[Key, RelationGroup]]:
    rows = list(database.rows(_RELATIONS, values | {"most": _MOST_RELATIONS}))
    kinds = {row[10]: _kinds(*row[:6]) for row in rows}
    sentences = sentences_of(database, linking, kinds, _MOST_PLACES)
    relations: dict[tuple[str, Key], list[Relation]] = defaultdict(list)
    totals: dict[tuple[str, Key], int] = {}
    for row in rows:
        concept, predicate, shown, _, other, kind, label = row[:7]
        confidence, papers, evidence, claim, total = row[7:]
        relations[concept, (predicate, shown)].append(
            Relation(
                linking.concept(other, kind, label),
                papers,
                confidence,
                sentences[claim],
                max(0, evidence - _MOST_PLACES),
            )
        )
        totals[concept, (predicate, shown)] = total
    found: dict[str, dict[Key, RelationGroup]] = defaultdict(dict)
    for (concept, (predicate, shown)), parts in relations.items():
        title = WORDING[predicate, None][0 if shown else 1]
        total = totals[concept, (predicate, shown)]
        found[concept][predicate, shown] = RelationGroup(title, tuple(parts), total)
    return found


def _kinds(
    concept: str, _predicate: str, _shown: bool, forward: bool, _other: str, kind: str
) -> tuple[EntityType, EntityType]:
    own, end = EntityType(concept.partition("/")[0]), EntityType(kind)
    return (own, end) if forward else (end, own)


def _ends(groups: dict[Key, RelationGroup], *, forward: bool) -> tuple[ConceptLink, ...]:
    found = (groups[p, forward].relations for p in _HIERARCHY if (p, forward) in groups)
    return tuple(dict.fromkeys(relation.other for part in found for relation in part))


def _related(
    database: Database, linking: Linking, alike: Likeness, ids: Sequence[str]
) -> dict[str, tuple[RelatedConcept, ...]]:
    nearest = alike.nearest(ids, _MOST_RELATED)
    pairs = [(concept, other) for concept in ids for other, _ in nearest[concept]]
    reasons = concept_reasons(database, pairs)
    others = sorted({other for _, other in pairs})
    known = {row[0]: linking.concept(*row) for row in database.rows(_LABELS, {"ids": others})}
    return {
        concept: tuple(
            RelatedConcept(known[other], reasons[concept, other]) for other, _ in nearest[concept]
        )
        for concept in ids
    }


def _by_first(rows: Iterator[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(row[1:])
    return found
