"""Graph to files: one table of formats."""

from kg.export.formats import FORMATS, export
from kg.export.source import Source

__all__ = ["FORMATS", "Source", "export"]
