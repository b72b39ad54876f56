"""Knowledge to graph: RDF, the embedded store, NetworkX, validation, and the directory of it all."""
