"""SSSOM/TSV: mappings between names, as a table with its metadata above it.

The format is that of the SSSOM specification 1.0, "The SSSOM/TSV serialisation format"
(https://mapping-commons.github.io/sssom/spec-formats-tsv/), in its embedded mode. What is written
is in the canonical form, except that every slot of a mapping stands in the mapping's own row, so
that a changed line is a changed mapping.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import yaml

from kg.errors import GraphError

#: The slots of a mapping, in the order in which the specification's schema has them.
SLOTS: Final = tuple(
    "record_id subject_id subject_label subject_category predicate_id predicate_label "
    "predicate_modifier object_id object_label object_category mapping_justification author_id "
    "author_label reviewer_id reviewer_label creator_id creator_label license subject_type "
    "subject_source subject_source_version object_type object_source object_source_version "
    "predicate_type mapping_provider mapping_source mapping_cardinality cardinality_scope "
    "mapping_tool mapping_tool_id mapping_tool_version mapping_date publication_date review_date "
    "confidence curation_rule curation_rule_text subject_match_field object_match_field "
    "match_string subject_preprocessing object_preprocessing similarity_score similarity_measure "
    "see_also issue_tracker_item other comment".split()
)
#: What no mapping is without.
_REQUIRED: Final = frozenset({"predicate_id", "mapping_justification"})
#: What a set says of all its mappings where no mapping says it of itself.
_PROPAGATED: Final = frozenset(
    "curation_rule curation_rule_text cardinality_scope mapping_date mapping_provider mapping_tool "
    "mapping_tool_version object_match_field object_preprocessing object_source "
    "object_source_version object_type subject_match_field subject_preprocessing subject_source "
    "subject_source_version subject_type predicate_type similarity_measure".split()
)
#: Prefixes that need no declaration.
_BUILT_IN: Final = {
    "linkml": "https://w3id.org/linkml/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sssom": "https://w3id.org/sssom/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
#: What a set says whose makers have chosen no license.
NO_LICENSE: Final = "https://w3id.org/sssom/license/unspecified"
_MEND: Final = "See https://mapping-commons.github.io/sssom/spec-formats-tsv/"


@dataclass(frozen=True, slots=True)
class Row:
    """A mapping: its slots that have a value, and the line of the file on which it begins."""

    line: int
    slots: Mapping[str, str]


def parse(content: bytes, where: str) -> tuple[dict[str, Any], list[Row]]:
    """The metadata, with all values as text, and the mappings.

    What the set says of all mappings is moved to each of them. Slots that the specification does
    not know are left out, as it demands. Raises GraphError, with
    the line, where the bytes are no SSSOM/TSV or name a prefix that is not declared.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise GraphError(f"is not UTF-8 ({error})", where=where) from error
    lines = list(io.StringIO(text, newline="\n"))
    above = next((i for i, line in enumerate(lines) if not line.startswith("#")), len(lines))
    metadata = _metadata(lines[:above], where)
    prefixes = _prefixes(metadata, where)
    rows = _rows(lines[above:], above, where)
    common = {
        slot: _joined(value)
        for slot, value in metadata.items()
        if slot in _PROPAGATED and not any(slot in row.slots for row in rows)
    }
    found = [Row(row.line, {**common, **row.slots}) for row in rows]
    for row in found:
        for slot in (s for s in row.slots if s.endswith("_id") or s == "mapping_justification"):
            for identifier in parts(row.slots[slot]):
                if identifier.partition(":")[0] not in prefixes or ":" not in identifier:
                    raise GraphError(
                        f"{slot} {identifier!r} has no prefix that the curie_map declares",
                        where=f"{where}, line {row.line}",
                        mend=_MEND,
                    )
    return {slot: v for slot, v in metadata.items() if slot not in common}, found


