"""What the benchmark of the maps is made of."""
