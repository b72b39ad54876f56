"""Knowledge to graph: RDF, the embedded store, NetworkX, validation, and their directory."""
