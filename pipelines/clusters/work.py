"""What a Python process on a machine of the cluster does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import pyarrow as pa

from kg.graph.findings import Findings
from pipelines.clusters.rows import papers_of
from pipelines.config import ExtractionSettings

if TYPE_CHECKING:
    from pipelines.extraction.pipeline import Pipeline

#: The folder of the model among what Spark brings to a machine.
MODEL: Final = "model"
#: What the work says of a batch, in the words of Spark's schemas.
SAYS: Final = "papers long"

Batches = Iterator[pa.RecordBatch]


def work(findings: Findings, settings: ExtractionSettings) -> Callable[[Batches], Batches]:
    """A function for ``mapInArrow``: keeps what is found in each batch, says how many papers.

    A batch that is done twice, since a machine was lost, leaves the same file twice.
    """

    def extracted(batches: Batches) -> Batches:
        from pipelines.extraction.pipeline import extract

        for batch in batches:
            papers = papers_of(batch)
            findings.add(tuple(extract(papers, _pipeline(settings))))
            yield pa.record_batch({"papers": pa.array([len(papers)], type=pa.int64())})

    return extracted


@lru_cache(maxsize=1)
def _pipeline(settings: ExtractionSettings) -> Pipeline:
    """Made once a process, which Spark has do one batch after the other."""
    from pyspark import SparkFiles

    from pipelines.extraction.pipeline import create_pipeline

    return create_pipeline(**asdict(replace(settings, model=SparkFiles.get(MODEL))))
