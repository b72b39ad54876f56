"""Decisions about aliases: listed, made and taken back, with the graph that follows from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from kg import KnowledgeGraph
from kg.graph import columns, decisions, directory, sssom
from kg.graph.decisions import Change, DecisionFile
from kg.graph.rdf import Provenance
from kg.model import Entity, EntityType, Table
from kg.model.decisions import Decision
from kg.vocab import BASE, entity_iri
from pipelines.resolution import resolve
from pipelines.resolution.concepts import Ruled
from pipelines.resolution.listing import Alias, listing
from pipelines.resolution.revising import Signature, found
from pipelines.resolution.same_names import check

#: The written forms of the concepts, with the rules that made them so.
_FORMS: Final = """
    SELECT concept_id, surface, rule, min(resolution_score) AS score
    FROM mentions WHERE concept_id IS NOT NULL
    GROUP BY concept_id, surface, rule ORDER BY concept_id, surface, rule
"""


class Revision(Protocol):
    """Merging or splitting, as :mod:`pipelines.resolution.revising` does it."""

    def __call__(
        self,
        ruled: Ruled,
        decisions: Sequence[Decision],
        name: str,
        others: Sequence[str],
        signature: Signature,
        /,
    ) -> tuple[Decision, ...]:
        """The decisions that then stand."""


@dataclass(frozen=True, slots=True)
class Revised:
    """What a revision decided, what it took back, and how many concepts there are now."""

    made: tuple[Decision, ...]
    taken_back: tuple[Decision, ...]
    concepts: int


def decided(target: Path) -> DecisionFile:
    """What people decided about the graph in ``target``.

    Raises GraphError where the file does not say what it should, and ResolutionError where it
    contradicts itself, both with the lines.
    """
    file = decisions.read(target)
    check(file.decisions, str(file.path))
    return file


def listed(target: Path, name: str | None = None) -> Table:
    """Every alias and every decision, or those of the concept with this name.

    Raises ResolutionError where the name is none's or that of several.
    """
    named = _named(target, name)
    return listing(named.aliases, named.decisions, named.entities, named.only)


def mappings(target: Path, name: str | None = None) -> bytes:
    """The aliases as SSSOM/TSV, each mapped to its concept; without a name the decisions too.

    Raises ResolutionError as :func:`listed` does.
    """
    named = _named(target, name)
    rows = [_mapping(alias, named.software) for alias in named.aliases]
    if name is None:
        rows += [decisions.mapping(decision) | decisions.LITERALS for decision in named.decisions]
    used = sorted({alias.entity.type.value for alias in named.aliases})
    prefixes = {kind: entity_iri(f"{kind}/") for kind in used}
    return sssom.serialise(
        {
            **({"curie_map": prefixes} if prefixes else {}),
            "mapping_set_id": f"{BASE}mappings/aliases",
            "mapping_set_title": "The names of concepts",
            "license": sssom.NO_LICENSE,
        },
        rows,
    )


def revise(
    target: Path, revision: Revision, name: str, others: Sequence[str], signature: Signature
) -> Revised:
    """Merge or split, and make the graph in ``target`` what then follows from its findings.

    Raises ResolutionError as the revision does, and GraphError; ``target`` is then as it was.
    """
    directory.read_manifest(target)  # a folder that is none must not become one
    with directory.building(target) as work:
        file = decided(target)
        with directory.reading(target) as (manifest, state):
            extractions = columns.read_extractions(state / "tables")
        new = revision(Ruled(extractions), file.decisions, name, others, signature)
        knowledge = resolve(extractions, new)
        work.write(
            directory.content_of(knowledge),
            Provenance(**manifest.made_with),
            manifest.settings,
            decided=Change(file.content, file.revised(new)),
        )
    return Revised(
        tuple(d for d in new if d not in file.decisions),
        tuple(d for d in file.decisions if d not in new),
        len(knowledge.entities),
    )


@dataclass(frozen=True, slots=True)
class _Named:
    """The concepts, the aliases of all or of ``only`` one, and what was decided."""

    entities: list[Entity]
    aliases: list[Alias]
    decisions: tuple[Decision, ...]
    only: Entity | None
    software: Mapping[str, str]


def _named(target: Path, name: str | None) -> _Named:
    file = decided(target)
    with KnowledgeGraph.open(target) as graph:
        rows = graph.database.rows("SELECT id, type, label, aliases FROM concepts ORDER BY id")
        entities = {
            row[0]: Entity(row[0], EntityType(row[1]), row[2], tuple(row[3])) for row in rows
        }
        only = None if name is None else found(entities.values(), name)
        aliases = [
            Alias(entities[concept], surface, rule, score)
            for concept, surface, rule, score in graph.database.rows(_FORMS)
            if surface != entities[concept].label and (only is None or concept == only.id)
        ]
        software = graph.manifest.made_with
    return _Named(list(entities.values()), aliases, file.decisions, only, software)


def _mapping(alias: Alias, software: Mapping[str, str]) -> dict[str, str]:
    entity = alias.entity
    by_hand = alias.rules.endswith("decision")
    by_rules = "Lexical" if alias.rules == "form" else "Unspecified"
    found = {
        "subject_label": alias.surface,
        "subject_category": entity.type.value,
        "subject_type": decisions.LITERAL,
        "predicate_id": "skos:exactMatch",
        "object_id": entity.id.replace("/", ":", 1),
        "object_label": entity.label,
        "object_category": entity.type.value,
        "object_type": "skos concept",
        "mapping_justification": "semapv:ManualMappingCuration"
        if by_hand
        else f"semapv:{by_rules}Matching",
        "author_label": sssom.cell_of([alias.by]) if alias.by else "",
        "mapping_tool": "" if by_hand else software["software"],
        "mapping_tool_version": "" if by_hand else software["software_version"],
        "mapping_date": alias.date or "",
        "confidence": "" if alias.score is None else sssom.number(alias.score),
        "curation_rule_text": sssom.cell_of([alias.rules]),
    }
    return {slot: value for slot, value in found.items() if value}
