"""Gold annotations against what was found: precision, recall and F1; undefined is None."""

from pipelines.evaluation.errors import EvaluationError
from pipelines.evaluation.gold import Evaluation, evaluate, texts
from pipelines.evaluation.printing import printed
from pipelines.evaluation.report import table

__all__ = ["Evaluation", "EvaluationError", "evaluate", "printed", "table", "texts"]
