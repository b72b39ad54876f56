"""The pages to read of a graph, all as files or one at a time: SQL in, values to draw, HTML out."""

from pipelines.site.site import Site
from pipelines.site.writing import write_site

__all__ = ["Site", "write_site"]
