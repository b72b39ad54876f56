"""From text to claims: sources, extraction, resolution, and the run that joins them."""
