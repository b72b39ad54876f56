"""Knowledge as pages that people look at: the whole atlas, and the neighbourhood of one node."""