def serialise(metadata: Mapping[str, Any], mappings: Iterable[Mapping[str, str]]) -> bytes:
    """A mapping set; the mappings are sorted by their slots, in the order of the columns."""
    rows = list(mappings)
    used = [slot for slot in SLOTS if slot in _REQUIRED or any(row.get(slot) for row in rows)]
    block = yaml.safe_dump(
        dict(metadata), allow_unicode=True, sort_keys=False, width=2**31, default_flow_style=False
    )
    lines = [f"#{line}" for line in block.splitlines()]
    lines.append("\t".join(used))
    lines += (
        "\t".join(map(_quoted, row)) for row in sorted([r.get(s, "") for s in used] for r in rows)
    )
    return "".join(f"{line}\n" for line in lines).encode("utf-8", errors="replace")


def parts(cell: str) -> list[str]:
    """The values of a cell that may hold several."""
    pieces = re.findall(r"(?:\\[\\|]|[^|])+", cell)
    return [re.sub(r"\\([\\|])", r"\1", piece) for piece in pieces]


def cell_of(values: Sequence[str]) -> str:
    """A cell that holds several values."""
    return "|".join(re.sub(r"([\\|])", r"\\\1", value) for value in values)


def number(value: float) -> str:
    """A number with as many of three digits after the point as it needs."""
    return f"{value:.3f}".rstrip("0").rstrip(".")


def _metadata(lines: Sequence[str], where: str) -> dict[str, Any]:
    indent = min((len(line) - len(line[1:].lstrip(" ")) - 1 for line in lines), default=0)
    try:
        # Every scalar stays the text that stands there.
        found = yaml.load("".join(line[1 + indent :] for line in lines), Loader=yaml.BaseLoader)  # noqa: S506
    except yaml.YAMLError as error:
        place = getattr(error, "problem_mark", None)
        at = f", line {place.line + 1}" if place is not None else ""
        reason = getattr(error, "problem", None) or error
        raise GraphError(
            f"the metadata is no YAML ({reason})", where=f"{where}{at}", mend=_MEND
        ) from error
    if found is None or found == "":
        return {}
    if not isinstance(found, dict):
        raise GraphError("the metadata is no list of slots", where=f"{where}, line 1", mend=_MEND)
    return found


def _prefixes(metadata: Mapping[str, Any], where: str) -> set[str]:
    declared = metadata.get("curie_map") or {}
    if not isinstance(declared, dict):
        raise GraphError("the curie_map is no map of prefixes", where=where, mend=_MEND)
    for prefix, base in declared.items():
        if _BUILT_IN.get(prefix, base) != base:
            raise GraphError(
                f"the prefix {prefix!r} always stands for {_BUILT_IN[prefix]}", where=where
            )
    return {*declared, *_BUILT_IN}


def _rows(lines: Sequence[str], above: int, where: str) -> list[Row]:
    reader = csv.reader(lines, delimiter="\t", quotechar='"', doublequote=True, strict=True)
    found: list[Row] = []
    line = above + 1
    try:
        columns = next(reader, None)
        if columns is None or "predicate_id" not in columns:
            raise GraphError(
                "there is no header of slots, with predicate_id among them",
                where=f"{where}, line {line}",
                mend=_MEND,
            )
        line = above + reader.line_num + 1
        for cells in reader:
            if len(cells) != len(columns) and cells:
                raise GraphError(
                    f"there are {len(columns)} columns, and {len(cells)} cells here",
                    where=f"{where}, line {line}",
                    mend="Cells are separated by tabs",
                )
            named = zip(columns, cells, strict=True) if cells else ()
            slots = {name: cell for name, cell in named if cell and name in SLOTS}
            if slots:
                found.append(Row(line, slots))
            line = above + reader.line_num + 1
    except csv.Error as error:
        raise GraphError(
            f"cannot be read ({error})", where=f"{where}, line {line}", mend=_MEND
        ) from error
    return found


def _joined(value: Any) -> str:
    return cell_of(list(map(str, value))) if isinstance(value, list) else str(value)


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if re.search(r'["\t\r\n]', cell) else cell
