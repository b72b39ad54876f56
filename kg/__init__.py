"""The knowledge graph: its types, its RDF and NetworkX views, its answers and exports."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.knowledge_graph import KnowledgeGraph

__all__ = ["KnowledgeGraph"]


def __getattr__(name: str) -> object:
    # The stages import kg.model through here, and need none of the graph's libraries for it.
    if name == "KnowledgeGraph":
        from kg.knowledge_graph import KnowledgeGraph

        return KnowledgeGraph
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
