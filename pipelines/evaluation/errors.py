"""What can be wrong with gold annotations and predictions."""

from kg.errors import KGError


class EvaluationError(KGError):
    """Gold or predictions could not be read, or do not belong together."""
