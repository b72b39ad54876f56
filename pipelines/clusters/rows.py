"""Papers as Arrow rows, on their way to the machine that reads them, and back."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from kg.graph import columns
from kg.graph.schemas import OF_PAPERS, SCHEMAS
from kg.model import Extraction, Knowledge, Paper

_PASSAGES: Final = "passages"


def table_of(papers: Sequence[Paper]) -> pa.Table:
    """A row a paper: the columns of the table ``papers``, and its passages as a list of structs.

    Raises GraphError where a text cannot be stored as UTF-8.
    """
    knowledge = Knowledge(extractions=tuple(Extraction(paper=paper) for paper in papers))
    tables = columns.tables(knowledge)
    parts = tables[_PASSAGES].drop_columns(["paper_id"]).combine_chunks()
    structs = pa.StructArray.from_arrays(
        [column.combine_chunks() for column in parts.columns], fields=list(parts.schema)
    )
    ends = accumulate((len(paper.passages) for paper in papers), initial=0)
    passages = pa.ListArray.from_arrays(pa.array(ends, type=pa.int32()), structs)
    return tables["papers"].append_column(_PASSAGES, passages)


def papers_of(rows: pa.RecordBatch) -> tuple[Paper, ...]:
    """The papers of rows that :func:`table_of` made."""
    lists = rows.column(_PASSAGES)
    ids = rows.column("id").take(pc.list_parent_indices(lists))
    tables = {name: SCHEMAS[name].empty_table() for name in OF_PAPERS}
    tables["papers"] = pa.Table.from_batches([rows]).drop_columns([_PASSAGES])
    tables[_PASSAGES] = pa.Table.from_arrays(
        [ids, *lists.flatten().flatten()], names=SCHEMAS[_PASSAGES].names
    )
    return tuple(e.paper for e in columns.extractions_of(tables, Path("papers")))
