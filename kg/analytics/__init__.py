"""Graph to tables: what is central, what belongs together, what is new."""
