"""The labels and types of concepts, in the order of an incidence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kg.graph.database import Database


@dataclass(frozen=True, slots=True, eq=False)
class Names:
    """One element a concept, in ascending order of their ids; a type is method, task or dataset."""

    labels: NDArray[np.object_]
    types: NDArray[np.object_]


def names(database: Database) -> Names:
    """The names of all concepts. Raises QueryError where the columns cannot be read."""
    found = database.arrow("SELECT label, type FROM concepts ORDER BY id")
    return Names(*(_objects(found[column].to_pylist()) for column in ("label", "type")))


def _objects(values: list[str]) -> NDArray[np.object_]:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array
