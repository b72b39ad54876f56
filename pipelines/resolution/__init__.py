"""From findings to knowledge: which mentions name one concept, and what is claimed of it."""

from pipelines.resolution.claims import resolve

__all__ = ["resolve"]
