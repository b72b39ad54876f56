"""Named questions: SPARQL files with the question in line 1, and parameters to fill in.

::

    # Which datasets do the papers on a task use most?
    # $task: task = image classification
    # $top: count = 20
    SELECT ?dataset (COUNT(DISTINCT ?paper) AS ?papers) { ... $task ... } LIMIT $top

``$name`` in the query stands for the value of a parameter. Its line gives a kind (:data:`KINDS`)
and a value: of a number, what it is where nobody says otherwise; of a name, an example. A question
that counts over everything has an SQL file beside it, and is answered from the columns.
"""

from kg.query.questions.asking import ask, settled
from kg.query.questions.catalogue import KINDS, Parameter, Question, filled, question, questions

__all__ = ["KINDS", "Parameter", "Question", "ask", "filled", "question", "questions", "settled"]
