"""How a page words a relation: from the subject's side, and from the object's."""

from __future__ import annotations

from kg.model import Role

#: By predicate, with a role or without. The order is the one in which they are listed: what a paper
#: is about comes first.
WORDING: dict[tuple[str, Role | None], tuple[str, str]] = {
    ("has-method", Role.PROPOSED): ("Methods it proposes", "Proposed by"),
    ("has-method", Role.USED): ("Methods it uses", "Used in"),
    ("has-method", Role.COMPARED): ("Methods it compares with", "Compared in"),
    ("has-method", None): ("Methods", "Papers"),
    ("has-task", Role.ADDRESSED): ("Tasks it addresses", "Addressed by"),
    ("has-task", Role.MENTIONED): ("Tasks it mentions", "Mentioned in"),
    ("has-task", None): ("Tasks", "Papers"),
    ("uses-dataset", Role.INTRODUCED): ("Datasets it introduces", "Introduced by"),
    ("uses-dataset", Role.EVALUATED): ("Datasets it evaluates on", "Evaluated in"),
    ("uses-dataset", Role.MENTIONED): ("Datasets it mentions", "Mentioned in"),
    ("uses-dataset", None): ("Datasets", "Papers"),
    ("used-for", None): ("Used for", "What is used for it"),
    ("part-of", None): ("Part of", "Its parts"),
    ("compared-with", None): ("Compared with", "Compared with"),
    ("evaluated-on", None): ("Evaluated on", "Evaluated on it"),
    ("benchmark-for", None): ("Benchmark for", "Its benchmarks"),
    ("trained-on", None): ("Trained on", "Trained on it"),
    ("extends", None): ("Extends", "Extended by"),
    ("synonym-of", None): ("Also called", "Also called"),
    ("subclass-of", None): ("Kind of", "Its kinds"),
    ("subtask-of", None): ("Part of the task", "Its subtasks"),
}


def worded(term: tuple[str, Role | None]) -> tuple[str, str]:
    """The two sides of a relation; one that has no words here is shown by its own name."""
    return WORDING.get(term, (term[0], f"{term[0]} (inverse)"))
