"""From findings to knowledge: which mentions name one concept, and what is claimed of it."""

from pipelines.resolution.claims import resolve
from pipelines.resolution.groups import forget_names

__all__ = ["forget_names", "resolve"]
