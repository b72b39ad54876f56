"""The knowledge graph: its types, its RDF and NetworkX views, its answers and exports."""
