"""The Parquet tables of a graph directory."""

import pyarrow.parquet as pq
import pytest

from kg.errors import GraphError
from kg.graph import columns
from kg.graph.schemas import SCHEMAS
from kg.model import Extraction, Knowledge
from kg.model.papers import paper_of_text


def test_what_is_written_is_read_back(example_knowledge, tmp_path):
    columns.write(example_knowledge, tmp_path)
    assert columns.read(tmp_path) == example_knowledge


def test_nothing_is_written_and_read_back(tmp_path):
    columns.write(Knowledge(), tmp_path)
    assert columns.read(tmp_path) == Knowledge()


def test_one_table_each_with_its_schema(example_knowledge, tmp_path):
    columns.write(example_knowledge, tmp_path)
    assert {p.name for p in tmp_path.iterdir()} == {f"{name}.parquet" for name in SCHEMAS}
    for name, schema in SCHEMAS.items():
        file = pq.ParquetFile(tmp_path / f"{name}.parquet")
        assert file.schema_arrow == schema
        compressions = {
            file.metadata.row_group(0).column(i).compression for i in range(len(file.schema.names))
        }
        assert compressions == {"ZSTD"}


def test_the_same_knowledge_gives_the_same_bytes(example_knowledge, tmp_path):
    for name in ("a", "b"):
        columns.write(example_knowledge, tmp_path / name)
    for file in sorted((tmp_path / "a").iterdir()):
        assert file.read_bytes() == (tmp_path / "b" / file.name).read_bytes()


def test_the_content_hash_tells_knowledge_apart(example_knowledge):
    whole = columns.content_hash(columns.tables(example_knowledge))
    assert whole == columns.content_hash(columns.tables(example_knowledge))
    assert whole != columns.content_hash(columns.tables(Knowledge()))


def test_half_a_surrogate_pair_is_refused():
    paper = paper_of_text("p", "\ud800", "")
    with pytest.raises(GraphError, match="surrogate"):
        columns.tables(Knowledge(extractions=(Extraction(paper),)))


@pytest.mark.parametrize("content", [None, b"", b"PAR1 no", b"PAR1" * 10])
def test_a_missing_or_damaged_table_is_an_error(example_knowledge, tmp_path, content):
    columns.write(example_knowledge, tmp_path)
    path = tmp_path / "claims.parquet"
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(GraphError, match=r"claims\.parquet"):
        columns.read(tmp_path)


def test_a_table_of_another_shape_is_an_error(example_knowledge, tmp_path):
    columns.write(example_knowledge, tmp_path)
    (tmp_path / "claims.parquet").write_bytes((tmp_path / "links.parquet").read_bytes())
    with pytest.raises(GraphError, match="columns"):
        columns.read(tmp_path)
