"""Extraction on the machines of a Spark cluster (https://spark.apache.org), with one command."""

from pipelines.clusters.extraction import extract_all
from pipelines.clusters.requirements import check

__all__ = ["check", "extract_all"]
