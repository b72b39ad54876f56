"""Graph to files: one table of formats."""

from kg.export.formats import FORMATS, export

__all__ = ["FORMATS", "export"]
