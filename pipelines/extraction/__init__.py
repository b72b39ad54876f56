"""Stage 2: papers to what stands in them. The only place that imports spaCy."""

from pipelines.extraction.pipeline import ModelCard, create_pipeline, extract, model_card

__all__ = ["ModelCard", "create_pipeline", "extract", "model_card"]
