"""How the shipped model was made: ``python -m pipelines.training --help``."""
