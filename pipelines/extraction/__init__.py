"""Stage 2: papers to what stands in them. The only place that imports spaCy.

:mod:`pipelines.extraction.pipeline` is its door. It is not opened here, so that training reads text
by :mod:`pipelines.extraction.encoding` without spaCy.
"""
