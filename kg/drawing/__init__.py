"""Maps of a graph: its columns, chosen and numbered by SQL, and the pages drawn from them."""
