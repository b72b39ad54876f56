"""The parts out of the columns are those of the knowledge that was written."""

from contextlib import closing
from dataclasses import replace

from kg.graph import columns
from kg.graph.database import Database
from kg.graph.parts import parts_of
from kg.graph.rdf import n_quads, named_graphs
from kg.graph.stored_parts import stored_parts
from kg.model import Knowledge


def told(parts, provenance):
    return sorted(b"".join(n_quads(named_graphs(parts, provenance))).splitlines())


def test_columns_tell_what_knowledge_tells(tmp_path, example_knowledge, example_provenance):
    columns.write(example_knowledge, tmp_path)
    with closing(Database(tmp_path)) as database:
        from_columns = told(stored_parts(database), example_provenance)
    assert from_columns == told(parts_of(example_knowledge), example_provenance)
    assert len(from_columns) == len(set(from_columns))


def test_the_order_of_knowledge_does_not_matter(tmp_path, example_knowledge, example_provenance):
    backwards = replace(
        example_knowledge,
        **{
            name: getattr(example_knowledge, name)[::-1]
            for name in ("extractions", "entities", "resolutions", "claims")
        },
    )
    columns.write(backwards, tmp_path)
    with closing(Database(tmp_path)) as database:
        from_columns = told(stored_parts(database), example_provenance)
    assert from_columns == told(parts_of(example_knowledge), example_provenance)


def test_nothing_gives_a_run_and_no_more(tmp_path, example_provenance):
    columns.write(Knowledge(), tmp_path)
    with closing(Database(tmp_path)) as database:
        assert told(stored_parts(database), example_provenance) == told(
            parts_of(Knowledge()), example_provenance
        )
